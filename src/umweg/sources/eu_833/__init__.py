"""See passport.yml for what these files are, read.py for how they are read."""
