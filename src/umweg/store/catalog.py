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
from typing import Any, Literal

from umweg.core.documents import json_of
from umweg.core.errors import StoreError

FORMAT = 2
NAME = "catalog.json"


@dataclass(frozen=True, slots=True)
class SnapshotPart:
    """One raw file of a snapshot that was read from several."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where rows came from: one reading of one raw file, or of several that belong together (``parts``).

    ``id`` follows from source, bytes, options and the version of the passport, so that equal input has an
    equal id.
    ``ingested`` is the time (UTC) of the reading, ``modified`` the file's own time stamp. ``periods`` are
    first and last first-of-period (ISO dates), ``options`` what the user said about the file. ``version``: ISO
    date of a list; ``repairs``: id of the snapshot whose quarantined rows these are; ``origin``: where the file
    was downloaded (address without keys, time, validators).
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
    kind: str = "trade"
    parts: tuple[SnapshotPart, ...] = ()
    version: str = ""
    repairs: str = ""
    origin: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> tuple[SnapshotPart, ...]:
        """All raw files, one or more."""
        return self.parts or (SnapshotPart(self.file, self.sha256, self.bytes),)


@dataclass(frozen=True, slots=True)
class Event:
    """What a commit did, when (UTC, ISO), to which snapshots, and why."""

    commit: int
    at: str
    what: Literal["ingest", "remove", "restore"]
    snapshots: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TableFile:
    """One Parquet file of a core table. ``keys`` holds the distinct values of some columns, to see which files
    can overlap; ``year`` is 0 in tables that are not divided by year.

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
    table: str = "flows"
    sha256: str = ""

    @property
    def place(self) -> tuple[str, str, int]:
        """Table, source and year: files of different places never share a grain."""
        return self.table, self.source, self.year

    @property
    def original(self) -> bool:
        """True for a file as it was ingested, False for what a later one left of it."""
        return Path(self.path).stem == self.snapshot

    def may_overlap(self, other: TableFile) -> bool:
        """False if the two cannot share a grain."""
        if self.place != other.place:
            return False
        return all(set(v) & set(other.keys.get(k, v)) for k, v in self.keys.items())


@dataclass(frozen=True, slots=True)
class Catalog:
    """All snapshots and files ever committed, in order; ``commit`` counts the commits, ``log`` tells of them."""

    commit: int = 0
    snapshots: tuple[Snapshot, ...] = ()
    files: tuple[TableFile, ...] = ()
    log: tuple[Event, ...] = ()

    @property
    def live(self) -> tuple[TableFile, ...]:
        """Files that make up the store now."""
        return tuple(f for f in self.files if f.until is None)

    @property
    def removed(self) -> dict[str, Event]:
        """Snapshots that were removed and not restored, with the event."""
        found: dict[str, Event] = {}
        for event in self.log:
            for snapshot in event.snapshots:
                if event.what == "remove":
                    found[snapshot] = event
                else:
                    found.pop(snapshot, None)
        return found

    def get(self, snapshot: str) -> Snapshot | None:
        """The snapshot with this id, None if there is none."""
        return next((s for s in self.snapshots if s.id == snapshot), None)

    def at(self, commit: int) -> Catalog:
        """The catalog as it was right after ``commit``."""
        log = tuple(e for e in self.log if e.commit <= commit)
        known = {i for e in log for i in e.snapshots}
        files = tuple(
            replace(f, until=f.until if f.until is not None and f.until <= commit else None)
            for f in self.files
            if f.since <= commit
        )
        return Catalog(commit, tuple(s for s in self.snapshots if s.id in known), files, log)

    def commit_at(self, moment: str) -> int:
        """Number of the last commit up to ``moment`` (ISO, UTC); 0 if there was none."""
        return max((e.commit for e in self.log if e.at <= moment), default=0)

    def paths(self) -> set[str]:
        """Every file under the store's folder that the catalog vouches for."""
        found = {f.path for f in self.files}
        for s in self.snapshots:
            found |= {raw_path(r.sha256) for r in s.raw} | {f"snapshots/{s.id}.json"}
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


def as_snapshot(d: dict[str, Any]) -> Snapshot:
    """A snapshot from its JSON."""
    parts = tuple(SnapshotPart(**p) for p in d.get("parts", ()))
    return Snapshot(**{**d, "periods": tuple(d["periods"]), "reporters": tuple(d["reporters"]), "parts": parts})


def _file(d: dict[str, Any]) -> TableFile:
    return TableFile(**{**d, "keys": {k: tuple(v) for k, v in d["keys"].items()}})


def _log(body: dict[str, Any]) -> tuple[Event, ...]:
    """The log; format 1 had none, and one commit for each snapshot."""
    if body["format"] == 1:
        return tuple(Event(i, s["ingested"], "ingest", (s["id"],)) for i, s in enumerate(body["snapshots"], 1))
    return tuple(Event(**{**e, "snapshots": tuple(e["snapshots"])}) for e in body["log"])


def parse(raw: bytes, folder: Path) -> Catalog:
    """A catalog from the bytes of its file; ``folder`` is for messages."""
    try:
        body = json_of(raw)
        if body["format"] > FORMAT:
            raise StoreError(
                f"The store has format {body['format']}; this version reads up to {FORMAT}.",
                where=str(folder),
                mend="Update Umweg.",
            )
        return Catalog(
            body["commit"], tuple(map(as_snapshot, body["snapshots"])), tuple(map(_file, body["files"])), _log(body)
        )
    except (ValueError, KeyError, TypeError) as e:
        raise StoreError(
            "The store's catalog is damaged.",
            where=str(folder / NAME),
            mend="Restore it from a backup; the raw files under raw/ can also be ingested anew into another store.",
        ) from e


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
    return parse(raw, folder)


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
