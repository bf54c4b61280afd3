"""What the papers say: licences, permits, notes, clauses."""
