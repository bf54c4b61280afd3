"""Screening: who is that? Parties now; goods, routes and decisions follow."""
