"""The desk: what Python gives and what the command line prints are the same bytes, a test a verb."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import umweg
from tests.cli.here import run_here
from tests.desk.made import PINS, entry
from tests.screening.registers.made import NEW, OLD, consignment, policy, take_in
from umweg.cli.output import write_json
from umweg.desk.desk import Desk
from umweg.results.decision import canonical

CLOCK = "2026-11-02T10:00:00.000000"
SOON = date.today() + timedelta(days=30)
CASE = {"id": "c-1", "kind": "seizure", "what": "pumps", "codes": ["84135040"], "route": ["KG", "KZ", "RU"],
        "source": "own"}  # fmt: skip


def text(value: Any) -> str:
    """As the command line writes JSON."""
    out = io.StringIO()
    with redirect_stdout(out):
        write_json(value)
    return out.getvalue()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two versions of a list, and a desk that has something of everything."""
    folder = tmp_path_factory.mktemp("kept")
    first = take_in(folder, OLD, "old")
    (folder / "first").write_text(first)
    place, law = folder / "desk.sqlite", str(policy(folder))
    desk = Desk.open(place)
    desk.batch("f", "o", PINS).record([entry(1), entry(2, "stop"), entry(3, "release")])
    desk.put_customers([("K-1", {"name": "Romashka Trade", "country": "KZ"}), ("K-2", {"name": "Backstube"})])
    desk.close()
    umweg.screen(consignment("v", "Romashka Trade"), folder / "store", policy=law, keep=True, desk=place, user="Anna",
                 text_model=False)  # fmt: skip
    umweg.add_cases(CASE, desk=place, user="Anna")
    umweg.add_exception("x-9", SOON, "founded 1998", folder / "store", party="ACME Ltd", digest="any", desk=place,
                        user="Anna")  # fmt: skip
    take_in(folder, NEW, "new")
    return folder


