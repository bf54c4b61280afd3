"""The customer master: parties that are screened as they are."""
