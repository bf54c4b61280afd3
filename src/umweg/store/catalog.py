"""The catalog: one small JSON file that says which files are the store. Replacing it is the commit.

Nothing is ever changed in place. A file enters at a commit and may leave at a later one (``until``); what was
live at a commit can therefore always be told, and earlier states stay readable.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from umweg.errors import StoreError

FORMAT = 1
NAME = "catalog.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where rows came from: one reading of one raw file.

    ``id`` follows from source, bytes, options and the version of the passport, so that equal input has an
    equal id.
    ``ingested`` is the time (UTC) of the reading, ``modified`` the file's own time stamp. ``periods`` are
    first and last first-of-period (ISO dates), ``options`` what the user said about the file.
    """

    id: str
    source: str
    file: str
    sha256: str
    bytes: int
    ingested: str
    modified: str
    passport: int
    program: str
    credit: str
    licence: str
    rows: int
    quarantined: int
    missing: int
    periods: tuple[str, str]
    reporters: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FlowFile:
    """One Parquet file of flows. ``keys`` holds the distinct values of some columns, to see which files can
    overlap.

    Live from commit ``since`` up to, but not with, commit ``until`` (None: still live).
    """

    path: str
    snapshot: str
    source: str
    year: int
    rows: int
    bytes: int
    since: int
    keys: Mapping[str, tuple[str, ...]]
    until: int | None = None

    def may_overlap(self, other: FlowFile) -> bool:
        """False if the two cannot share a grain."""
        if (self.source, self.year) != (other.source, other.year):
            return False
        return all(set(v) & set(other.keys.get(k, v)) for k, v in self.keys.items())


@dataclass(frozen=True, slots=True)
class Catalog:
    """All snapshots and files ever committed, in order; ``commit`` counts the commits."""

    commit: int = 0
    snapshots: tuple[Snapshot, ...] = ()
    files: tuple[FlowFile, ...] = ()

    @property
    def live(self) -> tuple[FlowFile, ...]:
        """Files that make up the store now."""
        return tuple(f for f in self.files if f.until is None)

    def paths(self) -> set[str]:
        """Every file under the store's folder that the catalog vouches for."""
        found = {f.path for f in self.files}
        for s in self.snapshots:
            found |= {raw_path(s.sha256), f"snapshots/{s.id}.json"}
            if s.quarantined:
                found.add(f"quarantine/{s.id}.parquet")
        return found

    def retire(self, paths: set[str], at: int) -> Catalog:
        """The same, with these files live no longer from commit ``at`` on."""
        files = tuple(replace(f, until=at) if f.path in paths and f.until is None else f for f in self.files)
        return replace(self, files=files)

    def as_json(self) -> str:
        """The text of catalog.json."""
        body = {"format": FORMAT, **asdict(self)}
        return json.dumps(body, indent=1, ensure_ascii=False) + "\n"


def raw_path(sha256: str) -> str:
    """Where the raw bytes lie."""
    return f"raw/{sha256[:2]}/{sha256}"


def _snapshot(d: dict[str, Any]) -> Snapshot:
    return Snapshot(**{**d, "periods": tuple(d["periods"]), "reporters": tuple(d["reporters"])})


def _file(d: dict[str, Any]) -> FlowFile:
    return FlowFile(**{**d, "keys": {k: tuple(v) for k, v in d["keys"].items()}})


def read(folder: Path) -> Catalog | None:
    """The catalog of a store, None if there is none; StoreError if it cannot be read."""
    try:
        raw = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as e:
        raise StoreError(
            f"The store's catalog cannot be read: {e.strerror}.",
            where=str(folder),
            mend="Check the folder's rights.",
        ) from e
    try:
        body = json.loads(raw)
        if body["format"] > FORMAT:
            raise StoreError(
                f"The store has format {body['format']}; this version reads up to {FORMAT}.",
                where=str(folder),
                mend="Update Umweg.",
            )
        return Catalog(body["commit"], tuple(map(_snapshot, body["snapshots"])), tuple(map(_file, body["files"])))
    except (ValueError, KeyError, TypeError) as e:
        raise StoreError(
            "The store's catalog is damaged.",
            where=str(folder / NAME),
            mend="Restore it from a backup; the raw files under raw/ can also be ingested anew into another store.",
        ) from e


def write(folder: Path, catalog: Catalog, scratch: Path) -> None:
    """Replace the catalog atomically: this is the moment of the commit."""
    new = scratch / NAME
    with new.open("w", encoding="utf-8") as f:
        f.write(catalog.as_json())
        f.flush()
        os.fsync(f.fileno())
    new.replace(folder / NAME)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
