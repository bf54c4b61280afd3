"""Runs that were kept in the store, and notes on their findings."""
