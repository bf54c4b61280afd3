"""From a reading and its figures to a verdict."""
