"""Screening: may this consignment go? Parties, goods, route and red flags; a policy decides, and every reason is told.

The way from the command to the outcome: cli/screen.py -> api/screen.py -> screening/prepare.py (what is known) ->
screening/run.py -> decide/matching.py (parties) -> checks/ (one a file) -> decide/decide.py (the policy).
"""
