"""Ingest: the only place where sources meet the store.

Each file is a transaction of its own: it goes in as a whole, with its bad rows in quarantine, or not at all.
Content never raises here; the report says what was refused and why. Wrong usage (no such file or source)
raises.

>>> from umweg import engines
>>> ingest("no-such.csv", opener=lambda _: engines.open(), source="tidy", store="s")
Traceback (most recent call last):
umweg.core.errors.UsageError: There is no file or folder 'no-such.csv'. [no-such.csv] Check the path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from umweg.core.errors import UsageError
from umweg.ingestion.files import Job, take_all
from umweg.ingestion.judge import Opener
from umweg.ingestion.report import BadRow, FileReport, IngestReport, Progress, Status
from umweg.sources import FileOptions, Source, get
from umweg.sources.base import check_nomenclature
from umweg.store import Store

__all__ = ["BadRow", "FileReport", "IngestReport", "Progress", "Status", "ingest"]


def ingest(
    files: Sequence[str | Path] | str | Path,
    *,
    opener: Opener,
    source: str,
    store: str | Path,
    nomenclature: str | None = None,
    mapping: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    max_bad_share: float | None = None,
    dry_run: bool = False,
    credit: str | None = None,
    origins: Mapping[Path, Mapping[str, str]] | None = None,
) -> IngestReport:
    """Take files (or all files of a folder that the source reads) into a store.

    ``opener``: makes the engine in which a file is judged.
    ``max_bad_share``: share of bad rows (0 to 1) up to which the good rows are taken; by default the passport's.
    ``nomenclature``: for files that do not say it. ``mapping``: a column-mapping file, or the name of a shipped one
    (source ``tidy``). ``dry_run``: judge, but change nothing. ``credit``: whom to cite for these figures, where the
    source's passport cannot know it (``tidy``); by default whom the mapping names. ``origins``: where each file was
    downloaded; kept with its snapshot.
    Raises UsageError or UnknownName for wrong usage only; see :meth:`IngestReport.raise_if_failed`.
    """
    found = get(source)
    check_nomenclature(nomenclature)
    if max_bad_share is not None and not 0 <= max_bad_share <= 1:
        raise UsageError(f"{max_bad_share} is not a share.", where="max_bad_share", mend="Give a number from 0 to 1.")
    paths = _expand(files, found)
    job = Job(
        opener=opener,
        source=found,
        store=Store(store),
        options=FileOptions(nomenclature, mapping),
        max_bad=found.passport.max_bad_share if max_bad_share is None else max_bad_share,
        dry_run=dry_run,
        credit=credit or "",
        tell=progress or (lambda _: None),
        origins=origins or {},
    )
    return IngestReport(str(store), source, take_all(job, paths), dry_run)


def files_of(given: Sequence[str | Path] | str | Path, inside: Callable[[Path], list[Path]]) -> list[Path]:
    """Files as they were given, folders as the files that ``inside`` finds in them; UsageError for what is neither."""
    paths: list[Path] = []
    for path in map(Path, [given] if isinstance(given, str | Path) else given):
        if path.is_dir():
            paths += inside(path)
        elif path.is_file():
            paths.append(path)
        else:
            raise UsageError(f"There is no file or folder '{path}'.", where=str(path), mend="Check the path.")
    return paths


def _expand(files: Sequence[str | Path] | str | Path, source: Source) -> list[Path]:
    def inside(folder: Path) -> list[Path]:
        found = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in source.passport.suffixes)
        if not found:
            kinds = ", ".join(source.passport.suffixes)
            raise UsageError(f"The folder has no files that end in {kinds}.", where=str(folder), mend="Check it.")
        return found

    paths = files_of(files, inside)
    if not paths:
        raise UsageError("No file was given.", mend="Name files or a folder.")
    return paths
