"""Writing: everything is prepared in a folder of its own, then renamed into place, then the catalog is
replaced.

Whatever happens before the catalog is replaced, the store is as it was; after it, the file is in. Left-overs
of a writer that died are removed by the next one.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from umweg.engines import Engine
from umweg.errors import StoreError, UmwegError
from umweg.store import catalog as cat
from umweg.store import lock
from umweg.tables import FLOWS, QUARANTINE

BLOCK = 1 << 22
ORDER = "product, partner, period, reporter, flow"  # measured in docs/reference/store.md
ROW_GROUP = 122_880
KEYS = {
    "freq": "freq",
    "flow": "flow",
    "nomenclature": "nomenclature",
    "digits": "length(product::varchar)::varchar",
    "period": "period::varchar",
    "reporter": "reporter",
}
PREFIX = "tmp-"


def _parquet(path: Path) -> str:
    return f"read_parquet('{sql_path(path)}', hive_partitioning = false)"


def sql_path(path: Path) -> str:
    """A path inside an SQL string."""
    return str(path).replace("'", "''")


class Transaction:
    """One raw file on its way into the store.

    Made by ``Store.transaction``; nothing is visible before ``commit``.
    """

    def __init__(self, folder: Path, scratch: Path, timeout: float) -> None:
        self.folder = folder
        self.scratch = scratch
        self._timeout = timeout
        self._raw: tuple[Path, str] | None = None
        self._files: list[tuple[Path, cat.FlowFile]] = []
        self._quarantine: Path | None = None

    def take_raw(self, path: Path) -> tuple[Path, str, int]:
        """Copy the raw bytes while hashing them; returns (copy, sha256, bytes)."""
        digest, done = hashlib.sha256(), 0
        self._room(path.stat().st_size)
        copy = self.scratch / "raw"
        with path.open("rb") as source, copy.open("wb") as target:
            while block := source.read(BLOCK):
                digest.update(block)
                target.write(block)
                done += len(block)
            target.flush()
            os.fsync(target.fileno())
        self._raw = copy, digest.hexdigest()
        return copy, digest.hexdigest(), done

    def _room(self, need: int) -> None:
        free = shutil.disk_usage(self.scratch).free
        if free < need:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def put_flows(self, engine: Engine, good: str, source: str, snapshot: str) -> None:
        """Write the relation ``good`` (FLOWS but source and snapshot) as one sorted Parquet file a year."""
        columns = ", ".join(f"'{v}' as {c}" for c, v in (("source", source), ("snapshot", snapshot)))
        names = ", ".join(n for n in FLOWS.names if n not in ("source", "snapshot"))
        for (year,) in engine.rows(f"select distinct year(period) from {good} order by 1"):
            span = f"period >= date '{year}-01-01' and period <= date '{year}-12-31'"
            path = self.scratch / f"flows-{year}.parquet"
            copy(engine, f"select {names}, {columns} from {good} where {span} order by {ORDER}", path)
            keys = engine.rows(
                "select count(*), "
                + ", ".join(f"list_sort(list(distinct {e})::varchar[])" for e in KEYS.values())
                + f" from {good} where {span}"
            )[0]
            entry = cat.FlowFile(
                path=f"flows/source={source}/year={year}/{snapshot}.parquet",
                snapshot=snapshot,
                source=source,
                year=int(year),
                rows=keys[0],
                bytes=path.stat().st_size,
                since=0,
                keys={k: tuple(v) for k, v in zip(KEYS, keys[1:], strict=True)},
            )
            self._files.append((path, entry))

    def put_quarantine(self, engine: Engine, bad: str, snapshot: str) -> None:
        """Write the relation ``bad`` (QUARANTINE but snapshot), if it has rows."""
        if engine.scalar(f"select count(*) from {bad}"):
            self._quarantine = self.scratch / "quarantine.parquet"
            names = ", ".join(QUARANTINE.names[1:])
            copy(
                engine,
                f"select '{snapshot}' as snapshot, {names} from {bad} order by file, line",
                self._quarantine,
            )

    def commit(self, engine: Engine, snapshot: cat.Snapshot) -> bool:
        """Make it part of the store; False if another writer has put in the same file meanwhile."""
        with lock.locked(self.folder, self._timeout):
            sweep(self.folder, but=self.scratch)
            catalog = cat.read(self.folder) or cat.Catalog()
            if any(s.id == snapshot.id for s in catalog.snapshots):
                return False
            number = catalog.commit + 1
            moves = [(p, replace(f, since=number)) for p, f in self._files]
            retired, residues = self._supersede(engine, catalog, number)
            catalog = catalog.retire(retired, number)
            moves += residues
            catalog = replace(
                catalog,
                commit=number,
                snapshots=(*catalog.snapshots, snapshot),
                files=(*catalog.files, *(f for _, f in moves)),
            )
            self._move({f.path: p for p, f in moves} | self._others(snapshot))
            cat.write(self.folder, catalog, self.scratch)
        return True

    def _others(self, snapshot: cat.Snapshot) -> dict[str, Path]:
        assert self._raw is not None  # noqa: S101
        record = self.scratch / "snapshot.json"
        record.write_text(json.dumps(asdict(snapshot), indent=1, ensure_ascii=False) + "\n", "utf-8")
        found = {f"snapshots/{snapshot.id}.json": record, cat.raw_path(self._raw[1]): self._raw[0]}
        if self._quarantine:
            found[f"quarantine/{snapshot.id}.parquet"] = self._quarantine
        return found

    def _supersede(
        self, engine: Engine, catalog: cat.Catalog, number: int
    ) -> tuple[set[str], list[tuple[Path, cat.FlowFile]]]:
        """Live files that share grains with the new ones leave.

        What they have beyond them stays in a residue.
        """
        retired: set[str] = set()
        residues = []
        same = " and ".join(f"o.{c} is not distinct from n.{c}" for c in FLOWS.grain if c != "source")
        for path, new in self._files:
            for old in catalog.live:
                if not old.may_overlap(new):
                    continue
                pair = f"{_parquet(self.folder / old.path)} o {{}} join {_parquet(path)} n on {same}"
                hit = engine.scalar(f"select count(*) from {pair.format('semi')}")
                if not hit:
                    continue
                retired.add(old.path)
                if hit < old.rows:
                    name = hashlib.sha256(f"{old.path} {new.snapshot}".encode()).hexdigest()[:8]
                    rest = self.scratch / f"rest-{old.year}-{name}.parquet"
                    copy(engine, f"select o.* from {pair.format('anti')} order by {ORDER}", rest)
                    stays = replace(
                        old,
                        path=f"flows/source={old.source}/year={old.year}/{old.snapshot}-{name}.parquet",
                        rows=old.rows - hit,
                        bytes=rest.stat().st_size,
                        since=number,
                    )
                    residues.append((rest, stays))
        return retired, residues

    def _move(self, moves: dict[str, Path]) -> None:
        """Rename prepared files into place, listing them first so that a killed writer's files can be found."""
        moves = {to: p for to, p in moves.items() if not (to.startswith("raw/") and (self.folder / to).exists())}
        plan = self.scratch / "plan.json"
        plan.write_text(json.dumps(sorted(moves)), "utf-8")
        for path in (plan, *moves.values()):
            fd = os.open(path, os.O_RDONLY)
            os.fsync(fd)
            os.close(fd)
        cat.sync_folder(self.scratch)
        for to, path in moves.items():
            target = self.folder / to
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        for parent in {(self.folder / to).parent for to in moves}:
            cat.sync_folder(parent)


