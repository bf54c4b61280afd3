"""Which regimes an issuer has, what of each is at hand, and whether it forbids trade or arms by country.

>>> cell("us", "embargo", "CU").value, cell("us", "embargo", "CU").verified, cell("eu", "arms", "SD").value
('yes', True, 'yes')
>>> [r.key for r in open_regimes("eu", "BY")]
['2']
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, cast

from umweg.core.errors import LawError
from umweg.law.compared import read_comparisons
from umweg.law.comparison import Comparison
from umweg.law.passport import LawPassport, sha256
from umweg.law.strict import Node

FOLDER = Path(__file__).parent / "embargoes"
Issuer = Literal["eu", "un", "us", "uk"]
ISSUERS: tuple[Issuer, ...] = ("eu", "un", "us", "uk")
What = Literal["embargo", "arms"]
WHATS: tuple[What, ...] = ("embargo", "arms")
Value = Literal["yes", "no", "unknown"]
VALUES: tuple[Value, ...] = ("yes", "no", "unknown")
State = Literal["modelled", "not-goods", "open"]
STATES: tuple[State, ...] = ("modelled", "not-goods", "open")
ANY = "*"


@dataclass(frozen=True, slots=True)
class Cell:
    """What an issuer says of a country. ``act``: which says so, empty for a plain no; ``as_of``: of the census."""

    value: Value
    act: str
    verified: bool
    as_of: date


@dataclass(frozen=True, slots=True)
class CensusEntry:
    """A regime of an issuer. ``state``: ``modelled`` (its goods are at hand), ``not-goods``, ``open`` (they are not).

    ``exports``, ``imports``: beginnings of the codes that an open one touches; ``*`` for any.
    """

    issuer: Issuer
    key: str
    title: str
    acts: str
    countries: frozenset[str]
    state: State
    exports: tuple[str, ...]
    imports: tuple[str, ...]
    why: str
    as_of: date

    def touches(self, code: str, *, imported: bool = False) -> bool:
        """Whether goods under a code may be among those that are not at hand; an unknown code may be."""
        of = self.imports if imported else self.exports
        wider = any(x.startswith(code) for x in of)  # a shorter code, or none, may be of these goods
        return ANY in of or code.startswith(of) or wider


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargoes(LawPassport):
    """The census and the cells, with their passport."""

    census: tuple[CensusEntry, ...]
    cells: Mapping[tuple[str, str, str], Cell]
    compared: tuple[Comparison, ...]


@cache
def embargoes() -> Embargoes:
    """The shipped tables; LawError where a file is not valid or a cell is empty."""
    texts = [(FOLDER / name).read_text("utf-8") for name in ("embargoes.yml", "census.csv", "cells.csv")]
    node = Node.parse(texts[0], "embargoes.yml")
    compared = read_comparisons(node)
    passport = LawPassport.read(node, sha256(*texts))
    node.done()
    return Embargoes(**passport.stated(), census=tuple(map(_entry, _rows(texts[1]))), cells=read_cells(texts[2]),
                     compared=compared)  # fmt: skip


def _rows(text: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(io.StringIO(text, newline=""))


def read_cells(text: str) -> Mapping[tuple[str, str, str], Cell]:
    """Cells by issuer, what and country; LawError (with the line) where one is empty or stands twice."""
    found: dict[tuple[str, str, str], Cell] = {}
    for line, r in enumerate(_rows(text), 2):
        key = (r["issuer"], r["what"], r["country"])
        if r["value"] not in VALUES or key in found:
            what = "stands twice" if key in found else f"says '{r['value']}'"
            raise LawError(f"The cell of {r['country']} {what}.", where=f"cells.csv, line {line}",
                           mend=f"Give each country, issuer and kind one of {', '.join(VALUES)}.")  # fmt: skip
        found[key] = Cell(r["value"], r["act"], r["verified"] == "true", date.fromisoformat(r["as_of"]))
    return found


def _entry(r: dict[str, str]) -> CensusEntry:
    if r["state"] not in STATES or not r["why"]:
        raise LawError(f"The regime {r['key']} has no state or no reason.", where="census.csv", mend="See states.yml.")
    return CensusEntry(
        cast(Issuer, r["issuer"]), r["key"], r["title"], r["acts"], frozenset(r["countries"].split()),
        r["state"], tuple(r["exports"].split()), tuple(r["imports"].split()), r["why"],
        date.fromisoformat(r["as_of"]),
    )  # fmt: skip


_NO_CELL = Cell("unknown", "no cell of this country", verified=False, as_of=date.min)


def cell(issuer: str, what: str, country: str) -> Cell:
    """What an issuer says of a country; ``unknown`` for one that the table lacks."""
    return embargoes().cells.get((issuer, what, country), _NO_CELL)


@cache
def open_regimes(issuer: str, country: str) -> tuple[CensusEntry, ...]:
    """Regimes of an issuer on a country whose goods are not at hand."""
    return tuple(r for r in embargoes().census if r.issuer == issuer and r.state == "open" and country in r.countries)
