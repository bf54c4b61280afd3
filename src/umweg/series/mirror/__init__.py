"""Both sides of the same trade: what exporters reported against what importers did."""
