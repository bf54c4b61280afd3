"""Ctrl-C in the middle of a command: a sentence, an exit code, and a store as before."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.cli.here import HANGS, run_umweg
from umweg import engines
from umweg.law.load import regime


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_says_what_became_of_the_store(tmp_path: Path) -> None:
    code = (
        "import sys, time, umweg.ingestion.files as f\n"
        "def slow(*_): print('reading', flush=True); time.sleep(600)\n"
        "f._take_in = slow\n"
        "from umweg.cli.app import main\n"
        "main()\n"
    )
    (tmp_path / "a.csv").write_text("reporter,partner\n", "utf-8")
    store = tmp_path / "store"
    args = ["ingest", str(tmp_path / "a.csv"), "--source", "tidy", "--store", str(store)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as p:
        assert p.stdout is not None
        assert "reading" in p.stdout.readline()
        p.send_signal(signal.SIGINT)
        _, said = p.communicate(timeout=HANGS)
    assert p.returncode == 130
    assert "The store is as it was" in said
    assert not list(store.rglob("*.parquet"))


# Says when the n-th statement of the engine begins, and makes it last, so that Ctrl-C meets a query at work.
LONG = """
import sys
from umweg.engines.duckdb import DuckDB
left, true = int(sys.argv.pop(1)), {name: getattr(DuckDB, name) for name in ("execute", "rows", "numpy", "scalar")}
def slow(name):
    def call(self, sql, params=None):
        global left
        left -= 1
        if left == 0:
            print("querying", flush=True)
            sql = "select count(*) from range(100000000000000) where hash(range) = 3"
            params = None
        return true[name](self, sql, params)
    return call
for name in true:
    setattr(DuckDB, name, slow(name))
from umweg.cli.app import main
main()
"""


def _stopped_at(statement: int, *args: object) -> tuple[int, str]:
    """Exit code and last words of a command that Ctrl-C meets in its n-th statement; its code where it has fewer."""
    with subprocess.Popen(
        [sys.executable, "-c", LONG, str(statement), *map(str, args)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as p:  # fmt: skip
        assert p.stdout is not None
        if any("querying" in line for line in p.stdout):
            time.sleep(0.3)
            p.send_signal(signal.SIGINT)
        _, said = p.communicate(timeout=HANGS)
    return p.returncode, said


def _table(path: Path, months: int, codes: int) -> Path:
    """A big table of trade: half a year's exports rise where they should not."""
    listed = sorted(c for c in regime("eu-russia").goods[0].codes if len(c) == 8)[:codes]
    lines = ["reporter,partner,flow,product,period,value,currency,mass_kg"]
    for m in range(months):
        period = f"{2020 + m // 12}-{m % 12 + 1:02d}"
        for partner in ("RU", "KZ", "AM"):
            for c, code in enumerate(listed):
                lines.append(f"DE,{partner},export,{code},{period},{1000 + 7 * c + m},EUR,{10 + c}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_in_any_query_of_an_ingest_is_no_fault_of_the_disk(tmp_path: Path) -> None:
    """The engine swallows what the handler raises and gives an error of its own, wherever it is at work."""
    file, store = _table(tmp_path / "big.csv", 36, 90), tmp_path / "store"
    args = ["ingest", file, "--source", "tidy", "--nomenclature", "CN", "--store", store, "--max-bad", "1"]
    met = 0
    for statement in (1, 4, 16, 30, 45, 60, 70):
        code, said = _stopped_at(statement, *args)
        if code == 0:
            break
        met += 1
        assert code == 130, (statement, said)
        assert "Stopped. The store is as it was" in said
        assert "Writing failed" not in said
        assert not list(store.rglob("*.parquet"))
    assert met > 2
    done = run_umweg(*args)
    assert done.code == 0, done.err
    assert run_umweg("store", "check", "--store", store).code == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_in_a_query_of_a_detect(tmp_path: Path) -> None:
    file, store = _table(tmp_path / "big.csv", 36, 90), tmp_path / "store"
    args = ["ingest", file, "--source", "tidy", "--nomenclature", "CN", "--store", store, "--max-bad", "1"]
    assert run_umweg(*args).code == 0
    before = sorted((p, p.stat().st_size) for p in store.rglob("*") if p.is_file())
    for statement in (2, 5, 9):
        code, said = _stopped_at(statement, "detect", "--store", store)
        assert (code, "Stopped." in said) == (130, True), (statement, said)
    assert sorted((p, p.stat().st_size) for p in store.rglob("*") if p.is_file()) == before


def test_an_engine_that_is_interrupted_raises_what_ctrl_c_does() -> None:
    """In Python: KeyboardInterrupt, which no one explains away."""
    session = engines.open(threads=1)
    stop = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        stop.start()
        with pytest.raises(KeyboardInterrupt):
            session.rows("select count(*) from range(100000000000000) where hash(range) = 3")
    finally:
        stop.cancel()
        signal.signal(signal.SIGINT, before)
    assert session.scalar("select 1") == 1
