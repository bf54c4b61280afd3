"""Where do restricted goods take a detour? One evidence channel a file; run.py puts them together.

The way from the command to the estimator: faces/cli.py `detect` -> detect/run.py -> detect/surge.py ->
measures/score.py.
"""
