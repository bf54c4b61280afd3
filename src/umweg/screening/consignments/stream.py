"""A file of consignments, or standard input (``-``), as a stream of bytes, packed with gzip or not.

>>> import tempfile; from pathlib import Path
>>> p = Path(tempfile.mkdtemp()) / "in.jsonl"; _ = p.write_bytes(b"one\\ntwo")
>>> with opened(p) as f:
...     [(line.number, line.raw) for line in lines(f)]
[(1, b'one\\n'), (2, b'two')]
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from umweg.core.errors import SourceError, UsageError

LONGEST = 16 * 1024 * 1024  # bytes of one line or one entry of a list
HEAD = 1 << 16
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)


class _GzipStream(io.RawIOBase):
    """Gzip unpacked, each read as far as it goes, so that an end in the middle does not cost what stands before it."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._in = gzip.GzipFile(fileobj=raw)

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, into: Any) -> int:
        """Fill as much as one read gives."""
        found = self._in.read1(len(into))
        into[: len(found)] = found
        return len(found)


@contextmanager
def opened(path: Path | str) -> Iterator[io.BufferedReader]:
    """The bytes, unpacked; UsageError where the file cannot be opened, SourceError where its packing is broken."""
    if str(path) == "-":
        raw = cast(io.BufferedReader, sys.stdin.buffer)
    else:
        try:
            raw = Path(path).open("rb")  # noqa: SIM115  (closed below)
        except OSError as e:
            raise UsageError(f"The file cannot be read: {e.strerror}.", where=str(path), mend="Check its name.") from e
    try:
        packed = raw.peek(2)[:2] == b"\x1f\x8b"
        stream: Any = io.BufferedReader(_GzipStream(raw), 1 << 18) if packed else raw
        try:
            yield stream
        except BROKEN as e:
            raise cut(path, e) from e
    finally:
        if str(path) != "-":
            raw.close()


def cut(path: Path | str, error: Exception | str) -> SourceError:
    """The error of a file that ends in the middle."""
    return SourceError(
        f"The file is cut off or damaged here, what follows is not known: {error}.".replace("..", "."),
        where=called(path),
        mend="Copy it again.",
    )


def called(path: Path | str) -> str:
    """A file's name in messages.

    >>> called("-"), called("in/july.jsonl")
    ('standard input', 'july.jsonl')
    """
    return "standard input" if str(path) == "-" else Path(path).name


def plain(head: bytes, path: Path | str) -> None:
    """UsageError unless a file's first bytes look like UTF-8 text (or any that has ASCII in it)."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[1:2] + head[3:4]:
        raise UsageError(
            "The file is UTF-16 or no text at all.",
            where=called(path),
            mend="Save it as UTF-8, for example: iconv -f UTF-16 -t UTF-8 IN > OUT.",
        )


class NumberedLine(NamedTuple):
    """A line with its number from 1; ``whole`` is False where it was cut at the limit."""

    number: int
    raw: bytes
    whole: bool = True


def lines(stream: IO[bytes], longest: int = LONGEST) -> Iterator[NumberedLine]:
    """Lines that are not blank, with their numbers; of one beyond the limit only its beginning is kept."""
    number = 0
    while raw := stream.readline(longest + 1):
        number += 1
        if len(raw) > longest and not raw.endswith(b"\n"):
            while (rest := stream.readline(HEAD)) and not rest.endswith(b"\n"):
                pass
            yield NumberedLine(number, raw[:HEAD], whole=False)
        elif number == 1 and raw.startswith(b"\xef\xbb\xbf"):
            if raw[3:].strip():
                yield NumberedLine(1, raw[3:])
        elif not raw.isspace():
            yield NumberedLine(number, raw)
