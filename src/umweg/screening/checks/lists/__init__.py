"""Whether the lists of parties that the policy asks for are there, and new enough."""
