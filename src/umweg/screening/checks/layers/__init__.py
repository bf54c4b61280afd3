"""Layers of law: each must be assessed before anything is released."""
