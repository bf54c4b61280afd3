"""A desk of version 1, as the version before made it (``life.py``): it is read as it is, or brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.desk.conftest import Clock
from tests.desk.made import PINS, decision, document, entry
from tests.desk.older import version_1
from umweg.desk.audit.whole import verify_desk
from umweg.desk.canonical import digest
from umweg.desk.desk import Desk
from umweg.desk.engine import connect, reading
from umweg.desk.schema import audit, pins


@pytest.fixture
def old(place: str) -> str:
    """Where such a desk lies."""
    version_1(place)
    return place


def test_as_it_is_it_holds_and_says_what_it_cannot_assess(old: str) -> None:
    engine = connect(old)
    with reading(engine) as c:
        found = verify_desk(c)
    assert found.holds, found.broken
    silent = " ".join(found.not_assessed)
    for what in ("tasks.value", "tasks.four_eyes", "customers.id", "customers.pins", "customers.screened", "pins that"):
        assert what in silent
    for field, value in (("outcome", "'stop'"), ("state", "'done'"), ("verdict", "'release'"), ("version", "9")):
        with engine.connect().execution_options(writes=True) as c, c.begin() as undone:
            c.exec_driver_sql(f"UPDATE tasks SET {field} = {value} WHERE state = 'open' AND outcome = 'review'")
            found = verify_desk(c)
            undone.rollback()
        assert {d.field for d in found.differences} == {field}
    engine.dispose()


def test_opened_it_is_brought_up_to_date_and_the_trail_says_so(old: str, opened: Callable[[], Desk]) -> None:
    before = connect(old)
    with reading(before) as c:
        last = c.execute(audit.select().order_by(audit.c.number.desc())).first()
    before.dispose()
    assert last is not None
    desk = opened()
    found = desk.verify(head=f"{last.number}:{last.hash}")
    assert found.holds, found.broken
    assert [s for s in found.not_assessed if "set back" not in s] == [
        f"what the trail did not hold before row {last.number + 1}, when a newer Umweg opened the desk: rank, value "
        "and four eyes of tasks, ids and screenings of customers, where batches stand were taken as they were"
    ]
    actions = [r.action for r in desk.trail()][last.number + 1 :]
    assert set(actions) == {"migrated", "sealed"}
    assert opened().head() == desk.head()  # once
    assert desk.verify().differing == 0


@pytest.mark.parametrize("change", [
    "tasks SET value = 1", "tasks SET rank = 99", "tasks SET four_eyes = 'release'", "customers SET id = 'x' || id",
    "customers SET screened = NULL", "customers SET pins = NULL", "batches SET next_line = 99",
])  # fmt: skip
def test_from_then_on_nothing_goes_unseen(old: str, opened: Callable[[], Desk], change: str) -> None:
    desk = opened()
    with desk._engine.connect().execution_options(writes=True) as c, c.begin() as undone:
        if c.dialect.name == "postgresql":
            c.exec_driver_sql("SET session_replication_role = replica")
        else:
            for name in c.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
                c.exec_driver_sql(f"DROP TRIGGER {name}")
        c.exec_driver_sql(f"UPDATE {change}")
        found = verify_desk(c)
        undone.rollback()
        c.invalidate()
    table, _, rest = change.partition(" SET ")
    assert {(d.table, d.field) for d in found.differences} == {(table, rest.split()[0])}


def test_from_then_on_no_pin_may_be_there_that_nothing_names(old: str, opened: Callable[[], Desk]) -> None:
    desk = opened()
    with desk._engine.connect().execution_options(writes=True) as c, c.begin() as undone:
        c.execute(pins.insert().values(digest=digest("{}"), body="{}"))
        found = verify_desk(c)
        undone.rollback()
    assert [(d.table, d.key) for d in found.differences] == [("pins", (digest("{}"),))]


def test_and_life_goes_on(old: str, opened: Callable[[], Desk], clock: Clock) -> None:
    clock.day = "2026-11-20"
    desk = opened()
    first = desk.queue(limit=99)[0]
    desk.decide(first.number, "stop", "it is he", "Erik")
    desk.supersede("D-0", decision(21, "stop", PINS, consignment_id="D-0"), document(21))
    desk.put_customers([("K-1", {"name": "Renamed"}), ("K-9", {"name": "New"})])
    desk.customers_screened(["K-1", "K-9"], {"other": "pins"})
    batch = desk.batch("file 2", "options 2", PINS)
    assert batch.next_line == 30
    batch.record([entry(30), entry(31, "release")])
    assert desk.verify().holds
    assert desk.purge(customer="K-2", reason="end of contract", by="Anna").customers == 1
    desk.purge(before=date(2026, 11, 10), reason="end of storage", by="Anna")
    found = desk.verify()
    assert found.holds, found.broken
    assert '"K-2"' not in " ".join(str(r) for r in desk.trail(contents=True))
