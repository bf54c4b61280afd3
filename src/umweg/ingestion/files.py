"""From files to snapshots: one transaction for each file, or for all files that belong together."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from umweg.core.errors import SourceError, UmwegError
from umweg.core.tables import FLOWS
from umweg.core.version import __version__
from umweg.engines.sql import SQL, ident
from umweg.files.input_file import InputFile
from umweg.ingestion.judge import JudgedRows, Opener, judge
from umweg.ingestion.report import FileReport, Progress
from umweg.ingestion.vanished import vanished
from umweg.sources import FileOptions, Source, not_read
from umweg.store import Snapshot, Store
from umweg.store.catalog import SnapshotPart
from umweg.store.supersede import rivals
from umweg.store.write import Transaction


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all files of a call.

    ``opener``: makes the engine in which a file is judged.

    ``credit``: what the user says, if anything; else the mapping's counts, else the passport's. ``repairs``: id of the
    snapshot whose bad rows come corrected.
    """

    opener: Opener
    source: Source
    store: Store
    options: FileOptions
    max_bad: float
    dry_run: bool
    credit: str
    tell: Callable[[Progress], None] = lambda _: None
    origins: Mapping[Path, Mapping[str, str]] = field(default_factory=dict)
    repairs: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def take_all(job: Job, paths: Sequence[Path]) -> tuple[FileReport, ...]:
    """Take in files one by one, or as one snapshot where the passport says so."""
    batches = [tuple(paths)] if job.source.passport.together else [(p,) for p in paths]
    return tuple(_one(job, b) for b in batches)


def _title(paths: Sequence[Path]) -> str:
    return " + ".join(p.name for p in paths)


def _one(job: Job, paths: tuple[Path, ...]) -> FileReport:
    start = time.perf_counter()
    try:
        report = _take_in(job, paths)
    except UmwegError as e:
        report = FileReport(_title(paths), "refused", error=e.as_dict(), failure=e)
    report = replace(report, seconds=time.perf_counter() - start)
    job.tell(Progress(report.file, "done", report.read, report.read))
    return report


def _identity(job: Job, sha256: str) -> str:
    """Equal bytes, source, options and passport version give an equal id (16 hex digits)."""
    what = [job.source.passport.name, job.source.passport.version, sha256, job.options.as_dict()]
    if job.repairs:
        what.append(job.repairs)
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:16]


