"""Figures of the store for claims: one look for all of them, then sums that are whole or not given."""
