"""What the readers of lists of parties and goods share."""
