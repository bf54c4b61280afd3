"""Read and judge files: trade by SQL over staged rows, lists by their reader's records; one shape of result."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from umweg.core.errors import SourceError, TooManyBadRows, UmwegError
from umweg.core.tables import StoredTable
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident
from umweg.files.input_file import BadRecord, InputFile
from umweg.ingestion.report import BadRow, FileReport, Progress
from umweg.sources import CheckedRows, FileOptions, Source
from umweg.sources.records import FileFacts, ReadResult
from umweg.sources.trade.check import check
from umweg.store.supersede import table_of

EXAMPLES = 5
Opener = Callable[[Path], Engine]
"""Opens an engine of its own for one file; what does not fit into memory goes into the folder."""


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """The report so far, and the engine in which the good and the bad rows lie."""

    report: FileReport
    engine: Engine
    checked: CheckedRows
    facts: Mapping[str, str] = field(default_factory=dict)
    version: str = ""


def judge(
    opener: Opener,
    source: Source,
    given: tuple[InputFile, ...],
    options: FileOptions,
    max_bad: float,
    tell: Callable[[Progress], None],
) -> JudgedRows:
    """Read and judge one file, or several that belong together.

    ``opener`` makes the engine in which rows are judged. The report's status is ``refused`` if too many rows are bad.
    """
    title = " + ".join(g.name for g in given)
    engine = opener(given[0].scratch / "spill")
    tell(Progress(title, "reading", 0))
    with _readable(title):
        if source.stage is not None:
            staged = source.stage(engine, given[0], options, source.passport)
            tell(Progress(title, "checking", 0))
            checked = check(engine, staged, given[0])
            facts, version, warnings = dict(staged.facts), "", (*staged.warnings, *checked.remarks)
        else:
            checked, facts, version, warnings = _lists(source, engine, given, title)
    report = FileReport(
        file=title,
        status="added",
        read=checked.read,
        stored=checked.stored,
        joined=checked.joined,
        left_out=checked.finer,
        quarantined=checked.quarantined,
        missing=checked.missing,
        reasons=checked.reasons,
        examples=_examples(engine, checked),
        warnings=(*warnings, *_thin(source, engine, checked)),
    )
    if not report.stored or report.quarantined > max_bad * report.read:
        error = _too_many(report, max_bad)
        report = replace(report, status="refused", error=error.as_dict(), failure=error)
    return JudgedRows(report, engine, checked, facts, version)


def _examples(engine: Engine, checked: CheckedRows) -> tuple[BadRow, ...]:
    sql = f"select file, line, field, value, reason from {checked.bad} order by file, line limit {EXAMPLES}"
    return tuple(BadRow(*r) for r in engine.rows(sql))


def _lists(
    source: Source, engine: Engine, given: tuple[InputFile, ...], title: str
) -> tuple[CheckedRows, dict[str, str], str, tuple[str, ...]]:
    """Records of a reader as relations ``good`` and ``bad``."""
    assert source.read is not None  # noqa: S101  # for mypy: a list has a reader
    found = ReadResult(*source.read(given, source.passport))
    facts = found.facts if isinstance(found.facts, FileFacts) else _facts(found.facts)
    _conform(engine, found, table_of(source.passport.kind), title)
    _bad(engine, found.bad)
    rows = int(engine.scalar("select count(*) from good"))
    read = max(facts.read or 0, rows + len(found.bad))
    checked = CheckedRows(
        good=SQL("good"),
        bad=SQL("bad"),
        read=read,
        stored=rows,
        missing=0,
        reasons=dict(Counter(b.kind for b in found.bad).most_common()),
        joined=read - rows - len(found.bad),
    )
    return checked, dict(facts.other), facts.version, tuple(found.warnings)


def _facts(given: Mapping[str, str]) -> FileFacts:
    """Facts from a plain mapping."""
    other = {k: str(v) for k, v in given.items() if k not in ("version", "read")}
    return FileFacts(str(given.get("version", "")), int(given["read"]) if "read" in given else None, other)


def _conform(engine: Engine, found: ReadResult, contract: StoredTable, title: str) -> None:
    """Make ``good`` from the reader's table; SourceError where it breaks the contract."""
    names = [n for n in contract.names if n not in ("source", "snapshot")]
    have = list(found.table.column_names)
    strange, missing = set(have) - set(names), [n for n in names if n not in have and contract.column(n).required]
    if strange or missing:
        raise _breach(f"columns missing: {missing or 'none'}, not in the contract: {sorted(strange) or 'none'}", title)
    engine.register("given_records", found.table)
    picks = ", ".join(
        f"{ident(n) if n in have else 'null'}::{contract.column(n).sql_type} as {ident(n)}" for n in names
    )
    engine.execute(f"create table good as select {picks} from given_records")
    for name in names:
        if contract.column(name).required and engine.scalar(f"select count(*) from good where {ident(name)} is null"):
            raise _breach(f"{name} is empty in some rows", title)
    grain = ", ".join(ident(c) for c in contract.grain if c in names)
    twice = engine.rows(f"select {grain} from good group by {grain} having count(*) > 1 limit 1")
    if twice:
        raise _breach(f"the key {twice[0]} is there twice", title)


