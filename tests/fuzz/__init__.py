"""Every reader against damaged files, for a fixed, bounded budget."""
