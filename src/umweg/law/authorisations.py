"""Authorisations for dual-use items: general ones of the Union by destination, and items that need one within it.

>>> of = authorisations()
>>> [of.general("5A002", "CH"), of.general("5A002", "IN"), of.general("9A117", "CH"), of.general("3A001.a.3", "TR")]
['EU001', '', '', 'EU002']
>>> of.within("1C351.d.4"), of.within("1C351"), of.within("5A002")
('all', 'part', '')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from umweg.law.compared import read_comparisons
from umweg.law.comparison import Comparison
from umweg.law.passport import LawPassport, sha256
from umweg.law.strict import Node

FILE = Path(__file__).parent / "authorisations" / "eu-dual-use.yml"
Covered = Literal["all", "part", ""]
"""Whether a list has a number, only paragraphs of it, or nothing."""


@dataclass(frozen=True, slots=True)
class GeneralAuthorisation:
    """Open to every exporter who declares it. ``items``: numbers that it covers; empty for all but Section I."""

    key: str
    destinations: frozenset[str]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisations(LawPassport):
    """``conditional``: general ones whose conditions stand in no field; ``annex_iv``, ``section_i``: numbers."""

    generals: tuple[GeneralAuthorisation, ...]
    conditional: tuple[str, ...]
    annex_iv: tuple[str, ...]
    section_i: tuple[str, ...]
    compared: tuple[Comparison, ...]

    def general(self, number: str, destination: str) -> str:
        """The general authorisation that is open to a number of Annex I for a destination; empty for none."""
        if covered(number, self.annex_iv) or covered(number, self.section_i):
            return ""
        fits = (g for g in self.generals if destination in g.destinations)
        return next((g.key for g in fits if not g.items or covered(number, g.items) == "all"), "")

    def within(self, number: str) -> Covered:
        """Whether a number needs an authorisation within the Union too (Annex IV)."""
        return covered(number, self.annex_iv)


def covered(number: str, listed: Iterable[str]) -> Covered:
    """How much of a number stands among others: ``5A004`` is there in part where ``5A004.a`` is.

    >>> covered("5A004.A", ["5A004.a"]), covered("5A004", ["5A004.a"]), covered("5A004.b", ["5A004.a"])
    ('all', 'part', '')
    """
    asked = _parts(number)
    rows = [_parts(x) for x in listed]
    if any(_under(asked, r) for r in rows):
        return "all"
    return "part" if any(_under(r, asked) for r in rows) else ""


def _parts(number: str) -> tuple[str, ...]:
    return tuple(number.upper().strip(".").split("."))


def _under(one: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """Whether a number is another or a paragraph of it; the first part may be a beginning (``0A``)."""
    if len(above) == 1 and len(above[0]) < 5:
        return one[0].startswith(above[0])
    return one[: len(above)] == above


@cache
def authorisations() -> Authorisations:
    """The shipped ones; LawError where their file is not valid."""
    text = FILE.read_text("utf-8")
    node = Node.parse(text, FILE.name)
    compared = read_comparisons(node)
    generals = tuple(map(_general, node.children("general", required=True)))
    lists = (node.words(k, required=True) for k in ("conditional", "within", "section_i"))
    conditional, annex_iv, section_i = lists
    passport = LawPassport.read(node, sha256(text))
    node.done()
    return Authorisations(**passport.stated(), generals=generals, conditional=conditional, annex_iv=annex_iv,
                          section_i=section_i, compared=compared)  # fmt: skip


def _general(node: Node) -> GeneralAuthorisation:
    out = GeneralAuthorisation(node.text("key"), frozenset(node.words("destinations", required=True)),
                               node.words("items"))  # fmt: skip
    node.done()
    return out
