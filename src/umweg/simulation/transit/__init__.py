"""Restricted goods go direct or by one or two transit countries: a choice of routes below the model of trade."""
