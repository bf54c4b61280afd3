"""Destinations as an export law sorts them: the US Commerce Country Chart and Country Groups.

>>> us = destinations("us")
>>> kz = us.row("KZ")
>>> "NS1" in kz.marks, kz.groups
(True, ('A:4', 'D:1', 'D:3'))
>>> us.row("US") is None, us.row("RU").words[:17]
(True, 'See § 746.5 of th')
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from umweg.core.errors import UnknownName
from umweg.law.passport import LawPassport, sha256
from umweg.law.strict import Node

FOLDER = Path(__file__).parent / "destinations"


@dataclass(frozen=True, slots=True)
class DestinationRow:
    """A destination. ``marks``: columns with an X (``NS1``); ``words``: what the chart says beside them."""

    marks: frozenset[str]
    groups: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Destinations(LawPassport):
    """Rows by country, with their passport."""

    rows: Mapping[str, DestinationRow]

    def row(self, country: str) -> DestinationRow | None:
        """The row of a country; None where the chart has none, which is no permission."""
        return self.rows.get(country)


@cache
def destinations(key: str) -> Destinations:
    """A shipped table by its key; UnknownName for another."""
    path = FOLDER / f"{key}.yml"
    if "/" in key or not path.is_file():
        raise UnknownName(f"There is no table of destinations '{key}'.", mend="Shipped: us.")
    text, table = path.read_text("utf-8"), path.with_suffix(".csv").read_text("utf-8")
    node = Node.parse(text, path.name)
    passport = LawPassport.read(node, sha256(text, table))
    node.done()
    rows = {
        r["country"]: DestinationRow(frozenset(r["marks"].split()), tuple(r["groups"].split()), r["words"])
        for r in csv.DictReader(io.StringIO(table, newline=""))
    }
    return Destinations(**passport.stated(), rows=rows)
