"""Tests of Umweg. What stands here runs before anything else of them, and before NumPy is imported."""

import os

# One thread for each worker's linear algebra: with more, threads of several workers wait for each other by spinning,
# and a test that takes one second alone took sixty.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

# How wide the terminal is in which the tests are run decides nothing.
os.environ.pop("COLUMNS", None)
