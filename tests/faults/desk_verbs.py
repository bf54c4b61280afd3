"""Verbs of the desk, each with the heads of its trail that are remembered beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path

from tests.desk.life import case
from tests.desk.made import NEWER, PINS, decision, document, entry
from tests.desk.older import version_1
from tests.faults.verbs import Verb
from umweg.core.errors import StoreError
from umweg.desk.desk import Desk

TABLES = ("tasks", "decisions", "hits", "exceptions", "customers", "cases", "batches", "clerks", "pins")
NOW = "2026-11-02T10:00:00.000000+00:00"


def opened(folder: Path, *, new: bool = False) -> Desk:
    """The desk, on a clock that stands, with what is remembered of it beside it."""
    os.environ["UMWEG_STATE"] = str(folder / "state")
    return Desk.open(folder / "desk" / "desk.sqlite", create_new=new, clock=lambda: NOW, tell=_no_remark)


def _no_remark(remark: str) -> None:
    """A head that cannot be remembered is told, and is no error."""


def live(folder: Path) -> None:
    """Some of everything."""
    desk = opened(folder, new=True)
    batch = desk.batch("file", "options", PINS)
    batch.record([entry(1), entry(2, "stop"), entry(3, "release"), entry(4)])
    desk.add_exception("NK-1", party="ACME", until=date(2026, 12, 31), reason="born later", by="Anna")
    desk.put_customers([("K-1", {"name": "One"}), ("K-2", {"name": "Two"})])
    desk.put_cases([case("c-1", "pumps")], by="Anna")
    desk.decide("C-000002", "stop", "it is he", "Anna")
    desk.close()


def _on(do: Callable[[Desk], object]) -> Callable[[Path], None]:
    def call(folder: Path) -> None:
        desk = opened(folder)
        try:
            do(desk)
        finally:
            desk.close()

    return call


def _open_new(folder: Path) -> None:
    opened(folder, new=True).close()


def _nothing(folder: Path) -> None:
    """No desk yet."""


def state(folder: Path) -> Hashable:
    """Its version as it stands in the file, then all that it says, but for salts, hashes and digests of salted rows."""
    file = folder / "desk" / "desk.sqlite"
    version = _version(file)
    try:
        desk = opened(folder)
    except StoreError as e:
        if "no desk here yet" in e.what:
            return None
        raise
    rows: list[Hashable] = [version]
    with desk._engine.connect() as c:
        trail = "select number, at, actor, action, subject, case when action='opened' then '' else facts end from audit"
        rows += [tuple(r) for r in c.exec_driver_sql(f"{trail} order by number")]
        rows += [tuple(r) for r in c.exec_driver_sql("select number, body, document from payloads order by number")]
        for table in TABLES:
            rows += [tuple(r) for r in c.exec_driver_sql(f'select * from "{table}" order by 1, 2')]
    desk.close()
    return tuple(rows)


def _version(file: Path) -> str | None:
    if not file.exists():
        return None
    raw = sqlite3.connect(file)
    try:
        return str(raw.execute("select value from desk_meta where key = 'version'").fetchone()[0])
    except sqlite3.OperationalError:  # no tables yet
        return None
    finally:
        raw.close()


def sound(folder: Path) -> str:
    """What ``audit verify`` finds, the remembered head among it; SQLite's own check besides."""
    try:
        desk = opened(folder)
    except StoreError as e:
        return "" if "no desk here yet" in e.what else str(e)
    found = desk.verify()
    with desk._engine.connect() as c:
        whole = c.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    desk.close()
    return (found.broken or "") + ("" if whole == "ok" else str(whole))


def again(folder: Path) -> None:
    """The next writer."""
    desk = opened(folder, new=True)
    desk.batch("another file", "options", PINS).record([entry(9)])
    assert desk.verify().holds
    desk.close()


def _verb(name: str, do: Callable[[Path], object], before: Callable[[Path], object] = live) -> Verb:
    return Verb(name, before, do, state, sound, again)


def _older(folder: Path) -> None:
    os.environ["UMWEG_STATE"] = str(folder / "state")
    (folder / "desk").mkdir()
    version_1(str(folder / "desk" / "desk.sqlite"))


def _except(desk: Desk) -> None:
    desk.add_exception("NK-2", party="ABC", until=date(2027, 1, 31), reason="another one", by="Bert")


def _screened(desk: Desk) -> None:
    desk.supersede("C-000001", decision(1, "stop", NEWER), document(1))


VERBS = (
    _verb("open a new desk", _open_new, _nothing),
    _verb("migrate a desk", _on(lambda d: None), _older),
    _verb("record a chunk", _on(lambda d: d.batch("file", "options", PINS).record([entry(5), entry(6, "stop")]))),
    _verb("rescreen", _on(_screened)),
    _verb("claim", _on(lambda d: d.claim("C-000001", "Anna"))),
    _verb("decide", _on(lambda d: d.decide("C-000001", "release", "another", "Anna"))),
    _verb("reopen", _on(lambda d: d.reopen("C-000002", "a slip", "Bert"))),
    _verb("except", _on(_except)),
    _verb("revoke", _on(lambda d: d.revoke(d.exception_register(date(2026, 11, 2))[0].number, "it was he", "Cleo"))),
    _verb("customers", _on(lambda d: d.put_customers([("K-2", {"name": "Second"}), ("K-3", {"name": "Three"})]))),
    _verb("cases", _on(lambda d: d.put_cases([case("c-2", "chips")], by="Bert"))),
    _verb("purge", _on(lambda d: d.purge(consignment="C-000002", reason="erasure was asked for", by="Bert"))),
)
