"""Consignments as JSON: one a line, or a list, one object or several after each other, read entry by entry.

In JSON lines each line stands for itself, so that a broken one costs nothing else. In a list the first entry whose
quotes or brackets do not close costs the rest, because nobody can say where the next one begins.

>>> import io
>>> found = list(by_line(io.BytesIO(b'{"id": "1"}\\n{"id": 2}\\n'), "in.jsonl"))
>>> found[0].found.id, str(found[1].found)
('1', '2 is a whole number; wanted is text. [in.jsonl, line 2, id] Write it in quotes.')
>>> [e.found.id for e in by_entry(io.BytesIO(b'[{"id": "1"}, {"id": "2"}]'), "in.json")]
['1', '2']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

import msgspec

from umweg.core.errors import UsageError
from umweg.screening.consignments import faults
from umweg.screening.consignments.faults import FileEntry, id_of, settled, without_nul
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.partial import PartlyRead, field_of
from umweg.screening.consignments.stream import HEAD, LONGEST, lines

Decode = Callable[[bytes], Consignment]
BLOCK = 1 << 18
DECODER = msgspec.json.Decoder(Consignment)


def by_line(stream: IO[bytes], name: str) -> Iterator[FileEntry]:
    """JSON lines; blank ones are left out."""
    decode = DECODER.decode
    for number, raw, whole in lines(stream):
        where = f"{name}, line {number}"
        if not whole:
            yield FileEntry(where, raw, too_long(where))
            continue
        yield _entry(where, raw, decode)


def _entry(where: str, raw: bytes, decode: Decode) -> FileEntry:
    """Bytes as a consignment, or why they are none."""
    try:
        found = decode(raw)
        if b"\\u0000" in raw:
            without_nul(decoded(raw), where)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as e:
        said = wrong(e, raw, where)
        if isinstance(said, PartlyRead) and said.certain:
            return FileEntry(where, raw, said.partial)
        return FileEntry(where, raw, said, _id(raw))
    except UsageError as e:
        return FileEntry(where, raw, _without_nul(e, raw, where), _id(raw))
    return FileEntry(where, raw, found)


def _without_nul(error: UsageError, raw: bytes, where: str) -> UsageError:
    """The error of a text with a NUL, with what is left when it is taken out."""
    try:
        left = settled(decoded(raw.replace(b"\\u0000", b"")), where)
    except UsageError as e:
        return e
    return PartlyRead(msgspec.structs.replace(left, unread=(*left.unread, field_of(error))), error)


def too_long(where: str) -> UsageError:
    """The error of an entry beyond the limit."""
    return UsageError(
        f"The entry is longer than {LONGEST // 2**20} MB.", where=where, mend="One line must be one consignment."
    )


def wrong(error: Exception, raw: bytes, where: str) -> UsageError:
    """Why bytes are no consignment; that the JSON is broken goes before a field that stands before the break."""
    if isinstance(error, msgspec.ValidationError):
        error = _broken(raw) or error
    if isinstance(error, msgspec.ValidationError | RecursionError):
        return faults.wrong(error, decoded(raw), where)
    place = re.search(r"\(byte (\d+)\)", str(error))
    if odd := _no_utf8(raw, int(place[1]) if place else len(raw)):
        what = f"The byte 0x{odd.byte:02X} is no UTF-8. It is byte {odd.at + 1} of the entry, near '{odd.near}'."
        return UsageError(what, where=where, mend="Save the file as UTF-8.")
    if not place:  # the words of the JSON library are not handed on: they change from release to release
        return UsageError("The JSON is broken or ends in the middle.", where=where, mend="Write the whole object.")
    byte = int(place[1])
    near = _near(raw, byte)
    if re.match(rb"-?(NaN|Infinity|inf)", raw[byte:]) or re.match(rb"N?aN|Infinity", raw[max(byte - 1, 0) :]):
        mend = "JSON has no NaN and no Infinity: leave the field out if it is not known."
    else:
        mend = "Check commas, colons, quotes and brackets there."
    return UsageError(f"The JSON is broken at byte {byte + 1}, near '{near}'.", where=where, mend=mend)


def _broken(raw: bytes) -> Exception | None:
    """The error of bytes that are no JSON; the decoder of the model stops at the first field that does not fit."""
    try:
        msgspec.json.decode(raw)
    except (msgspec.ValidationError, RecursionError):  # sound JSON that is out of bounds
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        return e
    return None


class _OddByte(NamedTuple):
    """A byte that is no UTF-8, where it stands (from 0), and what stands around it."""

    byte: int
    at: int
    near: str


def _no_utf8(raw: bytes, until: int) -> _OddByte | None:
    """The first byte that is no UTF-8, unless the JSON is broken before it, at ``until``."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as e:
        return _OddByte(raw[e.start], e.start, _near(raw, e.start)) if e.start <= until else None
    return None


