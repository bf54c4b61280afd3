"""Workbooks (XLSX) as consignments: each visible sheet that has the header, row by row, by the mapping of any table.

The header may stand below other rows, and over two rows where a merged cell stands above several columns. Cells are
what the workbook holds: numbers are numbers however they are shown, dates are dates; text goes through the mapping as
in CSV. What a cell lacks (a formula that was never computed, an error) is a fault of its row and no empty cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import msgspec

from umweg.core.errors import SourceError, UmwegError, UsageError
from umweg.core.spreadsheet import letters
from umweg.files import limits
from umweg.files.input_file import InputFile
from umweg.screening.consignments.faults import FileEntry
from umweg.screening.consignments.headings import guesses
from umweg.screening.consignments.mapping import ConsignmentMapping, load
from umweg.screening.consignments.rows import TablePlan, TableRow, grouped, learned
from umweg.screening.consignments.table import MappingWanted, planned, unread
from umweg.screening.consignments.totals import without_totals
from umweg.screening.consignments.workbooks.parts import days_from_1904, odd_cells, sheet_parts
from umweg.screening.consignments.workbooks.values import ColumnKind, kinds, settled_cell

HEADER_WITHIN = 100  # rows from the top in which a header is looked for
SHOWN = 20


@dataclass
class Sheet:
    """A sheet: its rows from the top of the sheet (from column A), ranges of merged cells, cells that hold no value."""

    name: str
    cells: Any
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    odd: dict[tuple[int, int], str]

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Rows with their numbers from 0, without holding them; a merged cell says the same in all its rows."""
        start = (self.cells.start or (0, 0))[1]
        down = {(r, left): (top, left) for (top, left), (bottom, _) in self.merged for r in range(top, bottom + 1)}
        last: dict[tuple[int, int], Any] = {}
        by_row: dict[int, list[int]] = {}
        for row, column in down:
            by_row.setdefault(row, []).append(column)
        for number, row in enumerate(self.cells.iter_rows()):
            found = [""] * start + list(row)
            for column in by_row.get(number, ()):
                first = down[number, column]
                if first[0] == number:
                    last[first] = found[column] if column < len(found) else ""
                elif column < len(found):
                    found[column] = last.get(first, "")
            yield number, found


@dataclass(frozen=True)
class SheetHeader:
    """A header: the row it stands in (from 0; the lower one of two) and the names of the columns from A."""

    row: int
    columns: list[str]


@dataclass
class _Seen:
    """What is noted once at the end of a sheet."""

    headless: Counter[str] = field(default_factory=Counter)
    again: int = 0
    serial: set[str] = field(default_factory=set)


