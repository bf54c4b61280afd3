"""In which encoding a table is written, by its bytes.

>>> encoding_of("Empfänger;Straße".encode("cp1252")), encoding_of("Получатель;Вес".encode("cp1251"))
('cp1252', 'cp1251')
>>> encoding_of("Alıcı;Şehir;İstanbul;Kargo ağırlığı".encode("cp1254")), encoding_of("Größe".encode("utf-16"))
('cp1254', 'utf-16')
"""

from __future__ import annotations

import codecs
import io
import re
from typing import IO, Any

TURKISH = frozenset(b"\xd0\xdd\xde\xf0\xfd\xfe")
_RUN = re.compile(rb"[\xa8\xb8\xc0-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its first bytes: UTF-8 and UTF-16 are certain, the one-byte ones are the likeliest."""
    if head.startswith(UTF_16):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head.removeprefix(codecs.BOM_UTF8))
    except UnicodeDecodeError:
        return one_byte(head)
    return "utf-8"


def one_byte(raw: bytes) -> str:
    """The likeliest encoding of a text that is no UTF-8: Cyrillic stands in runs, accents among plain letters."""
    high = _HIGH.findall(raw)
    runs = sum(len(run) for run in _RUN.findall(raw) if len(run) > 2)
    if runs * 2 > len(high):
        return "cp1251"
    return "cp1254" if sum(b[0] in TURKISH for b in high) * 2 >= len(high) > 0 else "cp1252"


class _Recoded(io.RawIOBase):
    """A stream of one encoding as UTF-8, a block at a time."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream, self._decoder, self._left = stream, codecs.getincrementaldecoder(encoding)("replace"), b""

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, into: Any) -> int:
        """Fill as much as there is."""
        while not self._left:
            block = self._stream.read(1 << 16)
            self._left = self._decoder.decode(block, not block).encode("utf-8", "replace")
            if not block:
                break
        part, self._left = self._left[: len(into)], self._left[len(into) :]
        into[: len(part)] = part
        return len(part)


def as_utf8(stream: IO[bytes], encoding: str) -> IO[bytes]:
    """A stream in UTF-8; a sign that is none becomes U+FFFD."""
    return io.BufferedReader(_Recoded(stream, encoding), 1 << 16)