def _breach(what: str, title: str) -> SourceError:
    return SourceError(
        f"The reader of this source gives rows that are not as the contract of the table says: {what}.",
        where=title,
        mend="Report it with the file's address: this is a fault of the program, not of the file.",
    )


def _bad(engine: Engine, bad: Sequence[BadRecord]) -> None:
    """Make ``bad``: kind and the columns of ``tables.QUARANTINE`` but snapshot."""
    import pyarrow as pa

    columns = ("kind", "file", "line", "field", "value", "reason", "row")
    kinds = {c: pa.int64() if c == "line" else pa.string() for c in columns}
    engine.register("given_bad", pa.table({c: pa.array([getattr(b, c) for b in bad], kinds[c]) for c in columns}))
    engine.execute("create table bad as select * from given_bad")


def _thin(source: Source, engine: Engine, checked: CheckedRows) -> list[str]:
    """Warnings for columns that are filled less often than the passport expects."""
    found = []
    for column, least in source.passport.fill.items():
        share = f"select count({ident(column)}) / count(*) from {checked.good}"
        filled = engine.scalar(share) if checked.stored else least
        if filled < least:
            found.append(f"Only {filled:.0%} of the rows have {column}; {least:.0%} are usual for this source.")
    return found


@contextlib.contextmanager
def _readable(title: str) -> Iterator[None]:
    """The engine's complaint about a file's content, as ours."""
    try:
        yield
    except (UmwegError, OSError):
        raise
    except Exception as e:
        if "No space left" in str(e):
            raise
        raise SourceError(
            f"The file cannot be read: {(str(e) or type(e).__name__).splitlines()[0]}",
            where=title,
            mend="Copy or export it again.",
        ) from e


def _too_many(report: FileReport, limit: float) -> TooManyBadRows:
    counts = "; ".join(f"{n:,} {kind}" for kind, n in report.reasons.items())
    shown = " ".join(
        f"[line {e.line}{f', {e.field}' * bool(e.field)} = {e.value if e.value is not None else '(empty)'}] {e.reason}"
        if e.field or e.value is not None
        else f"[line {e.line}] {e.reason}"
        for e in report.examples[:3]
    )
    if not report.read:
        what = "The file holds no record that could be read"
    elif not report.stored:
        what = f"None of the {report.read:,} rows can be taken" if report.read > 1 else "Its only row cannot be taken"
    else:
        share = report.quarantined / report.read
        are = "is" if report.quarantined == 1 else "are"
        what = (
            f"{report.quarantined:,} of {report.read:,} rows {are} bad ({share:.1%}; up to {limit:.1%} are tolerated)"
        )
    return TooManyBadRows(
        f"{what}: {counts}. First: {shown}" if counts else f"{what}.",
        where=report.file,
        mend="Correct the file; or --max-bad 0.5 takes the good rows and puts up to half of all rows into quarantine."
        if report.stored
        else "Correct the file.",
    )
