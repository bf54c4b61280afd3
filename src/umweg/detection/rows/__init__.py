"""From a figure back to the rows of the store."""
