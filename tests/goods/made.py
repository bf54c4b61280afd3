"""Consignments for tests of goods."""

from __future__ import annotations

from datetime import date
from typing import Any

from umweg.goods.catalogue import Catalogue
from umweg.screening.checks.registry import registry
from umweg.screening.consignments.model import Consignment, Line
from umweg.screening.facts import ConsignmentFacts, GoodsLine
from umweg.screening.inputs.answer import Result
from umweg.screening.inputs.reference_data import ReferenceData

DAY = date(2024, 6, 3)
LISTS = Catalogue.of()


def goods(code: str, system: str = "CN", year: int = 2022) -> GoodsLine:
    return GoodsLine(1, Line(code=code), code, system, year, "")


def facts(*lines: Line, day: date = DAY, destination: str | None = "KZ", sender: str = "DE") -> ConsignmentFacts:
    return ConsignmentFacts.of(Consignment(id="1", day=day, sender=sender, destination=destination, lines=lines), day)


def known(**more: Any) -> ReferenceData:
    return ReferenceData.of(DAY, ("eu-russia",), **{"goods": LISTS, **more})


def run(key: str, of: ConsignmentFacts, what: ReferenceData | None = None) -> Result:
    """The answer of a check; every reason must have its sentences."""
    result = registry()[key].assess(of, what or known())
    for reason in result.reasons:
        plain = reason.as_dict()
        assert reason.check == key
        assert all(plain["text"][lang] for lang in ("en", "de"))
        assert plain["text"]["en"] != plain["text"]["de"]
    return result
