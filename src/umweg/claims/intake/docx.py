"""Text of a Word document: paragraphs and tables, in their order."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from umweg.claims.intake.extracted import Extracted
from umweg.core.errors import SourceError
from umweg.core.extras import needed
from umweg.files.input_file import InputFile
from umweg.files.limits import check_zip

MOST_XML = 64 * 1024 * 1024


def docx(raw: bytes, name: str) -> Extracted:
    """Paragraphs and rows of tables, a line each.

    Raises SourceError for zip bombs and for what is no Word document; UsageError without ``umweg[documents]``.
    """
    _within_limits(raw, name)
    library: Any = needed("docx", "documents", "Reading Word documents")
    try:
        document = library.Document(io.BytesIO(raw))
    except (KeyError, ValueError, zipfile.BadZipFile, library.opc.exceptions.PackageNotFoundError) as e:
        raise SourceError(
            "The file is a zip archive, but no Word document.", where=name, mend="Save it as .docx, or as .txt."
        ) from e
    lines = [line for block in document.iter_inner_content() for line in _lines(block)]
    made = document.core_properties.created
    return Extracted("\n".join(lines), "docx", made.date().isoformat() if made else None)


def _within_limits(raw: bytes, name: str) -> None:
    """SourceError for a bomb, before anything is parsed: every part is unpacked once, a block at a time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given.docx"
        path.write_bytes(raw)
        check_zip(InputFile(path, name, Path(folder)), "a Word document")
        with zipfile.ZipFile(path) as z:
            size = max((e.file_size for e in z.infolist() if e.filename.endswith(".xml")), default=0)
    if size > MOST_XML:
        raise SourceError(
            f"The document holds {size / 1e6:,.0f} MB of text; {MOST_XML / 1e6:,.0f} MB are the most.",
            where=name,
            mend="Split it, or save it as .txt.",
        )


def _lines(block: Any) -> list[str]:
    if hasattr(block, "rows"):
        return [
            " ".join(dict.fromkeys(cell.text.replace("\n", " ").strip() for cell in row.cells)) for row in block.rows
        ]
    return [block.text]
