"""The catalog: one small JSON file that says which files are the store. Replacing it is the commit.

Nothing is ever changed in place. A file enters at a commit and may leave at a later one (``until``); what was
live at a commit can therefore always be told, and earlier states stay readable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import field
from msgspec.structs import replace

from umweg.core.errors import StoreError
from umweg.core.own_files.kinds import (
    Closed,
    Count,
    Country,
    MaybeDay,
    MaybeSha256,
    MaybeSnapshotId,
    Moment,
    Sha256,
    SnapshotId,
    SourceName,
    Text,
    Word,
    Year,
    decode,
    plain,
)
from umweg.core.own_files.places import refuse_links
from umweg.core.own_files.sealed import seal, unseal
from umweg.core.own_files.writing import replacing
from umweg.core.tables import SourceKind, TableName

FORMAT = 3
SEALED = 3  # formats from this one on carry their own hash
NAME = "catalog.json"
MOST_BYTES = 1 << 30

Key = Literal["freq", "flow", "nomenclature", "digits", "period", "reporter", "list"]
Option = Literal["nomenclature", "mapping"]


class SnapshotPart(Closed, frozen=True):
    """One raw file of a snapshot that was read from several."""

    file: Text
    sha256: Sha256
    bytes: Count


class Snapshot(Closed, frozen=True):
    """Where rows came from: one reading of one raw file, or of several that belong together (``parts``).

    ``id`` follows from source, bytes, options and the version of the passport, so that equal input has an
    equal id.
    ``ingested`` is the time (UTC) of the reading, ``modified`` the file's own time stamp. ``periods`` are
    first and last first-of-period (ISO dates), ``options`` what the user said about the file. ``version``: ISO
    date of a list; ``repairs``: id of the snapshot whose quarantined rows these are; ``origin``: where the file
    was downloaded (address without keys, time, validators). ``quarantine_sha256``: of the file of its bad rows; empty
    where it has none, or was ingested by an earlier version.
    """

    id: SnapshotId
    source: SourceName
    file: Text
    sha256: Sha256
    bytes: Count
    ingested: Moment
    modified: Moment
    passport: Count
    program: Word
    credit: Text
    licence: Text
    rows: Count
    quarantined: Count
    missing: Count
    periods: tuple[MaybeDay, MaybeDay]
    reporters: tuple[Country, ...]
    options: Mapping[Option, Text] = field(default_factory=dict)
    facts: Mapping[Word, Text] = field(default_factory=dict)
    reasons: Mapping[Text, Count] = field(default_factory=dict)
    kind: SourceKind = "trade"
    parts: tuple[SnapshotPart, ...] = ()
    version: Word = ""
    repairs: MaybeSnapshotId = ""
    origin: Mapping[Text, Text] = field(default_factory=dict)
    quarantine_sha256: MaybeSha256 = ""

    @property
    def raw(self) -> tuple[SnapshotPart, ...]:
        """All raw files, one or more."""
        return self.parts or (SnapshotPart(self.file, self.sha256, self.bytes),)


class Event(Closed, frozen=True):
    """What a commit did, when (UTC, ISO), to which snapshots, and why."""

    commit: Count
    at: Moment
    what: Literal["ingest", "remove", "restore"]
    snapshots: tuple[SnapshotId, ...]
    reason: Text = ""


class TableFile(Closed, frozen=True):
    """One Parquet file of a core table. ``keys`` holds the distinct values of some columns, to see which files
    can overlap; ``year`` is 0 in tables that are not divided by year.

    Live from commit ``since`` up to, but not with, commit ``until`` (None: still live).
    """

    path: Text
    snapshot: SnapshotId
    source: SourceName
    year: Year
    rows: Count
    bytes: Count
    since: Count
    keys: Mapping[Key, tuple[Text, ...]]
    until: Count | None = None
    table: TableName = "flows"
    sha256: MaybeSha256 = ""

    def __post_init__(self) -> None:
        """A file lies where its table, source, year and snapshot say, and nowhere else."""
        place = table_path(self.table, self.source, self.year, self.snapshot).removesuffix(".parquet")
        if not self.path.startswith(place) or not _REST.fullmatch(self.path, len(place)):
            raise ValueError(f"the path {self.path[:100]!r} is not that of its table, source, year and snapshot")

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


class Catalog(Closed, frozen=True):
    """All snapshots and files ever committed, in order; ``commit`` counts the commits, ``log`` tells of them."""

    commit: Count = 0
    snapshots: tuple[Snapshot, ...] = ()
    files: tuple[TableFile, ...] = ()
    log: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        """Files, events and repairs name snapshots that are there, once, and of the same source."""
        sources = {s.id: (s.source, s.kind) for s in self.snapshots}
        if len(sources) != len(self.snapshots):
            raise ValueError("a snapshot is there twice")
        named = {f.snapshot for f in self.files} | {i for e in self.log for i in e.snapshots}
        named |= {s.repairs for s in self.snapshots if s.repairs}
        if lost := named - sources.keys():
            raise ValueError(f"there is no snapshot {min(lost)}")
        for f in self.files:
            if sources[f.snapshot] != (f.source, "trade" if f.table == "flows" else f.table):
                raise ValueError(f"{f.path} is of another source or table than its snapshot")

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
            found |= {raw_path(r.sha256) for r in s.raw} | {record_path(s.id)}
            if s.quarantined:
                found.add(quarantine_path(s.id))
        return found

    def hashes(self) -> dict[str, str]:
        """The SHA-256 by path of the files whose hash the catalog holds."""
        found = {f.path: f.sha256 for f in self.files}
        for s in self.snapshots:
            found |= {raw_path(r.sha256): r.sha256 for r in s.raw}
            if s.quarantined:
                found[quarantine_path(s.id)] = s.quarantine_sha256
        return found

    def retire(self, paths: set[str], at: int) -> Catalog:
        """The same, with these files live no longer from commit ``at`` on."""
        files = tuple(replace(f, until=at) if f.path in paths and f.until is None else f for f in self.files)
        return replace(self, files=files)

    def as_json(self) -> str:
        """The text of catalog.json, sealed."""
        body = {"format": FORMAT, **plain(self)}
        return seal(json.dumps(body, indent=1, ensure_ascii=False)) + "\n"


_REST = re.compile(r"(-[0-9a-f]{8})?\.parquet")
_ID, _SOURCE = r"[0-9a-f]{16}", r"source=[a-z][a-z0-9-]{0,63}"
PATH = re.compile(
    rf"raw/[0-9a-f]{{2}}/[0-9a-f]{{64}}|snapshots/{_ID}\.json|quarantine/{_ID}\.parquet"
    rf"|flows/{_SOURCE}/year=\d{{1,4}}/{_ID}(-[0-9a-f]{{8}})?\.parquet"
    rf"|(parties|goods|rates)/{_SOURCE}/{_ID}(-[0-9a-f]{{8}})?\.parquet"
)
"""Every path under a store's folder that a catalog may list."""
FOLDERS = ("raw", "snapshots", "quarantine", "flows", "parties", "goods", "rates")
"""The folders into which commits write."""


