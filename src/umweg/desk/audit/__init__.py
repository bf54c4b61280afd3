"""The audit trail: its chain of hashes, its rows, whether they hold, and proofs of single decisions."""
