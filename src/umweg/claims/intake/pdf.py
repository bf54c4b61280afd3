"""Text of a PDF by its text layer; a scanned one is told."""

from __future__ import annotations

from typing import Any

from umweg.claims.intake.extracted import Extracted
from umweg.core.errors import SourceError
from umweg.core.extras import needed

MOST_PAGES = 2_000
FEWEST_LETTERS = 10  # a page with fewer has no text layer worth the name


def pdf(raw: bytes, name: str) -> Extracted:
    """The text of all pages, a line end between them; words that are divided at a line end are joined.

    Raises SourceError for what is damaged, locked, scanned or too long; UsageError without ``umweg[documents]``.
    """
    library: Any = needed("pypdfium2", "documents", "Reading PDF files")
    try:
        document = library.PdfDocument(raw)
    except library.PdfiumError as e:
        locked = "password" in str(e).lower()
        what = "The PDF is locked by a password." if locked else f"The PDF is damaged: {e}."
        raise SourceError(what, where=name, mend="Save it unlocked, or save its text as .txt.") from e
    try:
        return _text(document, name)
    finally:
        document.close()


def _text(document: Any, name: str) -> Extracted:
    count = len(document)
    if count > MOST_PAGES:
        raise SourceError(
            f"The PDF has {count:,} pages; {MOST_PAGES:,} are the most.", where=name, mend="Give the part."
        )
    pages, bare = list[str](), 0
    for n in range(count):
        page = document[n]
        layer = page.get_textpage()
        text = layer.get_text_range()
        layer.close()
        page.close()
        bare += sum(c.isalpha() for c in text) < FEWEST_LETTERS
        pages.append(_joined(text))
    if bare == count:
        raise SourceError(
            "The PDF is scanned: its pages are pictures without a text layer.",
            where=name,
            mend="Run a text recognition over it (for example ocrmypdf), then give the result.",
        )
    told = (f"{bare} of {count} pages have no text layer and were not read",) if bare else ()
    return Extracted("\n".join(pages), "pdf", _date(document), told)


def _joined(text: str) -> str:
    """Lines as they stand, ``\\ufffe`` (PDFium's sign of a divided word) and hyphens at line ends joined."""
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe\n", "").replace("\ufffe", "").replace("\x02", "")
    )
    out = list[str]()
    for line in text.split("\n"):
        if out and out[-1].endswith("-") and out[-1][-2:-1].isalpha() and line[:1].islower():
            out[-1] = out[-1][:-1] + line
        else:
            out.append(line)
    return "\n".join(out)


def _date(document: Any) -> str | None:
    """The day it was made: ``D:20230630...``."""
    made = document.get_metadata_value("CreationDate").removeprefix("D:")
    return f"{made[:4]}-{made[4:6]}-{made[6:8]}" if made[:8].isdigit() and len(made) >= 8 else None
