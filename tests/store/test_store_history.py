"""What was known when; removal and its undoing; lists that replace each other as a whole."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from umweg import engines, ingest
from umweg.core.errors import UnknownName, UsageError
from umweg.core.tables import GOODS, RATES, StoredTable
from umweg.files.input_file import BadRecord
from umweg.ingestion import FileReport
from umweg.ingestion.files import Job, take_all
from umweg.sources import FileOptions, Source
from umweg.sources.passport import SourcePassport
from umweg.sources.records import FileFacts, ReadResult
from umweg.store import Store
from umweg.store import write as write_module
from umweg.store.change import remove, restore
from umweg.store.verify import verify


def one(path: Path, store: Path) -> FileReport:
    (report,) = ingest(path, source="tidy", store=store).files
    assert report.error is None, report.error
    return report


def total(store: Store) -> tuple[int, float]:
    (row,) = engines.open().rows(f"select count(*), coalesce(sum(value), 0) from {store.flows_sql()}")
    return int(row[0]), float(row[1])


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each commit is a day later, from 2024-01-01 on."""
    number = itertools.count()
    start = datetime(2024, 1, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(
        write_module, "now", lambda: (start + timedelta(days=next(number))).isoformat(timespec="microseconds")
    )


@pytest.mark.usefixtures("days")
def test_as_of_answers_as_of_then(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    path = tmp_path / "s"
    one(flows_csv("a.csv"), path)  # 1 January: 24 rows of 1
    second = one(flows_csv("b.csv", months=6, value=3), path)  # 2 January: 12 of them become 3
    prints = [Store(path).at(f"2024-01-0{d}").fingerprint() for d in (1, 2)]
    remove(engines.open(), Store(path), second.snapshot, "wrong unit")  # 3 January
    restore(engines.open(), Store(path), second.snapshot[:6])  # 4 January
    states = [total(Store(path, as_of=f"2024-01-0{d}")) for d in (1, 2, 3, 4)]
    assert states == [(24, 24), (24, 48), (24, 24), (24, 48)]
    assert total(Store(path)) == (24, 48)
    assert total(Store(path, as_of="2023-12-31")) == (0, 0)
    assert total(Store(path, as_of=date(2024, 1, 1))) == (24, 24)
    assert total(Store(path, as_of="2024-01-02T11:59:59")) == (24, 24)
    assert total(Store(path, as_of="2024-01-02T14:00:00+02:00")) == (24, 48)
    assert Store(path).flows_sql(as_of="2024-01-01") == Store(path, as_of="2024-01-01").flows_sql()
    assert [Store(path).at(f"2024-01-0{d}").fingerprint() for d in (3, 4)] == prints
    assert [s.file for s in Store(path, as_of="2024-01-03").snapshots()] == ["a.csv"]
    assert verify(engines.open(), Store(path)) == ()
    with pytest.raises(UsageError, match="no date"):
        Store(path, as_of="yesterday")
    with pytest.raises(UsageError, match="past"), Store(path, as_of="2024-01-01").transaction():
        pass


def test_removing_any_of_three_is_as_if_it_had_never_come(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    files = [
        flows_csv("a.csv", months=24),
        flows_csv("b.csv", months=18, value=3, partners="KG"),
        flows_csv("c.csv", months=6, value=9, partners="KG KZ AM"),
    ]
    for gone in range(3):
        rest = [f for i, f in enumerate(files) if i != gone]
        ids = [one(f, tmp_path / f"all{gone}").snapshot for f in files]
        for f in rest:
            one(f, tmp_path / f"rest{gone}")
        whole = Store(tmp_path / f"all{gone}").fingerprint()
        remove(engines.open(), Store(tmp_path / f"all{gone}"), ids[gone], "a test")
        store = Store(tmp_path / f"all{gone}")
        assert store.fingerprint() == Store(tmp_path / f"rest{gone}").fingerprint()
        assert total(store) == total(Store(tmp_path / f"rest{gone}"))
        assert verify(engines.open(), store) == ()
        assert store.catalog.removed[ids[gone]].reason == "a test"
        again = one(files[gone], tmp_path / f"all{gone}")
        assert again.status == "unchanged"
        assert f"umweg store restore {ids[gone]}" in again.warnings[0]
        restore(engines.open(), Store(tmp_path / f"all{gone}"), ids[gone])
        assert Store(tmp_path / f"all{gone}").fingerprint() == whole


def test_removal_is_asked_for_properly(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    report = one(flows_csv("a.csv"), tmp_path / "s")
    store = Store(tmp_path / "s")
    with pytest.raises(UsageError, match="needs a reason"):
        remove(engines.open(), store, report.snapshot, " ")
    with pytest.raises(UnknownName, match="no snapshot 'ffff'"):
        remove(engines.open(), store, "ffff", "x")
    with pytest.raises(UsageError, match="is not removed"):
        restore(engines.open(), store, report.snapshot)
    remove(engines.open(), store, report.snapshot, "x")
    with pytest.raises(UsageError, match="already removed"):
        remove(engines.open(), store, report.snapshot, "x")
    assert store.is_empty


# --- lists --------------------------------------------------------------------------------------


def passport(kind: str, **more: object) -> SourcePassport:
    given = {
        "name": f"test-{kind}", "version": 1, "publisher": "p", "title": "t", "link": "l", "licence": "CC0",
        "credit": "c", "cadence": "daily", "suffixes": (".txt",), "columns": {}, "fill": {}, "quirks": (),
        "max_bad_share": 0.5, "kind": kind,
    }  # fmt: skip
    return SourcePassport(**{**given, **more})


def goods(table: StoredTable, codes: str, name: str = "L") -> pa.Table:
    rows = [{"list": name, "code": c, "code_system": "HS6", "mark": "stated", "completeness": "complete"}
            for c in codes.split()]  # fmt: skip
    return pa.Table.from_pylist(rows)


def put(store: Path, source: Source, *texts: str) -> tuple[FileReport, ...]:
    paths = []
    for i, text in enumerate(texts):
        paths.append(store.parent / f"{i}-{text.split()[0]}.txt")
        paths[-1].write_text(text)
    job = Job(lambda _: engines.open(), source, Store(store), FileOptions(), source.passport.max_bad_share, False, "c")
    return take_all(job, paths)


def read(files: object, passport: SourcePassport) -> ReadResult:
    """First word: version; then codes, those with ! are bad."""
    words = [w for f in files for w in f.path.read_text().split()]
    version = max(w for w in words if "-" in w)
    codes = [w for w in words if "-" not in w]
    bad = [BadRecord("x", i, "code", c, "orphan: no parent.") for i, c in enumerate(codes, 1) if "!" in c]
    return ReadResult(
        goods(GOODS, " ".join(c for c in codes if "!" not in c)), bad, FileFacts(version, read=len(codes))
    )


def codes(store: Store, snapshot: str | None = None) -> str:
    rows = engines.open().rows(f"select code from {store.table_sql('goods', snapshot)} order by code")
    return " ".join(r[0] for r in rows)


def test_the_later_version_of_a_list_wins_whatever_the_order(tmp_path: Path) -> None:
    source = Source(passport("goods"), read=read)
    (b,) = put(tmp_path / "s", source, "2024-02-01 1 2 3!")
    assert (b.status, b.read, b.stored, b.quarantined, dict(b.reasons)) == ("added", 3, 2, 1, {"orphan": 1})
    (a,) = put(tmp_path / "s", source, "2023-01-01 1 9")
    store = Store(tmp_path / "s")
    assert codes(store) == "1 2"
    assert codes(store, a.snapshot) == "1 9"
    (c,) = put(tmp_path / "s", source, "2025-01-01 5")
    assert codes(Store(tmp_path / "s")) == "5"
    remove(engines.open(), Store(tmp_path / "s"), c.snapshot, "x")
    assert codes(Store(tmp_path / "s")) == "1 2"
    assert verify(engines.open(), Store(tmp_path / "s")) == ()
    assert Store(tmp_path / "s").catalog.snapshots[0].version == "2024-02-01"
    assert Store(tmp_path / "s").is_empty  # of flows
    (again,) = put(tmp_path / "s", source, "2023-01-01 1 9")
    assert again.status == "unchanged"


def test_files_that_belong_together_are_one_snapshot(tmp_path: Path) -> None:
    source = Source(passport("goods", together=True), read=read)
    (r,) = put(tmp_path / "s", source, "2024-02-01 1", "2024-02-01 2")
    store = Store(tmp_path / "s")
    assert codes(store) == "1 2"
    (s,) = store.catalog.snapshots
    assert [p.file for p in s.parts] == ["0-2024-02-01.txt", "1-2024-02-01.txt"]
    assert (r.file, s.bytes) == ("0-2024-02-01.txt + 1-2024-02-01.txt", 24)
    assert verify(engines.open(), store) == ()
    (again,) = put(tmp_path / "s", source, "2024-02-01 2", "2024-02-01 1")
    assert again.status == "unchanged"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (pa.table({"list": ["L"]}), "columns missing"),
        (goods(GOODS, "1").append_column("odd", [["x"]]), "odd"),
        (goods(GOODS, "1 1"), "twice"),
        (goods(GOODS, "1").set_column(0, "list", pa.array([None], pa.string())), "empty"),
    ],
)
def test_a_reader_that_breaks_the_contract(table: pa.Table, words: str, tmp_path: Path) -> None:
    source = Source(passport("goods"), read=lambda files, passport: ReadResult(table))
    (r,) = put(tmp_path / "s", source, "2024-02-01")
    assert r.status == "refused"
    assert words in str(r.error)


def test_rates_replace_each_other_row_by_row(tmp_path: Path) -> None:
    def read(files: object, passport: SourcePassport) -> ReadResult:
        words = [w.split("=") for f in files for w in f.path.read_text().split()]
        rows = [{"currency": "USD", "period": date.fromisoformat(d), "freq": "D", "rate": float(v), "days": 1,
                 "complete": True} for d, v in words]  # fmt: skip
        return ReadResult(pa.Table.from_pylist(rows))

    source = Source(passport("rates"), read=read)
    put(tmp_path / "s", source, "2024-01-01=1 2024-01-02=1")
    put(tmp_path / "s", source, "2024-01-02=2 2024-01-03=2")
    sql = f"select rate from {Store(tmp_path / 's').table_sql('rates')} order by period"
    assert [r[0] for r in engines.open().rows(sql)] == [1, 2, 2]
    assert "rate" in RATES.names
