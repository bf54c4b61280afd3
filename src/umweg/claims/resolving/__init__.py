"""From what a text says to codes, countries and sources."""
