"""Tables of text (CSV, TSV) as consignments, row by row, by a mapping file.

Without a mapping the header must consist of paths (``id,day,parties[consignee].name,lines[].code``). Quotes that do
not close cost the row on which they open, not those that follow.

>>> import io
>>> text = "id,parties[buyer].name,lines[].value\\n7,Sunny Toys,12.5\\n8,Ромашка,a lot\\n"
>>> good, bad = by_row(io.BytesIO(text.encode()), "in.csv", None, None, print)
>>> good.found.lines[0].value, str(bad.found)
(12.5, "'a lot' is no number. [in.csv, line 3, column 'lines[].value'] Say in the mapping how numbers are written:
 'decimal' and 'thousands'; map words such as n/a under 'values'.")
"""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from umweg.core.errors import UsageError
from umweg.screening.consignments.encodings import UTF_16, as_utf8, encoding_of
from umweg.screening.consignments.faults import FileEntry
from umweg.screening.consignments.mapping import ConsignmentMapping, load, shipped
from umweg.screening.consignments.paths import path
from umweg.screening.consignments.rows import TablePlan, TableRow, grouped, learned
from umweg.screening.consignments.stream import NumberedLine, lines
from umweg.screening.consignments.totals import without_totals

LONGEST_ROW = 1 << 20
MOST_BREAKS = 100  # lines that one row may have, by line breaks within quotes


def by_row(
    stream: IO[bytes], name: str, delimiter: str | None, mapping: Path | str | None, note: Callable[[str], None]
) -> Iterator[FileEntry]:
    """The consignments of a table; columns that are neither mapped nor ignored are noted once."""
    given = load(mapping) if mapping is not None else None
    encoding = _encoding(given, name)
    if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32")) or _utf16(stream):
        stream, encoding = as_utf8(stream, encoding if "16" in encoding or "32" in encoding else "utf-16"), "utf-8"
    found = lines(stream, LONGEST_ROW)
    first = next(found, None)
    if first is None:
        return
    delimiter = (given.delimiter if given else None) or delimiter or delimiter_of(first.raw)
    if given is None and (likely := encoding_of(first.raw)) != "utf-8":
        raise MappingWanted(name, "", what=f"The header is no UTF-8 and looks like {likely}, so a mapping is wanted.")
    header = _header(first, delimiter, encoding, name)
    plan = planned(given, header, name)
    rows = without_totals(_rows(found, delimiter, encoding, name, plan), plan, name, note)
    yield from grouped(learned(rows, plan, delimiter), plan)
    unread(plan, name, note)


def unread(plan: TablePlan, name: str, note: Callable[[str], None]) -> None:
    """Note the columns that were not read."""
    if plan.unread:
        columns = ", ".join(f"'{c}'" for c in plan.unread[:20]) + (" and more" if len(plan.unread) > 20 else "")
        note(f"{name}: columns not read: {columns}. Map them, or list them under 'ignored'.")


def planned(given: ConsignmentMapping | None, header: list[str], name: str) -> TablePlan:
    """The mapping brought to the header; without one, the header itself must consist of paths."""
    try:
        return TablePlan(given or _of_paths(header, name), header)
    except UsageError as e:
        e.where = e.where if e.where.startswith(name) else f"{name}, {e.where}"
        raise  # as what it is: a wanted mapping is told with the whole name of the file


class MappingWanted(UsageError):
    """A table whose columns nobody has mapped. ``fits``: the shipped mapping that does."""

    def __init__(self, name: str, fits: str, file: str = "", what: str = "") -> None:
        self.fits = fits
        file = shlex.quote(file or name)
        what = what or "The columns are no paths of a consignment, so a mapping is wanted."
        mend = f"Type: umweg consignments template {file} > mapping.yml; umweg screen {file} --mapping mapping.yml"
        if fits:
            mend = f"The header is that of the shipped one: umweg screen {file} --mapping {fits}"
        super().__init__(what, where=name, mend=mend)


def _of_paths(header: list[str], name: str) -> ConsignmentMapping:
    paths = {}
    for column in header:
        try:
            paths[column] = path(column).text
        except UsageError:
            continue
    if "id" in paths.values() and len(paths) >= min(len(header), 2):
        return ConsignmentMapping(columns=dict(paths))
    fits = next((m for m in shipped() if set(load(m).columns) <= set(header)), None)
    raise MappingWanted(name, fits or "")


def _encoding(given: ConsignmentMapping | None, name: str) -> str:
    encoding = (given.encoding if given else None) or "utf-8"
    try:
        "".encode(encoding)
    except LookupError:
        raise UsageError(f"There is no encoding '{encoding}'.", where=name, mend="Write utf-8 or cp1251.") from None
    return encoding


def _utf16(stream: IO[bytes]) -> bool:
    """Whether a stream that can be looked into begins as UTF-16 does."""
    return isinstance(stream, io.BufferedReader) and stream.peek(2)[:2] in UTF_16


