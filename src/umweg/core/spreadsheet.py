r"""Cells of a CSV that a spreadsheet would run as formulas, or a terminal obey, made harmless and back.

OWASP (CSV injection): a quote before what begins a formula, also in full width, behind blanks and quotes, and behind a
semicolon, at which spreadsheets of half of Europe begin a cell. Control characters, line ends and hidden marks become
signs as in JSON. Numbers stay numbers.
"""

from __future__ import annotations

import json
import re
from typing import Any

from umweg.core.printable import HIDDEN, sign

_START = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_NUMBER = r"-[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?\s*(?:$|;)"
_FORMULA = re.compile(rf"(^|;)(?!{_NUMBER})([\s'\"]*[{_START}])")
_QUOTED = re.compile(rf"(^|;)'([\s'\"]*[{_START}])")
_ANY = re.compile(f"[{_START}]")
_HIDDEN = re.compile(rf"{HIDDEN.pattern}|\\(?=u[0-9a-f]{{4}})")  # and what would be taken for a sign
_SIGNS = re.compile(r"(?:\\u[0-9a-f]{4})+")

NEUTRAL = r"^[\pL\pN](?:[\pL\pN .,:/()%_-]*[\pL\pN .,:/()%_])?$"
"""A text that is surely as ``safe`` leaves it, for engines that test whole columns (RE2)."""


def safe(value: Any) -> Any:
    """A cell of our CSV: texts made harmless, so that ``plain`` can undo it; all else as it is."""
    if not isinstance(value, str):
        return value
    if not value.isprintable() or "\\" in value:
        value = _HIDDEN.sub(sign, value)
    return _FORMULA.sub(r"\1'\2", value) if _ANY.search(value) else value


def plain(cell: str) -> str:
    r"""A cell of our CSV as it was before ``safe``.

    >>> [plain(safe(x)) for x in ("=1+1", "'=1", "'twas", "-3", "a\r\n\u202eb", r"\u0041")]
    ['=1+1', "'=1", "'twas", '-3', 'a\r\n\u202eb', '\\u0041']
    """
    if "'" in cell:
        cell = _QUOTED.sub(r"\1\2", cell)
    return _SIGNS.sub(lambda m: json.loads(f'"{m[0]}"'), cell) if "\\u" in cell else cell


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
