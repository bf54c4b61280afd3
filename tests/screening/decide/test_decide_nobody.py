"""A field of a name that names nobody is no answer: who receives the goods is asked."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.parties.matcher import Matcher
from umweg.screening.checks.parties.party_listed import assess
from umweg.screening.consignments.model import Consignment, Party
from umweg.screening.decide.matching import Matching
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.reference_data import ReferenceData

DAY = date(2024, 3, 1)
KNOWN = ReferenceData.of(DAY, ("eu-russia",))


def missing(*parties: Party) -> tuple[str, ...]:
    facts = ConsignmentFacts.of(Consignment(id="1", sender="DE", destination="AE", parties=parties), DAY)
    filled = Matching(Matcher.of([("a-1", "ROMASHKA TRADE LLC")]), 0.6, DAY).fill([facts])
    return assess(filled[0], KNOWN).missing


@pytest.mark.parametrize(
    "name", ["TO ORDER", "to the order", "N/A", "n.a.", "TBA", "unbekannt", "keine Angabe", "k.A.", "неизвестно",
             "не указано", "same as consignee", "-", "A", "x.", "123", "???", "null", "不详"],
)  # fmt: skip
def test_nobody_who_receives_is_asked_for(name: str) -> None:
    assert missing(Party(role="consignee", name=name, country="AE")) == ("parties[0].name",)
    assert missing(Party(role="consignee", name=name, addresses=("Deira 5, Dubai",))) == ("parties[0].name",)


@pytest.mark.parametrize(
    "name", ["To order of Emirates NBD", "Order & Co GmbH", "Unbekannt Verlag GmbH", "Cash & Carry Magnum", "X AG",
             "3M", "李", "Test Equipment LLC", "Kunde und Söhne"],
)  # fmt: skip
def test_a_name_that_holds_such_a_word_is_a_name(name: str) -> None:
    assert missing(Party(role="consignee", name=name, country="AE")) == ()


def test_another_who_receives_is_enough() -> None:
    order = Party(role="consignee", name="TO ORDER", addresses=("Deira 5, Dubai",))
    assert missing(order, Party(role="buyer", name="Tulpe LLC", country="AE")) == ()


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x","click")', "=A1", "=VLOOKUP(A1;B:C;2)", "#REF!", "#NAME?", "#BEZUG!", "#NV",
             "@SUM(1)", "= SVERWEIS(A1;B1;2)", "#WERT!"],
)  # fmt: skip
def test_what_a_spreadsheet_left_in_the_place_of_a_name_is_told(name: str) -> None:
    c = Consignment(id="1", parties=(Party(role="consignee", name=name, country="KZ"),))
    (odd,) = ConsignmentFacts.of(c, date(2026, 11, 20)).unread
    assert (odd.field, odd.read) == ("parties[0].name", None)


@pytest.mark.parametrize("name", ["A1 Telekom", "#1 Pizza", "+Plus Markt (Nord)", "N/A Design", "@home AG"])
def test_names_with_signs_are_names(name: str) -> None:
    c = Consignment(id="1", parties=(Party(role="consignee", name=name, country="KZ"),))
    assert not ConsignmentFacts.of(c, date(2026, 11, 20)).unread
