"""Who takes part: lists, owners, addresses, age and business of a party."""
