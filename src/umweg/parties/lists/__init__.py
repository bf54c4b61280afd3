"""The lists that parties are compared with: out of a store, as columns, with their status, and their kept index."""
