"""Eurostat's Easy Comext, relational view."""
