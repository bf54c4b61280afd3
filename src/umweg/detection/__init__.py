"""Where do restricted goods take a detour? One evidence channel a file; run.py puts them together.

The way from the command to the estimator: cli/findings.py -> api/detect.py -> detection/run.py ->
baseline/surge.py -> measures/score.py.
"""
