"""Names in scripts that have several readings, or none that can be relied on."""
