"""Writing: everything is prepared in a folder of its own, then renamed into place, then the catalog is
replaced.

Whatever happens before the catalog is replaced, the store is as it was; after it, the change is in. Left-overs
of a writer that died are removed by the next one.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from umweg.core.own_files.kinds import plain
from umweg.core.own_files.places import refuse_links
from umweg.core.own_files.writing import make_folder, sync_folder
from umweg.core.tables import QUARANTINE, TableName
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, idents, text
from umweg.store import catalog as cat
from umweg.store import lock, parquet, scratch, slices
from umweg.store.supersede import WHOLE, Superseding, order_sql, replay, table_of

if TYPE_CHECKING:
    import pyarrow as pa


def now() -> str:
    """The time of a commit: UTC, ISO, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Transaction:
    """One change on its way into the store.

    Made by ``Store.transaction``; nothing is visible before ``commit``.
    """

    def __init__(self, folder: Path, scratch: Path, timeout: float) -> None:
        self.folder = folder
        self.scratch = scratch
        self._timeout = timeout
        self._raw: list[tuple[Path, str]] = []
        self._files: list[tuple[Path, cat.TableFile]] = []
        self._quarantine: Path | None = None

    def take_raw(self, path: Path) -> tuple[Path, str, int]:
        """Copy the raw bytes, then hash the copy; returns (copy, sha256, bytes). ``commit`` brings them to the disk."""
        self._room(path.stat().st_size)
        copy = self.scratch / ("raw" if not self._raw else f"raw-{len(self._raw)}")
        shutil.copyfile(path, copy)  # in the kernel where it can; what is hashed is what is kept
        sha256 = parquet.digest(copy)
        self._raw.append((copy, sha256))
        return copy, sha256, copy.stat().st_size

    def _room(self, need: int) -> None:
        free = shutil.disk_usage(self.scratch).free
        if free < need:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def put_flows(self, engine: Engine, good: SQL, source: str, snapshot: str, ordered: pa.Table | None = None) -> None:
        """Write the relation ``good`` (FLOWS but source and snapshot) as one sorted Parquet file a year.

        ``ordered``: the same rows as a table, by year and then ``tables.FLOW_ORDER``.
        """
        if ordered is not None:
            divided = [(self.scratch / f"flows-{year}.parquet", year, rows) for year, rows in slices.years(ordered)]
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda d: parquet.write(slices.stamped(d[2], source, snapshot), d[0]), divided))
            for path, year, rows in divided:
                self._enter(path, "flows", source, snapshot, year, rows.num_rows, slices.keys(rows))
            return
        for (year,) in engine.rows(f"select distinct year(period) from {good} order by 1"):
            span = f"year(period) = {int(year):d}"
            self._put(engine, SQL(f"{good} where {span}"), "flows", source, snapshot, int(year))

    def put_table(self, engine: Engine, good: SQL, table: TableName, source: str, snapshot: str) -> None:
        """Write the relation ``good`` (the contract of ``table`` but source and snapshot) as one sorted file."""
        self._put(engine, good, table, source, snapshot, 0)

    def _put(self, engine: Engine, origin: SQL, table: TableName, source: str, snapshot: str, year: int) -> None:
        stamps = {"source": f"{text(source)} as source", "snapshot": f"{text(snapshot)} as snapshot"}
        names = ", ".join(stamps[n] if n in stamps else ident(n) for n in table_of(table).names)
        path = self.scratch / f"{table}-{year}.parquet"
        parquet.copy(engine, SQL(f"select {names} from {origin}"), path, order_sql(table))
        whole: dict[cat.Key, SQL] = {"list": SQL("list")} if table in WHOLE else {}
        named = slices.FLOW_KEYS if table == "flows" else whole
        lists = "".join(f", list_sort(list(distinct {e})::varchar[])" for e in named.values())
        found = engine.rows(f"select count(*){lists} from {origin}")[0]
        keys = {k: tuple(v) for k, v in zip(named, found[1:], strict=True)}
        self._enter(path, table, source, snapshot, year, found[0], keys)

    def _enter(
        self,
        path: Path,
        table: TableName,
        source: str,
        snapshot: str,
        year: int,
        rows: int,
        keys: Mapping[cat.Key, tuple[str, ...]],
    ) -> None:
        """Note a prepared file for the catalog."""
        entry = cat.TableFile(
            path=cat.table_path(table, source, year, snapshot),
            snapshot=snapshot,
            source=source,
            year=year,
            rows=rows,
            bytes=path.stat().st_size,
            since=0,
            keys=keys,
            table=table,
            sha256=parquet.digest(path),
        )
        self._files.append((path, entry))

    def put_quarantine(self, engine: Engine, bad: SQL, snapshot: str) -> None:
        """Write the relation ``bad`` (QUARANTINE but snapshot), if it has rows."""
        if engine.scalar(f"select count(*) from {bad}"):
            self._quarantine = self.scratch / "quarantine.parquet"
            names = idents(QUARANTINE.names[1:])
            parquet.copy(
                engine,
                SQL(f"select {text(snapshot)} as snapshot, {names} from {bad}"),
                self._quarantine,
                SQL("file, line"),
            )

    def commit(self, engine: Engine, snapshot: cat.Snapshot) -> bool:
        """Make it part of the store; False if another writer has put in the same file meanwhile."""
        with lock.locked(self.folder, self._timeout):
            scratch.sweep(self.folder, but=self.scratch)
            old = cat.read(self.folder) or cat.Catalog()
            if old.get(snapshot.id):
                return False
            if self._quarantine:
                snapshot = replace(snapshot, quarantine_sha256=parquet.digest(self._quarantine))
            new = _logged(replace(old, snapshots=(*old.snapshots, snapshot)), "ingest", (snapshot.id,), "")
            rule = Superseding(engine, self.folder, self.scratch, old.files)
            files = [replace(f, since=new.commit) for _, f in self._files]
            for path, f in self._files:
                rule.add(f.path, path)
            if snapshot.repairs or any(f.table in WHOLE for f in files):
                new = _replayed(rule, replace(new, files=(*old.files, *files)), {f.place for f in files})
            else:
                live, gone = rule.fold(files, old.live)
                before = {f.path for f in old.live}
                new = _changed(new, [f for f in live if f.path not in before], gone)
            self._settle(new, _listed(rule, new) | self._others(snapshot))
        return True

    def change(
        self, engine: Engine, what: Literal["remove", "restore"], snapshots: Sequence[str], reason: str
    ) -> cat.Catalog:
        """Take snapshots out of the live store, or bring them back; returns the new catalog."""
        with lock.locked(self.folder, self._timeout):
            scratch.sweep(self.folder, but=self.scratch)
            old = cat.read(self.folder) or cat.Catalog()
            new = _logged(old, what, tuple(snapshots), reason)
            rule = Superseding(engine, self.folder, self.scratch, old.files)
            places = {f.place for f in old.files if f.snapshot in snapshots}
            new = _replayed(rule, new, places)
            self._settle(new, _listed(rule, new))
        return new

    def _settle(self, catalog: cat.Catalog, moves: dict[str, Path]) -> None:
        """Put files into place, then the catalog that lists them; where either fails, neither stays."""
        with scratch.undone(self.folder, self.scratch):
            self._move(moves)
            cat.write(self.folder, catalog, self.scratch)

    def _others(self, snapshot: cat.Snapshot) -> dict[str, Path]:
        record = self.scratch / "snapshot.json"
        record.write_text(json.dumps(plain(snapshot), indent=1, ensure_ascii=False) + "\n", "utf-8")
        found = {cat.record_path(snapshot.id): record}
        found |= {cat.raw_path(sha256): copy for copy, sha256 in self._raw}
        if self._quarantine:
            found[cat.quarantine_path(snapshot.id)] = self._quarantine
        return found

    def _move(self, moves: dict[str, Path]) -> None:
        """Rename prepared files into place, listing them first so that a killed writer's files can be found."""
        targets = {to: refuse_links(self.folder, to) for to in moves}
        moves = {to: p for to, p in moves.items() if not (to.startswith("raw/") and targets[to].exists())}
        plan = self.scratch / scratch.PLAN
        plan.write_text(json.dumps(sorted(moves)), "utf-8")
        for path in (plan, *moves.values()):
            fd = os.open(path, os.O_RDONLY)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
        for folder in (self.scratch, self.folder):  # the plan is to be found after a power cut, too
            sync_folder(folder)
        for to, path in moves.items():
            make_folder(targets[to].parent)
            path.replace(targets[to])
        for parent in {target.parent for target in targets.values()}:  # raw files that were there count, too
            sync_folder(parent)


