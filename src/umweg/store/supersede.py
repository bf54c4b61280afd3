"""The rule by which a later snapshot takes the place of an earlier one, so that live files never overlap.

Trade and rates: row by row, by grain. Lists of parties and goods: a new version replaces the list as a whole.
What an old file has beyond the new one is written as a rest; the old file itself stays on disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from umweg.core import tables
from umweg.core.tables import StoredTable
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, idents
from umweg.store import catalog as cat
from umweg.store import parquet
from umweg.store.intact import intact

ORDER = {"flows": tables.FLOW_ORDER}
WHOLE = ("parties", "goods")
NAMES = {"trade": "flows"}


def table_of(kind: str) -> StoredTable:
    """The contract of a source's ``kind``, or of a core table by name.

    >>> table_of("trade").name
    'flows'
    """
    found = getattr(tables, NAMES.get(kind, kind).upper())
    assert isinstance(found, StoredTable)  # noqa: S101  # for mypy: by name
    return found


def rivals(table: str) -> tuple[str, ...]:
    """Columns that two rows share if the later one replaces the earlier.

    >>> "period" in rivals("flows"), "source" in rivals("flows")
    (True, False)
    """
    if table in WHOLE:
        return ("list",)
    return tuple(c for c in table_of(table).grain if c not in ("source", "snapshot"))


def order_sql(table: str) -> SQL:
    """The order of rows in a file of this table."""
    return idents(ORDER.get(table) or table_of(table).grain)


def rank(catalog: cat.Catalog, snapshot: str) -> tuple[str, int, int]:
    """Where a snapshot stands in the order of "later".

    Lists: by version, then by arrival. Others: by arrival. A repair stands right behind what it repairs.
    """
    places = {s.id: (i, s) for i, s in enumerate(catalog.snapshots)}
    number, found = places[snapshot]
    first, original = places.get(found.repairs, (number, found))
    version = original.version if NAMES.get(found.kind, found.kind) in WHOLE else ""
    return version, first, number


class Superseding:
    """Applies the rule; rests are written to ``scratch`` and listed in ``made`` (path in the store: file)."""

    def __init__(self, engine: Engine, folder: Path, scratch: Path, files: Iterable[cat.TableFile]) -> None:
        self._engine = engine
        self._folder = folder
        self._scratch = scratch
        self._known = {f.path: f for f in files}
        self.made: dict[str, Path] = {}

    def add(self, path: str, file: Path) -> None:
        """A new file lies in ``file`` for now."""
        self.made[path] = file

    def _scan(self, path: str) -> SQL:
        made = self.made.get(path)
        if made is None:
            file = self._known[path]
            made = intact(self._folder.resolve(), path, file.sha256, file.bytes)
        return parquet.scan(made)

    def left(self, old: cat.TableFile, new: cat.TableFile) -> cat.TableFile | None:
        """What stays of ``old`` beside ``new``: itself, a rest, or None."""
        if not old.may_overlap(new):
            return old
        same = " and ".join(f"o.{ident(c)} is not distinct from n.{ident(c)}" for c in rivals(old.table))
        pair = f"{self._scan(old.path)} o {{}} join {self._scan(new.path)} n on {same}"
        hit = self._engine.scalar(f"select count(*) from {pair.format('semi')}")
        if not hit:
            return old
        if hit == old.rows:
            return None
        name = hashlib.sha256(f"{old.path} {new.snapshot}".encode()).hexdigest()[:8]
        path = f"{Path(old.path).parent}/{old.snapshot}-{name}.parquet"
        return self._known.get(path) or self._rest(old, path, SQL(pair.format("anti")), old.rows - hit)

    def _rest(self, old: cat.TableFile, path: str, anti: SQL, rows: int) -> cat.TableFile:
        rest = self._scratch / f"rest-{len(self.made)}-{Path(path).name}"
        parquet.copy(self._engine, SQL(f"select o.* from {anti}"), rest, order_sql(old.table))
        self.made[path] = rest
        entry = replace(
            old, path=path, rows=rows, bytes=rest.stat().st_size, sha256=parquet.digest(rest), until=None, since=0
        )
        self._known[path] = entry
        return entry

    def fold(
        self, files: Sequence[cat.TableFile], live: Sequence[cat.TableFile] = ()
    ) -> tuple[list[cat.TableFile], set[str]]:
        """Let ``files`` come one after the other upon ``live``; returns what is live then, and what made way."""
        now, gone = list(live), set()
        for new in files:
            stays = [(old, self.left(old, new)) for old in now]
            gone |= {old.path for old, left in stays if left is not old}
            now = [left for _, left in stays if left is not None] + [new]
        return now, gone


def replay(
    rule: Superseding, catalog: cat.Catalog, place: tuple[str, str, int], gone: Callable[[str], bool]
) -> list[cat.TableFile]:
    """What is live in a place if all its snapshots but the ``gone`` ones came again in their order."""
    originals: dict[str, cat.TableFile] = {
        f.path: f for f in catalog.files if f.place == place and f.original and not gone(f.snapshot)
    }
    ordered = sorted(originals.values(), key=lambda f: rank(catalog, f.snapshot))
    return rule.fold(ordered)[0]
