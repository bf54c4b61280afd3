"""The queue: order, verdicts with reasons, four eyes, claims, undoing, and newer decisions beside older ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.conftest import Clock
from tests.desk.made import NEWER, PINS, decision, document, entry
from umweg.core.errors import Conflict, UnknownName, UsageError
from umweg.desk.desk import DecisionEntry, Desk


def filled(desk: Desk, *outcomes: str, four_eyes: str = "none") -> list[int]:
    return desk.batch("f", "o", PINS).record([entry(i, o) for i, o in enumerate(outcomes, 1)], four_eyes=four_eyes)


def test_only_what_was_not_released_waits_the_most_urgent_first(desk: Desk) -> None:
    desk.batch("f", "o", PINS).record(
        [entry(1, "release"), DecisionEntry(2, decision(2, "review", rank=None), {}, value=9e9), entry(3, "stop"),
         entry(4, "information")]
    )  # fmt: skip
    assert [t.consignment_id for t in desk.queue()] == ["C-000003", "C-000002", "C-000004"]
    assert [t.consignment_id for t in desk.queue(order="rank")] == ["C-000004", "C-000003", "C-000002"]
    assert [t.consignment_id for t in desk.queue(order="value")] == ["C-000002", "C-000004", "C-000003"]
    assert [t.consignment_id for t in desk.queue(order="age")] == ["C-000002", "C-000003", "C-000004"]
    assert [t.outcome for t in desk.queue(outcome="stop")] == ["stop"]
    assert len(desk.queue(limit=1)) == 1
    assert desk.counts() == {"open": 3, "half": 0, "done": 0, "superseded": 0}
    with pytest.raises(UnknownName, match="is no task"):
        desk.task("C-000001")
    with pytest.raises(UsageError, match="no order"):
        desk.queue(order="name")


@pytest.mark.parametrize(
    ("waiting", "order"),
    [  # outcome and value in the order in which they came; then their places in the queue
        ([("review", 5.0), ("stop", 1.0), ("information", 9.0)], [2, 1, 3]),
        ([("review", 5.0), ("review", 7.0), ("review", 6.0)], [2, 3, 1]),
        ([("review", 5.0), ("review", 5.0), ("review", 5.0)], [1, 2, 3]),
        ([("stop", None), ("stop", 0.0), ("stop", 3.0)], [3, 2, 1]),
        ([("information", None), ("information", None)], [1, 2]),
        ([("stop", None), ("review", 1e9)], [1, 2]),
        ([("review", 1.0), ("stop", 1.0), ("review", 2.0), ("stop", 2.0)], [4, 2, 3, 1]),
        ([("information", 1.0), ("review", None), ("stop", None)], [3, 2, 1]),
        ([("review", 2.0), ("review", 2.0), ("review", 3.0)], [3, 1, 2]),
        ([("stop", 1.0)], [1]),
    ],
)
def test_the_queue_is_by_gravity_value_and_waiting(
    desk: Desk, waiting: list[tuple[str, float | None]], order: list[int]
) -> None:
    for i, (outcome, value) in enumerate(waiting, 1):
        made = decision(i, outcome, rank=1.0 - i / 100)
        desk.batch(f"f{i}", "o", PINS).record([DecisionEntry(1, made, document(i), value)])
    assert [int((t.consignment_id or "")[2:]) for t in desk.queue()] == order


def test_a_verdict_needs_a_reason_and_a_name(desk: Desk) -> None:
    filled(desk, "review")
    with pytest.raises(UsageError, match="The reason is missing"):
        desk.decide("C-000001", "release", "  ", "Anna")
    with pytest.raises(UsageError, match="Who decides"):
        desk.decide("C-000001", "release", "why", "")
    with pytest.raises(UsageError, match="no verdict"):
        desk.decide("C-000001", "review", "why", "Anna")
    task = desk.decide("C-000001", "release", "another firm", "Anna")
    assert (task.state, task.verdict, task.closed_by) == ("done", "release", "Anna")
    with pytest.raises(Conflict, match=r"Anna has decided 'release' on task n\d+ at 2026-11-02T"):
        desk.decide("C-000001", "stop", "no", "Bert")


def test_one_finds_a_task_by_number_id_and_consignment(desk: Desk) -> None:
    [number] = filled(desk, "review")
    made = decision(1)["id"]
    assert [desk.number(r) for r in (number, f"n{number}", made, made[:8], "C-000001")] == [number] * 5
    for unknown in ("n999", "nobody", "000000"):
        with pytest.raises(UnknownName):
            desk.number(unknown)
    desk.batch("f2", "o", PINS).record([DecisionEntry(1, {**decision(9), "consignment_id": str(number)}, {})])
    with pytest.raises(UsageError, match="also the id of a consignment"):
        desk.number(str(number))


def test_four_eyes(desk: Desk) -> None:
    filled(desk, "review", "review", "review", four_eyes="all")
    assert desk.decide("C-000001", "release", "fine", "Anna").state == "half"
    with pytest.raises(Conflict, match="second, different person"):
        desk.decide("C-000001", "release", "fine", " ANNA ")
    assert desk.decide("C-000001", "release", "I agree", "Bert").state == "done"
    desk.decide("C-000002", "release", "fine", "Anna")
    task = desk.decide("C-000002", "stop", "not at all", "Bert")
    assert (task.state, task.verdict, task.first_by) == ("open", None, None)
    assert [(s.by, s.did, s.verdict, s.reason) for s in desk.steps("C-000002")] == [
        ("Anna", "first", "release", "fine"),
        ("Bert", "disagreed", "stop", "not at all"),
    ]
    assert desk.decide("C-000003", "stop", "no", "Anna").state == "half"


def test_four_eyes_for_releases_only(desk: Desk) -> None:
    filled(desk, "review", "review", four_eyes="release")
    assert desk.decide("C-000001", "stop", "no", "Anna").state == "done"
    assert desk.decide("C-000002", "release", "fine", "Anna").state == "half"
    with pytest.raises(UsageError, match="no rule of four eyes"):
        filled(desk, four_eyes="six")


def test_what_was_decided_can_be_undone_and_stays_in_the_history(desk: Desk) -> None:
    filled(desk, "review")
    with pytest.raises(Conflict, match="nothing to undo"):
        desk.reopen("C-000001", "oops", "Anna")
    desk.decide("C-000001", "release", "fine", "Anna")
    assert desk.reopen("C-000001", "wrong firm", "Bert").state == "open"
    assert desk.decide("C-000001", "stop", "the listed firm", "Bert").verdict == "stop"
    assert [s.did for s in desk.steps("C-000001")] == ["decided", "reopened", "decided"]


def test_a_claim_keeps_others_away_until_it_ends(desk: Desk, clock: Clock) -> None:
    filled(desk, "review")
    assert desk.claim("C-000001", "Anna", length=timedelta(hours=1)).assignee == "Anna"
    assert [t.number for t in desk.queue(assignee="Anna")] == [desk.number("C-000001")]
    with pytest.raises(Conflict, match="Anna has taken task"):
        desk.claim("C-000001", "Bert")
    with pytest.raises(Conflict, match="Anna has taken task"):
        desk.decide("C-000001", "stop", "no", "Bert")
    assert desk.claim("C-000001", "Cleo", force=True).assignee == "Cleo"
    clock.day = "2026-11-03"
    assert desk.decide("C-000001", "stop", "no", "Bert").closed_by == "Bert"


def test_a_task_that_changed_since_it_was_seen_is_not_decided_blindly(desk: Desk) -> None:
    filled(desk, "review", four_eyes="all")
    seen = desk.task("C-000001").version
    desk.decide("C-000001", "release", "fine", "Anna", expects=seen)
    with pytest.raises(Conflict, match="has changed since it was shown: Anna first 'release'"):
        desk.decide("C-000001", "release", "fine", "Bert", expects=seen)


@pytest.mark.parametrize(
    ("verdict", "now", "states"),
    [
        (None, "release", ["superseded"]),  # nobody had decided, and nothing is left to decide
        (None, "review", ["superseded", "open"]),  # nobody had decided: the newer one waits instead
        ("release", "review", ["done"]),  # same reasons: what the clerk said stands
        ("release", "stop", ["done", "open"]),  # stricter
        ("release", "information", ["done", "open"]),  # milder, but for other reasons
    ],
)
def test_a_newer_decision_opens_a_task_only_where_it_must(
    desk: Desk, verdict: str | None, now: str, states: list[str]
) -> None:
    [old] = filled(desk, "review")
    if verdict:
        desk.decide(old, verdict, "fine", "Anna")
    new = desk.supersede(old, decision(1, now, NEWER), document(1))
    assert [t.state for t in desk.queue(None, order="age")] == states
    assert desk.number("C-000001") == new
    assert desk.decision(old)[0] == decision(1)  # the old one is kept
    with pytest.raises(Conflict, match=f"superseded by n{new}"):
        desk.supersede(old, decision(1, now, NEWER), document(1))
    if states[0] == "superseded":
        with pytest.raises(Conflict, match=f"n{new}"):
            desk.decide(old, "stop", "no", "Anna")
    assert desk.verify().holds


def test_a_rescreen_supersedes_in_a_batch_and_keeps_four_eyes(desk: Desk) -> None:
    old = filled(desk, "review", "release", four_eyes="all")
    desk.claim(old[0], "Anna")
    new = desk.batch("rescreen", "o", NEWER).record(
        [DecisionEntry(i, decision(i, "stop", NEWER), document(i), supersedes=n) for i, n in enumerate(old, 1)]
    )
    first, second = (desk.task(n) for n in new)
    assert (first.state, first.four_eyes, first.assignee) == ("open", "all", "Anna")
    assert (second.state, second.four_eyes) == ("open", "none")
    with pytest.raises(UsageError, match="no decision n999"):
        desk.batch("r2", "o", NEWER).record([DecisionEntry(1, decision(1), {}, supersedes=999)])