def _logged(
    catalog: cat.Catalog, what: Literal["ingest", "remove", "restore"], snapshots: tuple[str, ...], reason: str
) -> cat.Catalog:
    """The catalog one commit later; time never runs backwards, so that ``as_of`` is well defined."""
    at = max([now(), *(e.at for e in catalog.log[-1:])])
    event = cat.Event(catalog.commit + 1, at, what, snapshots, reason)
    return replace(catalog, commit=event.commit, log=(*catalog.log, event))


def _listed(rule: Superseding, catalog: cat.Catalog) -> dict[str, Path]:
    """The prepared files that the catalog lists (a replay also makes some that are superseded at once)."""
    known = {f.path for f in catalog.files}
    return {to: path for to, path in rule.made.items() if to in known}


def _changed(catalog: cat.Catalog, come: Iterable[cat.TableFile], gone: set[str]) -> cat.Catalog:
    """The catalog with files that enter and leave at its commit."""
    number = catalog.commit
    catalog = catalog.retire(gone, number)
    return replace(catalog, files=(*catalog.files, *(replace(f, since=number, until=None) for f in come)))


def _replayed(rule: Superseding, catalog: cat.Catalog, places: set[tuple[str, str, int]]) -> cat.Catalog:
    """The catalog with the live files of these places settled anew by the rule."""
    removed = catalog.removed
    for place in sorted(places):
        target = {f.path: f for f in replay(rule, catalog, place, lambda i: i in removed)}
        here = {f.path for f in catalog.live if f.place == place}
        come = [f for path, f in target.items() if path not in here]
        catalog = _changed(catalog, come, here - set(target))
    return catalog
