"""Kept runs and notes in the store: immutable, atomic, checked, carried by bundles, and never in the way of a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.report_factory import finding, result
from umweg import engines, ingest
from umweg.core.errors import StoreError, UnknownName, UsageError
from umweg.runs import notes, runs
from umweg.runs.side_files import BESIDE
from umweg.store import Store, scratch
from umweg.store.bundle import bundle, unbundle
from umweg.store.change import remove
from umweg.store.verify import verify


@pytest.fixture
def store(tmp_path: Path, flows_csv: Callable[..., Path]) -> Store:
    ingest(flows_csv("a.csv"), source="tidy", store=tmp_path / "s")
    return Store.open(tmp_path / "s")


def named(run: str):
    made = result()
    return replace(made, provenance=replace(made.provenance, run=run))


def test_kept_once_and_read_back_whole(store: Store) -> None:
    first = runs.keep(store, result(), "my.yml")
    assert runs.keep(store, result()) == first
    assert runs.load(store, runs.find(store)) == result()
    assert (first.asked, first.grades, first.goods) == ("my.yml", {"strong": 3, "watch": 1}, 2)
    assert not list(store.path.glob("tmp-*"))
    assert verify(engines.open(), store, beside=BESIDE) == ()


def test_other_findings_under_the_same_id_are_refused_and_rounding_is_none(store: Store) -> None:
    first = runs.keep(store, result())
    noisy = replace(result(), findings=tuple(replace(f, after=f.after * (1 + 1e-15)) for f in result().findings))
    assert noisy != result()
    assert runs.keep(store, noisy) == first
    with pytest.raises(StoreError, match="another build"):
        runs.keep(store, result(findings=result().findings[1:]))
    assert runs.load(store, runs.find(store)) == result()


def test_found_by_id_beginning_latest_and_regime(store: Store) -> None:
    a, b = (runs.keep(store, named(n)) for n in ("aaaa11111111", "aaaa22222222"))
    assert runs.runs(store) == (a, b)
    assert runs.find(store, "aaaa1") == a
    assert runs.find(store) == b
    for wrong in ("aaaa", "bbbb", "../../etc"):
        with pytest.raises(UnknownName, match="umweg runs"):
            runs.find(store, wrong)
    with pytest.raises(UnknownName, match="of regime us-china"):
        runs.find(store, "latest", "us-china")
    runs.remove(store, a)
    assert runs.runs(store) == (b,)


def test_a_kept_run_that_was_touched_is_refused_and_reported(store: Store) -> None:
    record = runs.keep(store, result())
    file = store.path / "runs" / f"{record.id}.json.gz"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(StoreError, match="bytes have changed"):
        runs.load(store, record)
    assert [f.kind for f in verify(engines.open(), store, beside=BESIDE)] == ["run"]
    file.unlink()
    assert {f.kind for f in verify(engines.open(), store, beside=BESIDE)} == {"run", "stray"}
    (store.path / "runs" / f"{record.id}.json").write_text("{}")
    with pytest.raises(StoreError, match="cannot be read"):
        runs.runs(store)


def test_a_writer_that_dies_between_the_halves_leaves_no_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def once(self: Path, target: Path) -> Path:
        if self.name.endswith(".json"):
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises(StoreError, match="No room left"):
        runs.keep(store, result())
    monkeypatch.undo()
    assert runs.runs(store) == ()
    assert [f.kind for f in verify(engines.open(), store, beside=BESIDE)] == ["stray"]
    runs.keep(store, result())
    assert verify(engines.open(), store, beside=BESIDE) == ()


def test_a_store_that_cannot_be_written_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*_: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(scratch, "scratch_folder", no)
    with pytest.raises(StoreError, match="no rights"):
        runs.keep(store, result())


def test_bundles_carry_runs_and_notes(store: Store, tmp_path: Path) -> None:
    runs.keep(store, result())
    notes.add(store, finding(), "Ask Lithuania.", "anna")
    bundle(store, tmp_path / "x.umweg", BESIDE)
    unbundle(tmp_path / "x.umweg", tmp_path / "n", BESIDE)
    there = Store.open(tmp_path / "n")
    assert runs.load(there, runs.find(there)) == result()
    assert notes.live(there) == notes.live(store)
    assert verify(engines.open(), there, beside=BESIDE) == ()


def test_removing_data_leaves_runs_and_notes(store: Store) -> None:
    kept = runs.keep(store, result())
    notes.add(store, finding(), "Ask Lithuania.", "anna")
    remove(engines.open(), store, store.catalog.snapshots[0].id, "test")
    assert runs.runs(store) == (kept,)
    assert kept.data != store.fingerprint()
    assert len(notes.live(store)) == 1
    assert verify(engines.open(), store, beside=BESIDE) == ()


def test_notes_are_a_log(store: Store) -> None:
    one = notes.add(store, finding(), "  Ask Lithuania. ", "anna")
    two = notes.add(store, finding("KG"), "Trucks.", "ben")
    assert [(n.id, n.by, n.text) for n in notes.live(store)] == [
        ("1", "anna", "Ask Lithuania."),
        ("2", "ben", "Trucks."),
    ]
    assert one.members == ("85423190",)
    notes.remove(store, "#1", "ben")
    assert notes.live(store) == (two,)
    (first, gone), (_, still) = notes.log(store)
    assert gone is not None
    assert (first.id, gone.by, still) == ("1", "ben", None)
    assert notes.add(store, finding(), "Again.", "anna").id == "3"
    assert len((store.path / "notes.jsonl").read_text("utf-8").splitlines()) == 4
    for wrong in ("1", "9", ""):
        with pytest.raises(UnknownName, match="note --list"):
            notes.remove(store, wrong, "ben")
    for text in ("", "   ", "x" * 10_001):
        with pytest.raises(UsageError):
            notes.add(store, finding(), text, "anna")


@pytest.mark.parametrize("line", ["{", "[]", json.dumps({"what": "add"}), json.dumps({"what": "add", "id": "7"})])
def test_a_damaged_log_is_named_with_its_line(store: Store, line: str) -> None:
    notes.add(store, finding(), "Ask.", "anna")
    with (store.path / "notes.jsonl").open("a") as f:
        f.write(line + "\n")
    with pytest.raises(StoreError, match=r"notes\.jsonl, line 2"):
        notes.live(store)
    assert [f.kind for f in verify(engines.open(), store, beside=BESIDE)] == ["notes"]