def delimiter_of(raw: bytes) -> str:
    """The sign between the cells of a header: the one that stands there most often."""
    return max(",;\t|", key=lambda sign: raw.count(sign.encode()))


def _header(first: NumberedLine, delimiter: str, encoding: str, name: str) -> list[str]:
    where = f"{name}, line {first.number}"
    try:
        cells = next(csv.reader([first.raw.decode(encoding)], delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error, StopIteration) as e:
        raise UsageError(
            f"The header cannot be read: {e}.", where=where, mend="Save the table as UTF-8, or give 'encoding'."
        ) from e
    header = [c.strip() for c in cells]
    while header and not header[-1]:
        header.pop()
    return header


def _rows(
    found: Iterator[NumberedLine], delimiter: str, encoding: str, name: str, plan: TablePlan
) -> Iterator[TableRow]:
    """Rows, each out of as many lines as its quotes hold together."""
    waiting: list[NumberedLine] = []
    while (line := waiting.pop(0) if waiting else next(found, None)) is not None:
        where = f"{name}, line {line.number}"
        if not line.whole:
            yield TableRow(
                where, line.raw, [], UsageError("The row is too long.", where=where, mend="Close its quotes.")
            )
            continue
        taken, cells, error = _whole(line, chain(waiting, found), delimiter, encoding)
        error = error or ("The row holds a NUL byte." if b"\0" in line.raw else "")
        if error:  # the lines that were looked at stand for themselves
            by_byte = "byte" in error
            fault = UsageError(error, where=where, mend=_MEND["byte" if by_byte else "quote"])
            waiting = [*taken[1:], *waiting[max(len(taken) - 1, 0) :]]
            yield _broken(where, line.raw, fault, delimiter, plan, shifted=not by_byte)
            continue
        waiting = waiting[max(len(taken) - 1, 0) :]
        yield _checked(where, b"".join(t.raw for t in taken), cells, plan)


_MEND = {
    "byte": "Save the table as UTF-8, or name its 'encoding' in the mapping.",
    "quote": 'Close the quotes; a quote within quotes is written "".',
}


def _whole(
    line: NumberedLine, following: Iterator[NumberedLine], delimiter: str, encoding: str
) -> tuple[list[NumberedLine], list[str], str]:
    """The lines of a row, its cells, and what is wrong with it."""
    taken, size = [line], len(line.raw)
    while True:
        try:
            text = b"".join(t.raw for t in taken).decode(encoding)
            if '"' not in text:
                return taken, text.rstrip("\r\n").split(delimiter), ""
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except UnicodeDecodeError as e:
            return taken, [], f"The byte 0x{e.object[e.start]:02X} is not {encoding}."
        except csv.Error as e:
            more = next(following, None) if "unexpected end" in str(e) else None
            if more is not None and more.whole and len(taken) < MOST_BREAKS and size + len(more.raw) <= LONGEST_ROW:
                taken.append(more)
                size += len(more.raw)
                continue
            return [*taken, *([more] if more else [])], [], f"The row is no sound CSV: {e}."
        else:
            return taken, rows[0], "" if len(rows) == 1 else "The row is no sound CSV."


def _broken(where: str, raw: bytes, fault: UsageError, delimiter: str, plan: TablePlan, *, shifted: bool) -> TableRow:
    """A row that is broken somewhere, with its cells as far as they can be seen."""
    text = raw.decode(encoding_of(raw), "replace").replace("\0", "").rstrip("\r\n")
    try:
        cells = next(csv.reader([text], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        cells = [c.strip().strip('"') for c in text.split(delimiter)]
    if len(cells) != plan.width:
        cells, shifted = [*cells, *[""] * plan.width][: plan.width], True
    return TableRow(where, raw, cells, fault, plan.id_of(cells) or None, shifted)


def _checked(where: str, raw: bytes, cells: list[str], plan: TablePlan) -> TableRow:
    """A row of the right width; blank cells beyond the header are dropped, blank ones may be missing at the end."""
    if len(cells) > plan.width:
        if any(c.strip() for c in cells[plan.width :]):
            what = f"The row has {len(cells)} cells under a header of {plan.width}."
            fault = UsageError(what, where=where, mend="Quote cells that hold the delimiter.")
            return TableRow(where, raw, cells[: plan.width], fault, plan.id_of(cells) or None)
        cells = cells[: plan.width]
    elif len(cells) < plan.width:
        what = f"The row has {len(cells)} cells under a header of {plan.width}."
        fault = UsageError(what, where=where, mend="Write the missing cells, empty if nothing is known.")
        return TableRow(where, raw, [*cells, *[""] * (plan.width - len(cells))], fault, plan.id_of(cells) or None)
    return TableRow(where, raw, cells)
