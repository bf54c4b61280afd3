"""Cells of a CSV that a spreadsheet would run as formulas, made harmless and back (OWASP: CSV injection)."""

from __future__ import annotations

from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """Neutralise formulas in texts, so that ``plain`` can undo it."""
    if isinstance(value, str) and value.lstrip("'").startswith(_FORMULA):
        return "'" + value
    return value


def plain(cell: str) -> str:
    """A cell of our CSV as it was before ``safe``.

    >>> [plain(safe(x)) for x in ("=1+1", "'=1", "'twas", "-3")]
    ['=1+1', "'=1", "'twas", '-3']
    """
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def letters(column: int) -> str:
    """The letters of a column of a spreadsheet, counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
