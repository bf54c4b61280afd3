"""Checks of a consignment, one a file: each has a passport of the same name in ``law/checks`` and one function.

A module ``high_priority_goods`` belongs to ``law/checks/high-priority-goods.yml`` and has ``assess(facts, known)``. A
new check is these two files; ``registry`` finds them.
"""
