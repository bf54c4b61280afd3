"""Texts of strangers: plain text, Markdown, HTML, PDF with a text layer, Word; within limits."""
