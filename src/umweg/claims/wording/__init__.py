"""Figures, queries and verdicts in words: German, English, Russian."""
