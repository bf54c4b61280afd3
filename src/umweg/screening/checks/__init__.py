"""Checks of a consignment, one a file: each has a passport of the same name in ``law/checks`` and one function.

A module ``high_priority_goods`` belongs to ``law/checks/high-priority-goods.yml`` and has ``assess(facts, known)``. It
lies with those that look at the same thing: goods, parties, route, conduct, documents, lists, or the consignment
overall. A new check is these two files; ``registry`` finds them, whichever folder they lie in.
"""
