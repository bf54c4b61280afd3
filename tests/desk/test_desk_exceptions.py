"""Exceptions: what they cover, how they end, and that a decision can pin them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.desk.conftest import Clock
from umweg.core.errors import Conflict, UnknownName, UsageError
from umweg.desk.desk import Desk

TODAY, UNTIL = date(2026, 11, 2), date(2027, 3, 31)


def add(desk: Desk, **scope: Any) -> int:
    given = {"party": "ACME Ltd.", "country": "KZ", "until": UNTIL, "reason": "born in 1970", "by": "Anna", **scope}
    return desk.add_exception("NK-1", **given)


def test_an_exception_covers_what_it_names_and_nothing_else(desk: Desk) -> None:
    number = add(desk, entity_digest="d1", flag="party-name", consignments="DE-*")
    held = desk.exceptions(TODAY)
    match = {"country": "KZ", "entity_digest": "d1", "flag": "party-name", "consignment": "DE-7"}
    found = held.covers("acme ltd", "NK-1", **match)
    assert found is not None
    assert found.number == number
    for change in ({"country": "RU"}, {"country": None}, {"entity_digest": "d2"}, {"entity_digest": None},
                   {"flag": "owner"}, {"consignment": "FR-7"}):  # fmt: skip
        assert held.covers("acme ltd", "NK-1", **{**match, **change}) is None
    assert held.covers("acme limited", "NK-1", **match) is None
    assert held.covers("acme ltd", "NK-2", **match) is None


def test_a_customer_is_excepted_by_its_id_alone(desk: Desk) -> None:
    add(desk, party=None, country=None, customer="K-7")
    held = desk.exceptions(TODAY)
    assert held.covers("any name", "NK-1", customer="K-7") is not None
    assert held.covers("any name", "NK-1", customer="K-8") is None
    assert held.covers("any name", "NK-1") is None


def test_a_changed_listing_voids_it(desk: Desk) -> None:
    kept, changed, gone = (desk.add_exception(e, party="ACME", until=UNTIL, reason="r", by="Anna", entity_digest="d1")
                           for e in ("NK-1", "NK-2", "NK-3"))  # fmt: skip
    held, now = desk.exceptions(TODAY), {"NK-1": "d1", "NK-2": "d9"}
    assert [e.number for e in held.voided(now)] == [changed, gone]
    assert [e.number for e in held.without(now).exceptions] == [kept]


def test_it_ends_on_its_day_or_when_revoked(desk: Desk, clock: Clock) -> None:
    number = add(desk)
    assert len(desk.exceptions(UNTIL)) == 1
    assert len(desk.exceptions(date(2027, 4, 1))) == 0
    assert len(desk.exceptions(date(2026, 11, 1))) == 0  # not made yet
    before = desk.exceptions(TODAY).digest
    clock.day = "2026-11-05"
    desk.revoke(number, "it was the listed firm", "Bert")
    assert len(desk.exceptions(date(2026, 11, 5))) == 0
    assert desk.exceptions(date(2026, 11, 4)).digest == before  # what was in force then can be told later
    assert [k.state for k in desk.exception_register(date(2027, 4, 1))] == ["revoked"]
    with pytest.raises(Conflict, match="Bert revoked exception"):
        desk.revoke(number, "again", "Cleo")
    with pytest.raises(UnknownName):
        desk.revoke(999, "none", "Cleo")


def test_it_must_end_soon_have_a_party_and_a_reason(desk: Desk) -> None:
    with pytest.raises(UsageError, match="at most 366 days"):
        add(desk, until=date(2028, 1, 1))
    with pytest.raises(UsageError, match="is over"):
        add(desk, until=date(2026, 11, 1))
    with pytest.raises(UsageError, match="needs a party"):
        add(desk, party=" - ")
    with pytest.raises(UsageError, match="reason is missing"):
        add(desk, reason="")
    assert len(desk.exception_register(TODAY)) == 0


def test_what_is_in_force_can_be_pinned(desk: Desk) -> None:
    empty = desk.exceptions(TODAY).digest
    add(desk)
    one = desk.exceptions(TODAY)
    assert one.digest == desk.exceptions(TODAY).digest != empty
    assert hash(one) == hash(desk.exceptions(TODAY))
    assert {one: 1}[desk.exceptions(TODAY)] == 1