def table_path(table: str, source: str, year: int, snapshot: str) -> str:
    """Where a file of a table lies as it was ingested."""
    return f"{table}/source={source}/{f'year={year}/' if year else ''}{snapshot}.parquet"


def record_path(snapshot: str) -> str:
    """Where the record of a snapshot lies."""
    return f"snapshots/{snapshot}.json"


def quarantine_path(snapshot: str) -> str:
    """Where the bad rows of a snapshot lie."""
    return f"quarantine/{snapshot}.parquet"


def raw_path(sha256: str) -> str:
    """Where the raw bytes lie."""
    return f"raw/{sha256[:2]}/{sha256}"


def as_snapshot(raw: bytes) -> Snapshot:
    """A snapshot from the bytes of its record; ValueError for any other bytes than those that were written."""
    text = raw.decode()
    if json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n" != text:
        raise ValueError("it is not written as records are")
    return decode(text, Snapshot)


class _Head(msgspec.Struct, frozen=True):
    format: Count


class _Written(Closed, frozen=True):
    """A catalog as it stands in its file; format 1 had no log, and one commit for each snapshot."""

    format: Literal[1, 2, 3]
    commit: Count
    snapshots: tuple[Snapshot, ...]
    files: tuple[TableFile, ...]
    log: tuple[Event, ...] | None = None

    def events(self) -> tuple[Event, ...]:
        if (self.log is None) != (self.format == 1):
            raise ValueError("its log is missing" if self.log is None else "its format is not its own")
        if self.log is None:
            return tuple(Event(i, s.ingested, "ingest", (s.id,)) for i, s in enumerate(self.snapshots, 1))
        return self.log


def _read(raw: bytes) -> Catalog:
    """A catalog of any format that is known."""
    text, sealed = unseal(raw.decode().removesuffix("\n"))
    found = decode(text, _Written)
    if sealed != (found.format >= SEALED):
        raise ValueError("it has no hash of its own" if not sealed else "its format is not its own")
    return Catalog(found.commit, found.snapshots, found.files, found.events())


def parse(raw: bytes, folder: Path) -> Catalog:
    """A catalog from the bytes of its file; ``folder`` is for messages."""
    try:
        number = decode(raw, _Head).format
        if number > FORMAT:
            raise StoreError(
                f"The store has format {number}; this version reads up to {FORMAT}.",
                where=str(folder),
                mend="Update Umweg.",
            )
        return _read(raw)
    except ValueError as e:  # msgspec's own errors are ValueErrors, too
        raise StoreError(
            f"The store's catalog is damaged: {e}.",
            where=str(folder / NAME),
            mend="Restore it from a backup; the raw files under raw/ can also be ingested anew into another store.",
        ) from e


def read(folder: Path) -> Catalog | None:
    """The catalog of a store, None if there is none; StoreError if it cannot be read."""
    try:
        with refuse_links(folder, NAME).open("rb") as f:
            raw = f.read(MOST_BYTES)
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
    with replacing(folder / NAME, via=scratch) as f:
        f.write(catalog.as_json().encode())
