"""The atheris harness is a program of its own; it is run by a test where atheris is installed."""

collect_ignore = ["atheris_readers.py"]
