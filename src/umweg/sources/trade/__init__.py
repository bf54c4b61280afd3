"""What the readers of trade share: staging, judging rows, quarantine, mapping of columns."""
