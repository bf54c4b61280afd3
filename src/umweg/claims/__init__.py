"""What a text says about trade: found, read, and held against the statistics."""
