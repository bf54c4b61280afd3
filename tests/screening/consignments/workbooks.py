"""Workbooks for tests: rows to a file, with what spreadsheets do to tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

MAPPING = """
columns:
  Nr: id
  Datum: day
  Empfänger: "parties[consignee].name"
  Land: ["parties[consignee].country", destination]
  HS: "lines[].code"
  Wert: "lines[].value"
decimal: ","
thousands: "."
"""
HEADER = ("Nr", "Datum", "Empfänger", "Land", "HS", "Wert")


def mapping(folder: Path, text: str = MAPPING) -> Path:
    """The mapping as a file."""
    path = folder / "m.yml"
    path.write_text(text, "utf-8")
    return path


def workbook(folder: Path, *rows: Any, name: str = "in.xlsx", then: Callable[[Any, Any], None] | None = None) -> Path:
    """A workbook of one sheet 'Juli'; ``then`` may do more with the book and its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Juli"
    for row in rows:
        sheet.append(list(row))
    if then is not None:
        then(book, sheet)
    path = folder / name
    book.save(path)
    return path
