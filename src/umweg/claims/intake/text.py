"""The text of a file, by its kind: what the report stores, and what all offsets count in.

>>> plain("Die Ausfuhren\\r\\nstiegen.".encode()).text
'Die Ausfuhren\\nstiegen.'
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from tempfile import gettempdir

from umweg.claims.intake.extracted import Extracted
from umweg.core.errors import SourceError, UsageError
from umweg.files.input_file import InputFile
from umweg.files.limits import BLOCK
from umweg.files.text import UnpackedFile

MOST_BYTES = 64 * 1024 * 1024
STDIN = "-"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_KEPT_CONTROLS = frozenset("\n\t")


def load(path: str | Path) -> Extracted:
    """The text of a file (``-`` is standard input); its kind follows from its bytes, then from its name.

    Raises SourceError for what is empty, too big, damaged or a picture of a text, UsageError where a library is
    missing.
    """
    if str(path) == STDIN:
        return of_bytes(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")
    file = Path(path)
    with UnpackedFile(InputFile(file, file.name, Path(gettempdir()))) as f:
        return of_bytes(_at_most(f), file.name)


def _at_most(f: UnpackedFile) -> bytes:
    out = bytearray()
    while (block := f.read(BLOCK)) and len(out) <= MOST_BYTES:
        out += block
    return bytes(out)


def of_bytes(raw: bytes, name: str) -> Extracted:
    """The text of the bytes of a file called ``name``."""
    if len(raw) > MOST_BYTES:
        raise SourceError(
            f"The text has more than {MOST_BYTES >> 20} MB.", where=name, mend="Split it, or give the part."
        )
    if not raw.strip():
        raise SourceError("The text is empty.", where=name, mend="Give a file with text in it.")
    start, suffix = raw[:1024].lstrip().lower(), Path(name).suffix.lower()
    if raw[:5] == b"%PDF-":
        from umweg.claims.intake.pdf import pdf

        return pdf(raw, name)
    if raw[:4] == b"PK\x03\x04":
        from umweg.claims.intake.docx import docx

        return docx(raw, name)
    if raw[:4] == b"\xd0\xcf\x11\xe0" or suffix in {".doc", ".odt", ".rtf", ".pages"}:
        raise UsageError(
            "This kind of document is not read.", where=name, mend="Save it as .docx, .pdf, .html or .txt."
        )
    if start.startswith((b"<!doctype html", b"<html")) or suffix in {".html", ".htm", ".xhtml"}:
        from umweg.claims.intake.html import html

        return html(raw, name)
    return plain(raw, name, markdown=suffix in {".md", ".markdown"})


def plain(raw: bytes, name: str = "text", *, markdown: bool = False) -> Extracted:
    """Plain text. Bytes that are no UTF-8 are read as Windows-1251 or 1252, which is told; lines end with ``\\n``."""
    text, told = _decoded(raw, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Extracted(clean(_without_front_matter(text) if markdown else text), "md" if markdown else "txt", None, told)


def _decoded(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding), ()
            except UnicodeDecodeError as e:
                raise SourceError(f"The text is not whole: {e.reason}.", where=name, mend="Copy it again.") from e
    if b"\0" in raw:
        raise SourceError("The file holds a NUL byte, so it is no text.", where=name, mend="Save it as UTF-8 text.")
    try:
        return raw.decode(), ()
    except UnicodeDecodeError as e:
        bad = raw.decode(errors="replace")
        share = bad.count("�") / len(bad)
        if share < BROKEN:
            return bad, (f"{bad.count('�')} broken UTF-8 signs, first at byte {e.start + 1:,}, are read as �",)
        encoding = "cp1251" if sum(b >= 0xC0 for b in raw) > len(raw) // 3 else "cp1252"
        return raw.decode(encoding, errors="replace"), (f"The text is no UTF-8 and was read as {encoding}",)


BROKEN = 0.005  # share of broken signs up to which a text is UTF-8 with faults


def clean(text: str) -> str:
    """Control signs and signs that turn the direction of writing become blanks; every other sign keeps its place.

    >>> clean("a\\u202eb\\x07c\\n")
    'a b c\\n'
    """
    bad = {c for c in set(text) if unicodedata.category(c) in {"Cc", "Cf"} and c not in _KEPT_CONTROLS}
    return text.translate({ord(c): " " for c in bad}) if bad else text


def _without_front_matter(text: str) -> str:
    """Markdown with its front matter blanked, so that offsets stay."""
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---", 4)
    return text if end < 0 else "".join(c if c == "\n" else " " for c in text[: end + 4]) + text[end + 4 :]
