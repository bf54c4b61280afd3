"""The store: raw snapshots as they came, core tables as Parquet, and where each row came from.

>>> Store.open("no-such-folder")
Traceback (most recent call last):
umweg.core.errors.StoreError: There is no store here. [no-such-folder] Make one: umweg ingest FILE --source NAME
--store ...
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from umweg.core.errors import StoreError, UnknownName, UsageError
from umweg.core.own_files.writing import make_folder
from umweg.core.provenance import SnapshotRef
from umweg.core.tables import QUARANTINE, StoredTable
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident
from umweg.store import catalog as cat
from umweg.store import lock, parquet, scratch
from umweg.store.intact import intact, shaped
from umweg.store.supersede import table_of
from umweg.store.write import Transaction

TIMEOUT = 30.0


def _empty(table: StoredTable) -> SQL:
    nothing = ", ".join(f"null::{c.sql_type} as {ident(c.name)}" for c in table.columns)
    return SQL(f"(select {nothing} where false)")


def moment(as_of: str | date) -> str:
    """The last moment meant by ``as_of`` as UTC text: of a date, its whole day; UsageError if it is neither.

    >>> moment("2024-05-03")
    '2024-05-03T23:59:59.999999+00:00'
    >>> moment("2024-05-03T12:00:00+02:00")
    '2024-05-03T10:00:00.000000+00:00'
    """
    if isinstance(as_of, date) and not isinstance(as_of, datetime):
        as_of = as_of.isoformat()
    try:
        found = datetime.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        if isinstance(as_of, str) and len(as_of) <= len("2024-05-03"):
            found = datetime.combine(date.fromisoformat(as_of), time.max)
    except ValueError:
        raise UsageError(
            f"'{as_of}' is no date.",
            where="as_of",
            mend="Write YYYY-MM-DD (the whole day, UTC) or YYYY-MM-DDTHH:MM:SS.",
        ) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return found.astimezone(UTC).isoformat(timespec="microseconds")


class Store:
    """A folder of core tables. Reading takes no lock: it sees the state of one commit, also while others write.

    A ``Store`` reads the catalog once; call ``refresh()`` to see later commits. With ``as_of`` (a date or time)
    it sees what was known then: what came or was removed later does not count.
    """

    def __init__(self, path: str | Path, timeout: float = TIMEOUT, as_of: str | date | None = None) -> None:
        self.path = Path(path)
        self.as_of = None if as_of is None else moment(as_of)
        self._timeout = timeout
        self._catalog = self._read() if self.path.is_dir() else None

    def _read(self) -> cat.Catalog | None:
        found = cat.read(self.path)
        return found.at(found.commit_at(self.as_of)) if found and self.as_of else found

    @classmethod
    def open(cls, path: str | Path, as_of: str | date | None = None) -> Store:
        """An existing store, for reading; StoreError if there is none."""
        store = cls(path, as_of=as_of)
        if store._catalog is None:
            raise StoreError(
                "There is no store here.",
                where=str(path),
                mend=f"Make one: umweg ingest FILE --source NAME --store {path}",
            )
        return store

    def at(self, as_of: str | date) -> Store:
        """The same store as it was known at ``as_of``."""
        return Store(self.path, self._timeout, as_of)

    def refresh(self) -> Store:
        """Read the catalog anew; returns self."""
        self._catalog = self._read()
        return self

    @property
    def catalog(self) -> cat.Catalog:
        """The state this object sees; without a store, an empty one."""
        return self._catalog or cat.Catalog()

    @property
    def is_empty(self) -> bool:
        """True if there is no row of flows."""
        return not any(f.table == "flows" for f in self.catalog.live)

    def flows_sql(self, as_of: str | date | None = None) -> SQL:
        """A table expression of all live flows with the columns of ``tables.FLOWS``, for use after FROM.

        >>> Store("nowhere").flows_sql()[:35]
        '(select null::VARCHAR as "reporter"'
        """
        return self.table_sql("flows", as_of=as_of)

    def table_sql(self, table: str, snapshot: str | None = None, as_of: str | date | None = None) -> SQL:
        """A table expression of a core table: ``flows``, ``parties``, ``goods`` or ``rates``.

        All live rows, or all rows that ``snapshot`` brought, also where later ones took their place.
        """
        if as_of is not None:
            return self.at(as_of).table_sql(table, snapshot)
        if snapshot is None:
            files = [f for f in self.catalog.live if f.table == table]
        else:
            self.snapshot(snapshot)
            files = [f for f in self.catalog.files if f.table == table and f.original and f.snapshot == snapshot]
        if not files:
            return _empty(table_of(table))
        found = {f.path: f for f in files}
        return parquet.scan(*(self._intact(f) for f in found.values()))

    def table(self, engine: Engine, table: str = "flows") -> SQL:
        """The name under which the live rows of a core table are visible to the engine's SQL, which scans them there.

        The name depends on the files, so that two states of a store (``at``) stand side by side in one session.
        """
        paths = sorted({f.path: f for f in self.catalog.live if f.table == table}.items())
        digest = hashlib.sha256("\n".join(p for p, _ in paths).encode()).hexdigest()[:12]
        plain = f"{table_of(table).name}_{digest}"
        name = ident(plain)
        if not paths:
            engine.execute(f"create or replace temp view {name} as from {_empty(table_of(table))}")
            return name
        engine.scan(plain, [self._intact(file) for _, file in paths])
        for path, _ in paths:
            shaped(engine, self._root, path, table_of(table))
        return name

    @property
    def _root(self) -> Path:
        return self.path.resolve()

    def _intact(self, file: cat.TableFile) -> Path:
        return intact(self._root, file.path, file.sha256, file.bytes)

    def snapshot(self, snapshot: str) -> cat.Snapshot:
        """The record of a snapshot by its id or a unique beginning of it; UnknownName if there is none."""
        found = [s for s in self.catalog.snapshots if s.id == snapshot] or [
            s for s in self.catalog.snapshots if len(snapshot) >= 4 and s.id.startswith(snapshot)
        ]
        if len(found) == 1:
            return found[0]
        raise UnknownName(
            f"{'There is no' if not found else 'More than one'} snapshot '{snapshot}'.",
            where=str(self.path),
            mend="The ids are in: umweg store list",
        )

    def snapshots(self, table: str | None = "flows") -> tuple[SnapshotRef, ...]:
        """The raw files that live rows of a table (None: of any) come from, in the order in which they came."""
        live = {f.snapshot for f in self.catalog.live if table in (None, f.table)}
        return tuple(
            SnapshotRef(s.id, s.source, s.file, s.sha256, s.ingested, s.rows, s.credit)
            for s in self.catalog.snapshots
            if s.id in live
        )

    def fingerprint(self, table: str | None = "flows") -> str:
        """Hash of what is live in a table (None: in all), 64 hex digits.

        Equal for equal files and options, whenever they were ingested.
        """
        live = sorted(f.path for f in self.catalog.live if table in (None, f.table))
        return hashlib.sha256("\n".join(live).encode()).hexdigest()

    def quarantine_sql(self, snapshot: str | None = None) -> SQL:
        """A table expression of quarantined rows (``tables.QUARANTINE``), of one snapshot or of all not removed."""
        removed = self.catalog.removed
        found = [
            intact(self._root, cat.quarantine_path(s.id), s.quarantine_sha256)
            for s in self.catalog.snapshots
            if s.quarantined and (snapshot == s.id or (snapshot is None and s.id not in removed))
        ]
        return parquet.scan(*found) if found else _empty(QUARANTINE)

    def quarantine(self, engine: Engine, snapshot: str | None = None, limit: int = 1000) -> list[dict[str, object]]:
        """Quarantined rows as dicts, by file and line."""
        bad = self.quarantine_sql(snapshot)
        rows = engine.rows(f"select * from {bad} order by snapshot, file, line limit $limit", {"limit": limit})
        return [dict(zip(QUARANTINE.names, r, strict=True)) for r in rows]

    def has(self, snapshot: str) -> bool:
        """True if this snapshot was ever committed."""
        return self.catalog.get(snapshot) is not None

    def create(self) -> None:
        """Make the folder and an empty catalog, unless there is a store.

        StoreError if the folder holds other things.
        """
        with scratch.explained(self.path.parent, 10_000):
            make_folder(self.path)
            if cat.read(self.path) is not None:
                return
            strange = [
                p.name for p in self.path.iterdir() if p.name != lock.NAME and not p.name.startswith(scratch.PREFIX)
            ]
            if strange:
                raise StoreError(
                    f"The folder is not a store and not empty: it holds {', '.join(sorted(strange)[:3])}.",
                    where=str(self.path),
                    mend="Give a new or empty folder.",
                )
            with lock.locked(self.path, self._timeout), scratch.scratch_folder(self.path) as folder:
                if cat.read(self.path) is None:
                    cat.write(self.path, cat.Catalog(), folder)

    @contextlib.contextmanager
    def transaction(self, need: int = 0) -> Iterator[Transaction]:
        """Prepare and commit one change; ``need`` (bytes) is the expected room, for messages.

        Leaving the block without ``commit`` or ``change`` leaves the store as it was.
        """
        if self.as_of is not None:
            raise UsageError("The past cannot be changed.", where="as_of", mend="Open the store without as_of.")
        self.create()
        with scratch.explained(self.path, need), scratch.scratch_folder(self.path) as folder:
            yield Transaction(self.path, folder, self._timeout)
        self.refresh()
