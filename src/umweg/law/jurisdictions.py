"""Whom a law binds: a country by its code, a group such as ``EU``, or ``any``.

>>> from datetime import date
>>> "GB" in members("EU", date(2020, 1, 31)), "GB" in members("EU", date(2020, 2, 1))
(True, False)
>>> members("US", date(2024, 1, 1)), members(ANY, date(2024, 1, 1))
(frozenset({'US'}), None)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from umweg.law.strict import Node

FILE = Path(__file__).parent / "jurisdictions.yml"
ANY = "any"
"""Everybody: guidance speaks to exporters of all countries, and re-export rules follow the goods."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of a group from the first to the last day (None: open)."""

    code: str
    since: date | None
    until: date | None

    def on(self, day: date) -> bool:
        """Whether it is a member on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@cache
def groups() -> Mapping[str, tuple[Membership, ...]]:
    """The groups that come with Umweg, by key."""
    node = Node.parse(FILE.read_text("utf-8"), FILE.name)
    found = dict(map(_group, node.children("groups", required=True)))
    node.done()
    return found


def _group(node: Node) -> tuple[str, tuple[Membership, ...]]:
    key, _, _, _ = node.text("key"), node.text("title"), node.text("source"), node.flag("verified")
    out = tuple(_member(n) for n in node.children("members", required=True))
    node.done()
    return key, out


def _member(node: Node) -> Membership:
    out = Membership(node.country("code"), node.day_or_none("from"), node.day_or_none("to"))
    node.done()
    return out


@lru_cache(maxsize=4096)
def members(who: str, on: date) -> frozenset[str] | None:
    """The countries that a word names on a day; None for ``any``, which is all of them."""
    if who == ANY:
        return None
    group = groups().get(who)
    return frozenset({who}) if group is None else frozenset(m.code for m in group if m.on(on))
