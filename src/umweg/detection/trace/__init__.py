"""Bounds on what each route over one and two transit countries can have carried."""
