"""Batches: recorded once, in order, and gone on with after the last recorded line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.desk.made import NEWER, PINS, decision, document, entry
from umweg.core.errors import Conflict, StoreError, UsageError
from umweg.desk.desk import DecisionEntry, Desk


def test_a_batch_goes_on_where_it_stopped(opened: Callable[[], Desk]) -> None:
    first = opened().batch("f", "o", PINS)
    first.record([entry(1), entry(2)])
    again = opened().batch("f", "o", NEWER)  # lists changed meanwhile: the same batch
    assert (again.number, again.next_line, again.finished) == (first.number, 3, False)
    assert again.pins == PINS
    again.record([entry(3, pins=NEWER)])
    again.finish()
    desk = opened()
    assert len(desk.queue()) == 3
    assert desk.decision("C-000003")[0] == decision(3, pins=NEWER)
    assert desk.decision("C-000001") == (decision(1), document(1))
    assert [r.action for r in desk.trail()] == [
        "opened",
        "began",
        "screened",
        "screened",
        "resumed",
        "screened",
        "finished",
    ]
    assert desk.verify().holds


def test_a_finished_batch_is_not_done_again_unless_lists_changed(desk: Desk) -> None:
    batch = desk.batch("f", "o", PINS)
    batch.record([entry(1)])
    batch.finish()
    assert desk.batch("f", "o", PINS).finished
    assert desk.batch("f", "o", PINS).number == batch.number
    assert desk.batch("f", "o", NEWER).number != batch.number
    assert desk.batch("f", "other", PINS).next_line == 1


def test_two_processes_cannot_record_the_same_lines(opened: Callable[[], Desk]) -> None:
    one, other = opened().batch("f", "o", PINS), opened().batch("f", "o", PINS)
    one.record([entry(1)])
    with pytest.raises(Conflict, match="Another process records this batch: it is running, at line 2"):
        other.record([entry(1)])
    assert len(opened().queue()) == 1


def test_a_chunk_is_recorded_whole_or_not_at_all(desk: Desk) -> None:
    batch = desk.batch("f", "o", PINS)
    before = desk.head()
    bad = DecisionEntry(3, {**decision(3), "rank": float("nan")}, document(3))
    with pytest.raises(UsageError, match="line 3"):
        batch.record([entry(1), entry(2), bad])
    with pytest.raises(UsageError, match="'maybe' is no outcome"):
        batch.record([DecisionEntry(1, {**decision(1), "outcome": "maybe"}, {})])
    with pytest.raises(UsageError, match="no 'pins'"):
        batch.record([DecisionEntry(1, {k: v for k, v in decision(1).items() if k != "pins"}, {})])
    with pytest.raises(UsageError, match="goes on at line 1"):
        batch.record([entry(1), entry(1)])
    with pytest.raises(UsageError, match="cannot be recorded"):
        batch.record([DecisionEntry(1, decision(1), {"name": "\ud800"})])
    assert desk.head() == before
    batch.record([entry(1)])
    with pytest.raises(UsageError, match="goes on at line 2"):
        batch.record([entry(1)])


def test_lines_that_cannot_be_read_are_audited(desk: Desk) -> None:
    batch = desk.batch("f", "o", PINS)
    batch.record([entry(2)], unreadable=[(1, {"code": "source", "what": "no goods"}), (3, {"code": "source"})])
    assert batch.next_line == 4
    rows = [r for r in desk.trail(contents=True) if r.action == "unreadable"]
    assert [r.facts for r in rows] == [f'{{"batch":1,"code":"source","line":{n}}}' for n in (1, 3)]
    assert rows[0].content is not None
    assert "no goods" in rows[0].content[1]
    assert desk.verify().holds


def test_texts_of_all_kinds_come_back_as_they_were(desk: Desk) -> None:
    odd = 'Tab\t line\n\r back\\slash \\N "quoted" Ünï Ромашка 🚢 \x00 \u2028 end'
    made = DecisionEntry(1, {**decision(1), "consignment_id": "C\t1\\N", "note": odd}, {"name": odd})
    desk.batch("f", "o", PINS).record([made])
    assert desk.decision("C\t1\\N") == (made.decision, made.document)
    assert desk.verify().holds


def test_a_desk_of_another_version_is_refused(opened: Callable[[], Desk]) -> None:
    desk = opened()
    with desk._engine.begin() as c:
        c.exec_driver_sql("UPDATE desk_meta SET value = '99' WHERE key = 'version'")
    with pytest.raises(StoreError, match=r"tables of version 99; this Umweg knows version 2.*Use a newer Umweg"):
        opened()


def test_a_desk_that_is_not_there_is_not_made_by_looking(place: str) -> None:
    with pytest.raises(StoreError, match="There is no desk here yet"):
        Desk.open(place, create_new=False)
