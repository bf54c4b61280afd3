"""Scenario files: what is asked of the model, in words of its own, read strictly."""
