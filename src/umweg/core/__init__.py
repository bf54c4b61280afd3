"""What everything rests on: errors, settings, versions, table contracts, where a figure comes from, rates and codes."""
