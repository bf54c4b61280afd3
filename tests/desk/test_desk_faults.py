"""Faults: kill -9, two clerks at once, a locked database, a full disk, no rights."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.desk import worker
from tests.desk.made import PINS, decision, document, entry
from umweg.core.errors import Conflict, StoreBusy, StoreError, UsageError
from umweg.desk.desk import Desk
from umweg.desk.engine import LOCK, reading
from umweg.desk.schema import decisions

KILLS, CHUNK = 60, 5


def test_killed_before_each_write_nothing_is_lost_or_doubled(place: str) -> None:
    """Each process dies one write later than the one before: of the opening, and of ten chunks after it."""
    desk, advanced, last = Desk.open(place), 0, 1
    for step in range(KILLS):
        process = worker.start(worker.record, place, None, CHUNK, step)
        process.join()
        assert process.exitcode == -9
        now = desk.batch("killed", "o", PINS).next_line
        advanced, last = advanced + (now > last), now
    assert advanced > KILLS / 2, "most processes were killed before they recorded anything"
    worker.start(worker.record, place, last + 20, CHUNK).join()
    batch = desk.batch("killed", "o", PINS)
    assert batch.finished
    with reading(desk._engine) as c:
        rows = c.execute(decisions.select().order_by(decisions.c.line)).all()
    assert [r.line for r in rows] == list(range(1, batch.next_line))
    assert [r.id for r in rows] == [decision(i, worker.outcome(i))["id"] for i in range(1, batch.next_line)]
    assert desk.decision(rows[-1].number) == (
        decision(rows[-1].line, worker.outcome(rows[-1].line)),
        document(rows[-1].line),
    )
    assert desk.counts()["open"] == sum(worker.outcome(r.line) != "release" for r in rows)
    found = desk.verify()
    assert found.holds, found.broken
    assert found.rows == len(rows) + 3  # opened, began, finished
    desk.close()


def test_of_many_clerks_in_threads_exactly_one_decides(desk: Desk) -> None:
    [number] = desk.batch("f", "o", PINS).record([entry(1)])
    barrier = threading.Barrier(8)

    def clerk(name: str) -> str | None:
        barrier.wait()
        try:
            desk.decide(number, "release", "fine", name)
        except Conflict as e:
            return e.what
        return None

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(clerk, [f"clerk {i}" for i in range(8)]))
    assert said.count(None) == 1
    winner = f"clerk {said.index(None)}"
    assert all(s is None or f"{winner} has decided 'release' on task n{number} at 2026-" in s for s in said)
    assert desk.verify().holds


def test_of_clerks_in_processes_exactly_one_decides_each_task(place: str) -> None:
    desk = Desk.open(place)
    numbers = desk.batch("f", "o", PINS).record([entry(i) for i in range(1, 31)])
    pipes = [worker.pipe() for _ in range(3)]
    clerks = [worker.start(worker.decide, place, numbers, f"clerk {i}", send) for i, (_, send) in enumerate(pipes)]
    batch = desk.batch("beside", "o", PINS)
    for i in range(1, 200, 10):  # and a batch beside them: one chain all the same
        batch.record([entry(k) for k in range(i, i + 10)])
    told = [(receive.recv(), receive.recv())[1] for receive, _ in pipes]
    for c in clerks:
        c.join()
    assert sorted(n for won, _ in told for n in won) == numbers
    assert all("has decided 'release'" in words for _, lost in told for words in lost)
    assert len(desk.queue("done", limit=100)) == 30
    found = desk.verify()
    assert found.holds, found.broken
    assert found.rows == 1 + 1 + 30 + 30 + 1 + 200
    desk.close()


def test_two_processes_open_a_new_desk_at_once(place: str) -> None:
    processes = [worker.start(worker.record, place, 0, 1) for _ in range(4)]
    for p in processes:
        p.join()
    assert [p.exitcode for p in processes if p.exitcode] in ([], [1], [1, 1], [1, 1, 1])  # finish: Conflict for some
    assert Desk.open(place).verify().holds
    assert [r.action for r in Desk.open(place).trail()].count("opened") == 1


def test_a_locked_database_is_said_to_be(place: str) -> None:
    patient, other = Desk.open(place, wait=0.3), Desk.open(place)
    patient.batch("f", "o", PINS).record([entry(1)])
    with other._engine.connect() as c:
        if c.dialect.name == "sqlite":
            c = c.execution_options(writes=True)
            c.exec_driver_sql("SELECT 1")
        else:
            c.execute(text("SELECT pg_advisory_xact_lock(:l)"), {"l": LOCK})
        with pytest.raises(StoreBusy, match="Another process has been writing to the desk for too long"):
            patient.decide("C-000001", "release", "fine", "Anna")
        assert len(patient.queue()) == 1  # looking is never locked out
    assert patient.decide("C-000001", "release", "fine", "Anna").state == "done"


def test_a_full_disk_leaves_what_was_recorded(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path / "desk.sqlite")
    batch = desk.batch("f", "o", PINS)
    batch.record([entry(i) for i in range(1, 11)])
    with desk._engine.connect() as c:  # the pool's only connection: what follows runs on it
        pages = c.exec_driver_sql("PRAGMA page_count").scalar_one()
        c.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(StoreError, match=r"The disk is full; what was recorded before is still there.*Make room") as e:
        batch.record([entry(i) for i in range(11, 400)])
    assert e.value.exit_code == 4
    assert len(desk.queue(limit=99)) == 10
    with desk._engine.connect() as c:
        c.exec_driver_sql("PRAGMA max_page_count = 1000000")
    batch.record([entry(i) for i in range(11, 400)])
    assert desk.verify().rows == 1 + 1 + 399


def test_files_that_cannot_grow_are_said_to(tmp_path: Path) -> None:
    place = str(tmp_path / "desk.sqlite")
    receive, send = worker.pipe()
    worker.start(worker.refused, place, -1, send).join()
    what, mend, code = receive.recv()
    assert "disk" in what
    assert mend
    assert code == 4
    assert Desk.open(place).verify().holds


def test_a_file_that_may_not_be_written_is_said_to() -> None:
    if os.getuid() != 0:
        pytest.skip("needs root, to become a user without rights")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "desk.sqlite"
        Desk.open(place).close()
        Path(folder).chmod(0o555)
        place.chmod(0o444)
        receive, send = worker.pipe()
        worker.start(worker.refused, str(place), 65534, send).join()
        what, mend, code = receive.recv()
    assert "may not be written" in what or "cannot be opened" in what
    assert "rights" in mend or "right to write" in mend
    assert code == 4


def test_what_is_no_desk_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello " * 1000)
    with pytest.raises(StoreError, match="not an SQLite database"):
        Desk.open(tmp_path / "text")
    with pytest.raises(StoreError, match="folder cannot be made"):
        Desk.open(tmp_path / "text" / "below" / "desk.sqlite")
    sqlite3.connect(tmp_path / "other.sqlite").execute("CREATE TABLE t (x)").connection.commit()
    assert Desk.open(tmp_path / "other.sqlite").verify().holds  # tables of others beside ours do no harm
    with pytest.raises(StoreError, match="server does not answer"):
        Desk.open("postgresql://u@127.0.0.1:1/none")
    with pytest.raises(UsageError, match="does not work on mysql"):
        Desk.open("mysql://u@127.0.0.1/none")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("://", "no scheme"),
        ("nosuch://anna:geheim@db/x", "does not work on nosuch"),
        ("postgresql+nix://anna:geheim@db/x", r"does not work on postgresql\+nix"),
        ("postgresql:/anna:geheim@db/x", "does not begin with //"),
        ("postgresql://", "no user"),
        ("postgresql://db/x", "no user"),
        ("postgresql://:geheim@db/x", "no user"),
        ("postgresql://anna:geheim@/x", "no host"),
        ("postgres://anna:geheim@db", "no database"),
        ("postgresql://anna:geheim@db:port/x", "port"),
        ("postgresql://anna:geheim@db:0/x", "port"),
        ("postgresql://anna:geheim@db:65536/x", "port"),
        ("postgresql://anna:geheim@[::1/x", "port"),
        ("postgresql://anna:ge@geheim@db/x", "%40"),
        ("postgresql://anna:geheim@db/x?sslmode=require&password=geheim", "options"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("postgresql://anna:geheim@127.0.0.1:1/x", "does not answer"),
        ("postgresql://anna:geheim@/x?unix_sock=/nowhere/socket", "does not answer"),
        ("/", "cannot be opened"),
    ],
)
def test_an_address_that_cannot_be_opened_says_why_and_never_the_password(address: str, why: str) -> None:
    for create in (False, True):
        with pytest.raises((UsageError, StoreError), match=why) as e:
            Desk.open(address, create_new=create)
        assert e.value.mend
        shown = "".join(traceback.format_exception(e.value.with_traceback(None)))
        assert "geheim" not in str(e.value) + str(e.value.as_dict())
        if isinstance(e.value, UsageError):
            assert "geheim" not in shown


def test_a_server_without_the_database_says_so(postgres: str) -> None:
    with pytest.raises(StoreError, match="There is no such database"):
        Desk.open(f"{postgres}/nowhere")
