"""Files of a store are held against their hashes where they are read, once per process and file.

What was verified is remembered by device, inode, size and times, so that a file that was touched since is hashed again.
Files that were stored without a hash (the first format of the catalog, quarantine of earlier versions) are held against
their size only.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from umweg.core.errors import StoreError
from umweg.core.own_files.places import refuse_links
from umweg.core.tables import StoredTable
from umweg.engines import Engine
from umweg.engines.sql import ident, texts
from umweg.store import parquet

MEND = "Restore it from a backup, or ingest the raw files under raw/ into a new store."
State = tuple[int, int, int, int, int]

_verified: dict[State, str] = {}
_shaped: dict[State, str] = {}


def intact(root: Path, path: str, sha256: str, size: int | None = None) -> Path:
    """The file ``path`` of a store, with the bytes that were stored; StoreError for anything else, and for links."""
    full = refuse_links(root, path)
    try:
        state = _state(full)
    except FileNotFoundError:
        raise _fault(root, path, "missing") from None
    whole = size is None or state[2] == size
    if whole and sha256 and _verified.get(state) != sha256:
        whole = parquet.digest(full) == sha256
        if whole:
            _verified[state] = sha256
    if not whole:
        raise _fault(root, path, "damaged")
    return full


def shaped(engine: Engine, root: Path, path: str, contract: StoredTable) -> None:
    """StoreError unless a Parquet file keeps its contract: names, order and types of columns, words of closed sets."""
    full = root / path
    state = _state(full)
    if _shaped.get(state) == contract.name:
        return
    try:
        found = columns_of(engine, full)
    except Exception as e:
        raise _fault(root, path, "damaged") from e
    if found != columns_named(contract):
        raise StoreError(f"The columns of {path} are not those of {contract.name}.", where=str(root), mend=MEND)
    if wrong := strange_words(engine, full, contract):
        raise StoreError(f"{path} holds words that {contract.name} does not know: {wrong}.", where=str(root), mend=MEND)
    _shaped[state] = contract.name


def columns_of(engine: Engine, file: Path) -> list[tuple[str, str]]:
    """Name and type of the columns of a Parquet file; the engine's own errors."""
    rows = engine.rows(f"describe from {parquet.scan(file)}")
    return [(name, kind.replace('"', "")) for name, kind, *_ in rows]


def columns_named(contract: StoredTable) -> list[tuple[str, str]]:
    """The same as the contract has them."""
    return [(c.name, c.sql_type.replace('"', "")) for c in contract.columns]


def strange_words(engine: Engine, file: Path, contract: StoredTable) -> str:
    """The columns, with commas between, that hold other words than those of their closed set."""
    closed = [c for c in contract.columns if c.values]
    if not closed:
        return ""
    wrong = ", ".join(f"count(*) filter ({ident(c.name)} not in ({texts(c.values)}))" for c in closed)
    counts = engine.rows(f"select {wrong} from {parquet.scan(file)}")
    return ", ".join(c.name for c, n in zip(closed, counts[0], strict=True) if n)


def _state(path: Path) -> State:
    s = os.lstat(path)
    if not stat.S_ISREG(s.st_mode):
        raise FileNotFoundError(path)
    return s.st_dev, s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns


def _fault(root: Path, path: str, what: str) -> StoreError:
    return StoreError(f"A file of the store is {what}: {path}", where=str(root), mend=MEND)
