"""Quarantined rows: take them out as CSV, correct them, bring them back as a snapshot that names the original.

The file that goes out has the columns of :data:`META`, then the provider's own; only the latter are read back.
Rows that are left out stay in quarantine.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from umweg.core.errors import SourceError, UsageError
from umweg.engines import Engine
from umweg.ingestion.files import Job, take_all
from umweg.ingestion.judge import Opener
from umweg.ingestion.report import FileReport
from umweg.sources import FileOptions, get
from umweg.sources.passport import SourcePassport
from umweg.store import Snapshot, Store

META = ("_snapshot", "_file", "_line", "_field", "_value", "_reason", "_row")
TEXT = (".csv", ".dat", ".txt")
MOST_BYTES = 1 << 30
FORMULA = re.compile(r"[=@\t\r]|[+-](?![0-9.,]+$)")


def open_rows(store: Store, engine: Engine, snapshot: str | None = None) -> list[dict[str, Any]]:
    """Quarantined rows (``tables.QUARANTINE``) that were not repaired, by snapshot, file and line."""
    done = {
        (s.repairs, file, line)
        for s in store.catalog.snapshots
        if s.repairs and s.id not in store.catalog.removed
        for file, lines in json.loads(s.facts.get("repaired", "{}")).items()
        for line in lines
    }
    rows = store.quarantine(engine, snapshot, limit=1 << 40)
    return [r for r in rows if (r["snapshot"], r["file"], r["line"]) not in done]


def flat(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the provider's columns beside :data:`META`; a line that could not be split stays whole in ``_row``.

    >>> flat([{"line": 3, "row": '{"a": "1"}'}])
    [{'_line': 3, 'a': '1'}]
    """
    found = []
    for r in rows:
        try:
            whole = json.loads(r["row"] or "{}")
        except ValueError:
            whole = {}
        if not isinstance(whole, dict) or not whole:
            whole = {"_row": r["row"]} if r["row"] else {}
        found.append({**{f"_{k}": v for k, v in r.items() if k != "row"}, **whole})
    return found


def export_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """The CSV to correct; UsageError if the rows come from files of different layout."""
    flattened = flat(rows)
    columns = list(dict.fromkeys(k for r in flattened for k in r))
    if len({r["_snapshot"] for r in flattened}) > 1:
        raise UsageError(
            "These rows come from several snapshots.",
            where="quarantine",
            mend="Take one at a time: umweg quarantine --snapshot ID --format csv",
        )
    out = io.StringIO()
    writer = csv.DictWriter(out, columns or META, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _armed(v) for k, v in r.items()} for r in flattened)
    return out.getvalue()


