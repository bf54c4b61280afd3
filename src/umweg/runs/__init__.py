"""Runs that were kept in the store, and notes on their findings.

The verbs are ``umweg.list_runs``, ``show_run`` and ``remove_run``; ``add_note``, ``list_notes`` and ``remove_note``.
"""