def _openable(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as e:
        raise SourceError(
            f"The file cannot be opened: {e.strerror}.", where=path.name, mend="Check its rights, and that it is there."
        ) from e


def _take_in(job: Job, paths: tuple[Path, ...]) -> FileReport:
    for path in paths:
        _openable(path)
        not_read.refuse(path)
    if job.dry_run:
        with tempfile.TemporaryDirectory(prefix="umweg-") as scratch:
            given = tuple(InputFile(p, p.name, Path(scratch)) for p in paths)
            judged = judge(job.opener, job.source, given, job.options, job.max_bad, job.tell)
            return judged.report if judged.report.status == "refused" else _compared(job, judged).report
    size = sum(p.stat().st_size for p in paths)
    with job.store.transaction(need=2 * size + 1_000_000) as tx:
        job.tell(Progress(_title(paths), "copying", 0))
        copies = [tx.take_raw(p) for p in paths]
        parts = tuple(SnapshotPart(p.name, sha256, size) for p, (_, sha256, size) in zip(paths, copies, strict=True))
        snapshot = _identity(job, _whole(parts))
        if job.store.has(snapshot):
            return _known(job, _title(paths), snapshot)
        given = tuple(InputFile(copy, p.name, tx.scratch) for p, (copy, _, _) in zip(paths, copies, strict=True))
        judged = judge(job.opener, job.source, given, job.options, job.max_bad, job.tell)
        if judged.report.status == "refused":
            return judged.report
        judged = _compared(job, judged)
        if job.repairs:
            judged = _filled(job, judged)
        job.tell(Progress(_title(paths), "writing", 0, judged.report.stored))
        added = _put(job, tx, judged, _record(job, paths, parts, judged, snapshot))
    return replace(judged.report, status="added" if added else "unchanged", snapshot=snapshot)


def _compared(job: Job, judged: JudgedRows) -> JudgedRows:
    """With warnings for lists of the source that the store has and the file lacks."""
    passport = job.source.passport
    lost = vanished(judged.engine, job.store, passport.name, passport.kind, judged.checked.good, judged.version)
    if not lost:
        return judged
    return replace(judged, report=replace(judged.report, warnings=(*judged.report.warnings, *lost)))


def _known(job: Job, title: str, snapshot: str) -> FileReport:
    """The report of a file that came before; if it was removed since, it says how to bring it back."""
    event = job.store.catalog.removed.get(snapshot)
    if event is None:
        return FileReport(title, "unchanged", snapshot)
    why = f": {event.reason}" if event.reason else ""
    note = f"It was removed from the store on {event.at[:10]}{why}. Bring it back with: umweg store restore {snapshot}"
    return FileReport(title, "unchanged", snapshot, warnings=(note,))


def _filled(job: Job, judged: JudgedRows) -> JudgedRows:
    """Repaired figures beside those of the same key that were good from the start (long files have one a row)."""
    if job.source.passport.kind != "trade":
        return judged
    good, first = judged.checked.good, job.store.table_sql("flows", job.repairs)
    same = " and ".join(f"g.{ident(c)} is not distinct from o.{ident(c)}" for c in rivals("flows"))
    measures = ("value", "currency", "mass_kg", "qty", "qty_unit")
    picks = ", ".join(f"coalesce(g.{m}, o.{m}::varchar::{FLOWS.column(m).sql_type}) as {m}" for m in measures)
    judged.engine.execute(
        f"create table filled as select g.* replace ({picks}) from (select * replace (currency::varchar as currency, "
        f"qty_unit::varchar as qty_unit) from {good}) g left join {first} o on {same}"
    )
    return replace(judged, checked=replace(judged.checked, good=SQL("filled"), ordered=None))


def _put(job: Job, tx: Transaction, judged: JudgedRows, record: Snapshot) -> bool:
    source = job.source.passport.name
    if record.kind == "trade":
        tx.put_flows(judged.engine, SQL(judged.checked.good), source, record.id, judged.checked.ordered)
    else:
        tx.put_table(judged.engine, SQL(judged.checked.good), record.kind, source, record.id)
    tx.put_quarantine(judged.engine, SQL(judged.checked.bad), record.id)
    added = tx.commit(judged.engine, record)
    judged.engine.close()
    return added


def _whole(parts: tuple[SnapshotPart, ...]) -> str:
    """The hash of a file; of several, the hash over their sorted hashes."""
    if len(parts) == 1:
        return parts[0].sha256
    return hashlib.sha256("\n".join(sorted(p.sha256 for p in parts)).encode()).hexdigest()


def _record(
    job: Job, paths: tuple[Path, ...], parts: tuple[SnapshotPart, ...], judged: JudgedRows, snapshot: str
) -> Snapshot:
    passport = job.source.passport
    first, last, reporters = _reach(judged) if passport.kind == "trade" else ("", "", ())
    latest = max(p.stat().st_mtime for p in paths)
    return Snapshot(
        id=snapshot,
        source=passport.name,
        file=_title(paths),
        sha256=_whole(parts),
        bytes=sum(p.bytes for p in parts),
        ingested=datetime.now(UTC).isoformat(timespec="seconds"),
        modified=datetime.fromtimestamp(latest, UTC).isoformat(timespec="seconds"),
        passport=passport.version,
        program=__version__,
        credit=job.credit or judged.facts.get("mapping_credit") or passport.credit,
        licence=passport.licence,
        rows=judged.report.stored,
        quarantined=judged.report.quarantined,
        missing=judged.report.missing,
        periods=(first, last),
        reporters=tuple(reporters),
        options=job.options.as_dict(),
        facts={**judged.facts, **job.facts},
        reasons=dict(judged.report.reasons),
        kind=passport.kind,
        parts=parts if len(parts) > 1 else (),
        version=judged.version,
        repairs=job.repairs,
        origin=_origin(job, paths),
    )


def _origin(job: Job, paths: tuple[Path, ...]) -> dict[str, str]:
    """Where the files were downloaded; of several, each key with the file's name before it."""
    found = {p: job.origins[p] for p in paths if p in job.origins}
    if len(paths) == 1:
        return dict(found.get(paths[0], {}))
    return {f"{p.name}: {k}": v for p, origin in found.items() for k, v in origin.items()}


def _reach(judged: JudgedRows) -> tuple[str, str, Sequence[str]]:
    """First and last period, and the reporters."""
    first, last, reporters = judged.engine.rows(
        "select min(period)::varchar, max(period)::varchar, list_sort(list(distinct reporter)::varchar[]) "
        f"from {judged.checked.good}"
    )[0]
    return first, last, reporters
