"""Purges: nothing personal is left in any table or file, and the chain still verifies and proves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import Clock
from tests.desk.made import PINS, decision, document, entry
from umweg.core.errors import Conflict, UnknownName, UsageError
from umweg.desk.audit.proof import check
from umweg.desk.desk import DecisionEntry, Desk
from umweg.desk.engine import reading, snapshot
from umweg.desk.schema import meta, payloads

NAME = 'Iwan "Wanja" Petrow'
MARKS = ("iwan", "petrow", "c-ivan", "nk-777")


def left(desk: Desk, place: str) -> list[str]:
    """Tables, and files, that hold a trace of the person."""
    found = []
    with reading(desk._engine) as c:
        for table in meta.sorted_tables:
            said = " ".join(str(tuple(r)) for r in c.execute(table.select())).casefold()
            found += [f"{table.name}: {m}" for m in MARKS if m in said]
    if "://" not in place:
        for file in Path(place).parent.glob("desk.sqlite*"):
            raw = file.read_bytes().lower()
            found += [f"{file.name}: {m}" for m in MARKS if m.encode() in raw]
    return found


def about_him(outcome: str = "review") -> DecisionEntry:
    party: dict[str, Any] = {"role": "consignee", "name": NAME, "country": "KZ", "matches": [{"entity_id": "NK-777"}]}
    made = decision(1, outcome, parties=[party], consignment_id="C-Ivan-1", input_digest="c-ivan")
    return DecisionEntry(1, made, {**document(1), "parties": [party]})


def life(desk: Desk) -> None:
    desk.batch("f", "o", PINS).record([about_him(), entry(2)])
    desk.decide("C-Ivan-1", "release", f"{NAME} is not NK-777", "Anna")
    desk.add_exception("NK-777", party=NAME, until=date(2027, 1, 1), reason="Petrow is another", by="Anna")
    desk.put_customers([("K-petrow", {"name": NAME}), ("K-2", {"name": "Other"})])
    desk.put_customers([("K-petrow", {"name": NAME, "address": "Petrow street"})])


def test_a_party_is_forgotten_and_the_chain_holds(desk: Desk, place: str) -> None:
    life(desk)
    number, noted = desk.number("C-Ivan-1"), desk.head()
    old_proof = desk.prove(number)
    assert len(left(desk, place)) > 4
    done = desk.purge(party="IWAN  'Wanja' PETROW", reason="erasure was asked for", by="Bert")
    assert (done.decisions, done.customers, done.exceptions) == (1, 1, 1)
    assert left(desk, place) == []
    found = desk.verify(head=noted)
    assert found.holds, found.broken
    assert found.purged == done.contents == 5
    assert desk.decision("C-000002")[0] == decision(2)
    assert [x.id for x in desk.customers()] == ["K-2"]
    assert desk.steps(number)[0].reason is None
    assert desk.steps(number)[0].by == "Anna"  # clerks' names stay
    proof = check(desk.prove(number))
    assert (proof.holds, proof.decision, proof.outcome, proof.pins) == (True, None, "review", PINS)
    assert check(old_proof).holds  # whoever was given a proof before can still show it
    with pytest.raises(UnknownName, match="after a purge only the number is left"):
        desk.decision("C-Ivan-1")
    assert desk.task(number).decision is None
    with pytest.raises(Conflict, match="is purged"):
        desk.reopen(number, "look again", "Bert")


def test_a_consignment_and_a_customer_alone(desk: Desk) -> None:
    life(desk)
    assert desk.purge(consignment="C-Ivan-1", reason="end of storage", by="Bert").contents == 2
    assert desk.purge(customer="K-petrow", reason="end of contract", by="Bert").contents == 2
    with pytest.raises(UnknownName, match="There is no consignment"):
        desk.purge(consignment="C-Ivan-1", reason="again", by="Bert")
    with pytest.raises(UnknownName, match="There is no customer"):
        desk.purge(customer="K-petrow", reason="again", by="Bert")
    assert desk.verify().holds
    desk.put_customers([("K-petrow", {"name": "New"})])
    assert desk.verify().holds


def test_by_age_what_waits_stays(desk: Desk, clock: Clock) -> None:
    batch = desk.batch("f", "o", PINS)
    batch.record([about_him("release"), entry(2)], unreadable=[(3, {"what": "Petrow"})])
    clock.day = "2026-11-20"
    batch.record([entry(4)])
    done = desk.purge(before=date(2026, 11, 10), reason="end of storage", by="Bert")
    assert (done.contents, done.decisions, done.waiting) == (2, 1, 1)
    assert desk.decision("C-000002")[0] == decision(2)
    assert desk.verify().holds
    assert desk.purge(before=date(2026, 11, 10), reason="end of storage", by="Bert").contents == 0


def test_what_a_purge_refuses(desk: Desk) -> None:
    desk.batch("f", "o", PINS).record([about_him()])
    before = desk.head()
    with pytest.raises(Conflict, match="not decided yet"):
        desk.purge(party=NAME, reason="asked", by="Bert")
    with pytest.raises(UsageError, match="exactly one"):
        desk.purge(reason="asked", by="Bert")
    with pytest.raises(UsageError, match="The reason names what is to be removed"):
        desk.purge(party="Petrow", reason="asked by Mr. Petrow", by="Bert")
    with pytest.raises(UsageError, match="reason is missing"):
        desk.purge(party=NAME, reason="", by="Bert")
    with pytest.raises(UsageError, match="nothing to look for"):
        desk.purge(party="...", reason="asked", by="Bert")
    assert desk.head() == before


def test_a_part_of_a_word_is_no_name(desk: Desk) -> None:
    desk.batch("f", "o", PINS).record([about_him("release")])
    assert desk.purge(party="Petro", reason="asked", by="Bert").contents == 0
    assert desk.purge(party="Petrow", reason="asked", by="Bert").contents == 1


def test_while_somebody_reads_a_purge_says_so_and_is_finished_later(
    opened: Callable[[], Desk], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("umweg.desk.wipe.PATIENCE", 0.2)
    desk, reader = opened(), opened()
    life(desk)
    with snapshot(reader._engine) as c:
        assert c.execute(payloads.select()).first() is not None  # from now on it sees what is there now
        done = desk.purge(party=NAME, reason="erasure was asked for", by="Bert")
        assert (done.finished, done.decisions) == (False, 1)
        found = desk.verify()
        assert found.holds, found.broken
        assert f"whether what purge n{done.number} removed is off the disk: somebody read the desk then" in (
            found.not_assessed
        )
        assert not desk.finish_purge()
        assert opened().verify().not_assessed == found.not_assessed  # the reader is still there
        if "://" not in place:
            assert "petrow" in " ".join(left(desk, place))
    desk = opened()
    assert left(desk, place) == []
    found = desk.verify()
    assert (found.holds, found.not_assessed) == (True, ())
    last = list(desk.trail())[-1]
    assert (last.action, last.subject) == ("wiped", f"purge {done.number}")
    assert desk.purge(before=date(2020, 1, 1), reason="end of storage", by="Bert").finished


def test_freed_pages_hold_nothing(opened: Callable[[], Desk], place: str, clock: Clock) -> None:
    """Contents that filled many pages, of which most are free afterwards."""
    desk = opened()
    entries = [
        DecisionEntry(i, decision(i, "release"), {**document(i), "note": f"Petrow {i} " * 900}) for i in range(1, 60)
    ]
    desk.batch("f", "o", PINS).record(entries)
    desk.put_customers([("K-1", {"name": "Petrow " * 2000})])
    clock.day = "2026-11-20"
    desk.purge(customer="K-1", reason="end of contract", by="Bert")
    done = desk.purge(before=date(2026, 11, 10), reason="end of storage", by="Bert")
    assert (done.decisions, done.finished) == (59, True)
    assert left(desk, place) == []
    if "://" in place:
        with reading(desk._engine) as c:
            dead = c.exec_driver_sql("SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE relname = 'payloads'")
            assert dead.scalar_one() == 0
    else:
        with reading(desk._engine) as c:
            assert c.exec_driver_sql("PRAGMA freelist_count").scalar_one() > 50
