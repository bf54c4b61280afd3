"""Is the store what its catalog says? Hashes, counts, columns, grain, records; each fault with how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from umweg.core.tables import QUARANTINE, StoredTable
from umweg.engines import Engine
from umweg.engines.sql import idents
from umweg.store import catalog as cat
from umweg.store import parquet
from umweg.store.intact import columns_named, columns_of, strange_words
from umweg.store.store import Store
from umweg.store.supersede import table_of

ANEW = "Restore the file from a backup or a bundle; or ingest the raw files under raw/ into a new store."
MOST = 100


@dataclass(frozen=True, slots=True)
class StoreFault:
    """One thing that is not as it should be. ``kind``: a word for programs; ``where``: file or snapshot."""

    kind: str
    where: str
    what: str
    mend: str

    def as_dict(self) -> dict[str, str]:
        """Plain data."""
        return asdict(self)


@dataclass(frozen=True)
class SideFiles:
    """Files that belong to a store but to no commit (kept runs, notes): what people made of the data.

    ``changing``: names of those that are rewritten in place; ``paths``: the others that are there; ``holds``: whether
    a path can be one of them; ``faults``: what is wrong with them.
    """

    changing: tuple[str, ...] = ()
    paths: Callable[[Store], set[str]] = lambda _: set()
    holds: Callable[[str], bool] = lambda _: False
    faults: Callable[[Store], Iterable[StoreFault]] = lambda _: ()


NOTHING = SideFiles()


def verify(
    engine: Engine, store: Store, tell: Callable[[str], None] = lambda _: None, beside: SideFiles = NOTHING
) -> tuple[StoreFault, ...]:
    """All faults of a store; empty if it is whole. ``tell`` is called with each file before it is looked at.

    Every raw file and every table file is hashed, so it takes as long as reading the store once. ``beside``: files that
    belong to the store but to no commit (``runs.beside.BESIDE``).
    """
    broken: set[str] = set()
    found: list[StoreFault] = []
    for fault in _files(store, engine, tell):
        broken.add(fault.where)
        found.append(fault)
    found += _records(store)
    if not any(f.path in broken for f in store.catalog.live):
        found += _grain(store, engine)
    found += beside.faults(store)
    found += _strays(store, beside)
    return tuple(found)


def _files(store: Store, engine: Engine, tell: Callable[[str], None]) -> Iterator[StoreFault]:
    catalog = store.catalog
    raws = {cat.raw_path(r.sha256): r for s in catalog.snapshots for r in s.raw}
    for path, raw in sorted(raws.items()):
        tell(path)
        yield from _hashed(store.path, path, raw.sha256, raw.bytes, f"raw file {raw.file}")
    for f in {f.path: f for f in catalog.files}.values():
        tell(f.path)
        faults = list(_hashed(store.path, f.path, f.sha256, f.bytes, "table file"))
        yield from faults or _table(store.path, f, engine)
    for s in catalog.snapshots:
        if s.quarantined:
            path = cat.quarantine_path(s.id)
            tell(path)
            faults = list(_counted(store.path, path, s.quarantined, QUARANTINE, engine))
            yield from faults or _hashed(store.path, path, s.quarantine_sha256, None, "file of bad rows")


def _linked(root: Path, path: str) -> bool:
    parts = [root.joinpath(*path.split("/")[: n + 1]) for n in range(path.count("/") + 1)]
    return any(p.is_symlink() for p in parts)


def _hashed(root: Path, path: str, sha256: str, size: int | None, what: str) -> Iterator[StoreFault]:
    full = root / path
    if _linked(root, path):
        yield StoreFault(
            "link", path, f"The {what} is a link, or lies behind one.", "Put the file itself in its place."
        )
    elif not full.is_file():
        yield StoreFault("missing", path, f"The {what} is not there.", ANEW)
    elif size is not None and full.stat().st_size != size:
        yield StoreFault("size", path, f"The {what} has {full.stat().st_size:,} bytes instead of {size:,}.", ANEW)
    elif sha256 and parquet.digest(full) != sha256:
        yield StoreFault("hash", path, f"The bytes of the {what} are not those that were stored.", ANEW)


def _counted(root: Path, path: str, rows: int, contract: StoredTable, engine: Engine) -> Iterator[StoreFault]:
    full = root / path
    if not full.is_file():
        yield StoreFault("missing", path, "The file is not there.", ANEW)
        return
    try:
        have = columns_of(engine, full)
        count = engine.scalar(f"select count(*) from {parquet.scan(full)}")
    except Exception as e:  # noqa: BLE001 - the engine's own errors are many; each means: unreadable
        yield StoreFault(
            "unreadable", path, f"It cannot be read: {str(e).splitlines()[0].replace(str(full), 'the file')}", ANEW
        )
        return
    named = columns_named(contract)
    if have != named:
        strange = ", ".join(sorted({n for n, _ in set(have) ^ set(named)})) or "their order"
        yield StoreFault(
            "columns", path, f"The columns are not those of the contract: {strange}.", "Ingest the raw file anew."
        )
    elif wrong := strange_words(engine, full, contract):
        yield StoreFault("words", path, f"It holds words that the contract does not know: {wrong}.", ANEW)
    if count != rows:
        yield StoreFault("count", path, f"It has {count:,} row{'s' * (count != 1)}; the catalog says {rows:,}.", ANEW)


def _table(root: Path, f: cat.TableFile, engine: Engine) -> Iterator[StoreFault]:
    faults = list(_counted(root, f.path, f.rows, table_of(f.table), engine))
    yield from faults
    if faults:
        return
    scan = parquet.scan(root / f.path)
    alien = engine.scalar(
        f"select count(*) from {scan} where source <> $source or snapshot <> $snapshot"
        + (f" or year(period) <> {f.year:d}" if f.year else ""),
        {"source": f.source, "snapshot": f.snapshot},
    )
    if alien:
        yield StoreFault("misplaced", f.path, f"Rows of another source, snapshot or year: {alien:,}.", ANEW)


def _records(store: Store) -> Iterator[StoreFault]:
    """The record of each snapshot beside the catalog."""
    for s in store.catalog.snapshots:
        path = cat.record_path(s.id)
        try:
            found = cat.as_snapshot((store.path / path).read_bytes())
        except FileNotFoundError:
            yield StoreFault("missing", path, "The record of the snapshot is not there.", ANEW)
        except (OSError, ValueError):
            yield StoreFault("unreadable", path, "The record of the snapshot cannot be read.", ANEW)
        else:
            if found != s:
                yield StoreFault("record", path, "The record of the snapshot is not the catalog's.", ANEW)


def _grain(store: Store, engine: Engine) -> Iterator[StoreFault]:
    """No grain may be live twice."""
    for table in sorted({f.table for f in store.catalog.live}):
        contract = table_of(table)
        grain = idents(contract.grain)
        twice = engine.rows(
            f"select {grain}, count(*), list(distinct snapshot)::varchar from {store.table(engine, table)} "
            f"group by {grain} having count(*) > 1 limit {MOST}"
        )
        for row in twice:
            key = ", ".join(map(str, row[:-2]))
            yield StoreFault(
                "grain", f"{table}: {key}", f"{row[-2]} rows are live with this key.",
                f"Remove one of the snapshots {row[-1]}: umweg store remove ID --reason 'rows twice'.",
            )  # fmt: skip


def _strays(store: Store, beside: SideFiles) -> Iterator[StoreFault]:
    """Files that nobody vouches for."""
    known = store.catalog.paths() | beside.paths(store) | {cat.NAME, *beside.changing, "lock"}
    for p in sorted(store.path.rglob("*")):
        path = p.relative_to(store.path).as_posix()
        if p.is_symlink() and path not in known:
            yield StoreFault("link", path, "This is a link; nothing is read or written through it.", "Remove it.")
        elif p.is_file() and path not in known and not path.startswith("tmp-"):
            yield StoreFault("stray", path, "The catalog does not know this file.", "Move it away; it is not read.")
