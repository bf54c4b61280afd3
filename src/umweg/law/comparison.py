"""How a law file was compared with an official text: what makes it ``verified``.

>>> text = "compared: {text: OJ L 111, of: 2022-04-08, on: 2026-11-30, count: 3, differences: none, by: J. Doe}"
>>> read_comparison(Node.parse(text, "x.yml")).count
3
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from umweg.law.strict import Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """``text``: with what; ``of``: the day of that text; ``on``: when; ``count``: entries compared; ``differences``:
    what differs, in words; ``by``: who read.
    """

    text: str
    of: date
    on: date
    count: int
    differences: str
    by: str


def read_comparison(node: Node) -> Comparison | None:
    """The mapping under ``compared``; None where there is none, LawError where it lacks something."""
    if not node.has("compared"):
        return None
    at = node.child("compared")
    out = Comparison(
        at.text("text"), at.day("of"), at.day("on"), at.whole("count"), at.text("differences"), at.text("by")
    )
    at.done()
    return out
