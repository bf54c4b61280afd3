"""EDIFACT (ISO 9735): segments out of bytes, message by message, strict about what frames them.

A reader of our own, since the libraries at hand read a whole text at once and do not say where a segment stood.

>>> import io
>>> text = b"UNA:+.? 'UNH+1+CUSDEC:D:96B:UN'NAD+CN+++A?'B LTD'UNT+3+1'"
>>> message, = messages(io.BytesIO(text), "in.edi")
>>> message.kind, message.segments[1].get(3), message.segments[1].where
('CUSDEC', "A'B LTD", 'in.edi, segment 2')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from umweg.core.errors import UmwegError, UsageError

BLOCK = 1 << 16
LONGEST = 1 << 16  # bytes of one segment
MOST = 200_000  # segments of one message
# Character sets by the letters of UNB: level A and B are ASCII, C to K parts of ISO 8859, Y is UTF-8.
CODES = {
    "UNOA": "ascii", "UNOB": "ascii", "UNOC": "iso8859-1", "UNOD": "iso8859-2", "UNOE": "iso8859-5",
    "UNOF": "iso8859-7", "UNOG": "iso8859-3", "UNOH": "iso8859-4", "UNOI": "iso8859-6", "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9", "UNOW": "utf-8", "UNOX": "utf-8", "UNOY": "utf-8",
}  # fmt: skip
WHOLE = "Ask for the interchange again, whole and as it was sent."


class Signs(NamedTuple):
    """The signs that part an interchange, as UNA may set them."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    end: str = "'"


@dataclass(frozen=True)
class Segment:
    """A segment: ``elements`` without the tag, each as its components. ``number``: its place in the file, from 1."""

    tag: str
    elements: list[list[str]]
    number: int
    name: str

    @property
    def where(self) -> str:
        """Its place for messages."""
        return f"{self.name}, segment {self.number}"

    def get(self, element: int, component: int = 0) -> str | None:
        """A component without space around; None where it is not there or empty."""
        try:
            return self.elements[element][component].strip() or None
        except IndexError:
            return None

    def all(self, element: int) -> list[str]:
        """The components of an element that are not empty."""
        return [c.strip() for c in self.elements[element] if c.strip()] if element < len(self.elements) else []


@dataclass
class Message:
    """A message from UNH to UNT; ``error`` where it is not whole."""

    where: str
    kind: str
    number: str
    segments: list[Segment] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    error: UmwegError | None = None


def messages(stream: IO[bytes], name: str) -> Iterator[Message]:
    """The messages of an interchange, one held at a time; each that is not whole has an error."""
    open_: Message | None = None
    done, closed, framed, first = 0, False, False, True
    for found in _segments(stream, name):
        if isinstance(found, UmwegError):
            message = open_ or Message(name, "", "")
            message.error = message.error or found
            yield message
            return
        segment, raw = found
        if first and segment.tag not in ("UNB", "UNH"):
            yield _outside(segment, raw)
            return
        first, framed = False, framed or segment.tag == "UNB"
        if segment.tag == "UNH":
            if open_ is not None:
                open_.error = _cut(open_, f"A new message begins at segment {segment.number} before its end (UNT).")
                yield open_
            kind = segment.get(1) or "?"
            open_ = Message(f"{segment.where}, message {segment.get(0) or '?'}", kind, segment.get(0) or "")
        if open_ is None:
            if segment.tag == "UNZ":
                closed = True
                if fault := _counted(segment, done):
                    yield fault
            elif segment.tag not in ("UNB", "UNG", "UNE"):
                yield _outside(segment, raw)
                return
            continue
        open_.raw.append(raw)
        open_.segments.append(segment)
        if len(open_.segments) > MOST:
            open_.error = UsageError(f"A message has more than {MOST:,} segments.", where=open_.where, mend=WHOLE)
            yield open_
            return
        if segment.tag == "UNT":
            _check_end(open_, segment)
            done += 1
            yield open_
            open_ = None
    if open_ is not None:
        open_.error = _cut(open_, "The interchange ends in the middle of a message.")
        yield open_
    elif framed and not closed:
        what = "The interchange has no end (UNZ): messages may be missing."
        yield Message(name, "", "", error=UsageError(what, where=name, mend=WHOLE))


