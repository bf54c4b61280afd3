"""What checks are given: reference data, questions to it, corridors, freshness, distances."""
