"""Runs of ``detect`` that were kept: ``runs/<id>.json.gz`` (the whole result) beside ``runs/<id>.json`` (its record).

The id of a run is the hash of data, law, program and options, so that the same question to the same data is kept once.
A run is immutable: it appears by one rename, its record last, and can only be removed. Readers need no lock; who
writes takes the store's, so that halves that a dead process left are told from those of a living one.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from umweg.core.errors import StoreError, UnknownName
from umweg.core.own_files.kinds import Closed, Count, Moment, RunId, Sha256, Text, Word, decode, plain
from umweg.core.own_files.places import refuse_links
from umweg.core.own_files.sealed import seal, unseal
from umweg.core.own_files.writing import confirm, make_folder, replacing
from umweg.results import DetectResult
from umweg.results.changes import against
from umweg.results.from_json import from_bytes
from umweg.store import lock, parquet, scratch
from umweg.store.store import TIMEOUT
from umweg.store.write import now

if TYPE_CHECKING:
    from pathlib import Path

    from umweg.store.store import Store

FOLDER = "runs"
PATH = re.compile(r"runs/[0-9a-f]{12}\.json(\.gz)?")
LATEST = "latest"


class RunRecord(Closed, frozen=True):
    """What is known of a kept run without opening it.

    ``at``: when it was kept (UTC, ISO). ``regime``: its key; ``asked``: the name or path it was given by. ``data``:
    fingerprint of the store's live flows, ``law``: hash over the law versions. ``sha256``, ``bytes``: of the file.
    """

    id: RunId
    at: Moment
    program: Word
    regime: Word
    asked: Text
    target: Word
    window: Mapping[Word, Word]
    countries: Count
    goods: Count
    grades: Mapping[Word, Count]
    snapshots: Count
    data: Sha256
    law: Word
    as_of: Moment | None
    sha256: Sha256
    bytes: Count

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        found: dict[str, Any] = plain(self)
        return found


def law_version(result: DetectResult) -> str:
    """One hash over the versions of all laws and lists of a run, 8 hex digits."""
    text = json.dumps(sorted((r.key, r.sha256) for r in result.provenance.law))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def keep(store: Store, result: DetectResult, asked: str = "") -> RunRecord:
    """Keep a run; the record of the one that is there already where its findings are the same, but for rounding.

    ``asked``: the regime as it was given (name or path), needed to compute the run again. Notes, comparisons and
    filters are not kept. StoreError where the store cannot be written, or holds other findings under the same id.
    """
    lasting = tuple(n for n in result.notes if n.kind != "notes")
    result = replace(result, notes=lasting, annotations=(), against=None, shown=None)
    text = json.dumps(result.as_dict(series=True), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    packed = gzip.compress(text.encode(), 6, mtime=0)
    record = _record(store, result, asked, packed)
    held = next((r for r in runs(store) if r.id == record.id), None)
    if held is not None:
        if held.sha256 == record.sha256 or not against(result, load(store, held)).changes:
            return held
        raise StoreError(
            f"Run {held.id} is kept already, with other findings: made by another build of version {held.program}.",
            where=str(store.path / FOLDER),
            mend=f"To keep the new one: umweg runs remove {held.id}",
        )
    _write(store.path, record, packed)
    return record


def _record(store: Store, result: DetectResult, asked: str, packed: bytes) -> RunRecord:
    p = result.provenance
    grades = Counter(f.grade for f in result.findings)
    return RunRecord(
        id=p.run,
        at=now(),
        program=p.program,
        regime=p.regime,
        asked=asked or p.regime,
        target=result.target,
        window=result.window.as_dict(),
        countries=len(result.countries),
        goods=len(result.goods),
        grades=dict(sorted(grades.items())),
        snapshots=len(p.snapshots),
        data=store.fingerprint(),
        law=law_version(result),
        as_of=store.as_of,
        sha256=hashlib.sha256(packed).hexdigest(),
        bytes=len(packed),
    )


def _write(folder: Path, record: RunRecord, packed: bytes) -> None:
    """The file first, then its record: a run without a record is not there."""
    body = seal(json.dumps(record.as_dict(), indent=1, ensure_ascii=False)) + "\n"
    with _locked(folder, len(packed)), scratch.scratch_folder(folder) as tmp:
        make_folder(refuse_links(folder, FOLDER))
        _sweep(folder)
        for name, raw in ((f"{record.id}.json.gz", packed), (f"{record.id}.json", body.encode())):
            with replacing(folder / FOLDER / name, via=tmp) as f:
                f.write(raw)


@contextlib.contextmanager
def _locked(folder: Path, need: int) -> Iterator[None]:
    with scratch.explained(folder, need), lock.locked(folder, TIMEOUT):
        yield


def _sweep(folder: Path) -> None:
    """Remove files of runs without a record: of removed ones, of a process that died. Call it with the lock held."""
    for path in refuse_links(folder, FOLDER).glob("*.json.gz"):
        if PATH.fullmatch(f"{FOLDER}/{path.name}") and not path.with_suffix("").exists():
            with contextlib.suppress(OSError):  # without a record it is no run, and the next writer tries again
                path.unlink()


def _read(store: Store, path: Path) -> RunRecord:
    """A record; ValueError where it is not what was written, or not that of its name."""
    text = refuse_links(store.path, f"{FOLDER}/{path.name}").read_bytes().decode()
    record = decode(unseal(text.removesuffix("\n"))[0], RunRecord)
    if path.stem != record.id:
        raise ValueError("it is the record of another run")
    return record


def runs(store: Store) -> tuple[RunRecord, ...]:
    """All kept runs, the oldest first; StoreError where a record is damaged."""
    found = []
    for path in sorted((store.path / FOLDER).glob("*.json")):
        try:
            found.append(_read(store, path))
        except FileNotFoundError:
            continue  # removed since it was listed
        except (OSError, ValueError) as e:
            raise StoreError(
                "The record of a kept run cannot be read.",
                where=str(path),
                mend="Remove this file and the .json.gz beside it; the run can be computed again.",
            ) from e
    return tuple(sorted(found, key=lambda r: (r.at, r.id)))


def find(store: Store, run: str = LATEST, regime: str | None = None) -> RunRecord:
    """The record of a run by id, its beginning, or ``latest`` (of a regime); UnknownName if there is none."""
    known = [r for r in runs(store) if regime is None or r.regime == regime]
    if run == LATEST:
        found = known[-1:]
    else:
        found = [r for r in known if r.id == run] or [r for r in known if len(run) >= 4 and r.id.startswith(run)]
    if len(found) == 1:
        return found[0]
    what = "More than one kept run begins with" if found else "There is no kept run"
    of = f" of regime {regime}" if regime else ""
    raise UnknownName(
        f"{what}{of}{'' if run == LATEST else f' {run!r}'}.",
        where=str(store.path),
        mend="The ids are in: umweg runs. A run is kept by: umweg detect",
    )


def load(store: Store, run: RunRecord) -> DetectResult:
    """The whole result of a kept run; StoreError where its file is missing or not what was kept."""
    return from_bytes(packed(store, run), str(store.path / FOLDER / f"{run.id}.json.gz"))


def packed(store: Store, run: RunRecord) -> bytes:
    """The bytes of a kept run, JSON in gzip, for who needs a part of it only; StoreError as ``load``."""
    path = refuse_links(store.path, f"{FOLDER}/{run.id}.json.gz")
    try:
        raw = path.read_bytes()
    except OSError as e:
        raise StoreError(
            f"A kept run cannot be read: {e.strerror}.", where=str(path), mend=f"umweg runs remove {run.id}"
        ) from e
    if hashlib.sha256(raw).hexdigest() != run.sha256:
        raise StoreError(
            "A kept run is not what was kept: its bytes have changed.",
            where=str(path),
            mend=f"umweg runs remove {run.id}; it can be computed again.",
        )
    return raw


def remove(store: Store, run: RunRecord) -> None:
    """Delete a kept run; it can be computed again. StoreError where the store cannot be written."""
    with _locked(store.path, 0):
        record = refuse_links(store.path, f"{FOLDER}/{run.id}.json")
        if record.exists():
            record.unlink()
            confirm(record.parent)
        _sweep(store.path)


def faults(store: Store) -> list[tuple[str, str, str]]:
    """(path, what, mend) of kept runs that are damaged."""
    out = []
    for path in sorted((store.path / FOLDER).glob("*.json")):
        name = f"{FOLDER}/{path.name}"
        mend = f"Remove {name} and {name}.gz; the run can be computed again."
        try:
            record = _read(store, path)
            packed = refuse_links(store.path, f"{name}.gz")
            whole = packed.is_file() and parquet.digest(packed) == record.sha256
        except (OSError, ValueError, StoreError):
            whole = False
        if not whole:
            out.append((name, "A kept run is damaged, or half of it is missing.", mend))
    return out


def paths(store: Store) -> set[str]:
    """Files of kept runs, under the store's folder; of each both halves, or none."""
    records = (store.path / FOLDER).glob("*.json")
    pairs = {f"{FOLDER}/{p.name}" for p in records if (store.path / FOLDER / f"{p.name}.gz").is_file()}
    return {p for p in pairs | {f"{p}.gz" for p in pairs} if PATH.fullmatch(p)}