def _armed(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a quote; :func:`_plain` takes it off again."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _plain(value: str) -> str:
    return value[1:] if value[:1] == "'" and FORMULA.match(value[1:]) else value


def repair(opener: Opener, store: str | Path, file: Path) -> FileReport:
    """Bring corrected rows back: all of them are good, or nothing changes.

    They become a snapshot of its own that names the original. UsageError or SourceError, with line, if the file
    is not an edited export.
    """
    opened = Store.open(store)
    columns, rows = _read(file)
    ids = {r["_snapshot"] for r in rows}
    if len(ids) != 1:
        raise UsageError(
            f"The rows name {len(ids)} snapshots instead of one.",
            where=file.name,
            mend="Repair one snapshot at a time.",
        )
    original = opened.snapshot(ids.pop())
    if original.id in opened.catalog.removed:
        raise UsageError(
            "The snapshot was removed.", where=original.id, mend=f"First: umweg store restore {original.id}"
        )
    source = get(original.source)
    with tempfile.TemporaryDirectory(prefix="umweg-") as folder:
        lines = _lines(opener(Path(folder) / "spill"), opened, original, file, rows)
        native = Path(folder) / _name(original, source.passport)
        with native.open("w", encoding="utf-8", newline="") as f:
            writer = csv.DictWriter(f, columns, lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        job = Job(
            opener=opener,
            source=source,
            store=opened,
            options=_options(original, Path(folder)),
            max_bad=0.0,
            dry_run=False,
            credit=original.credit,
            repairs=original.id,
            facts={"repaired": json.dumps(lines)},
        )
        (report,) = take_all(job, [native])
    return report


def _options(original: Snapshot, folder: Path) -> FileOptions:
    """What was said about the original. A mapping was kept as its text; as such, never as a path, it is read again."""
    text = original.options.get("mapping")
    if text is not None:
        (folder / "mapping.yml").write_text(text, "utf-8")
    return FileOptions(original.options.get("nomenclature"), None if text is None else str(folder / "mapping.yml"))


def _name(original: Snapshot, passport: SourcePassport) -> str:
    """A name that the source's reader takes for text."""
    suffix = next((s for s in TEXT if s in passport.suffixes), None)
    if suffix is None or passport.kind != "trade":
        raise UsageError(
            f"Rows of the source '{passport.name}' cannot come back as CSV.",
            where=original.id,
            mend="Correct the file and ingest it again; or write the rows in the layout of 'tidy' and ingest that.",
        )
    return f"{Path(original.file).stem}-repaired{suffix}"


def _read(file: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The provider's columns, and the rows."""
    if not file.is_file():
        raise UsageError(f"There is no file '{file}'.", where=str(file), mend="Check the path.")
    if file.stat().st_size > MOST_BYTES:
        raise UsageError("The file is larger than 1 GB.", where=file.name, mend="Repair it in parts.")
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError("The file is not UTF-8.", where=file.name, mend="Save it as CSV UTF-8.") from None
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
    columns = [c for c in reader.fieldnames or [] if c not in META]
    missing = [c for c in META[:3] if c not in (reader.fieldnames or [])]
    if missing or not columns:
        raise UsageError(
            f"The file is no export of quarantine: {', '.join(missing) or 'the source’s columns'} missing.",
            where=f"{file.name}, line 1",
            mend="Make one with: umweg quarantine --snapshot ID --format csv",
        )
    try:
        rows = list(reader)
    except csv.Error as e:
        raise SourceError(
            f"The file is no CSV: {e}.", where=f"{file.name}, line {reader.line_num}", mend="Mend it."
        ) from e
    broken = next((i for i, r in enumerate(rows, 2) if None in r or None in r.values()), None)
    if broken:
        raise SourceError(
            "The line has not as many columns as the first.", where=f"{file.name}, row {broken}", mend="Mend the row."
        )
    if not rows:
        raise UsageError("The file has no rows.", where=file.name, mend="Leave the rows in that you corrected.")
    return columns, [{k: _plain(v) for k, v in r.items()} for r in rows]


def _lines(
    engine: Engine, store: Store, original: Snapshot, file: Path, rows: list[dict[str, str]]
) -> dict[str, list[int]]:
    """Which quarantined lines the rows stand for; SourceError for a row that is not in quarantine."""
    waiting = {(r["file"], str(r["line"])) for r in open_rows(store, engine, original.id)}
    every = {(r["file"], str(r["line"])) for r in store.quarantine(engine, original.id, limit=1 << 40)}
    found: dict[str, list[int]] = {}
    for i, row in enumerate(rows, 2):
        key = (row["_file"], row["_line"])
        if key not in every:
            raise SourceError(
                f"Line {key[1]} of {key[0]} is not in the quarantine of {original.id}.",
                where=f"{file.name}, row {i}",
                mend="Leave _snapshot, _file and _line as they were exported; new rows belong in a file of their own.",
            )
        if key not in waiting:
            raise SourceError(
                f"Line {key[1]} of {key[0]} was already repaired.",
                where=f"{file.name}, row {i}",
                mend="Leave the row out; or remove the earlier repair: umweg store list, umweg store remove ID.",
            )
        found.setdefault(key[0], []).append(int(key[1]))
    return {name: sorted(set(lines)) for name, lines in sorted(found.items())}
