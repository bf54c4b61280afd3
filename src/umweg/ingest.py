"""Ingest: the only place where sources meet the store.

Each file is a transaction of its own: it goes in as a whole, with its bad rows in quarantine, or not at all.
Content never raises here; the report says what was refused and why. Wrong usage (no such file or source)
raises.

>>> ingest("no-such.csv", source="tidy", store="s")
Traceback (most recent call last):
umweg.errors.UsageError: There is no file or folder 'no-such.csv'. [no-such.csv] Check the path.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from umweg import __version__, engines
from umweg.engines import Engine
from umweg.errors import SourceError, TooManyBadRows, UmwegError, UsageError
from umweg.sources import Checked, Given, Options, Source, Staged, check, get
from umweg.sources.base import check_nomenclature
from umweg.store import Snapshot, Store

Status = Literal["added", "unchanged", "refused"]
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an ingest stands: ``phase`` is copying, reading, checking, writing or done."""

    file: str
    phase: str
    rows_done: int
    rows_total: int | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """One quarantined row: line (from 1), field, value as the file has it, and why with how to mend it."""

    file: str
    line: int
    field: str
    value: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    Counts are rows; ``missing`` are records that say only that there is no figure.
    """

    file: str
    status: Status
    snapshot: str = ""
    read: int = 0
    stored: int = 0
    quarantined: int = 0
    missing: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[BadRow, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    error: Mapping[str, str] | None = None
    failure: UmwegError | None = field(default=None, repr=False, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        names = ("file", "status", "snapshot", "read", "stored", "quarantined", "missing", "seconds", "error")
        return {
            **{n: getattr(self, n) for n in names},
            "reasons": dict(self.reasons),
            "examples": [asdict(e) for e in self.examples],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of all files, in order."""

    store: str
    source: str
    files: tuple[FileReport, ...]
    dry_run: bool = False

    @property
    def refused(self) -> tuple[FileReport, ...]:
        """Files that did not go in."""
        return tuple(f for f in self.files if f.status == "refused")

    @property
    def stored(self) -> int:
        """Rows added by all files."""
        return sum(f.stored for f in self.files if f.status == "added")

    def raise_if_failed(self) -> None:
        """Raise the error of the first refused file, if any was refused."""
        for f in self.refused:
            if f.failure:
                raise f.failure

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "store": self.store,
            "source": self.source,
            "dry_run": self.dry_run,
            "files": [f.as_dict() for f in self.files],
        }


@dataclass(frozen=True, slots=True)
class _Job:
    """What is the same for all files of a call."""

    source: Source
    store: Store
    options: Options
    max_bad: float
    dry_run: bool
    credit: str
    tell: Callable[[Progress], None]


def ingest(
    files: Sequence[str | Path] | str | Path,
    *,
    source: str,
    store: str | Path,
    nomenclature: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    max_bad_share: float | None = None,
    dry_run: bool = False,
    credit: str | None = None,
) -> IngestReport:
    """Take files (or all files of a folder that the source reads) into a store.

    ``max_bad_share``: share of bad rows (0 to 1) up to which the good rows are taken; by default the
    passport's.
    ``nomenclature``: for files that do not say it. ``dry_run``: judge, but change nothing. ``credit``: whom to cite
    for these figures, where the source's passport cannot know it (``tidy``).
    Raises UsageError or UnknownName for wrong usage only; see :meth:`IngestReport.raise_if_failed`.
    """
    found = get(source)
    check_nomenclature(nomenclature)
    if max_bad_share is not None and not 0 <= max_bad_share <= 1:
        raise UsageError(f"{max_bad_share} is not a share.", where="max_bad_share", mend="Give a number from 0 to 1.")
    paths = _expand(files, found)
    job = _Job(
        source=found,
        store=Store(store),
        options=Options(nomenclature),
        max_bad=found.passport.max_bad_share if max_bad_share is None else max_bad_share,
        dry_run=dry_run,
        credit=credit or found.passport.credit,
        tell=progress or (lambda _: None),
    )
    return IngestReport(str(store), source, tuple(_one(job, p) for p in paths), dry_run)


def _expand(files: Sequence[str | Path] | str | Path, source: Source) -> list[Path]:
    given = [files] if isinstance(files, str | Path) else list(files)
    paths: list[Path] = []
    for path in map(Path, given):
        if path.is_dir():
            kept = (p for p in path.iterdir() if p.is_file() and p.suffix.lower() in source.passport.suffixes)
            inside = sorted(kept)
            if not inside:
                kinds = ", ".join(source.passport.suffixes)
                raise UsageError(f"The folder has no files that end in {kinds}.", where=str(path), mend="Check it.")
            paths += inside
        elif path.is_file():
            paths.append(path)
        else:
            raise UsageError(f"There is no file or folder '{path}'.", where=str(path), mend="Check the path.")
    if not paths:
        raise UsageError("No file was given.", mend="Name files or a folder.")
    return paths


def _one(job: _Job, path: Path) -> FileReport:
    start = time.perf_counter()
    try:
        report = _take_in(job, path)
    except UmwegError as e:
        report = FileReport(path.name, "refused", error=e.as_dict(), failure=e)
    report = _with(report, seconds=time.perf_counter() - start)
    job.tell(Progress(report.file, "done", report.read, report.read))
    return report


def _with(report: FileReport, **changes: Any) -> FileReport:
    return replace(report, **changes)


def _identity(job: _Job, sha256: str) -> str:
    """Equal bytes, source, options and passport version give an equal id (16 hex digits)."""
    what = [job.source.passport.name, job.source.passport.version, sha256, job.options.as_dict()]
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:16]


