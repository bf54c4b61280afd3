"""Ids that a file has had already, on disk, so that memory stays flat over millions.

>>> seen = SeenIds()
>>> seen.before("7", "line 1"), seen.before("8", "line 2"), seen.before("7", "line 3")
(None, None, 'line 1')
"""

from __future__ import annotations

import sqlite3

CACHE_KB = 8_000


def scratch() -> sqlite3.Connection:
    """A table space of SQLite in a temporary file that nobody else sees and that goes with its connection."""
    db = sqlite3.connect("", isolation_level=None)
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")
    db.execute(f"pragma cache_size = -{CACHE_KB}")
    db.execute("begin")
    return db


class SeenIds:
    """The ids with the place where each stood first."""

    def __init__(self) -> None:
        self._db = scratch()
        self._db.execute("create table seen (id text primary key, place text) without rowid")

    def before(self, id_: str, place: str) -> str | None:
        """The place where an id stood before; None where it is new, which is kept."""
        if self._db.execute("insert or ignore into seen values (?, ?)", (id_, place)).rowcount:
            return None
        return self.place(id_)

    def place(self, id_: str) -> str | None:
        """The place where an id stood first; None where it did not."""
        found: tuple[str] | None = self._db.execute("select place from seen where id = ?", (id_,)).fetchone()
        return found[0] if found else None
