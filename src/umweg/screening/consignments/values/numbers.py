"""How a table writes numbers and dates, told by its cells: 1.200 is 1,200 in one file and 1.2 in another.

A cell that can be read in one way only is evidence for its column; a column without evidence is read as the other
columns of the file are; without any, a semicolon between cells speaks for the decimal comma, because spreadsheets take
the semicolon where the comma is taken. Nothing else is guessed: what can still be read in two ways is asked about.

>>> decimal_sign(["1.200", "12,5"]), decimal_sign(["1.200", "12.500"]), decimal_sign(["1.5", "2,5"])
(',', '', '?')
>>> day_order(["10/05/26", "05/13/26"]), day_order(["10/05/26"])
('mdy', '')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

SAMPLE = 2_000  # rows that are looked at before the first is read
BYTES = 4 << 20
FEW = 3  # cells that show a column's decimal sign, for it to hold against that of other columns
SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")
_PLAIN = re.compile(r"[+-]?\d[\d.,]*")


def evidence(cell: str) -> str:
    """The decimal sign that a number shows: '.' or ','; '~' for one that can be read both ways, '' for neither.

    >>> [evidence(x) for x in ("1.234,5", "1,234.50", "1.234.567", "0.125", "12.5", "1.200", "1200", "1 234,567")]
    [',', '.', ',', '.', '.', '~', '', ',']
    """
    text = cell.translate(SPACES)
    if not _PLAIN.fullmatch(text):
        return ""
    text = text.lstrip("+-")
    points, commas = text.count("."), text.count(",")
    if points and commas:
        return "," if text.rindex(",") > text.rindex(".") else "."
    if not points and not commas:
        return ""
    sign, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other  # it stands between thousands
    whole, _, rest = text.partition(sign)
    if len(rest) != 3 or len(whole) > 3 or whole.startswith("0") or not whole or text != cell.strip().lstrip("+-"):
        return sign  # no thousands sign stands there, or another one stands before
    return "~"


def decimal_sign(cells: Iterable[str]) -> str:
    """The decimal sign of a column: '.', ','; '?' where its cells contradict each other, '' where none shows it."""
    found = {e for c in cells if (e := evidence(c)) in (".", ",")}
    return found.pop() if len(found) == 1 else "?" if found else ""


def signs(columns: Sequence[Sequence[str]], delimiter: str) -> list[str]:
    """The decimal sign of each column of numbers; '' where a number that can be read both ways must be asked about."""
    own = [decimal_sign(c) for c in columns]
    shown = {s for s in own if s in (".", ",")}
    if len(shown) > 1:  # a cell or two that somebody typed do not outweigh what the file does elsewhere
        own = [s if sum(evidence(c) == s for c in cells) >= FEW else "?" for s, cells in zip(own, columns, strict=True)]
    if "?" in own or len(shown) > 1:
        file = ""
    elif shown:
        file = shown.pop()
    else:
        file = "," if delimiter == ";" else ""
    return [s if s in (".", ",") else "" if s == "?" else file for s in own]


_SLASHED = re.compile(r"\s*(\d{1,2})[/\-](\d{1,2})[/\-](\d{4}|\d{2})(?:[ T,].*)?")


def day_order(cells: Iterable[str]) -> str:
    """Whether day or month comes first in dates such as 10/05/26: dmy, mdy; '' where nothing or both is shown."""
    found = set()
    for cell in cells:
        if m := _SLASHED.fullmatch(cell):
            first, second = int(m[1]), int(m[2])
            if first > 12 >= second:
                found.add("dmy")
            elif second > 12 >= first:
                found.add("mdy")
    return found.pop() if len(found) == 1 else ""
