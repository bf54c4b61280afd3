"""Eurostat's JSON-stat 2.0."""