@pytest.fixture
def two(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two copies of the desk, one for each face; the clock stands, and salts are no longer random."""
    monkeypatch.setenv("UMWEG_STORE", str(kept / "store"))
    monkeypatch.setenv("UMWEG_USER", "Anna")
    monkeypatch.setattr("umweg.desk.desk.Desk.open.__func__.__kwdefaults__", _stopped())
    monkeypatch.setattr("umweg.desk.audit.chain.os", SimpleNamespace(urandom=bytes))
    places = (tmp_path / "python.sqlite", tmp_path / "line.sqlite")
    for place in places:
        shutil.copy(kept / "desk.sqlite", place)
    return places


def _stopped() -> dict[str, Any]:
    return {**Desk.open.__func__.__kwdefaults__, "clock": lambda: CLOCK}


def line(place: Path, *args: object, form: str | None = "json") -> str:
    ran = run_here(*args, "--desk", place, *(("--format", form) if form else ()))
    assert ran.code == 0, ran.err
    return ran.out


READ: list[tuple[str, dict[str, Any], tuple[object, ...]]] = [
    ("queue", {}, ("queue",)),
    ("queue", {"state": "all", "outcome": "review", "order": "age", "limit": 1},
     ("queue", "--state", "all", "--outcome", "review", "--order", "age", "--limit", 1)),
    ("queue", {"outcome": "ask"}, ("queue", "--outcome", "ask")),
    ("task", {"reference": "C-000001"}, ("queue", "show", "C-000001")),
    ("exceptions", {}, ("except", "list")),
    ("exceptions", {"on": "2099-01-01", "expired": True}, ("except", "list", "--on", "2099-01-01", "--expired")),
    ("customers", {}, ("customers", "list")),
    ("cases", {}, ("cases", "list")),
    ("audit_verify", {}, ("audit", "verify")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "args"), READ)
def test_what_is_read(two: tuple[Path, Path], name: str, given: dict[str, Any], args: tuple[object, ...]) -> None:
    assert text(getattr(umweg, name)(**given, desk=two[0]).as_dict()) == line(two[1], *args)


WRITTEN: list[tuple[str, dict[str, Any], tuple[object, ...]]] = [
    ("claim", {"reference": "C-000001", "minutes": 60}, ("queue", "take", "C-000001", "--minutes", 60)),
    ("decide", {"reference": "C-000001", "verdict": "stop", "reason": "it is them"},
     ("decide", "C-000001", "stop", "--reason", "it is them")),
    ("purge", {"consignment_id": "C-000003", "reason": "end"},
     ("purge", "--consignment", "C-000003", "--reason", "end")),
    ("add_exception", {"entity_id": "x-1", "party": "Vostok Impex", "country": "KZ", "until": SOON, "reason": "r"},
     ("except", "Vostok Impex", "x-1", "--country", "KZ", "--until", SOON, "--reason", "r")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "args"), WRITTEN)
def test_what_is_done(two: tuple[Path, Path], name: str, given: dict[str, Any], args: tuple[object, ...]) -> None:
    assert text(getattr(umweg, name)(**given, desk=two[0]).as_dict()) == line(two[1], *args)


def test_reopen(two: tuple[Path, Path]) -> None:
    for place in two:
        umweg.decide("C-000002", "stop", "it is them", desk=place)
    done = umweg.reopen("C-000002", "the owner", desk=two[0])
    assert text(done.as_dict()) == line(two[1], "reopen", "C-000002", "--reason", "the owner")


def test_what_ends_or_goes_without_a_result(two: tuple[Path, Path]) -> None:
    [kept] = umweg.exceptions(desk=two[0]).kept
    umweg.revoke_exception(f"e{kept.number}", "it was them", desk=two[0])
    line(two[1], "except", "revoke", f"e{kept.number}", "--reason", "it was them", form=None)
    umweg.remove_case("c-1", "mistaken", desk=two[0])
    line(two[1], "cases", "remove", "c-1", "--reason", "mistaken", form=None)
    assert text(umweg.cases(desk=two[0]).as_dict()) == line(two[1], "cases", "list")
    over = umweg.exceptions(expired=True, on="2099-01-01", desk=two[0])
    assert text(over.as_dict()) == line(two[1], "except", "list", "--expired", "--on", "2099-01-01")


def test_what_is_added_from_files(two: tuple[Path, Path], tmp_path: Path) -> None:
    cases, customers = tmp_path / "cases.yml", tmp_path / "k.csv"
    cases.write_text(umweg.case_examples(), "utf-8")
    assert run_here("cases", "examples").out == umweg.case_examples()
    customers.write_text("id,name,country\nK-7,Nemo,DE\n", "utf-8")
    assert umweg.add_cases(cases, desk=two[0]).changed == 2
    line(two[1], "cases", "add", cases, form=None)
    assert umweg.add_customers(customers, desk=two[0]).changed == 1
    line(two[1], "customers", "add", customers, form=None)
    assert text(umweg.cases(desk=two[0]).as_dict()) == line(two[1], "cases", "list")
    assert text(umweg.customers(desk=two[0]).as_dict()) == line(two[1], "customers", "list")


def test_similar_cases(two: tuple[Path, Path], tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    way = [{"country": c} for c in ("KG", "KZ", "RU")]
    file.write_text(json.dumps({"id": "a", "route": way, "lines": [{"code": "84135040"}]}) + "\n", "utf-8")
    found = umweg.similar_cases(file, least=0.4, desk=two[0])
    assert [c for c, _ in found.compared.found] == ["a"]
    assert text(found.as_dict()) == line(two[1], "cases", "similar", file, "--least", 0.4)


def test_the_trail_and_a_proof(two: tuple[Path, Path], tmp_path: Path) -> None:
    rows = umweg.audit_trail(contents=True, desk=two[0])
    assert "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows) == line(
        two[1], "audit", "export", "--contents", form="jsonl"
    )
    proof = tmp_path / "proof.json"
    proof.write_text(line(two[1], "audit", "prove", "C-000001", form=None), "utf-8")
    assert text(umweg.audit_proof("C-000001", desk=two[0])) == proof.read_text("utf-8")
    assert text(umweg.audit_verify(proof).as_dict()) == line(two[1], "audit", "verify", proof)
    made = umweg.audit_consistency("3", desk=two[0])
    assert text(made) == line(two[1], "audit", "consistency", "3", form=None)
    heads = [two[0].with_suffix(f".{n}") for n in (1, 2)]
    noted = umweg.audit_witness(heads[0], desk=two[0])
    assert f"head {noted}\n" == line(two[1], "audit", "witness", heads[1], form=None)
    assert heads[0].read_bytes() == heads[1].read_bytes()


def test_customers_and_decisions_after_a_change_of_lists(two: tuple[Path, Path], kept: Path) -> None:
    law, since = str(kept / "policy.yml"), (kept / "first").read_text()
    args = ("rescreen", "--since", since, "--policy", law)
    dry = umweg.rescreen(since, policy=law, dry_run=True, desk=two[0])
    planned = [json.loads(x)["consignment_id"] for x in line(two[1], *args, "--dry", form="jsonl").splitlines()]
    assert [a.given.id for a in dry.again] == planned
    assert "v" in planned
    decided = umweg.rescreen(since, policy=law, desk=two[0]).decided
    assert _lines(decided) == line(two[1], *args, form="jsonl")
    screened = umweg.screen_customers(policy=law, desk=two[0])
    assert _lines(screened) == line(two[1], "customers", "screen", "--policy", law, form="jsonl")


def _lines(decided: Any) -> str:
    return "".join(canonical(r.as_dict()).decode() + "\n" for r in decided)
