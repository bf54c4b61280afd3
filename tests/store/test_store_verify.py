"""`umweg store check` finds what is wrong, names it, and says how to mend it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from umweg import engines, ingest
from umweg.core.own_files.sealed import seal
from umweg.ingestion.expect import expectations
from umweg.store import Store
from umweg.store.verify import verify


@pytest.fixture
def store(tmp_path: Path, flows_csv: Callable[..., Path]) -> Path:
    path = flows_csv("b.csv", months=60, value=2)
    path.write_text(path.read_text() + "DE,XQ,export,87032319,CN,2020-01,5,EUR\n")
    report = ingest([flows_csv("a.csv"), path], source="tidy", store=tmp_path / "s")
    assert {f.status for f in report.files} == {"added"}
    return tmp_path / "s"


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)


def first(store: Path, pattern: str) -> Path:
    return next(p for p in sorted(store.rglob(pattern)) if p.is_file())


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "raw bytes": (lambda s: flip(first(s, "raw/*/*")), "hash"),
    "raw gone": (lambda s: first(s, "raw/*/*").unlink(), "missing"),
    "table bytes": (lambda s: flip(first(s, "flows/**/*.parquet")), "hash"),
    "table cut": (lambda s: first(s, "flows/**/*.parquet").write_bytes(b"PAR1"), "size"),
    "quarantine gone": (lambda s: first(s, "quarantine/*").unlink(), "missing"),
    "quarantine broken": (lambda s: first(s, "quarantine/*").write_bytes(b"x"), "unreadable"),
    "record gone": (lambda s: first(s, "snapshots/*").unlink(), "missing"),
    "record broken": (lambda s: first(s, "snapshots/*").write_text("{"), "unreadable"),
    "stray": (lambda s: (s / "flows" / "notes.txt").write_text("x"), "stray"),
}


def test_a_whole_store(store: Path) -> None:
    assert verify(engines.open(), Store(store)) == ()
    assert expectations(engines.open(), Store(store)) == ()


@pytest.mark.parametrize("case", CASES)
def test_faults(case: str, store: Path) -> None:
    harm, kind = CASES[case]
    harm(store)
    (fault,) = verify(engines.open(), Store(store))
    assert fault.kind == kind
    assert fault.mend
    assert str(store) not in str(fault.as_dict())


def change(store: Path, edit: Callable[[dict], None], sealed: bool = True) -> None:
    body = json.loads((store / "catalog.json").read_text())
    del body["seal"]
    edit(body)
    (store / "catalog.json").write_text((seal if sealed else str)(json.dumps(body, indent=1)) + "\n")


def test_counts_records_and_grain_of_a_catalog_that_was_edited(store: Path) -> None:
    change(store, lambda b: b["files"][-1].update(rows=7))
    assert [f.kind for f in verify(engines.open(), Store(store))] == ["count"]
    change(store, lambda b: b["files"][-1].update(rows=24))
    change(store, lambda b: b["snapshots"][0].update(credit="me"))
    assert [f.kind for f in verify(engines.open(), Store(store))] == ["record"]
    change(store, lambda b: b["snapshots"][0].update(credit="own data"))
    change(store, lambda b: b["files"][0].update(until=None))  # what was superseded lives again
    kinds = {f.kind for f in verify(engines.open(), Store(store))}
    assert kinds == {"grain"}


def test_passports(store: Path) -> None:
    change(store, lambda b: [s.update(passport=0) for s in b["snapshots"]])
    assert {f.kind for f in expectations(engines.open(), Store(store))} == {"passport"}

    def gone(body: dict) -> None:
        for f in body["files"]:
            f.update(source="gone", path=f["path"].replace("source=tidy", "source=gone"))
        for s in body["snapshots"]:
            s.update(source="gone")

    change(store, gone)
    assert "source" in {f.kind for f in expectations(engines.open(), Store(store))}


def test_a_store_of_the_first_format_still_reads(store: Path) -> None:
    def old(body: dict) -> None:
        body["format"] = 1
        del body["log"]
        for s in body["snapshots"]:
            for key in ("kind", "parts", "version", "repairs", "origin", "quarantine_sha256"):
                del s[key]
            (store / "snapshots" / f"{s['id']}.json").write_text(json.dumps(s, indent=1) + "\n")
        for f in body["files"]:
            del f["table"], f["sha256"]

    change(store, old, sealed=False)
    opened = Store(store)
    assert engines.open().scalar(f"select count(*) from {opened.flows_sql()}") == 120
    assert [e.what for e in opened.catalog.log] == ["ingest", "ingest"]
    assert verify(engines.open(), opened) == ()
