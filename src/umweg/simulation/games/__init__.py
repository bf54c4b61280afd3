"""Who would do what, knowing what the model says: games over pay-offs that the model solves, on plain arrays."""
