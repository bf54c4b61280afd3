"""What the tests let run in processes of their own, to kill them, or to set several on one desk."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3  # noqa: F401  # imported once, before processes start
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pg8000  # noqa: F401  # drivers, too, are imported once
import sqlalchemy.dialects.postgresql.pg8000
import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401  # imported once, before processes start

from tests.desk.dying import before_write
from tests.desk.made import PINS, decision, document
from umweg.core.errors import Conflict, StoreError
from umweg.desk.desk import DecisionEntry, Desk

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])  # imported once: a process is there in some milliseconds


def start(target: Any, *args: Any) -> BaseProcess:
    """Run a function of this module in a process of its own."""
    process = _CONTEXT.Process(target=target, args=args)
    process.start()
    return process


def pipe() -> tuple[Connection, Connection]:
    return _CONTEXT.Pipe(duplex=False)


def outcome(i: int) -> str:
    return "review" if i % 3 == 0 else "release"


def record(place: str, until: int | None, chunk: int, dies_at: int | None = None) -> None:
    """Record a batch up to a line, or until it dies before a write of that number."""
    if dies_at is not None:
        before_write(dies_at)
    batch = Desk.open(place).batch("killed", "o", PINS)
    while until is None or batch.next_line <= until:
        lines = range(batch.next_line, batch.next_line + chunk)
        batch.record([DecisionEntry(i, decision(i, outcome(i)), document(i)) for i in lines])
    batch.finish()


def decide(place: str, tasks: list[int], name: str, told: Connection) -> None:
    """Decide all tasks; tell which were won, and what was said about the others."""
    desk, won, lost = Desk.open(place), [], []
    told.send("ready")
    for number in tasks:
        try:
            desk.decide(number, "release", "fine", name)
            won.append(number)
        except Conflict as e:
            lost.append(e.what)
    told.send((won, lost))


def refused(place: str, user: int, told: Connection) -> None:
    """Write as another user, or with files that may not grow (user -1); tell the error."""
    try:
        if user >= 0:
            os.setuid(user)
        else:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        record(place, None, 100)
    except StoreError as e:
        told.send((e.what, e.mend, e.exit_code))
    except BaseException as e:  # noqa: BLE001  the parent waits for an answer
        told.send((repr(e), "", 0))


def audited(place: str, user: int, state: str, told: Connection) -> None:
    """Verify as another user, who may read and no more; then try to write."""
    try:
        os.setgid(user)
        os.setuid(user)
        os.environ["UMWEG_STATE"] = state
        desk = Desk.open(place, create_new=False)
        found = desk.verify()
        told.send((found.holds, found.broken, found.rows, len(list(desk.trail()))))
        desk.put_customers([("K-9", {"name": "Mallory"})])
        told.send("written")
    except StoreError as e:
        told.send(e.what)
    except BaseException as e:  # noqa: BLE001  the parent waits for an answer
        told.send(repr(e))