def _cut(message: Message, what: str) -> UsageError:
    return UsageError(what, where=message.where, mend=WHOLE)


def _outside(segment: Segment, raw: bytes) -> Message:
    what = f"'{segment.tag[:10]}' stands outside of a message (UNH to UNT)."
    return Message(segment.where, "", "", raw=[raw], error=UsageError(what, where=segment.where, mend=WHOLE))


def _check_end(message: Message, end: Segment) -> None:
    """UNT says how many segments the message has, and its number again."""
    stated, number = end.get(0), end.get(1)
    if message.error is None and stated != str(len(message.segments)):
        what = f"UNT says {stated} segments, and there are {len(message.segments)}: some are missing or added."
        message.error = UsageError(what, where=end.where, mend=WHOLE)
    elif message.error is None and number != message.number:
        what = f"UNT closes message {number}, and the open one is {message.number}."
        message.error = UsageError(what, where=end.where, mend=WHOLE)


def _counted(segment: Segment, done: int) -> Message | None:
    stated = segment.get(0) or ""
    if not stated.isdigit() or int(stated) == done:
        return None
    what = f"UNZ says {stated} messages, and there are {done}: some are missing or added."
    return Message(segment.where, "", "", error=UsageError(what, where=segment.where, mend=WHOLE))


def _segments(stream: IO[bytes], name: str) -> Iterator[tuple[Segment, bytes] | UmwegError]:
    """Segments with their bytes; an error where the text breaks."""
    signs, encoding, number = Signs(), "iso8859-1", 0
    rest, begun, ended = b"", False, False
    while not ended:
        block = stream.read(BLOCK)
        ended = not block
        rest += block
        if not begun:
            rest = rest.removeprefix(b"\xef\xbb\xbf").lstrip()
            if rest.startswith(b"UNA") and len(rest) >= 9:
                una = rest[3:9].decode("latin-1")
                signs, rest = Signs(una[0], una[1], una[3], una[5]), rest[9:]
            begun = True
        pieces, rest = _split(rest, signs)
        for raw in pieces:
            number += 1
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError as e:
                what = f"The byte 0x{raw[e.start]:02X} is not of the character set that UNB states."
                yield UsageError(what, where=f"{name}, segment {number}", mend=WHOLE)
                return
            segment = _parsed(text.strip("\r\n "), signs, number, name)
            if segment.tag == "UNB":
                encoding = CODES.get(segment.get(0) or "", encoding)
            yield segment, raw
        if len(rest) > LONGEST:
            yield UsageError("A segment does not end.", where=f"{name}, segment {number + 1}", mend=WHOLE)
            return
    if rest.strip():
        yield UsageError("The text ends in the middle of a segment.", where=f"{name}, segment {number + 1}", mend=WHOLE)


def _split(text: bytes, signs: Signs) -> tuple[list[bytes], bytes]:
    """Whole segments, and what is left; an end sign that is released ends nothing."""
    end, release = signs.end.encode("latin-1"), signs.release.encode("latin-1")
    out, begin, at = [], 0, text.find(end)
    while at >= 0:
        before = len(text[begin:at]) - len(text[begin:at].rstrip(release)) if release.strip() else 0
        if before % 2 == 0:
            if piece := text[begin:at].strip(b"\r\n "):
                out.append(piece)
            begin = at + 1
        at = text.find(end, at + 1)
    return out, text[begin:]


def _parsed(text: str, signs: Signs, number: int, name: str) -> Segment:
    """A segment taken apart; released signs are themselves."""
    if signs.release in text and signs.release.strip():
        elements = [[""]]
        released = False
        for sign in text:
            if released:
                elements[-1][-1] += sign
                released = False
            elif sign == signs.release:
                released = True
            elif sign == signs.element:
                elements.append([""])
            elif sign == signs.component:
                elements[-1].append("")
            else:
                elements[-1][-1] += sign
    else:
        elements = [e.split(signs.component) for e in text.split(signs.element)]
    tag = re.sub(r"[^A-Z0-9].*", "", elements[0][0], flags=re.DOTALL) or elements[0][0]
    return Segment(tag, elements[1:], number, name)