def _near(raw: bytes, at: int) -> str:
    """The text around a byte, for a message."""
    return raw[max(at - 10, 0) : at + 10].decode("utf-8", "replace").strip()


def decoded(raw: bytes) -> Any:
    """Bytes as plain mappings and lists; None where they are no JSON."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _id(raw: bytes) -> str | None:
    """The id of a broken entry: out of its JSON, else as the text shows it at the beginning."""
    if found := id_of(decoded(raw)):
        return found
    seen = re.match(rb'\s*\{\s*"id"\s*:\s*"([^"\\]{1,300})"', raw)
    return seen[1].decode("utf-8", "replace") if seen else None


class Piece(NamedTuple):
    """The bytes of one entry, and the line on which it begins; ``fault`` where it is none."""

    line: int
    raw: bytes
    fault: str = ""


def by_entry(stream: IO[bytes], name: str) -> Iterator[FileEntry]:
    """A list of consignments, one, or several after each other."""
    for number, (line, raw, fault) in enumerate(pieces(stream), 1):
        where = f"{name}, entry {number} (line {line})"
        if fault:
            yield FileEntry(
                where, raw[:HEAD], UsageError(fault, where=where, mend="Mend it there; JSON lines lose less.")
            )
            continue
        yield _entry(where, raw, DECODER.decode)


class _UnreadText:
    """What was read of a JSON text and not yet handed on; knows the line on which a position stands."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.bytes, self.ended = stream, b"", False
        self._line, self._counted = 1, 0

    def more(self, keep: int) -> None:
        """Read a block; forget all before ``keep``."""
        self.line(keep)
        block = self.stream.read(BLOCK)
        self.bytes, self._counted, self.ended = self.bytes[keep:] + block, 0, not block

    def line(self, at: int) -> int:
        """The line of a position; positions must not go back."""
        self._line += self.bytes.count(b"\n", self._counted, at)
        self._counted = at
        return self._line


# The next bracket outside of texts; a quote where a text does not close. The outer group is atomic, not possessive:
# Python 3.11.2 goes back into possessive groups.
_TOKEN = re.compile(rb'(?>(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*)(["\[\]{}])', re.DOTALL)
CUT = "The text ends in the middle of it; what follows is not known."


def pieces(stream: IO[bytes], longest: int = LONGEST) -> Iterator[Piece]:
    """The outermost objects of a JSON text, or those of the list that it is, without holding more than one."""
    text = _UnreadText(stream)
    text.more(0)
    text.bytes = text.bytes.removeprefix(b"\xef\xbb\xbf")
    done = at = depth = 0  # done: handed on up to here; at: looked at up to here
    listed = False
    while True:
        for token in _TOKEN.finditer(text.bytes, at):
            sign, start = token[1], token.start(1)
            if sign == b'"':  # it does not close, as far as was read
                break
            at = token.end()
            if depth or sign in (b"{", b"["):
                if not depth:
                    yield from _between(text, done, start)
                    done = start
                if sign == b"[" and not depth and not listed:
                    listed, done = True, at
                    continue
                depth += (sign in (b"{", b"[")) - (sign in (b"}", b"]"))
                if not depth:
                    yield Piece(text.line(done), text.bytes[done:at])
                    done = at
            elif sign == b"]" and listed:
                yield from _between(text, done, start)
                listed, done = False, at
            else:
                yield Piece(text.line(at), sign, "A bracket closes that was never opened; what follows is not read.")
                return
        if text.ended:
            break
        if len(text.bytes) - done > longest:
            yield Piece(text.line(done), text.bytes[done:], f"The entry is longer than {longest:,} bytes. " + CUT)
            return
        text.more(done)
        at, done = at - done, 0
    rest = text.bytes[done:].strip(b" \t\r\n,")
    if rest or listed or depth:
        yield Piece(text.line(done), rest, CUT)


def _between(text: _UnreadText, start: int, end: int) -> Iterator[Piece]:
    """What stands between two entries and is neither a comma nor space."""
    if odd := text.bytes[start:end].strip(b" \t\r\n,"):
        yield Piece(text.line(start), odd)
