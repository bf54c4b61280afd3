"""What a store promises: the same file once, later files supersede, readers see one commit, errors change nothing."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from umweg import engines, ingest
from umweg.core.errors import StoreBusy, StoreError
from umweg.core.tables import FLOWS, QUARANTINE
from umweg.ingestion import FileReport
from umweg.store import Store
from umweg.store import catalog as cat


def one(path: Path, store: Path, **options: object) -> FileReport:
    (report,) = ingest(path, source="tidy", store=store, **options).files
    return report


def total(store: Store) -> tuple[int, float]:
    (row,) = engines.open().rows(f"select count(*), coalesce(sum(value), 0) from {store.flows_sql()}")
    return int(row[0]), float(row[1])


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "lock"}


def test_columns_are_those_of_the_contract(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    engine = engines.open()
    empty = Store(tmp_path / "s")
    one(flows_csv("a.csv", months=30), tmp_path / "s")
    for store in (empty, Store.open(tmp_path / "s")):
        described = engine.rows(f"describe select * from {store.flows_sql()}")
        assert [(r[0], r[1]) for r in described] == [(c.name, c.sql_type) for c in FLOWS.columns]
        described = engine.rows(f"describe select * from {store.quarantine_sql()}")
        assert [(r[0], r[1]) for r in described] == [(c.name, c.sql_type) for c in QUARANTINE.columns]
    assert sorted(p.parent.name for p in (tmp_path / "s" / "flows").rglob("*.parquet")) == [
        "year=2020",
        "year=2021",
        "year=2022",
    ]


def test_the_same_file_twice_changes_nothing(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    store = tmp_path / "s"
    first = one(flows_csv("a.csv"), store)
    before, fingerprint = tree(store), Store.open(store).fingerprint()
    shutil.copy(tmp_path / "a.csv", tmp_path / "renamed.csv")
    again = one(tmp_path / "renamed.csv", store)
    assert (first.status, again.status, again.snapshot) == ("added", "unchanged", first.snapshot)
    assert tree(store) == before
    assert Store.open(store).fingerprint() == fingerprint


def test_raw_bytes_and_provenance_are_kept(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    path = flows_csv("a.csv")
    one(path, tmp_path / "s")
    (ref,) = Store.open(tmp_path / "s").snapshots()
    assert (tmp_path / "s" / cat.raw_path(ref.sha256)).read_bytes() == path.read_bytes()
    record = json.loads((tmp_path / "s" / "snapshots" / f"{ref.id}.json").read_text())
    assert (record["file"], record["rows"], record["periods"]) == ("a.csv", 24, ["2020-01-01", "2020-12-01"])
    assert (ref.source, ref.rows, ref.credit) == ("tidy", 24, "own data")


def test_fingerprint_does_not_depend_on_the_order_of_ingest(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    a, b = flows_csv("a.csv"), flows_csv("b.csv", partners="AM")
    for name, order in (("s", (a, b)), ("t", (b, a))):
        ingest(order, source="tidy", store=tmp_path / name)
    assert Store.open(tmp_path / "s").fingerprint() == Store.open(tmp_path / "t").fingerprint()


def test_a_later_file_supersedes_the_same_grains_and_no_others(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    store = tmp_path / "s"
    one(flows_csv("old.csv", months=24, value=1), store)  # 48 rows
    one(flows_csv("part.csv", months=6, value=100, partners="KG AM"), store)  # 6 replace, 6 are new
    assert total(Store.open(store)) == (54, 42 + 12 * 100)
    one(flows_csv("all.csv", months=24, value=7, partners="KG KZ AM"), store)
    assert total(Store.open(store)) == (72, 72 * 7)
    assert [s.file for s in Store.open(store).snapshots()] == ["all.csv"]
    history = Store.open(store).catalog.files
    assert all((store / f.path).is_file() for f in history)  # earlier states stay readable
    grains = ", ".join(FLOWS.grain)
    sql = (
        f"select count(*) from (select {grains} from {Store.open(store).flows_sql()} group by all having count(*) > 1)"
    )
    assert engines.open().scalar(sql) == 0


def test_reader_keeps_its_commit(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    one(flows_csv("a.csv"), tmp_path / "s")
    reader = Store.open(tmp_path / "s")
    one(flows_csv("b.csv", value=9), tmp_path / "s")
    assert total(reader) == (24, 24)
    assert total(reader.refresh()) == (24, 24 * 9)


def test_dry_run_changes_nothing(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    report = one(flows_csv("a.csv"), tmp_path / "s", dry_run=True)
    assert (report.status, report.stored) == ("added", 24)
    assert not (tmp_path / "s").exists()


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="umweg ingest FILE"):
        Store.open(tmp_path / "none")
    assert Store(tmp_path / "none").is_empty


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "\xff"])
def test_a_damaged_catalog(text: str, tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    one(flows_csv("a.csv"), tmp_path / "s")
    (tmp_path / "s" / "catalog.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match="damaged"):
        Store.open(tmp_path / "s")


def test_a_newer_format(tmp_path: Path) -> None:
    (tmp_path / "catalog.json").write_text('{"format": 99}')
    with pytest.raises(StoreError, match="Update Umweg"):
        Store.open(tmp_path)


def test_a_missing_or_shortened_file(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    one(flows_csv("a.csv"), tmp_path / "s")
    store = Store.open(tmp_path / "s")
    (file,) = (tmp_path / "s" / "flows").rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(StoreError, match="damaged"):
        store.flows_sql()
    file.unlink()
    with pytest.raises(StoreError, match="missing"):
        store.flows_sql()


def test_a_busy_store_names_the_holder(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    one(flows_csv("a.csv"), tmp_path / "s")
    with (tmp_path / "s" / "lock").open("r+") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        f.truncate(0)
        f.write("4711")
        f.flush()
        store = Store(tmp_path / "s", timeout=0.1)
        with pytest.raises(StoreBusy, match="4711"):
            _write(store, tmp_path / "a.csv")


def _write(store: Store, path: Path) -> None:
    with store.transaction() as tx:
        tx.take_raw(path)
        tx.commit(engines.open(), _snapshot())


def _snapshot() -> cat.Snapshot:
    return cat.Snapshot("x", "tidy", "a", "0" * 64, 1, "", "", 1, "", "", "", 0, 0, 0, ("", ""), ())


def test_a_folder_without_rights(tmp_path: Path, flows_csv: Callable[..., Path], monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    one(flows_csv("a.csv"), tmp_path / "s")
    before = tree(tmp_path / "s")
    monkeypatch.setattr("umweg.store.scratch.tempfile.mkdtemp", refuse)
    report = one(flows_csv("b.csv", value=3), tmp_path / "s")
    assert report.error is not None
    assert "no rights" in report.error["what"]
    assert tree(tmp_path / "s") == before


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB, where the machine lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() or not mount:
        pytest.skip("mounting a small disk needs root; see the test with a limit of file size")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("rows", [20_000, 1_500])  # fails on the raw copy; later, when filled further
def test_a_full_disk(rows: int, tiny_disk: Path, tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    store = tiny_disk / "s"
    assert one(flows_csv("a.csv"), store).status == "added"
    before = tree(store)
    if rows < 20_000:
        free = shutil.disk_usage(tiny_disk).free
        (tiny_disk / "ballast").write_bytes(bytes(free - 110_000))
    many = " ".join(a for a in ("KG", "KZ", "AM", "UZ", "GE"))
    path = flows_csv("b.csv", months=84, value=3, partners=many)
    text = path.read_text().splitlines(keepends=True)
    body = [line.replace("DE,", f"{r},") for r in ("FR", "IT", "AT", "PL") for line in text[1:]]
    path.write_text(text[0] + "".join(body) + "# padding\n" * (200_000 if rows >= 20_000 else 0))
    report = one(path, store)
    assert report.status == "refused"
    assert report.error is not None
    assert report.error["code"] == "store"
    assert "No room left: about" in report.error["what"]
    assert tree(store) == before
    assert total(Store.open(store)) == (24, 24)


LIMITED = """
import resource, sys
from umweg import ingest
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
(report,) = ingest(sys.argv[1], source="tidy", store=sys.argv[2]).files
print(report.status, (report.error or {}).get("what"))
"""


def test_a_limit_of_file_size_is_like_a_full_disk(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    store = tmp_path / "s"
    one(flows_csv("a.csv"), store)
    before = tree(store)
    for limit in (1_000, 5_000):
        path = flows_csv("b.csv", value=3, months=72)
        run = subprocess.run(
            [sys.executable, "-c", LIMITED, path, store, str(limit)], capture_output=True, text=True, check=True
        )
        assert run.stdout.startswith("refused No room left"), (limit, run.stdout)
        assert tree(store) == before


def test_the_next_writer_sweeps_what_a_dead_one_left(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    store = tmp_path / "s"
    one(flows_csv("a.csv"), store)
    dead = store / "tmp-999999-dead"
    dead.mkdir()
    (dead / "alive").touch()
    (dead / "plan.json").write_text(json.dumps(["flows/source=tidy/year=2020/stray.parquet"]))
    stray = store / "flows" / "source=tidy" / "year=2020" / "stray.parquet"
    stray.write_bytes(b"half")
    one(flows_csv("b.csv", value=2), store)
    assert not dead.exists()
    assert not stray.exists()
    assert not list(store.glob("tmp-*"))
    assert total(Store.open(store)) == (24, 48)
