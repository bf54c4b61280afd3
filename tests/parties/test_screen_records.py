"""Records: whatever comes in, an answer or an error that teaches."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.core.errors import UsageError
from umweg.parties import compare, dates, identifiers
from umweg.parties.addresses import AddressIndex, fold, judge
from umweg.parties.evidence import POINTS
from umweg.parties.fields import FIELDS
from umweg.parties.ftm import from_entity, to_entity
from umweg.parties.reading import read as read_record
from umweg.parties.record import Dated, Identifier, Place

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from([*sorted(FIELDS), "Owners", "Date of Birth", "properties", "schema", "nonsense", ""])


@settings(max_examples=300, deadline=None)
@given(st.one_of(anything, st.dictionaries(fields, anything, max_size=6)))
def test_hostile_records_are_read_or_refused(value: Any) -> None:
    try:
        record = read_record(value)
    except UsageError as e:
        refused = bool(e.what and e.mend)
    else:
        refused = False
    if refused:
        return
    assert record.names or record.identifiers or record.addresses
    assert all(n.text.strip() for n in record.names)
    # whatever was read can be compared with itself
    identifiers.compare(record.identifiers, record.identifiers)
    dates.compare(record.dates, record.dates)
    AddressIndex(record.addresses, range(len(record.addresses))).compare(record.addresses, record.addresses)


@pytest.mark.parametrize(
    ("value", "where", "what"),
    [
        ("", "record", "nothing to search for"),
        ({}, "record", "nothing to search for"),
        (7, "record", "is no party"),
        ({"name": "A", "country": "Atlantis"}, "record, country", "no country"),
        ({"name": "A", "birth": "soon"}, "record, birth", "no date"),
        ({"name": "A", "schema": "Sandwich"}, "record, schema", "no schema"),
        ({"name": {"first": "A"}}, "record, name", "no text"),
        ({"name": ["x"] * 2000}, "record, name", "too many"),
        ({"name": "A", "owners": [{"name": "B", "share": 300}]}, "record, owners", "no percentage"),
        ({"name": "A", "owners": 5}, "record, owners", "no owner"),
        ({"properties": ["name"]}, "record, properties", "no mapping"),
        ({"name": "A", "identifiers": ["7707083893"]}, "record, identifiers", "no identifier"),
    ],
)
def test_errors_say_where_and_how_to_mend(value: Any, where: str, what: str) -> None:
    with pytest.raises(UsageError) as e:
        read_record(value)
    assert (e.value.where, what in e.value.what) == (where, True)
    assert e.value.mend


def test_endless_owners_end() -> None:
    deep: dict[str, Any] = {"name": "0"}
    for i in range(100):
        deep = {"name": str(i), "owners": [deep]}
    with pytest.raises(UsageError, match="levels deep"):
        read_record(deep)


def test_one_meaning_in_many_words() -> None:
    flat = {"Company Name": "Ромашка", "BIN/IIN": 941240000193, "Country": "Kazakhstan", "Founded": "31.01.1994",
            "owners": "Vostok Holding 60,5%; Anna (20 %); Boris"}  # fmt: skip
    r = read_record(flat)
    assert (r.names[0].text, r.countries, r.dates) == ("Ромашка", ("KZ",), (Dated("founding", "1994-01-31"),))
    assert r.identifiers == (Identifier("BIN", "941240000193", "KZ"),)
    assert [(o.record.name, o.share) for o in r.owners] == [("Vostok Holding", 60.5), ("Anna", 20), ("Boris", None)]
    assert read_record({"name": "A", "customer no": 5}).unread == ("customer no",)


def test_entities_go_out_and_come_back() -> None:
    entity = {"id": "x", "schema": "Person", "caption": "Jan Doe", "datasets": ["my"],
              "properties": {"name": ["Jan Doe"], "alias": ["J. D."], "birthDate": ["1970-01-02"], "country": ["kz"],
                             "innCode": ["500100732259"], "topics": ["sanction"]}}  # fmt: skip
    read = from_entity(entity)
    assert to_entity(read) == entity
    plain = read_record({"name": "Jan Doe", "schema": "Person", "birth": "1970~", "passport": "A1234567"})
    again = from_entity(to_entity(plain))
    assert again.names == plain.names
    assert to_entity(plain)["id"] == to_entity(plain)["id"]
    with pytest.raises(UsageError):
        from_entity({"name": "x"})


@pytest.mark.parametrize(
    ("asked", "listed", "case"),
    [
        ("1948-12-10", "1948-12-10", "day"), ("1948-12-10", "1948-12", "month"), ("1948", "1948-12-10", "year"),
        ("1950-06-01", "1951~", "within"), ("1962", "1961/1963", "within"), ("1948-10-12", "1948-12-10", "swapped"),
        ("1949-01-03", "1948-12-10", "near"), ("1970", "1948", "far"), ("1970-01-01", "1951~", "far"),
    ],
)  # fmt: skip
def test_partial_dates(asked: str, listed: str, case: str) -> None:
    found = dates.compare([Dated("birth", asked)], [Dated("birth", listed)])
    assert found is not None
    assert found.case == case


def test_points_keep_their_order_and_sign() -> None:
    for order in (("date day", "date month", "date year", "date within"), ("date near", "date far"),
                  ("address office", "address building", "address street"),
                  ("country other of movable", "country other")):  # fmt: skip
        points = [POINTS[case] for case in order]
        assert points == sorted(points, reverse=True)
        assert len({p > 0 for p in points}) == 1
    assert POINTS["country common"] > 0 > POINTS["schema other"]


def test_the_best_of_several_dates_counts_and_kinds_stay_apart() -> None:
    found = dates.compare([Dated("birth", "1970")], [Dated("birth", "1950"), Dated("birth", "1970-05-01")])
    assert found is not None
    assert found.points > 0
    assert dates.compare([Dated("birth", "1970")], [Dated("founding", "1970")]) is None


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.dates(date(1000, 1, 1), date(9000, 1, 1)))
def test_dates_are_symmetric(a: date, b: date) -> None:
    one, two = (
        dates.compare([Dated("birth", x.isoformat())], [Dated("birth", y.isoformat())]) for x, y in ((a, b), (b, a))
    )
    assert one is not None
    assert two is not None
    assert one.points == two.points


def test_identifiers_decide_contradict_or_say_nothing() -> None:
    sber, gaz = Identifier("INN", "7707083893", "RU"), Identifier("INN", "7736050003", "RU")
    assert identifiers.compare([sber], [sber])[0].decides == 1
    assert identifiers.compare([sber], [gaz])[0].decides == -1
    assert identifiers.compare([sber, gaz], [sber])[0].decides == 1
    wrong = Identifier("INN", "7707083894", "RU")
    assert "check digit is wrong" in identifiers.compare([wrong], [wrong])[0].text
    assert identifiers.compare([wrong], [sber]) == []
    passport = Identifier("passport", "A1234567", "RU")
    assert identifiers.compare([passport], [Identifier("passport", "B7654321", "RU")]) == []
    assert identifiers.compare([passport], [passport])[0].decides == 1
    assert identifiers.compare([passport], [Identifier("passport", "A1234567", "KZ")]) == []
    assert identifiers.compare([Identifier("passport", "A1234567")], [passport])[0].decides == 0
    assert identifiers.compare([Identifier("UN", "123456")], [Identifier("UN", "123456")]) == []


def test_countries() -> None:
    assert compare.countries([], ["RU"], "Company") is None
    soviet = compare.countries(["KZ"], ["SU"], "Person")
    assert soviet is not None
    assert soviet.points > 0
    ship = compare.countries(["PA"], ["LR"], "Vessel")
    assert ship is not None
    assert ship.points > POINTS["country other"]


@pytest.mark.parametrize(
    ("a", "b", "case"),
    [
        ("ул. Новаторов, д. 5, Ростов-на-Дону", "Ul. Novatorov D. 5, Rostov-Na-Donu 344038, Russia", "building"),
        ("Baarerstr. 52, 6300 Zug", "Baarerstrasse 52, Zug 6300, Switzerland", "office"),
        ("7 Baumana St, office 3, Kazan", "Baumana Street 7, office 9, Kazan", "building"),
        ("Baumana 7, Kazan", "Baumana 9, Kazan", "street"),
        ("ул. Ленина 5, Москва", "Pl. Lenina D. 5, Arsenyev", None),
        ("Moscow, Russia", "Moscow, Russia", None),
        ("", "Baumana 9, Kazan", None),
    ],
)
def test_addresses(a: str, b: str, case: str | None) -> None:
    found = judge(fold(a), fold(b))
    assert (found and found[0]) == case
    assert judge(fold(b), fold(a)) == found or case is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_address_breaks(text: str) -> None:
    index = AddressIndex([Place(text), Place("Baumana 7, Kazan")], [0, 1])
    assert {row for row, _ in index.find(Place(text))} <= {0, 1}
    assert all(w.isascii() and w.islower() for w in fold(text).words)
