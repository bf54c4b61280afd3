"""The origin that a text or a certificate tells counts: it fills a gap, and one that differs holds the consignment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umweg.screening.consignments.model import Consignment, Document, Line
from umweg.screening.facts import ConsignmentFacts

DAY = date(2026, 11, 20)


def facts(description: str, origin: str | None, **fields: Any) -> ConsignmentFacts:
    line = Line(code="72142000", description=description, origin=origin)
    return ConsignmentFacts.of(
        Consignment(id="1", day=DAY, sender="TR", destination="DE", lines=(line,), **fields), DAY
    )


TOLD = [
    ("Steel bars, melted in Russia", "RU"), ("steel, melted and poured in the Russian Federation", "RU"),
    ("Laptops (Herkunft Russland)", "RU"), ("Stahl russischen Ursprungs", "RU"), ("Russian origin slabs", "RU"),
    ("Diamonds of Yakutian origin", "RU"), ("трубы российского происхождения", "RU"), ("произведено в России", "RU"),
    ("potash, origin: Belarus", "BY"), ("Kali, Ursprungsland Weißrussland", "BY"), ("Made in Iran", "IR"),
    ("carpets of Persian origin", "IR"), ("Laptop with US origin", "US"), ("Made in the USA", "US"),
    ("Laptop, subject to the EAR", "US"), ("hergestellt in den Vereinigten Staaten", "US"), ("Made in DPRK", "KP"),
    ("cigars, Cuban origin", "CU"), ("country of origin: RU", "RU"), ("melt and pour: RU", "RU"),
    ("Erzeugnis aus russischer Bramme", "RU"), ("diesel, refined from Russian crude", "RU"),
]  # fmt: skip
SILENT = [
    "Steel bars", "Russisch Brot", "Iron not of Russian origin", "keine Ware mit russischem Ursprung", "no US origin",
    "Made in Germany", "Ursprung Kolumbien", "Vodka Russian style", "American football", "us size 10", "origin unknown",
    "Persian rugs pattern", "Reiseführer Russland", "Cuban heels",
]  # fmt: skip


@pytest.mark.parametrize(("said", "code"), TOLD)
def test_a_told_origin_fills_a_gap_and_contradicts_another(said: str, code: str) -> None:
    silent = facts(said, None)
    assert silent.lines[0].origin == code
    assert all(u.read for u in silent.unread)
    (odd,) = facts(said, "TR").unread
    assert odd.read is None
    assert code in odd.what
    assert not facts(said, code).unread


@pytest.mark.parametrize("said", SILENT)
def test_texts_that_tell_no_such_origin(said: str) -> None:
    assert facts(said, None).lines[0].origin == ""
    assert not facts(said, "TR").unread


@pytest.mark.parametrize("field", ["remarks", "packing"])
def test_a_text_for_all_goods_speaks_of_each_line_or_of_one(field: str) -> None:
    assert facts("Steel", "TR", **{field: "Ware russischen Ursprungs"}).unread
    lines = (Line(code="72142000", origin="TR"), Line(code="72142000", origin="RU"))
    mixed = Consignment(id="1", day=DAY, lines=lines, **{field: "Pos. 2: Russian origin"})
    assert not ConsignmentFacts.of(mixed, DAY).unread


@pytest.mark.parametrize(("country", "odd"), [("RU", True), ("Belarus", True), ("TR", False), ("DE", False)])
def test_a_certificate_of_origin_from_such_a_country(country: str, odd: bool) -> None:
    paper = Document(kind="certificate-of-origin", number="1", country=country)
    assert bool(facts("Steel", "TR", documents=(paper,)).unread) is odd
    assert not facts("Steel", country, documents=(paper,)).unread
