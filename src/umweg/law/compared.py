"""Several comparisons of one law file with official texts: a list under ``compared``, each as in ``comparison``.

>>> text = "compared: [{text: 15 CFR Part 740, of: 2026-07-23, on: 2026-11-30, count: 22, differences: none, by: us}]"
>>> read_comparisons(Node.parse(text, "x.yml"))[0].count
22
"""

from __future__ import annotations

from umweg.law.comparison import Comparison
from umweg.law.strict import Node


def read_comparisons(node: Node) -> tuple[Comparison, ...]:
    """The comparisons; none where the key is absent. LawError where one is not valid."""
    return tuple(map(_one, node.children("compared")))


def _one(node: Node) -> Comparison:
    text, differences, by = (node.text(k) for k in ("text", "differences", "by"))
    out = Comparison(text, node.day("of"), node.day("on"), node.whole("count"), differences, by)
    node.done()
    return out
