"""`umweg audit` on a desk that somebody changed by hand, with heads of a witness, and with a proof of consistency."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.here import run_here
from tests.desk.life import live
from umweg.desk.desk import Desk


@pytest.fixture
def place(tmp_path: Path) -> Path:
    desk = Desk.open(tmp_path / "desk.sqlite")
    live(desk)
    desk.close()
    return tmp_path / "desk.sqlite"


def tamper(place: Path, *statements: str) -> None:
    with sqlite3.connect(place) as c:
        for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            c.execute(f"DROP TRIGGER {name}")
        for s in statements:
            c.execute(s)


def test_each_difference_is_named_with_table_key_field_and_both_values(place: Path) -> None:
    tamper(place, "UPDATE tasks SET verdict = 'release' WHERE verdict = 'stop'",
           "UPDATE exceptions SET revoked = NULL, revoked_by = NULL", "DELETE FROM hits")  # fmt: skip
    ran = run_here("audit", "verify", "--desk", place)
    assert ran.code == 4
    assert "says verdict 'release', the trail 'stop'" in ran.out
    assert "says revoked_by None, the trail 'Cleo'" in ran.out
    assert "hits 2, NK-1 is gone" in ran.out
    assert "and 6 more" in " ".join(ran.err.split())
    ran = run_here("audit", "verify", "--desk", place, "--format", "json")
    found = json.loads(ran.out)
    assert (found["holds"], found["kind"], found["differing"]) == (False, "index changed", 7)
    assert {(d["table"], d["field"]) for d in found["differences"]} == {
        ("tasks", "verdict"), ("exceptions", "revoked"), ("exceptions", "revoked_by"), ("hits", None),
    }  # fmt: skip
    assert all({"key", "expected", "found"} <= d.keys() for d in found["differences"])


def test_what_was_not_assessed_is_said(place: Path, tmp_path: Path) -> None:
    ran = run_here("audit", "verify", "--desk", place)
    assert (ran.code, "of its tables as it says" in " ".join(ran.out.split())) == (0, True)
    assert "Not assessed" not in ran.out
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(place.read_bytes())
    assert "Not assessed: whether the whole desk was set back" in run_here("audit", "verify", copy).out
    exported = tmp_path / "audit.jsonl"
    exported.write_text(run_here("audit", "export", "--desk", place).out)
    assert "Not assessed: the desk's tables" in run_here("audit", "verify", exported).out


def test_a_witness_and_a_proof_of_consistency(place: Path, tmp_path: Path) -> None:
    heads, proof = tmp_path / "heads.jsonl", tmp_path / "proof.json"
    before = run_here("audit", "witness", heads, "--desk", place)
    noted = before.out.split()[1]
    assert run_here("queue", "take", "C-000006", "--desk", place, "--by", "Anna").code == 0
    assert run_here("audit", "witness", heads, "--desk", place).code == 0
    assert run_here("audit", "verify", "--witness", heads, "--desk", place).code == 0
    proof.write_text(run_here("audit", "consistency", noted, "--desk", place).out)
    ran = run_here("audit", "verify", proof, "--head", noted)
    assert ran.code == 0, ran.err
    assert f"older head {noted}" in ran.out
    made = json.loads(proof.read_text())
    assert [json.loads(line)["root"] for line in heads.read_text().splitlines()] == [
        made["first"]["root"], made["second"]["root"],
    ]  # fmt: skip
    made["first"]["root"] = "0" * 64
    proof.write_text(json.dumps(made, indent=1))
    ran = run_here("audit", "verify", proof)
    assert ran.code == 4
    assert "does not begin with the one up to the first" in " ".join(ran.err.split())
    tamper(place, *(f"DELETE FROM {t} WHERE number > 40" for t in ("payloads", "audit")))
    ran = run_here("audit", "verify", "--witness", heads, "--desk", place)
    assert ran.code == 4
    assert "set back" in ran.err
    ran = run_here("queue", "take", "C-000006", "--desk", place, "--by", "Bert")
    assert ran.code == 4
    assert "older than what is remembered" in " ".join(ran.err.split())
    assert run_here("audit", "verify", heads, "--witness", heads).code == 2


def test_ids_that_look_alike_are_told_apart_in_the_queue(tmp_path: Path) -> None:
    from tests.desk.made import PINS, entry

    desk = Desk.open(tmp_path / "desk.sqlite")
    ids = ("AC-7", "АC-7", "AC-7 ", "AC\u200b-7", "B-8")
    desk.batch("f", "o", PINS).record([entry(i, consignment_id=name) for i, name in enumerate(ids, 1)])
    shown = "".join(run_here("queue", "--desk", tmp_path / "desk.sqlite").out.split())
    for told in ("А⟨U+0410⟩C-7", "AC-7⟨U+0020⟩", "AC⟨U+200B⟩-7", "B-8"):
        assert told in shown
