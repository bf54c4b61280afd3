"""Which of several decisions on a consignment a clerk means, and proofs of who decided what on which of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.desk.conftest import Clock
from tests.desk.made import NEWER, PINS, decision, document
from umweg.core.errors import Conflict, UnknownName, UsageError
from umweg.desk.audit.proof import check
from umweg.desk.desk import DecisionEntry, Desk


def screened(desk: Desk, outcome: str = "review", content: str = "1" * 64, pins: dict[str, Any] = PINS) -> int:
    """Consignment C-000001 once more, in a batch of its own."""
    made = decision(1, outcome, pins, input_digest=content)
    [number] = desk.batch(f"f {desk.head()}", "o", pins).record([DecisionEntry(1, made, document(1), 1000.0)])
    return number


def test_with_one_version_the_id_is_enough(desk: Desk) -> None:
    first = screened(desk)
    assert desk.decide("C-000001", "release", "fine", "Anna").number == first


def test_a_consignment_that_changed_since_is_not_decided_by_its_id(desk: Desk) -> None:
    first, second = screened(desk), screened(desk, content="2" * 64)
    with pytest.raises(Conflict, match="does not say which one you saw") as refused:
        desk.decide("C-000001", "release", "fine", "Anna")
    told = str(refused.value)
    assert all(x in told for x in (f"n{first} (version 1", f"n{second} (version 2", f"queue show n{second}"))
    assert desk.decide(f"n{second}", "release", "fine", "Anna").number == second
    with pytest.raises(Conflict, match="Anna decided 'release' at 2026-11-02"):
        desk.decide("C-000001", "stop", "no", "Bert")


@pytest.mark.parametrize("seen", ["n{0}", "{1}", "1", "1111111"])
def test_an_older_version_that_was_seen_is_refused(desk: Desk, seen: str) -> None:
    first = screened(desk)
    name = desk.task(first).id
    screened(desk, content="2" * 64)
    with pytest.raises(Conflict, match="is not the latest"):
        desk.decide("C-000001", "release", "fine", "Anna", seen=seen.format(first, name))


@pytest.mark.parametrize("seen", ["n{0}", "{1}", "2", "2222222"])
def test_the_latest_version_that_was_seen_is_decided(desk: Desk, seen: str) -> None:
    screened(desk)
    second = screened(desk, content="2" * 64)
    done = desk.decide("C-000001", "stop", "no", "Anna", seen=seen.format(second, desk.task(second).id))
    assert (done.number, done.state) == (second, "done")


@pytest.mark.parametrize("seen", ["3", "n999", "ffffffff", "x"])
def test_a_version_that_there_is_not(desk: Desk, seen: str) -> None:
    screened(desk)
    with pytest.raises(UsageError, match="is no version of C-000001"):
        desk.decide("C-000001", "stop", "no", "Anna", seen=seen)


def _again(desk: Desk) -> None:
    screened(desk, "stop")


def _supersede(desk: Desk) -> None:
    desk.supersede("C-000001", decision(1, "stop", NEWER, input_digest="1" * 64), document(1))


def _half(desk: Desk) -> None:
    desk.decide("C-000001", "release", "fine", "Cleo")
    screened(desk, content="3" * 64)


@pytest.mark.parametrize("happens", [_again, _supersede, _half])
def test_whatever_says_something_else_needs_a_number(desk: Desk, happens: Callable[[Desk], None]) -> None:
    screened(desk)
    happens(desk)
    with pytest.raises(Conflict, match="does not say which one you saw"):
        desk.decide("C-000001", "release", "fine", "Anna")


def test_the_same_said_twice_is_no_doubt(desk: Desk) -> None:
    screened(desk)
    second = screened(desk)
    assert desk.decide("C-000001", "release", "fine", "Anna").number == second


def test_who_has_taken_the_latest_has_seen_it(desk: Desk, clock: Clock) -> None:
    screened(desk)
    second = screened(desk, content="2" * 64)
    desk.claim(f"n{second}", "Anna", length=timedelta(hours=1))
    assert desk.decide("C-000001", "release", "fine", "Anna").number == second


def test_a_word_that_stands_is_told_where_nothing_is_left(desk: Desk) -> None:
    first = screened(desk)
    desk.decide(first, "release", "fine", "Anna")
    desk.supersede(first, decision(1, "review", NEWER, input_digest="1" * 64), document(1))
    with pytest.raises(Conflict, match=r"Nothing is left to decide about C-000001: .*Anna decided 'release'"):
        desk.decide("C-000001", "stop", "no", "Bert")


def test_an_older_open_one_is_named_where_the_latest_released(desk: Desk) -> None:
    first = screened(desk)
    screened(desk, "release", "2" * 64)
    with pytest.raises(Conflict, match=f"n{first} .*the latest left nothing|the latest left nothing.*n{first}"):
        desk.decide("C-000001", "stop", "no", "Bert")
    screened_only = desk.batch("g", "o", PINS).record([DecisionEntry(1, decision(2, "release"), document(2))])
    with pytest.raises(UnknownName, match="is no task"):
        desk.decide("C-000002", "stop", f"{screened_only}", "Bert")


def test_a_superseded_task_says_who_decided_the_newer_one(desk: Desk) -> None:
    first = screened(desk)
    new = desk.supersede(first, decision(1, "stop", NEWER, input_digest="1" * 64), document(1))
    desk.decide(new, "stop", "listed", "Bert")
    with pytest.raises(Conflict, match=f"superseded by n{new} at .*; Bert decided 'stop' on that at 2026"):
        desk.decide(first, "release", "fine", "Anna")


def test_a_proof_holds_who_decided_what_on_which_version(desk: Desk) -> None:
    first, second = screened(desk), screened(desk, content="2" * 64)
    desk.decide(second, "release", "fine", "Anna")
    desk.reopen(second, "overlooked", "Bert")
    desk.decide(second, "stop", "the listed one", "Bert")
    proof = json.loads(json.dumps(desk.prove(second)))
    found = check(proof, desk.head())
    assert found.holds, found.broken
    assert [(v["by"], v["did"], v["verdict"], v["reason"]) for v in found.verdicts] == [
        ("Anna", "decided", "release", "fine"),
        ("Bert", "reopened", None, "overlooked"),
        ("Bert", "decided", "stop", "the listed one"),
    ]
    assert all(v["at"].startswith("2026-11-02T") and len(v["reason_digest"]) == 64 for v in found.verdicts)
    assert (found.number, found.consignment) == (second, {"id": "C-000001", "digest": "2" * 64})
    about = proof["consignment"]
    assert (about["version"], about["of"], [d["number"] for d in about["decisions"]]) == (2, 2, [first, second])
    assert check(desk.prove(first)).verdicts == ()


@pytest.mark.parametrize("field", ["by", "at", "did", "verdict", "reason", "reason_digest", "salt", "body"])
def test_no_part_of_a_verdict_in_a_proof_can_be_changed(desk: Desk, field: str) -> None:
    desk.decide(screened(desk), "release", "fine", "Anna")
    proof = desk.prove("C-000001")
    [said] = proof["verdicts"]
    assert check(proof).holds
    assert not check({**proof, "verdicts": [{**said, field: f"{said[field]}x"}]}).holds


def test_a_verdict_of_another_decision_does_not_fit(desk: Desk) -> None:
    desk.decide(screened(desk), "release", "fine", "Anna")
    one = desk.prove("C-000001")
    [other] = desk.batch("g", "o", PINS).record([DecisionEntry(1, decision(2), document(2))])
    two = desk.prove(other)
    assert "is no verdict on decision" in str(check({**two, "verdicts": one["verdicts"]}).broken)


def test_after_a_purge_the_proof_still_says_who_decided(desk: Desk) -> None:
    number = screened(desk)
    desk.decide(number, "release", "fine", "Anna")
    desk.purge(consignment="C-000001", reason="erasure was asked for", by="Dora")
    found = check(desk.prove(number))
    assert found.holds
    assert [(v["by"], v["verdict"], v["reason"]) for v in found.verdicts] == [("Anna", "release", None)]
