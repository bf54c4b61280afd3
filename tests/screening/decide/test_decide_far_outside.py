"""What is well formed and cannot be: codes that name no goods, days far outside, countries that are not known."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.screening.consignments.model import Consignment, Document, Line, Party, Payment, Stop
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.web_names import web_names

TODAY = date(2026, 11, 20)


def faults(**fields: object) -> list[tuple[str, str]]:
    c = Consignment(id="1", **fields)  # type: ignore[arg-type]  # as the cases give them
    return [(u.field, u.found) for u in ConsignmentFacts.of(c, TODAY).unread if u.read is None]


@pytest.mark.parametrize(
    "code", ["99999999", "999999", "00000000", "00", "77010000", "770100", "98800000", "9930 24 00", "99", "9801.00.10"]
)
def test_a_code_that_names_no_goods_is_a_fault(code: str) -> None:
    assert faults(lines=(Line(code="85423190"), Line(code=code))) == [("lines[1].code", code)]


@pytest.mark.parametrize("code", ["01012100", "97052200", "8542", "76012030", "2710192100", "HS 8471.30"])
def test_a_code_of_goods_is_none(code: str) -> None:
    assert not faults(lines=(Line(code=code),))


@pytest.mark.parametrize("day", ["1999-01-01", "2031-05-05", "1970-01-01", "2015-12-31", "2029-01-01", "2099-12-31"])
def test_a_day_far_outside_is_a_fault_and_does_not_choose_the_law(day: str) -> None:
    f = ConsignmentFacts.of(Consignment(id="1", day=date.fromisoformat(day)), TODAY)
    assert [(u.field, u.found) for u in f.unread] == [("day", day)]
    assert f.day == TODAY


@pytest.mark.parametrize("day", ["2016-01-01", "2026-11-20", "2027-06-01", "2028-12-31"])
def test_a_day_that_can_be_is_none(day: str) -> None:
    f = ConsignmentFacts.of(Consignment(id="1", day=date.fromisoformat(day)), TODAY)
    assert not f.unread
    assert str(f.day) == day


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"route": (Stop(country="PL", left="1999-05-01T10:00"),)}, "route[0].left"),
        ({"route": (Stop(country="PL", arrived="2035-05-01"),)}, "route[0].arrived"),
        ({"payments": (Payment(payer="Tulpe", day=date(2001, 1, 1)),)}, "payments[0].day"),
        ({"documents": (Document(kind="contract", issued=date(2031, 1, 1)),)}, "documents[0].issued"),
        ({"documents": (Document(kind="licence", valid_to=date(1900, 1, 1)),)}, "documents[0].valid_to"),
        ({"parties": (Party(role="buyer", name="Tulpe", founded="2031"),)}, "parties[0].founded"),
        ({"parties": (Party(role="buyer", name="Tulpe", birth="1850-01-01"),)}, "parties[0].birth"),
    ],
)
def test_every_day_is_looked_at(fields: dict[str, object], field: str) -> None:
    assert [f for f, _ in faults(**fields)] == [field]


@pytest.mark.parametrize(
    "fields",
    [
        {"documents": (Document(kind="licence", valid_to=date(9999, 12, 31)),)},
        {"documents": (Document(kind="contract", issued=date(1999, 1, 1)),)},
        {"parties": (Party(role="buyer", name="Stora", founded="1288"), Party(role="payer", name="Oma", birth="1931"))},
    ],
)
def test_papers_and_firms_may_be_old_and_a_licence_without_end(fields: dict[str, object]) -> None:
    assert not faults(**fields)


@pytest.mark.parametrize("said", ["XX", "ZZ", "zz", " XX ", "QU", "QX"])
def test_a_country_that_is_not_known_is_a_fault_wherever_it_stands(said: str) -> None:
    c = {
        "sender": said, "destination": said, "route": (Stop(country=said),), "lines": (Line(origin=said),),
        "parties": (Party(role="buyer", name="Tulpe", country=said),), "payments": (Payment(payer="T", country=said),),
    }  # fmt: skip
    assert {f for f, _ in faults(**c)} == {
        "sender", "destination", "route[0].country", "lines[0].origin", "parties[0].country", "payments[0].country",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("info@wymysl.example", ("wymysl",)),
        ("www.wymysl-export.example", ("wymysl export",)),
        ("https://shop.example/wymysl", ("wymysl",)),
        ("http://WYMYSL.co.uk:8080/en?x=1", ("wymysl",)),
        ("wymysl@gmail.com", ("wymysl",)),
        ("Ivan <info@wymysl.ru>", ("ivan", "wymysl")),
        ("mailto:a.b@wymysl.ru; c@tulgan.kz", ("wymysl", "tulgan")),
        ("http://xn--80ajghhoc2aj1c8b.xn--p1ai/", ("честныйзнак",)),
        ("вымысел.рф", ("вымысел",)),
        ("wymysl", ("wymysl",)),
        ("sales@t-online.de", ()),
        ("a@b", ()),
        ("info@dhl.com", ()),
    ],
)
def test_the_words_of_an_address_that_may_be_a_name(text: str, said: tuple[str, ...]) -> None:
    assert web_names(text) == said