def opened(path: Path) -> tuple[list[Sheet], list[str]]:
    """Visible sheets with cells, and notes on the others; SourceError where the file is no sound workbook."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    limits.check_zip(InputFile(path, path.name, Path(gettempdir())), "a workbook (XLSX)")
    sheets, notes = [], []
    try:
        parts = sheet_parts(path)
        with path.open("rb") as f:
            book = CalamineWorkbook.from_filelike(f)
        for told in book.sheets_metadata:
            if told.typ != SheetTypeEnum.WorkSheet:
                notes.append(f"sheet '{told.name}' is not read: it is a chart or macro sheet.")
                continue
            cells = book.get_sheet_by_name(told.name)
            if told.visible != SheetVisibleEnum.Visible:
                rows = f"{cells.end[0] + 1 if cells.end else 0:,} rows"
                notes.append(f"sheet '{told.name}' is hidden and not read ({rows}): show it if it belongs to the list.")
            elif cells.end:
                odd = odd_cells(path, parts.get(told.name, ""))
                sheets.append(Sheet(told.name, cells, list(cells.merged_cell_ranges or ()), odd))
    except (CalamineError, OSError, ValueError) as e:
        what = f"The workbook cannot be read: {str(e)[:200]}."
        raise SourceError(what, where=path.name, mend="Open it and save it as XLSX again.") from e
    return sheets, notes


def headers(sheet: Sheet) -> Iterator[SheetHeader]:
    """The rows of a sheet that may be its header, from the top: alone, and joined with a merged one above."""
    above: list[str] = []
    for number, row in sheet.rows():
        if number >= HEADER_WITHIN:
            return
        texts = [_heading(c) for c in row]
        while texts and not texts[-1]:
            texts.pop()
        if sum(map(bool, texts)) > 1:
            yield SheetHeader(number, texts)
            if joined := _joined(sheet, number, texts, above):
                yield SheetHeader(number, joined)
        above = texts


def _heading(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _joined(sheet: Sheet, row: int, texts: list[str], above: list[str]) -> list[str]:
    """A header of two rows, where a cell of the upper one is merged over several columns; empty where none is."""
    wide = [(left, right, above[left]) for (top, left), (bottom, right) in sheet.merged
            if bottom == row - 1 and right > left and left < len(above) and above[left]]  # fmt: skip
    if not wide:
        return []
    out = [*texts, *[""] * (len(above) - len(texts))]
    for left, right, said in wide:
        for column in range(left, min(right + 1, len(out))):
            out[column] = f"{said} {out[column]}".strip()
    for column in range(min(len(out), len(above))):
        out[column] = out[column] or above[column]
    return out


def by_sheet(path: Path, mapping: Path | str | None, note: Callable[[str], None]) -> Iterator[FileEntry]:
    """The consignments of a workbook, sheet by sheet; UsageError where no sheet has the header."""
    given = load(mapping) if mapping is not None else None
    sheets, notes = opened(path)
    found: list[tuple[Sheet, SheetHeader]] = []
    faults: list[UsageError] = []
    for sheet in sheets:
        header, fault = _fitting(sheet, given, f"{path.name}, sheet '{sheet.name}'")
        if header is not None:
            found.append((sheet, header))
        elif fault is not None:
            faults.append(fault)
            notes.append(f"sheet '{sheet.name}' is not read: {_small(fault.what)}")
    if not found and given is None:
        raise MappingWanted(path.name, "", str(path))
    if not found and faults:
        raise faults[0]
    from_1904 = days_from_1904(path)
    for sheet, header in found:
        yield from _sheet(sheet, header, given, path.name, from_1904, note)
    for said in notes:
        note(f"{path.name}: {said}")


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _fitting(
    sheet: Sheet, given: ConsignmentMapping | None, where: str
) -> tuple[SheetHeader | None, UsageError | None]:
    """The first row that the mapping fits, or why none does (said of the row that it fits best)."""
    best: tuple[int, UsageError] | None = None
    for header in headers(sheet):
        try:
            planned(given, header.columns, f"{where}, row {header.row + 1}")
        except UsageError as e:
            hits = len(set(given.columns) & set(header.columns)) if given else _meant(header)
            if best is None or hits > best[0]:
                best = (hits, e)
        else:
            return header, None
    if best is None:
        best = (
            0,
            UsageError("It has no row that could be a header.", where=where, mend="Name the columns in one row."),
        )
    return None, best[1]


def _meant(header: SheetHeader) -> int:
    """How many columns have a name whose meaning can be guessed."""
    return sum(next(guesses(c), None) is not None for c in header.columns if c)


def _sheet(
    sheet: Sheet,
    header: SheetHeader,
    given: ConsignmentMapping | None,
    name: str,
    from_1904: bool,
    note: Callable[[str], None],
) -> Iterator[FileEntry]:
    where = f"{name}, sheet '{sheet.name}'"
    plan = planned(given, header.columns, where)
    seen = _Seen()
    rows = without_totals(_rows(sheet, header, plan, where, from_1904, seen), plan, where, note)
    yield from grouped(learned(rows, plan), plan)
    unread(plan, where, note)
    if seen.headless:
        shown = ", ".join(f"{c} ({n:,})" for c, n in list(seen.headless.items())[:SHOWN])
        note(f"{where}: cells in columns without a heading are not read: {shown}.")
    if seen.again:
        note(f"{where}: the header stands again in {seen.again:,} rows, which are left out.")
    if seen.serial:
        columns = ", ".join(f"'{c}'" for c in sorted(seen.serial))
        note(f"{where}: numbers in {columns} are read as days of the spreadsheet (45292 is 2024-01-01).")


def _rows(
    sheet: Sheet, header: SheetHeader, plan: TablePlan, where: str, from_1904: bool, seen: _Seen
) -> Iterator[TableRow]:
    """The rows below the header; blank ones are left out."""
    asked = kinds(plan)
    names = [h for h in header.columns if h]
    for number, row in sheet.rows():
        if number <= header.row or not any(c != "" and not (isinstance(c, str) and c.isspace()) for c in row):
            continue
        if [_heading(c) for c in row if c != ""] == names:
            seen.again += 1
            continue
        for at, cell in enumerate(row):
            if cell != "" and (at >= plan.width or not header.columns[at]):
                seen.headless[letters(at)] += 1
        yield _row(number, [*row, *[""] * plan.width][: plan.width], sheet, plan, asked, where, from_1904, seen)


def _row(
    number: int,
    row: list[Any],
    sheet: Sheet,
    plan: TablePlan,
    asked: dict[int, ColumnKind],
    where: str,
    from_1904: bool,
    seen: _Seen,
) -> TableRow:
    """A row as the mapping wants it: a cell that holds no value is a fault, where it is asked for."""
    place = f"{where}, row {number + 1}"
    raw = msgspec.json.encode(row, enc_hook=str)
    error: UmwegError | None = None
    for at, kind in asked.items():
        try:
            if (said := sheet.odd.get((number, at))) is not None:
                raise _no_value(said)
            row[at], by_number = settled_cell(row[at], kind, from_1904)
        except UsageError as e:
            error = error or UsageError(e.what, where=f"{place}, column '{kind.column}'", mend=e.mend)
            row[at] = ""
        else:
            if by_number:
                seen.serial.add(kind.column)
    return TableRow(place, raw, row, error, plan.id_of(row) or None if error else None)


def _no_value(said: str) -> UsageError:
    if said == "no value":
        return UsageError("The formula has no value: nobody has computed it.", mend="Open the workbook and save it.")
    return UsageError(f"The cell holds the error {said}.", mend="Mend its formula, or empty the cell.")


def table_head(path: Path, rows: int = 50) -> tuple[list[str], list[list[str]]]:
    """The likeliest header of a workbook and the rows below it as texts, for a mapping to begin with.

    The likeliest is the row with most columns whose meaning can be guessed. UsageError where there is none.
    """
    best: tuple[int, Sheet, SheetHeader] | None = None
    for sheet in opened(path)[0]:
        for header in headers(sheet):
            score = _meant(header)
            if best is None or score > best[0]:
                best = (score, sheet, header)
    if best is None:
        raise UsageError("The workbook has no header.", where=path.name, mend="Name the columns in one row.")
    _, sheet, header = best
    below: list[list[str]] = []
    for number, row in sheet.rows():
        if number > header.row and any(c != "" for c in row):
            wide = [*row, *[""] * len(header.columns)]
            below.append([_sampled(wide[at]) for at, name in enumerate(header.columns) if name])
            if len(below) == rows:
                break
    return [c for c in header.columns if c], below


def _sampled(cell: Any) -> str:
    """A cell for a look at its column; a number shows no decimal sign, since only texts are written with one."""
    return str(int(cell)) if isinstance(cell, float) else _heading(cell)
