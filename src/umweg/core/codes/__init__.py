"""Codes: countries and areas, editions of HS and CN and their validity, constant-code families."""
