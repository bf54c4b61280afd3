"""A comparison of law in the package with an official text: which text, on which day, how much, what differed.

>>> node = Node.parse("compared: [{text: 15 CFR Part 740, day: 2026-11-29, count: 22, differences: none}]", "x.yml")
>>> read_comparisons(node)[0].count
22
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from umweg.law.strict import Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared. ``count``: rows, codes or articles; ``differences``: those found, in words."""

    text: str
    day: date
    count: int
    differences: str

    @property
    def said(self) -> str:
        """In one line."""
        return f"{self.text} ({self.count} compared {self.day}; differences: {self.differences})"


def read_comparisons(node: Node) -> tuple[Comparison, ...]:
    """The comparisons under ``compared``; none where the key is absent. LawError where one is not valid."""
    return tuple(map(_one, node.children("compared")))


def _one(node: Node) -> Comparison:
    out = Comparison(node.text("text"), node.day("day"), node.whole("count"), node.text("differences"))
    node.done()
    return out
