"""US Census Bureau, international trade API."""
