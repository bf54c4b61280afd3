"""Rebuilds the desk's tables from the trail, in a scratch database of its own, to compare them with what is there."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

import msgspec

from umweg.desk.audit.events import RULES, SEALED, Event, Replayed, unknown
from umweg.desk.audit.link import Link
from umweg.desk.schema import audit, meta, payloads

TABLES = tuple(t for t in meta.sorted_tables if t not in (audit, payloads))
"""Those that the trail rebuilds: all but itself and the contents, which it seals."""


class Replay:
    """Takes the rows of a trail that holds, in their order; ``state.tables`` then holds what they amount to."""

    def __init__(self, scratch: sqlite3.Connection) -> None:
        cursor = scratch.cursor()
        for t in TABLES:  # without types: a value stays what it is
            names, key = (", ".join(f'"{c.name}"' for c in columns) for columns in (t.columns, t.primary_key))
            cursor.execute(f'CREATE TABLE "{t.name}" ({names}, PRIMARY KEY ({key})) WITHOUT ROWID')
        for column in ("customers (record)", "cases (record)"):  # by which a purge finds them
            cursor.execute(f"CREATE INDEX {column.split()[0]}_record ON {column}")
        self.state = Replayed(cursor)
        self._time = ""

    def take(self, row: Link) -> str | None:
        """What is wrong with a row that is in its place and unchanged: None where Umweg could have written it."""
        kind, _, of = row.subject.rpartition(" ")
        rule = RULES.get((row.action, kind))
        if rule is None:
            return f"'{row.action} {kind}' is nothing that Umweg writes"
        if self.state.version >= SEALED and row.at < self._time:
            return f"it says that it was made at {row.at}, before the row before it ({self._time})"
        self._time = row.at
        try:
            rule(self.state, Event(row, int(of), msgspec.json.decode(row.facts)))
        except (KeyError, TypeError, ValueError, msgspec.DecodeError, sqlite3.Error) as e:
            return f"it lacks what '{row.action} {kind}' says, or contradicts a row before it ({e})"
        return None

    def end(self) -> None:
        """Write what is only known at the end."""
        r = self.state
        r.tables.executemany("INSERT INTO pins VALUES (?, ?)", ((d, d) for d in r.pins))  # checked by their digest
        lines = ((unknown() if n in r.vague else line, n) for n, line in r.lines.items())
        r.tables.executemany("UPDATE batches SET next_line = ? WHERE number = ?", lines)


@contextlib.contextmanager
def replaying() -> Iterator[Replay]:
    """A replay in a scratch database, which is a file without a name where it outgrows the memory for it."""
    scratch = sqlite3.connect("", isolation_level=None)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-65536"):
            scratch.execute(f"PRAGMA {pragma}").close()
        scratch.execute("BEGIN").close()  # all of it is one transaction, that never ends
        yield Replay(scratch)
    finally:
        scratch.close()
