"""The clock is set back, or runs ahead: the trail's time only goes forward, and what ends by it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.desk.conftest import Clock
from tests.desk.life import case
from tests.desk.made import NEWER, PINS, decision, document, entry
from umweg.core.errors import Conflict, UsageError
from umweg.desk.audit import rows as audit_rows
from umweg.desk.desk import Desk
from umweg.desk.engine import reading
from umweg.desk.schema import audit, meta

BACK, AHEAD = "2026-10-01", "2031-01-01"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def timed(place: str, clock: Clock, told: list[str]) -> Desk:
    """A desk of 2 November that tells what it is told."""
    desk = Desk.open(place, clock=clock, tell=told.append)
    desk.batch("f", "o", PINS).record([entry(i) for i in range(1, 5)])
    desk.decide("C-000002", "release", "fine", "Anna")
    desk.put_customers([("K-1", {"name": "One"})])
    desk.put_cases([case("c-1", "pumps")], by="Anna")
    desk.add_exception("NK-1", party="ACME", until=date(2026, 11, 20), reason="other", by="Anna")
    return desk


def _exception(desk: Desk) -> int:
    return desk.exception_register(date(2026, 11, 2))[0].number


VERBS: dict[str, Callable[[Desk], object]] = {
    "batch": lambda d: d.batch("g", "o", PINS),
    "record": lambda d: d.batch("f", "o", PINS).record([entry(5)]),
    "finish": lambda d: d.batch("f", "o", PINS).finish(),
    "supersede": lambda d: d.supersede("C-000003", decision(3, "stop", NEWER), document(3)),
    "claim": lambda d: d.claim("C-000001", "Anna"),
    "decide": lambda d: d.decide("C-000001", "release", "fine", "Anna"),
    "reopen": lambda d: d.reopen("C-000002", "look again", "Anna"),
    "add_exception": lambda d: d.add_exception("NK-2", party="X", until=date(2031, 1, 9), reason="r", by="A",
                                               longest=9999),
    "revoke": lambda d: d.revoke(_exception(d), "wrong", "Bert"),
    "put_customers": lambda d: d.put_customers([("K-2", {"name": "Two"})]),
    "customers_screened": lambda d: d.customers_screened(["K-1"], PINS),
    "put_cases": lambda d: d.put_cases([case("c-2", "chips")], by="Anna"),
    "remove_case": lambda d: d.remove_case("c-1", "a slip", "Anna"),
    "purge": lambda d: d.purge(consignment="C-000002", reason="end", by="Anna"),
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_a_clock_set_back_is_told_noted_and_does_not_count(
    timed: Desk, clock: Clock, told: list[str], verb: str
) -> None:
    last = list(timed.trail())[-1]
    clock.day = BACK
    VERBS[verb](timed)
    new = list(timed.trail())[last.number + 1 :]
    assert len(new) >= 2
    assert {r.at for r in new} == {last.at}
    assert (new[0].action, json.loads(new[0].facts)["clock"][:10]) == ("clock", BACK)
    assert told
    assert "The clock says 2026-10-01" in told[0]
    assert "2026-11-02" in told[0]
    assert no_time_before(timed, "2026-11-02")
    found = timed.verify()
    assert found.holds, found.broken


def no_time_before(desk: Desk, day: str) -> bool:
    """No table holds a time of an earlier day."""
    names = {"at", "opened", "closed", "screened", "revoked", "removed", "claimed_until"}
    with reading(desk._engine) as c:
        held = [
            r[col.name] for t in meta.sorted_tables for col in t.columns if col.name in names
            for r in c.execute(t.select()).mappings()
        ]  # fmt: skip
    return all(h is None or h[:10] >= day for h in held)


@pytest.mark.parametrize("verb", VERBS)
def test_after_a_clock_that_ran_ahead_time_stands_until_it_is_reached(
    timed: Desk, clock: Clock, told: list[str], verb: str
) -> None:
    clock.day = AHEAD
    timed.put_customers([("K-9", {"name": "In a year that is not yet"})])
    assert told == []
    clock.day = "2026-11-03"
    VERBS[verb](timed)
    rows = list(timed.trail())
    assert rows[-1].at[:10] == AHEAD
    assert all(a.at <= b.at for a, b in pairwise(rows))
    assert "The clock says 2026-11-03" in told[0]
    assert timed.verify().holds
    clock.day = "2031-01-02"
    del told[:]
    timed.put_customers([("K-10", {"name": "Then"})])
    assert told == []


def test_clocks_of_two_machines_may_differ_by_some_seconds(timed: Desk, clock: Clock, told: list[str]) -> None:
    rows = len(list(timed.trail()))
    clock.seconds -= 4
    timed.claim("C-000001", "Anna")
    assert told == []
    found = list(timed.trail())
    assert len(found) == rows + 1
    assert found[-1].at == found[-2].at


def test_a_claim_far_in_the_future_ends(timed: Desk, clock: Clock) -> None:
    clock.day = AHEAD
    timed.claim("C-000001", "Anna", length=timedelta(days=14))
    clock.day = "2026-11-03"
    assert timed.claim("C-000001", "Bert").assignee == "Bert"  # Anna's ended
    assert timed.decide("C-000001", "release", "fine", "Cleo").state == "done"  # and so did Bert's: time stands


def test_a_claim_is_not_made_longer_by_a_clock_that_is_set_back(timed: Desk, clock: Clock) -> None:
    timed.claim("C-000001", "Anna", length=timedelta(hours=1))
    clock.day = "2026-11-01"
    with pytest.raises(Conflict, match="Anna has taken"):
        timed.decide("C-000001", "release", "fine", "Bert")
    clock.day = BACK  # so far back that the claim would last longer than any may
    assert timed.decide("C-000001", "release", "fine", "Bert").state == "done"


def test_an_exception_that_ended_does_not_come_back(timed: Desk, clock: Clock) -> None:
    assert len(timed.exceptions(timed.today())) == 1
    clock.day = "2026-11-21"
    timed.claim("C-000001", "Anna")
    assert len(timed.exceptions(timed.today())) == 0
    clock.day = "2026-11-05"
    assert timed.today() == date(2026, 11, 21)
    assert len(timed.exceptions(timed.today())) == 0
    with pytest.raises(UsageError, match="is over"):
        timed.add_exception("NK-2", party="X", until=date(2026, 11, 20), reason="r", by="A")


def test_since_and_before_go_by_the_order_of_the_trail(timed: Desk, clock: Clock) -> None:
    clock.day = "2026-11-10"
    timed.batch("g", "o", PINS).record([entry(i, "release") for i in range(10, 13)])
    clock.day = BACK  # recorded later, and so of the 10th, whatever the clock says
    timed.batch("h", "o", PINS).record([entry(i, "release") for i in range(20, 23)])
    later = list(timed.trail(since=date(2026, 11, 10)))
    assert [r.number for r in later] == list(range(later[0].number, later[-1].number + 1))
    assert sum(r.action == "screened" for r in later) == 6
    assert {n for block in timed.parties(since="2026-11-10") for n in block.number if "decision" in block.kind} >= {
        r.number for r in later if r.action == "screened"
    }
    assert timed.purge(before=date(2026, 11, 10), reason="end", by="Anna").decisions == 1
    assert timed.decision("C-000020")[0] is not None


def test_an_older_trail_whose_time_went_back_is_read_in_its_order(timed: Desk) -> None:
    """A version before wrote down what the clock said."""
    with timed._engine.connect().execution_options(writes=True) as c, c.begin() as undone:
        if c.dialect.name == "postgresql":
            c.exec_driver_sql("SET session_replication_role = replica")
        else:
            c.exec_driver_sql("DROP TRIGGER audit_UPDATE")
        c.execute(audit.update().where(audit.c.number > 3).values(at="2026-11-09T00:00:00"))
        c.execute(audit.update().where(audit.c.number == 5).values(at="2026-11-01T00:00:00"))
        assert audit_rows.first_from(c, "2026-11-09") == 4
        undone.rollback()
        c.invalidate()
