"""Records of OFAC's CSV files, also where quotes inside a field are not doubled.

Remarks and comments have such quotes (``a.k.a. "khaleesi"; Linked To: ...``). A quote ends a field only where a comma
or the end of the line follows it; a file is read so only if it cannot be split otherwise.

>>> fields('28264,"alt. a.k.a. "blackjack"; a.k.a. "khaleesi"."')
['28264', 'alt. a.k.a. "blackjack"; a.k.a. "khaleesi".']
>>> fields('7,"SAY ""HI"", LTD",-0- ,"x"')
['7', 'SAY "HI", LTD', '-0- ', 'x']
"""

from __future__ import annotations

import csv
import re
from typing import NamedTuple

from umweg.core.errors import SourceError
from umweg.files.input_file import InputFile
from umweg.files.text import CsvRecord, records, text

_END = re.compile(r'"[ \t]*(,|$)')
END_OF_FILE = "\x1a"


class SplitFile(NamedTuple):
    """The records of a file, and how many of them had quotes inside a field that were not doubled."""

    records: list[CsvRecord]
    loose: int


def split(given: InputFile) -> SplitFile:
    """All records of a file; blank lines are left out."""
    try:
        return SplitFile(list(records(given)), 0)
    except SourceError:
        found, loose = [], 0
        for number, whole in enumerate(text(given).split("\n"), 1):
            line = whole.rstrip("\r")
            if not line.strip() or line == END_OF_FILE:
                continue
            try:
                (one,) = csv.reader([line], strict=True)
            except (csv.Error, ValueError):
                one = fields(line)
                loose += 1
            found.append(CsvRecord(number, one))
        return SplitFile(found, loose)


def fields(line: str) -> list[str]:
    """The fields of one line, in which quotes may stand inside quoted fields, doubled or not."""
    found, at = [], 0
    while at <= len(line):
        start = at + len(line[at:]) - len(line[at:].lstrip(" \t"))
        if line[start : start + 1] == '"':
            value, at = _quoted(line, start + 1)
        else:
            end = line.find(",", at)
            end = len(line) if end < 0 else end
            value, at = line[at:end], end + 1
        found.append(value)
    return found


def _quoted(line: str, start: int) -> tuple[str, int]:
    """The field that begins after a quote, and where the next one begins."""
    at = start
    while (quote := line.find('"', at)) >= 0:
        if line[quote + 1 : quote + 2] == '"' and not _ends(line, quote, start):
            at = quote + 2
        elif end := _END.match(line, quote):
            return line[start:quote].replace('""', '"'), end.end() if end[1] else len(line) + 1
        else:
            at = quote + 1
    return line[start:].replace('""', '"'), len(line) + 1


def _ends(line: str, quote: int, start: int) -> bool:
    """Whether two quotes are an inner one that is not doubled, and the end: an odd one stands before them."""
    return line[start:quote].count('"') % 2 == 1 and _END.match(line, quote + 1) is not None
