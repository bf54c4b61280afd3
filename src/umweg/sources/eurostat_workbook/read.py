"""Reads the spreadsheet that Eurostat's Data Browser exports.

A sheet for each combination of fixed dimensions.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident
from umweg.files import limits
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, Take
from umweg.sources.eurostat_sdmx.read import INDICATORS, status, taken
from umweg.sources.eurostat_workbook import layout
from umweg.sources.passport import SourcePassport

NOT_DATA = ("Summary", "Structure")
COLUMNS = (*layout.DIMENSIONS, "TIME", "cell", "value", "flag")


def _sheets(given: InputFile) -> list[tuple[str, list[list[Any]]]]:
    """Name and rows (from A1) of every sheet with data."""
    try:
        with given.path.open("rb") as f:
            book = CalamineWorkbook.from_filelike(f)
        return [
            (n, book.get_sheet_by_name(n).to_python(skip_empty_area=False))
            for n in book.sheet_names
            if n not in NOT_DATA
        ]
    except (CalamineError, OSError, ValueError) as e:
        raise SourceError(f"The workbook cannot be read: {e}", where=given.name, mend="Download it again.") from e


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage all sheets of a workbook; SourceError with sheet and row where the layout is not Eurostat's."""
    limits.check_zip(given, "a workbook (.xlsx)")
    sheets = _sheets(given)
    if not sheets:
        raise SourceError("The workbook has no sheet with data.", where=given.name, mend="Export it again.")
    names = ("sheet", "row", *COLUMNS)
    columns: dict[str, list[Any]] = {n: [] for n in names}
    facts: dict[str, str] = {}
    for name, rows in sheets:
        table = layout.table(rows, f"{given.name}, sheet {name}")
        facts |= table.facts
        layout.cells(table, name, columns)
    types = {"row": pa.int64()}
    data = {n: pa.array(columns[n], types.get(n, pa.string())) for n in names}
    count = len(columns["row"])
    engine.register("cells", pa.table({"_line": pa.array(range(1, count + 1), pa.int64()), **data}))
    dimensions = {c.lower(): Take(ident(c), c) for c in (*layout.DIMENSIONS, "TIME")}
    figure, state = SQL("nullif(value, ':')"), Take(status(SQL("flag")), "flag")
    return StagedFile(
        SQL("cells"),
        names,
        taken(dimensions, Take(figure, "value"), state, options.nomenclature or "CN"),
        indicators=INDICATORS,
        missing=SQL(f"({figure} is null and not contains(lower(coalesce(flag, '')), 'c'))"),
        line=SQL('"row"'),
        part=SQL("sheet"),
        facts=facts,
    )
