"""Days of a consignment that lie so far from the day of screening that they must be wrong: they are told, and hold it.

>>> from umweg.screening.consignments.model import Consignment
>>> odd = OddFields(())
>>> in_range(Consignment(id="7", day=date(2099, 3, 1)), date(2026, 11, 30), odd).day, odd.all[0].what
(None, "'2099-03-01' lies 73 years ahead.")
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from umweg.screening.consignments import model
from umweg.screening.consignments.shown import shown
from umweg.screening.settle import OddFields

AHEAD = 2
"""Years that a consignment, its way or a payment may lie ahead: contracts are screened before they are carried out."""
BACK = 10
"""Years that it may lie back: customs keep and ask for papers no longer."""
PAPERS = 80
"""Years that a paper may be old: framework contracts live long."""
LIFE = 120
"""Years of a person."""
FIRMS = 1000
"""Years of a firm: the oldest are of the Middle Ages."""
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
MEND = "Correct the year, or leave the field out if it is not known."


class DatedField(NamedTuple):
    """A day as it is stated, its path, and how many years before and after the day of screening it may lie."""

    field: str
    said: str
    back: int
    ahead: int | None = AHEAD


def in_range(c: model.Consignment, today: date, odd: OddFields) -> model.Consignment:
    """The consignment without its day where that is far outside; every field that is so is told."""
    for one in _dated(c):
        found = _YEAR.search(one.said)
        years = int(found[1]) - today.year if found else 0
        if one.ahead is not None and years > one.ahead:
            odd.add(one.field, one.said, f"{shown(one.said)} lies {years} years ahead.", MEND)
        elif years < -one.back:
            odd.add(one.field, one.said, f"{shown(one.said)} lies {-years} years back.", MEND)
        else:
            continue
        if one.field == "day":
            c = msgspec.structs.replace(c, day=None)
    return c


def _dated(c: model.Consignment) -> Iterator[DatedField]:
    if c.day:
        yield DatedField("day", str(c.day), BACK)
    for i, stop in enumerate(c.route):
        for name in ("arrived", "left"):
            if said := getattr(stop, name):
                yield DatedField(f"route[{i}].{name}", said, BACK)
    for i, payment in enumerate(c.payments):
        if payment.day:
            yield DatedField(f"payments[{i}].day", str(payment.day), BACK)
    for i, paper in enumerate(c.documents):
        if paper.issued:
            yield DatedField(f"documents[{i}].issued", str(paper.issued), PAPERS)
        if paper.valid_to:
            yield DatedField(f"documents[{i}].valid_to", str(paper.valid_to), PAPERS, None)
    for i, version in enumerate(c.versions):
        yield DatedField(f"versions[{i}].at", version.at, BACK)
    for i, party in enumerate(c.parties):
        if party.founded:
            yield DatedField(f"parties[{i}].founded", party.founded, FIRMS, 0)
        if party.birth:
            yield DatedField(f"parties[{i}].birth", party.birth, LIFE, 0)
