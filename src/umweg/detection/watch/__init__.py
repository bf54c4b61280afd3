"""Corridors month by month, with alarms whose error rate holds however often one looks."""
