"""A batch on its way to the desk: killed and gone on, screened again, and what may take the place of what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.screening import recorded as recorded_at
from tests.cli.screening import start, wait_for
from tests.conftest import run_umweg
from tests.screening.registers.made import OLD, Counting, consignment, made, policy, screener_of, take_in
from umweg.core.errors import StoreError
from umweg.desk.desk import Desk
from umweg.screening.consignments.read import read_consignments
from umweg.screening.record import recorded


class Killed(Exception):
    """What ends a batch in the middle."""


def many(n: int, stop_at: int | None = None) -> Iterator[dict[str, Any]]:
    for i in range(n):
        if i == stop_at:
            raise Killed
        yield (
            {"id": f"c-{i}", "destinatoin": "KZ"}
            if i % 10 == 7
            else consignment(f"c-{i}", "Sever Trans" if i % 50 == 0 else f"Bäckerei Nummer {i}")
        )


def test_a_batch_that_was_stopped_gives_all_decisions_and_makes_each_once(tmp_path: Path, desk: Desk) -> None:
    take_in(tmp_path, OLD, "old")
    first = Counting(made(tmp_path))
    running = recorded(first, many(1300, stop_at=1150), desk, "f", "Anna")
    got = [next(running).id for _ in range(1000)]
    with pytest.raises(Killed):
        next(running)
    rest = Counting(made(tmp_path))
    again = [d.id for d in recorded(rest, many(1300), desk, "f", "Anna")]
    assert again[: len(got)] == got
    assert again == [s.decision.id for s in made(tmp_path).run(many(1300))]
    assert first.seen + rest.seen == [f"c-{i}" for i in range(1300)]
    assert len(first.seen) == 1000  # two chunks; the third was never whole
    third = Counting(made(tmp_path))
    assert [d.id for d in recorded(third, many(1300), desk, "f", "Anna")] == again
    assert third.seen == []
    assert desk.standing_count() == (1300, 0)
    assert desk.counts()["open"] == 26 + 130
    assert desk.verify().holds


def test_a_purged_line_cannot_be_given_again(tmp_path: Path, desk: Desk) -> None:
    take_in(tmp_path, OLD, "old")
    list(recorded(made(tmp_path), many(5), desk, "f", "Anna"))
    desk.purge(consignment="c-3", reason="erasure", by="Anna")
    with pytest.raises(StoreError, match="line 4 was purged"):
        list(recorded(made(tmp_path), many(5), desk, "f", "Anna"))


def test_the_same_content_is_replaced_and_another_one_is_not(tmp_path: Path, desk: Desk) -> None:
    take_in(tmp_path, OLD, "old")
    screened = [consignment("a", "Sever Trans"), consignment("b", "Sever Trans")]
    list(recorded(made(tmp_path), screened, desk, "f", "Anna"))
    desk.decide("a", "release", "another firm", by="Bert")
    changed = [screened[0], consignment("b", "Sever Trans", email="x@example.com"), consignment("d")]
    list(recorded(made(tmp_path), changed, desk, "g", "Anna"))
    # a: the clerk's word stands. b: another content, so that both wait; nobody makes a task go by sending it anew.
    assert sorted(str(t.consignment_id) for t in desk.queue()) == ["b", "b"]
    assert desk.standing_count()[0] == 4
    assert desk.counts()["superseded"] == 0
    list(recorded(made(tmp_path), [consignment("b", "Sever Trans")], desk, "h", "Anna"))
    assert sorted(str(t.consignment_id) for t in desk.queue()) == ["b", "b"]  # the first content's task has moved on
    assert desk.counts()["superseded"] == 1
    assert desk.verify().holds


def test_a_milder_policy_makes_no_open_task_go(tmp_path: Path, desk: Desk) -> None:
    take_in(tmp_path, OLD, "old")
    list(recorded(made(tmp_path), [consignment("a", "Sever Trans")], desk, "f", "Anna"))
    mild = policy(tmp_path)
    mild.write_text(mild.read_text() + "rules: [{check: party-listed, then: note}]\n")
    [d] = recorded(screener_of(tmp_path, mild), [consignment("a", "Sever Trans")], desk, "f", "Mallory")
    assert d.outcome == "release"
    assert [t.consignment_id for t in desk.queue()] == ["a"]


def test_no_consignment_passes_as_a_customer(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps({"id": "customer:1", "parties": [{"role": "buyer", "name": "X"}]}) + "\n")
    [one] = read_consignments(file)
    assert "begins like that of a customer" in str(one.error)


@pytest.mark.slow
def test_kill_9_of_the_command_loses_and_doubles_nothing(tmp_path: Path) -> None:
    count, place = 1300, tmp_path / "killed.sqlite"
    take_in(tmp_path, OLD, "old")
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps(c) + "\n" for c in many(count)), "utf-8")
    args = ["screen", file, "--store", tmp_path / "store", "--policy", policy(tmp_path), "--format", "jsonl"]
    args += ["--as-of", "2026-11-02"]
    with start({"UMWEG_DESK": str(place), "UMWEG_USER": "Anna"}, *args) as running:
        wait_for(place, 0, running)  # what it prints is not read: it cannot get to the end
        running.kill()
    stopped = recorded_at(place)
    assert 500 <= stopped < count
    resumed = run_umweg(*args, UMWEG_DESK=str(tmp_path / "killed.sqlite"), UMWEG_USER="Anna")
    assert resumed.code == 0, resumed.err
    whole = run_umweg(*args, UMWEG_DESK=str(tmp_path / "whole.sqlite"), UMWEG_USER="Anna")
    assert resumed.out == whole.out
    assert recorded_at(place) == count
    desk = Desk.open(tmp_path / "killed.sqlite")
    assert desk.verify().holds
    desk.close()
