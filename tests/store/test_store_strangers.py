"""A store that came from a stranger: what its files say gets nowhere but where its own types let it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umweg import engines, ingest
from umweg.core.errors import StoreError
from umweg.core.own_files.sealed import seal
from umweg.runs import notes, runs
from umweg.runs.side_files import BESIDE
from umweg.store import Store
from umweg.store.verify import verify

SQL = "x' union select * from read_text('/etc/passwd') --"
HUGE = 10**30


@pytest.fixture
def store(tmp_path: Path, flows_csv: Callable[..., Path]) -> Path:
    bad = flows_csv("a.csv")
    bad.write_text(bad.read_text() + "DE,KG,export,87032319,CN,2020-13,1,EUR\n")
    report = ingest(bad, source="tidy", store=tmp_path / "s", max_bad_share=0.5)
    assert [f.status for f in report.files] == ["added"]
    return tmp_path / "s"


def put(path: tuple[Any, ...], value: Any) -> Callable[[dict], None]:
    def edit(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        body[path[-1]] = value

    return edit


SNAPSHOT, FILE, EVENT = ("snapshots", 0), ("files", 0), ("log", 0)
CATALOGS: dict[str, Callable[[dict], None]] = {
    "an absolute path": put((*FILE, "path"), "/etc/passwd"),
    "a path out": put((*FILE, "path"), "flows/../../x.parquet"),
    "a path of another table": put((*FILE, "path"), "parties/source=tidy/0123456789abcdef.parquet"),
    "a path with a line break": put((*FILE, "path"), "flows/source=tidy/year=2020/0123456789abcdef.parquet\n"),
    "SQL as the id of a snapshot": put((*SNAPSHOT, "id"), SQL),
    "a path as the id of a snapshot": put((*SNAPSHOT, "id"), "../../../x"),
    "SQL as a file's snapshot": put((*FILE, "snapshot"), SQL),
    "SQL as a source": put((*FILE, "source"), SQL),
    "a source with a quote": put((*SNAPSHOT, "source"), "ti'dy"),
    "another source than the snapshot's": put((*FILE, "source"), "comtrade"),
    "an unknown table": put((*FILE, "table"), "users"),
    "an unknown kind": put((*SNAPSHOT, "kind"), "law"),
    "a year as SQL": put((*FILE, "year"), "2020 or true"),
    "a huge year": put((*FILE, "year"), HUGE),
    "a negative count": put((*FILE, "rows"), -1),
    "a count with a fraction": put((*FILE, "rows"), 1.5),
    "a huge count": put((*FILE, "bytes"), HUGE),
    "a commit in words": put(("commit",), "1; drop table flows"),
    "a raw file out": put((*SNAPSHOT, "sha256"), "../../../../etc/passwd"),
    "a hash that is short": put((*FILE, "sha256"), "ab"),
    "a repair of SQL": put((*SNAPSHOT, "repairs"), SQL),
    "a repair of what is not there": put((*SNAPSHOT, "repairs"), "0" * 16),
    "an event of what is not there": put((*EVENT, "snapshots"), ["0" * 16]),
    "an event of another kind": put((*EVENT, "what"), "erase"),
    "a time that is none": put((*EVENT, "at"), "now"),
    "keys that nobody knows": put((*FILE, "keys"), {"x; drop": ["1"]}),
    "options that nobody knows": put((*SNAPSHOT, "options"), {"__class__": "x"}),
    "a field that nobody knows": put((*FILE, "run"), "rm -rf"),
    "a list for a record": put(("files",), [[]]),
    "null for a text": put((*SNAPSHOT, "file"), None),
    "the same snapshot twice": lambda b: b["snapshots"].append(b["snapshots"][0]),
    "no files": lambda b: b.pop("files"),
}


def rewrite(path: Path, edit: Callable[[dict], None]) -> None:
    """Change a sealed file as somebody who can seal it again."""
    body = json.loads(path.read_text())
    body.pop("seal", None)
    edit(body)
    path.write_text(seal(json.dumps(body, indent=1)) + "\n")


@pytest.mark.parametrize("case", CATALOGS)
def test_catalogs_of_strangers(case: str, store: Path) -> None:
    rewrite(store / "catalog.json", CATALOGS[case])
    with pytest.raises(StoreError, match="catalog is damaged") as e:
        Store.open(store)
    assert e.value.mend


def test_nesting_without_end_is_no_catalog(store: Path) -> None:
    (store / "catalog.json").write_text('{"format": 3, "files": ' + "[" * 100_000)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(store)


@pytest.mark.parametrize(
    "path", ["outside", "../outside", "flows/../../outside", "catalog.json", "notes.jsonl", "lnk/x"]
)
def test_a_plan_of_a_dead_writer_deletes_nothing_but_what_commits_write(path: str, store: Path, tmp_path: Path) -> None:
    precious = tmp_path / "outside"
    precious.write_text("precious")
    target = str(precious) if path == "outside" else path
    (store / "flows" / "lnk").symlink_to(tmp_path)
    dead = store / "tmp-1-dead"
    dead.mkdir()
    (dead / "alive").touch()
    (dead / "plan.json").write_text(json.dumps([target, "flows/lnk/outside"]))
    before = (store / "catalog.json").read_bytes()
    with Store(store).transaction():
        pass
    other = Store(store)
    with other.transaction() as tx:
        from umweg.store import scratch

        scratch.sweep(tx.folder, but=tx.scratch)
    assert not dead.exists()
    assert precious.read_text() == "precious"
    assert (store / "catalog.json").read_bytes() == before


RECORDS: dict[str, Callable[[dict], None]] = {
    "an id that leads out": put(("id",), "../../x"),
    "SQL as an id": put(("id",), SQL),
    "a run of another name": put(("id",), "0" * 12),
    "a huge size": put(("bytes",), HUGE),
    "a time as SQL": put(("as_of",), SQL),
    "a field too many": put(("pickle",), "x"),
    "a list": put(("grades",), []),
}


@pytest.mark.parametrize("case", RECORDS)
def test_records_of_runs_of_strangers(case: str, store: Path) -> None:
    from tests.runs.test_runs import result

    opened = Store.open(store)
    kept = runs.keep(opened, result())
    rewrite(store / "runs" / f"{kept.id}.json", RECORDS[case])
    with pytest.raises(StoreError, match="cannot be read"):
        runs.runs(opened)
    assert "run" in {f.kind for f in verify(engines.open(), opened, beside=BESIDE)}


NOTE = {"what": "add", "id": "1", "finding": "RU-KZ", "transit": "KZ", "target": "RU", "members": [], "text": "x",
        "by": "a", "at": "2024-01-01T00:00:00+00:00"}  # fmt: skip
NOTES: dict[str, dict[str, Any]] = {
    "another event": {**NOTE, "what": "run"}, "an id of SQL": {**NOTE, "id": SQL},
    "a huge id": {**NOTE, "id": "9" * 99},
    "no text": {k: v for k, v in NOTE.items() if k != "text"}, "a number": {**NOTE, "text": 5},
    "a field too many": {**NOTE, "html": "<script>"}, "no time": {**NOTE, "at": "soon"},
}  # fmt: skip


@pytest.mark.parametrize("case", NOTES)
def test_notes_of_strangers(case: str, store: Path) -> None:
    (store / "notes.jsonl").write_text(json.dumps(NOTE) + "\n")
    assert len(notes.live(Store(store))) == 1  # as earlier versions wrote it
    (store / "notes.jsonl").write_text(json.dumps(NOTES[case]) + "\n")
    with pytest.raises(StoreError, match="log of notes is damaged"):
        notes.live(Store(store))


def linked(folder: Path, name: str, tmp_path: Path) -> Path:
    """Put a link in the place of a file or folder of the store; returns where it leads."""
    away = tmp_path / "away"
    (folder / name).rename(away) if (folder / name).exists() else away.write_text("precious")
    (folder / name).symlink_to(away)
    return away


@pytest.mark.parametrize("name", ["catalog.json", "lock", "flows", "raw", "snapshots", "notes.jsonl", "runs"])
def test_nothing_is_written_through_a_link(
    name: str, store: Path, tmp_path: Path, flows_csv: Callable[..., Path]
) -> None:
    from tests.runs.test_runs import finding, result

    away = linked(store, name, tmp_path)
    before = {p: p.read_bytes() for p in away.rglob("*") if p.is_file()} if away.is_dir() else away.read_bytes()
    file = flows_csv("b.csv", months=24, value=9)
    writers: dict[str, Callable[[], object]] = {
        "runs": lambda: runs.keep(Store(store), result()),
        "notes.jsonl": lambda: notes.add(Store(store), finding(), "text", "anna"),
    }
    write = writers.get(name, lambda: ingest(file, source="tidy", store=store).raise_if_failed())
    with pytest.raises(StoreError):
        write()
    after = {p: p.read_bytes() for p in away.rglob("*") if p.is_file()} if away.is_dir() else away.read_bytes()
    assert after == before


def test_nothing_is_read_through_a_link_and_the_check_names_it(store: Path, tmp_path: Path) -> None:
    linked(store, "flows", tmp_path)
    engine, opened = engines.open(), Store.open(store)
    with pytest.raises(StoreError, match="link"):
        opened.table(engine, "flows")
    with pytest.raises(StoreError, match="link"):
        opened.flows_sql()
    shutil.copytree(tmp_path / "away", tmp_path / "copy")
    assert {f.kind for f in verify(engine, opened)} == {"link"}


def test_columns_of_a_table_are_those_of_its_contract(store: Path) -> None:
    """A hash tells nothing of a file that a stranger sealed; its columns are looked at before SQL meets them."""
    import hashlib

    import pyarrow as pa
    import pyarrow.parquet as pq

    opened = Store.open(store)
    path = store / opened.catalog.files[0].path
    table = pq.read_table(path)
    texts = pa.array([SQL] * table.num_rows)
    for other in (
        table.set_column(table.column_names.index("value"), "value", texts),
        table.drop_columns(["partner"]),
        table.append_column("more", texts),
    ):
        pq.write_table(other, path)
        raw = path.read_bytes()
        edit = {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
        rewrite(store / "catalog.json", lambda b, e=edit: b["files"][0].update(e))
        with pytest.raises(StoreError, match="columns"):
            Store.open(store).table(engines.open(), "flows")
        assert "columns" in {f.kind for f in verify(engines.open(), Store.open(store))}


def test_the_engine_of_a_verb_reaches_the_store_and_nothing_else(tmp_path: Path) -> None:
    from umweg.api.workspace import Workspace

    w = Workspace.open(tmp_path / "s")
    with w, w.session() as engine:
        for sql in ("from read_text('/etc/passwd')", "copy (select 1) to '/tmp/x'", "attach '/tmp/x.db'",
                    "set enable_external_access = true", "load httpfs", "from glob('/*')"):  # fmt: skip
            with pytest.raises(Exception, match=r"disabled|locked"):
                engine.execute(sql)
