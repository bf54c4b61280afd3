"""Who is that? Names and records against lists of parties.

The verbs are ``umweg.search_parties`` and ``umweg.match_parties``.
"""