def _openable(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as e:
        raise SourceError(
            f"The file cannot be opened: {e.strerror}.", where=path.name, mend="Check its rights, and that it is there."
        ) from e


def _take_in(job: _Job, path: Path) -> FileReport:
    _openable(path)
    if job.dry_run:
        with tempfile.TemporaryDirectory(prefix="umweg-") as scratch:
            return _judge(job, Given(path, path.name, Path(scratch)))[0]
    size = path.stat().st_size
    with job.store.transaction(need=2 * size + 1_000_000) as tx:
        job.tell(Progress(path.name, "copying", 0))
        copy, sha256, _ = tx.take_raw(path)
        snapshot = _identity(job, sha256)
        if job.store.has(snapshot):
            return FileReport(path.name, "unchanged", snapshot)
        report, engine, checked, staged = _judge(job, Given(copy, path.name, tx.scratch))
        if report.status == "refused":
            return report
        job.tell(Progress(path.name, "writing", 0, report.stored))
        tx.put_flows(engine, checked.good, job.source.passport.name, snapshot)
        tx.put_quarantine(engine, checked.bad, snapshot)
        added = tx.commit(engine, _record(job, path, engine, report, staged, snapshot, sha256))
        engine.close()
    return _with(report, status="added" if added else "unchanged", snapshot=snapshot)


def _judge(job: _Job, given: Given) -> tuple[FileReport, Engine, Checked, Staged]:
    """Read and judge one file; the report's status is ``refused`` if too many rows are bad."""
    engine = engines.default()
    engine.execute(f"set temp_directory = '{str(given.scratch / 'spill').replace(chr(39), chr(39) * 2)}'")
    job.tell(Progress(given.name, "reading", 0))
    with _readable(given):
        staged = job.source.stage(engine, given, job.options, job.source.passport)
        job.tell(Progress(given.name, "checking", 0))
        checked = check(engine, staged, given)
    report = FileReport(
        file=given.name,
        status="added",
        read=checked.read,
        stored=checked.stored,
        quarantined=checked.quarantined,
        missing=checked.missing,
        reasons=checked.reasons,
        examples=tuple(
            BadRow(*r)
            for r in engine.rows(
                f"select file, line, field, value, reason from {checked.bad} order by file, line limit {EXAMPLES}"
            )
        ),
        warnings=(*staged.warnings, *_thin(job, engine, checked)),
    )
    if not report.stored or report.quarantined > job.max_bad * report.read:
        error = _too_many(report, job.max_bad)
        report = _with(report, status="refused", error=error.as_dict(), failure=error)
    return report, engine, checked, staged


def _thin(job: _Job, engine: Engine, checked: Checked) -> list[str]:
    """Warnings for columns that are filled less often than the passport expects."""
    found = []
    for column, least in job.source.passport.fill.items():
        filled = engine.scalar(f"select count({column}) / count(*) from {checked.good}") if checked.stored else least
        if filled < least:
            found.append(f"Only {filled:.0%} of the rows have {column}; {least:.0%} are usual for this source.")
    return found


@contextlib.contextmanager
def _readable(given: Given) -> Iterator[None]:
    """The engine's complaint about a file's content, as ours."""
    try:
        yield
    except (UmwegError, OSError):
        raise
    except Exception as e:
        if "No space left" in str(e):
            raise
        raise SourceError(
            f"The file cannot be read: {str(e).splitlines()[0]}",
            where=given.name,
            mend="Copy or export it again.",
        ) from e


def _too_many(report: FileReport, limit: float) -> TooManyBadRows:
    counts = "; ".join(f"{n:,} {kind}" for kind, n in report.reasons.items())
    shown = " ".join(
        f"[line {e.line}, {e.field} = {e.value if e.value is not None else '(empty)'}] {e.reason}"
        for e in report.examples[:3]
    )
    if not report.stored:
        what = f"None of the {report.read:,} rows can be taken"
    else:
        share = report.quarantined / report.read
        what = f"{report.quarantined:,} of {report.read:,} rows are bad ({share:.1%}; up to {limit:.1%} are tolerated)"
    return TooManyBadRows(
        f"{what}: {counts}. First: {shown}",
        where=report.file,
        mend="Correct the file; or --max-bad 0.5 takes the good rows and puts up to half of all rows into quarantine."
        if report.stored
        else "Correct the file.",
    )


def _record(
    job: _Job, path: Path, engine: Engine, report: FileReport, staged: Staged, snapshot: str, sha256: str
) -> Snapshot:
    passport = job.source.passport
    first, last, reporters = engine.rows(
        "select min(period)::varchar, max(period)::varchar, list_sort(list(distinct reporter::varchar)) from good"
    )[0]
    stat = path.stat()
    return Snapshot(
        id=snapshot,
        source=passport.name,
        file=path.name,
        sha256=sha256,
        bytes=stat.st_size,
        ingested=datetime.now(UTC).isoformat(timespec="seconds"),
        modified=datetime.fromtimestamp(stat.st_mtime, UTC).isoformat(timespec="seconds"),
        passport=passport.version,
        program=__version__,
        credit=job.credit,
        licence=passport.licence,
        rows=report.stored,
        quarantined=report.quarantined,
        missing=report.missing,
        periods=(first, last),
        reporters=tuple(reporters),
        options=job.options.as_dict(),
        facts=dict(staged.facts),
        reasons=dict(report.reasons),
    )


class _Verb(ModuleType):
    """A module that can be called: its name is also that of the public verb."""

    def __call__(self, *args: Any, **kwargs: Any) -> IngestReport:
        """See ``umweg.ingest.ingest``."""
        return ingest(*args, **kwargs)


sys.modules[__name__].__class__ = _Verb
