"""The store: raw snapshots as they came, core tables as Parquet, and where each row came from.

>>> Store.open("no-such-folder")
Traceback (most recent call last):
umweg.errors.StoreError: There is no store here. [no-such-folder] Make one: umweg ingest FILE --source NAME
--store ...
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from umweg.engines import Engine
from umweg.errors import StoreError
from umweg.findings import SnapshotRef
from umweg.store import catalog as cat
from umweg.store import lock, write
from umweg.store.write import Transaction
from umweg.tables import FLOWS, QUARANTINE, Table

TIMEOUT = 30.0


def _empty(table: Table) -> str:
    return "(select " + ", ".join(f"null::{c.sql_type} as {c.name}" for c in table.columns) + " where false)"


class Store:
    """A folder of flows. Reading takes no lock: it sees the state of one commit, also while others write.

    A ``Store`` reads the catalog once; call ``refresh()`` to see later commits.
    """

    def __init__(self, path: str | Path, timeout: float = TIMEOUT) -> None:
        self.path = Path(path)
        self._timeout = timeout
        self._catalog = cat.read(self.path) if self.path.is_dir() else None

    @classmethod
    def open(cls, path: str | Path) -> Store:
        """An existing store, for reading; StoreError if there is none."""
        store = cls(path)
        if store._catalog is None:
            raise StoreError(
                "There is no store here.",
                where=str(path),
                mend=f"Make one: umweg ingest FILE --source NAME --store {path}",
            )
        return store

    def refresh(self) -> Store:
        """Read the catalog anew; returns self."""
        self._catalog = cat.read(self.path)
        return self

    @property
    def catalog(self) -> cat.Catalog:
        """The state this object sees; without a store, an empty one."""
        return self._catalog or cat.Catalog()

    @property
    def is_empty(self) -> bool:
        """True if there is no row of flows."""
        return not self.catalog.live

    def flows_sql(self) -> str:
        """A table expression of all live flows with the columns of ``tables.FLOWS``, for use after FROM.

        >>> Store("nowhere").flows_sql()[:35]
        '(select null::VARCHAR as reporter, '
        """
        live = self.catalog.live
        if not live:
            return _empty(FLOWS)
        for f in live:
            self._there(f.path, f.bytes)
        return self._scan(f.path for f in live)

    def _scan(self, paths: Iterator[str]) -> str:
        root = self.path.resolve()
        files = ", ".join(f"'{write.sql_path(root / p)}'" for p in paths)
        return f"read_parquet([{files}], hive_partitioning = false)"

    def _there(self, path: str, size: int | None = None) -> None:
        full = self.path / path
        if not full.is_file() or (size is not None and full.stat().st_size != size):
            raise StoreError(
                f"A file of the store is {'damaged' if full.is_file() else 'missing'}: {path}",
                where=str(self.path),
                mend="Restore it from a backup, or ingest the raw files under raw/ into a new store.",
            )

    def snapshots(self) -> tuple[SnapshotRef, ...]:
        """The raw files that live rows come from, in the order in which they came."""
        live = {f.snapshot for f in self.catalog.live}
        return tuple(
            SnapshotRef(s.id, s.source, s.file, s.sha256, s.ingested, s.rows, s.credit)
            for s in self.catalog.snapshots
            if s.id in live
        )

    def fingerprint(self) -> str:
        """Hash of what is live (64 hex digits).

        Equal for equal files and options, whenever they were ingested.
        """
        live = sorted(f.path for f in self.catalog.live)
        return hashlib.sha256("\n".join(live).encode()).hexdigest()

    def quarantine_sql(self, snapshot: str | None = None) -> str:
        """A table expression of quarantined rows (``tables.QUARANTINE``), of one snapshot or of all."""
        paths = [
            f"quarantine/{s.id}.parquet" for s in self.catalog.snapshots if s.quarantined and snapshot in (None, s.id)
        ]
        for p in paths:
            self._there(p)
        return self._scan(iter(paths)) if paths else _empty(QUARANTINE)

    def quarantine(self, engine: Engine, snapshot: str | None = None, limit: int = 1000) -> list[dict[str, object]]:
        """Quarantined rows as dicts, by file and line."""
        rows = engine.rows(f"select * from {self.quarantine_sql(snapshot)} order by snapshot, file, line limit {limit}")
        return [dict(zip(QUARANTINE.names, r, strict=True)) for r in rows]

    def has(self, snapshot: str) -> bool:
        """True if this snapshot was ever committed."""
        return any(s.id == snapshot for s in self.catalog.snapshots)

    def create(self) -> None:
        """Make the folder and an empty catalog, unless there is a store.

        StoreError if the folder holds other things.
        """
        with write.explained(self.path.parent, 10_000):
            self.path.mkdir(parents=True, exist_ok=True)
            if cat.read(self.path) is not None:
                return
            strange = [
                p.name for p in self.path.iterdir() if p.name != lock.NAME and not p.name.startswith(write.PREFIX)
            ]
            if strange:
                raise StoreError(
                    f"The folder is not a store and not empty: it holds {', '.join(sorted(strange)[:3])}.",
                    where=str(self.path),
                    mend="Give a new or empty folder.",
                )
            with lock.locked(self.path, self._timeout), write.scratch_folder(self.path) as scratch:
                if cat.read(self.path) is None:
                    cat.write(self.path, cat.Catalog(), scratch)

    @contextlib.contextmanager
    def transaction(self, need: int = 0) -> Iterator[Transaction]:
        """Prepare and commit one raw file; ``need`` (bytes) is the expected room, for messages.

        Leaving the block without ``commit`` leaves the store as it was.
        """
        self.create()
        with write.explained(self.path, need), write.scratch_folder(self.path) as scratch:
            yield Transaction(self.path, scratch, self._timeout)
        self.refresh()
