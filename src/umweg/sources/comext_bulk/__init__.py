"""Eurostat's Comext bulk files."""
