"""Bytes and text of small files, packed with gzip or not, within limits; records of CSV with their lines.

Trade files are read by the engine (``strict.py``); lists of parties, goods and rates are nested or tiny and are
read here. Everything that is wrong with a file as a whole is a SourceError with line and mend.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple, cast

from umweg.core.errors import SourceError
from umweg.files.input_file import BadRecord, InputFile
from umweg.files.limits import BLOCK, MOST_BYTES, MOST_RATIO, SMALL

LONGEST_FIELD = 1 << 17


class UnpackedFile(io.RawIOBase):
    """A file's bytes, unpacked on the way; SourceError beyond the limits and for damaged archives."""

    def __init__(self, given: InputFile) -> None:
        self._given = given
        self._raw: IO[bytes] = given.path.open("rb")
        self._size = given.path.stat().st_size
        self.packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        self._done = 0
        self._in = cast(IO[bytes], gzip.GzipFile(fileobj=self._raw)) if self.packed else self._raw
        if not self._size:
            raise SourceError("The file is empty.", where=given.name, mend="Download it again.")

    def readable(self) -> bool:
        """True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; at most a block at a time is unpacked."""
        try:
            block = self._in.read(BLOCK if size < 0 else min(size, BLOCK))
        except (EOFError, zlib.error, gzip.BadGzipFile) as e:
            raise SourceError(
                f"The file is cut off or damaged: {e}.", where=self._given.name, mend="Copy or download it again."
            ) from e
        self._done += len(block)
        self._within()
        return block

    def _within(self) -> None:
        too_big = self._done > MOST_BYTES
        bomb = self.packed and self._done > SMALL and self._done > MOST_RATIO * self._size
        if too_big or bomb:
            what = f"{MOST_BYTES / 1e6:,.0f} MB are the most" if too_big else f"it is packed over {MOST_RATIO} times"
            raise SourceError(
                f"The file is refused, as a gzip bomb would be: {what}.",
                where=self._given.name,
                mend="If it is genuine, split it into smaller files.",
            )

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()


def content(given: InputFile) -> bytes:
    """All bytes of a file, unpacked."""
    out = io.BytesIO()
    with UnpackedFile(given) as f:
        while block := f.read(BLOCK):
            out.write(block)
    return out.getvalue()


def text(given: InputFile) -> str:
    """A file as text: UTF-8, with or without byte order mark, no NUL; a DOS end-of-file mark at the end is dropped."""
    raw = content(given)
    if raw.endswith(b"\x1a"):
        raw = raw[:-1]
    start = raw[:512].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise SourceError(
            "This is a web page, not the list.",
            where=given.name,
            mend="Download the list itself; the page may name it.",
        )
    if (nul := raw.find(b"\0")) >= 0:
        raise SourceError(
            "The file holds a NUL byte, so it is not text.",
            where=f"{given.name}, line {raw.count(bytes([10]), 0, nul) + 1}",
            mend="It may be UTF-16 or damaged: save it as UTF-8, or copy it again.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise SourceError(
            f"The byte 0x{raw[e.start]:02X} is not UTF-8; the file may be Latin-1 or Windows-1252, or a mixture.",
            where=f"{given.name}, line {raw.count(bytes([10]), 0, e.start) + 1}",
            mend="Save it as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8 IN > OUT.",
        ) from e


def lines(given: InputFile, limit: int) -> Iterator[tuple[int, str]]:
    """Lines of a text file with their numbers, blank ones left out, without holding the file in memory."""
    with UnpackedFile(given) as raw:
        rest, number = b"", 0
        while block := raw.read(BLOCK):
            *done, rest = (rest + block).split(b"\n")
            for line in done:
                number += 1
                if line.strip():
                    yield number, _line(given, number, line, limit)
            if len(rest) > limit:
                number += 1
                _line(given, number, rest, limit)
        if rest.strip():
            yield number + 1, _line(given, number + 1, rest, limit)


def _line(given: InputFile, number: int, line: bytes, limit: int) -> str:
    where = f"{given.name}, line {number}"
    if len(line) > limit:
        raise SourceError(f"The line is longer than {limit:,} bytes.", where=where, mend="One record must be one line.")
    if b"\0" in line:
        raise SourceError("The file holds a NUL byte.", where=where, mend="Save it as UTF-8, or copy it again.")
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise SourceError(
            f"The byte 0x{line[e.start]:02X} is not UTF-8.", where=where, mend="Save the file as UTF-8."
        ) from e


class CsvRecord(NamedTuple):
    """One record of a CSV file: the line it begins on, and its fields."""

    line: int
    fields: list[str]


def records(given: InputFile, delimiter: str = ",") -> Iterator[CsvRecord]:
    """Records of a CSV file; blank lines are left out. SourceError where quotes are broken."""
    whole = text(given)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as e:
            raise SourceError(
                f"The record cannot be split into fields: {e}.",
                where=f"{given.name}, line {line}",
                mend="A quote may be open or stand inside a field without being doubled.",
            ) from e
        if fields and fields != ["\x1a"]:
            yield CsvRecord(line, fields)
        line = reader.line_num + 1


class CsvRow(NamedTuple):
    """One record of a CSV file with a header: its line, and its values by column, trimmed."""

    line: int
    values: dict[str, str]


def rows(
    given: InputFile, header: tuple[str, ...], bad: list[BadRecord], delimiter: str = ",", skip: int = 0
) -> Iterator[CsvRow]:
    """Records under a header that must hold the columns ``header``; those of another length go to ``bad``.

    ``skip``: lines above the header. See :func:`broken_lines` for counting them.
    """
    names: list[str] = []
    for line, fields in records(given, delimiter):
        if skip:
            skip -= 1
        elif not names:
            names = [f.strip() for f in fields]
            missing = [h for h in header if h not in names]
            if missing or len(set(names)) < len(names):
                what = f"lacks the columns {', '.join(missing)}" if missing else "has a column twice"
                raise SourceError(
                    f"The header {what}. It has: {', '.join(names)[:300]}.",
                    where=f"{given.name}, line {line}",
                    mend="Check that this is the list the source names, in its published format.",
                )
        elif len(fields) != len(names):
            bad.append(broken(given, line, fields, len(names)))
        else:
            yield CsvRow(line, {n: f.strip() for n, f in zip(names, fields, strict=True)})
    if not names:
        raise SourceError("The file has no header.", where=given.name, mend="Download it again.")


def broken_lines(bad: Iterable[BadRecord]) -> int:
    """How many of the bad records could not be split into columns: they were read, too."""
    return sum(b.kind == "broken line" for b in bad)


def broken(given: InputFile, line: int, fields: list[str], expected: int) -> BadRecord:
    """The bad record for a line with too many or too few fields."""
    return BadRecord(
        given.name,
        line,
        "",
        None,
        f"broken line: it has {len(fields)} fields, not {expected}. Compare it with the others.",
        json.dumps(fields, ensure_ascii=False),
    )