def copy(engine: Engine, query: str, path: Path) -> None:
    """Write a query's rows as Parquet."""
    engine.execute(
        f"copy ({query}) to '{sql_path(path)}' (format parquet, compression zstd, row_group_size {ROW_GROUP})"
    )


def sweep(folder: Path, but: Path | None = None) -> None:
    """Remove what dead writers left. Call it with the lock held."""
    dead = [d for d in folder.glob(f"{PREFIX}*") if d != but and lock.abandoned(d / "alive")]
    if not dead:
        return
    catalog = cat.read(folder)
    known = catalog.paths() if catalog else set()
    for scratch in dead:
        with contextlib.suppress(OSError, ValueError):
            for path in json.loads((scratch / "plan.json").read_text("utf-8")):
                if path not in known:
                    (folder / path).unlink(missing_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)


@contextlib.contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """A private folder inside the store, marked as alive while this process holds it."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=folder, ignore_cleanup_errors=True) as d:
        fd = lock.hold(Path(d) / "alive")
        try:
            yield Path(d)
        finally:
            os.close(fd)


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextlib.contextmanager
def explained(folder: Path, need: int) -> Iterator[None]:
    """Turn a full disk, missing rights and the engine's own errors into StoreError; ``need`` in bytes."""
    try:
        yield
    except UmwegError:
        raise
    except Exception as e:
        code = getattr(e, "errno", None)
        words = str(e)
        if code in FULL or any(os.strerror(c) in words for c in FULL):
            free = shutil.disk_usage(folder).free
            raise StoreError(
                f"No room left: about {need / 1e6:.1f} MB are needed, {free / 1e6:.1f} MB are free. "
                "Nothing was changed.",
                where=str(folder),
                mend="Make room, or put the store elsewhere with --store.",
            ) from e
        if isinstance(e, PermissionError) or code == errno.EROFS:
            raise StoreError(
                "The store cannot be written: no rights. Nothing was changed.",
                where=str(folder),
                mend="Change the folder's owner or rights, or put the store elsewhere with --store.",
            ) from e
        raise StoreError(
            f"Writing failed: {words.splitlines()[0] if words else type(e).__name__}. Nothing was changed.",
            where=str(folder),
            mend="Check the disk.",
        ) from e
