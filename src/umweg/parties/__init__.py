"""Who is that? Names and records against lists of parties. The verbs are ``umweg.search_parties``, ``match_parties``."""
