"""The labelled set for ``umweg check``: passages, the truth of each claim computed from the data, and the scorer."""
