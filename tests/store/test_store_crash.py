"""Kill an ingest at any moment: the store is as before or as after. Two write while a third reads."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.here import HANGS
from umweg import engines, ingest
from umweg.engines.duckdb import DuckDB
from umweg.ingestion.repair import export_csv, open_rows, repair
from umweg.store import Store
from umweg.store.change import remove
from umweg.store.verify import verify

BEFORE, AFTER = (24, 24.0), (120, 360.0)

READER = """
import sys
from umweg import engines
from umweg.store import Store
engine, seen = engines.open(), set()
print("ready", flush=True)
while "done" not in seen:
    store = Store.open(sys.argv[1])
    rows, sums = engine.rows(f"select count(*), sum(value) from {store.flows_sql()}")[0]
    assert rows % 24 == 0 and sums == rows, (rows, sums)
    seen.add(rows)
    if rows == int(sys.argv[2]):
        seen.add("done")
print(len(seen) - 1, flush=True)
"""


def state(store: Path) -> tuple[int, float]:
    (row,) = engines.open().rows(f"select count(*), coalesce(sum(value), 0) from {Store.open(store).flows_sql()}")
    return int(row[0]), float(row[1])


def start(*args: object, code: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def begin(path: Path, store: Path, deadly: Callable[[int], None], step: int) -> int:
    """Start an ingest in a child process that dies at a step; returns its id."""
    pid = os.fork()
    if pid == 0:
        deadly(step)
        ingest(path, source="tidy", store=store)
        os._exit(0)
    return pid


def _die_at(step: int) -> None:
    """Make this process kill itself right before its rename or fsync number ``step``."""
    left = [step]

    def deadly(function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return function(*args, **kwargs)

        return call

    Path.replace = deadly(Path.replace)
    os.fsync = deadly(os.fsync)


def _dies_in(call: int) -> None:
    """Make this process kill itself when it has asked the engine for the ``call``-th time, and the answer is unread.

    Together with the renames and flushes of ``_die_at`` every step of an ingest is the last of some process.
    """
    left = [call]

    def deadly(function: Callable[..., object]) -> Callable[..., object]:
        def asked(*args: object, **kwargs: object) -> object:
            found = function(*args, **kwargs)
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return found

        return asked

    for name in ("execute", "scalar", "rows", "numpy", "arrow", "register", "close"):
        setattr(DuckDB, name, deadly(getattr(DuckDB, name)))


@pytest.mark.slow
def test_a_killed_ingest_leaves_before_or_after(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    second, origin = flows_csv("b.csv", months=60, value=3), tmp_path / "origin"
    ingest(flows_csv("a.csv"), source="tidy", store=origin)
    seen = {BEFORE: 0, AFTER: 0}
    for step in range(0, 600, 5):  # every step of the commit itself: the test below
        store = tmp_path / f"s{step}"
        shutil.copytree(origin, store)
        _, status = os.waitpid(begin(second, store, _dies_in, step), 0)
        found = state(store)
        assert found in seen
        seen[found] += 1
        if not os.WIFSIGNALED(status):
            break
        if step % 10:
            continue
        (again,) = ingest(second, source="tidy", store=store).files
        assert again.status == ("added" if found == BEFORE else "unchanged")
        assert state(store) == AFTER
        if found == BEFORE:  # this writer swept what the dead one left
            known = Store.open(store).catalog.paths() | {"lock", "catalog.json"}
            assert {str(p.relative_to(store)) for p in store.rglob("*") if p.is_file()} == known
    assert 30 < step < 595
    assert seen[BEFORE]
    assert seen[AFTER]


@pytest.mark.slow
def test_every_step_of_a_commit_can_be_the_last(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    second, origin = flows_csv("b.csv", months=24, value=3), tmp_path / "origin"
    ingest(flows_csv("a.csv"), source="tidy", store=origin)
    for step in range(100):
        store = tmp_path / f"s{step}"
        shutil.copytree(origin, store)
        _, status = os.waitpid(begin(second, store, _die_at, step), 0)
        assert state(store) in (BEFORE, (48, 144.0))
        ingest(second, source="tidy", store=store)
        assert state(store) == (48, 144.0)
        if not os.WIFSIGNALED(status):
            break
    assert 10 < step < 99


@pytest.mark.slow
def test_every_step_of_a_removal_and_of_a_repair_can_be_the_last(
    tmp_path: Path, flows_csv: Callable[..., Path]
) -> None:
    second, origin = flows_csv("b.csv", months=18, value=3), tmp_path / "origin"
    second.write_text(second.read_text() + "DE,XQ,export,87032319,CN,2020-09,7,EUR\n")
    ingest(flows_csv("a.csv"), source="tidy", store=origin)
    (report,) = ingest(second, source="tidy", store=origin, max_bad_share=0.5).files
    edited = tmp_path / "edited.csv"
    edited.write_text(export_csv(open_rows(Store(origin), engines.open())).replace(",XQ,", ",AM,"))
    before, removed, repaired = (36, 108.0), (24, 24.0), (37, 115.0)
    assert state(origin) == before
    for after, verb in (
        (removed, lambda s: remove(engines.open(), Store(s), report.snapshot, "x")),
        (repaired, lambda s: repair(lambda _: engines.open(), s, edited)),
    ):
        for step in range(100):
            store = tmp_path / f"{after[0]}-{step}"
            shutil.copytree(origin, store)
            pid = os.fork()
            if pid == 0:
                _die_at(step)
                verb(store)
                os._exit(0)
            _, status = os.waitpid(pid, 0)
            assert state(store) in (before, after)
            if state(store) == before:
                verb(store)
            assert state(store) == after
            if step % 4 == 0:
                assert [f for f in verify(engines.open(), Store(store)) if f.kind != "stray"] == []
            if not os.WIFSIGNALED(status):
                break
        assert 4 < step < 99


def test_two_write_while_a_third_reads(tmp_path: Path, flows_csv: Callable[..., Path]) -> None:
    store = tmp_path / "s"
    ingest(flows_csv("0.csv"), source="tidy", store=store)
    names = ("AM", "UZ", "GE", "TR", "AE", "CN", "HK", "RS")
    files = [flows_csv(f"{p}.csv", months=24, partners=p) for p in names]
    writer = """
import sys
from umweg import ingest
print("ready", flush=True)
sys.stdin.readline()
report = ingest(sys.argv[2:], source="tidy", store=sys.argv[1])
print(*(f.status for f in report.files), flush=True)
"""
    reader = start(store, 24 + 24 * len(names), code=READER)
    try:
        writers = [start(store, *files, code=writer) for _ in range(2)]
        for w in writers:
            go(w)
        outs = [w.communicate(timeout=HANGS)[0].split() for w in writers]
        assert all(sorted(pair) == ["added", "unchanged"] for pair in zip(*outs, strict=True)), outs
        assert int(reader.communicate(timeout=HANGS)[0]) >= 1
    finally:
        reader.kill()  # else it would look for ever for what a writer that failed did not write
        reader.wait()
    assert state(store) == (24 + 24 * len(names), 24 + 24.0 * len(names))
    assert Store.open(store).catalog.commit == 1 + len(names)
