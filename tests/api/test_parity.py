"""One answer: the same request by Python and by the command line gives the same bytes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import umweg
from tests.cli.here import run_here
from tests.conftest import ROOT
from umweg import sample
from umweg.desk.desk import Desk
from umweg.results.json_text import json_text

GOLDEN: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("detect", {}, ()),
    (
        "detect",
        {"transits": ("Kyrgyzstan",), "goods": ["84.", "85"], "alpha": 0.05, "grade": ("strong",), "lists": ("chpl",)},
        ("--transit", "Kyrgyzstan", "--good", "84.,85", "--alpha", "0.05", "--grade", "strong", "--list", "chpl"),
    ),
    ("detect", {"after": ("2022-06", "2022-11")}, ("--after", "2022-06..2022-11")),
    ("compare", {}, ()),
    (
        "compare",
        {"by": "reporter", "partners": "Kazakhstan", "good": ("84.71",)},
        ("--by", "reporter", "--partner", "Kazakhstan", "--good", "84.71"),
    ),
    ("watch", {"start": "2021-01", "transits": "KG,KZ"}, ("--from", "2021-01", "--transit", "KG,KZ")),
    ("trace", {"via": ("KG", "KZ"), "goods": "84.11"}, ("--via", "KG,KZ", "--good", "84.11")),
]  # fmt: skip


def by_python(verb: str, given: dict[str, Any]) -> str:
    """What Python gives, as text: a result, or the error."""
    try:
        return json_text(getattr(umweg, verb)(sample.store(), **given).as_dict()) + "\n"
    except umweg.UmwegError as e:
        return str(e.as_dict()["code"])


def by_command(verb: str, args: tuple[str, ...]) -> str:
    """What the command gives."""
    kept = ("--no-keep",) if verb == "detect" else ()
    ran = run_here(verb, "--store", sample.store().path, "--format", "json", *kept, *args)
    return ran.out if ran.code == 0 else str(ran.err).split('"code": "')[1].split('"')[0]


@pytest.mark.parametrize(("verb", "given", "args"), GOLDEN, ids=[f"{v} {' '.join(a)}" for v, _, a in GOLDEN])
def test_python_and_the_command_line_give_the_same_bytes(
    verb: str, given: dict[str, Any], args: tuple[str, ...]
) -> None:
    assert by_python(verb, given) == by_command(verb, args)


def test_flows_are_the_same_rows() -> None:
    table = umweg.flows(sample.store(), good=("84111280",), partners=("KZ",), since="2022-07")
    ran = run_here("flows", "--store", sample.store().path, "--good", "84111280", "--transit", "KZ", "--from",
                   "2022-07", "--format", "json")  # fmt: skip
    assert json_text(table.to_pylist()) + "\n" == ran.out


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A store with a list of parties, and a desk beside it."""
    umweg.ingest(ROOT / "examples" / "lists_2026-11-20.ftm.json", source="ftm", store=tmp_path / "store")
    return tmp_path / "store"


def screened(store: Path, desk: Path | None) -> tuple[str, str]:
    """Decisions on the example by Python and by the command line, as lines of JSON."""
    file, policy = ROOT / "examples" / "consignments.jsonl", ROOT / "examples" / "policy.yml"
    mine = b"".join(d.bytes() + b"\n" for d in umweg.screen(file, store, str(policy), desk=desk)).decode()
    at = () if desk is None else ("--desk", desk)
    ran = run_here("screen", file, "--store", store, "--policy", policy, *at, "--no-keep", "--format", "jsonl")
    assert ran.code == 0, ran.err
    return mine, ran.out


def test_screening_is_the_same_with_and_without_a_desk(lists: Path, tmp_path: Path) -> None:
    mine, theirs = screened(lists, None)
    assert mine == theirs
    assert not (tmp_path / "desk.sqlite").exists()
    Desk.open(tmp_path / "made.sqlite").close()
    assert screened(lists, tmp_path / "made.sqlite")[0] == screened(lists, tmp_path / "made.sqlite")[1]


def test_a_desk_that_is_named_must_be_there(lists: Path, tmp_path: Path) -> None:
    """Else a slip of the pen would leave all its exceptions and cases out, without a word."""
    file, gone = ROOT / "examples" / "consignments.jsonl", tmp_path / "desks.sqlite"
    with pytest.raises(umweg.StoreError, match="no desk"):
        umweg.screen(file, lists, desk=gone)
    ran = run_here("screen", file, "--store", lists, "--desk", gone, "--no-keep")
    assert (ran.code, "no desk" in ran.err) == (umweg.StoreError.exit_code, True)


def test_the_desk_beside_the_store_that_is_named_counts(lists: Path, tmp_path: Path) -> None:
    """And not that of the default store, whatever face asks."""
    case = {"id": "c-1", "kind": "seizure", "what": "pumps", "codes": ["84135040"], "source": "own"}
    assert umweg.add_cases(case, store=lists, user="Anna").total == 1
    assert (tmp_path / "desk.sqlite").is_file()
    assert [c.id for c in umweg.cases(store=lists).cases] == ["c-1"]
    assert '"c-1"' in run_here("cases", "list", "--store", lists, "--format", "json").out
    pinned = umweg.screen({"id": "1", "sender": "DE", "destination": "KZ"}, lists)[0].pins
    assert pinned["exceptions"] is not None
    mine, theirs = screened(lists, None)
    assert mine == theirs


def test_an_exception_of_the_desk_counts_in_both(lists: Path, tmp_path: Path) -> None:
    """Until now the command line said release and Python review."""
    desk, file = tmp_path / "desk.sqlite", ROOT / "examples" / "consignments.jsonl"
    before = umweg.screen(file, lists, str(ROOT / "examples" / "policy.yml"))
    hit = next((d, r) for d in before for r in d.reasons if r["check"] == "party-listed")
    name = hit[1]["values"]["name"]
    until = (date.today() + timedelta(days=90)).isoformat()
    ran = run_here("except", name, hit[1]["values"]["entity_id"], "--until", until, "--store", lists,
                   "--reason", "another firm of that name", "--by", "Anna", "--desk", desk)  # fmt: skip
    assert ran.code == 0, ran.err
    mine, theirs = screened(lists, desk)
    assert mine == theirs
    assert mine != "".join(d.bytes().decode() + "\n" for d in before)
