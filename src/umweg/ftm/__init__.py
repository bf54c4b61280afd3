"""The vocabulary of FollowTheMoney: entities, identifiers, dates."""
