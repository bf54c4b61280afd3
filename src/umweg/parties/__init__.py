"""Who is that? Names and records against lists of parties."""
