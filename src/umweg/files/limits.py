"""Limits for packed files, checked before anything parses them.

A workbook of all of Eurostat's spreadsheet limit (600,000 cells) has some 40 MB unpacked at a ratio of 10 to
30.
"""

from __future__ import annotations

import zipfile
import zlib

from umweg.core.errors import SourceError
from umweg.files.input_file import InputFile

MOST_BYTES = 512 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_RATIO = 200
SMALL = 10 * 1024 * 1024  # below this the ratio does not matter
BLOCK = 1 << 20


def check_zip(given: InputFile, what: str) -> None:
    """SourceError unless the file is a whole zip archive within the limits.

    Every byte's checksum is verified.
    """
    size = given.path.stat().st_size
    with given.path.open("rb") as f:
        head = f.read(4)
    if size == 0:
        raise SourceError("The file is empty.", where=given.name, mend="Download it again.")
    if head[:2] != b"PK":
        hint = " (it looks like the old .xls format)" if head == b"\xd0\xcf\x11\xe0" else ""
        raise SourceError(f"The file is not {what}{hint}.", where=given.name, mend="Save it as .xlsx.")
    try:
        with zipfile.ZipFile(given.path) as z:
            _limits(z.infolist(), size, given)
            for entry in z.infolist():
                with z.open(entry) as f:
                    while f.read(BLOCK):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as e:
        if isinstance(e, OSError) and e.errno:
            raise
        raise SourceError(
            f"The file is cut off or damaged: {e}", where=given.name, mend="Copy or download it again."
        ) from e


def _limits(entries: list[zipfile.ZipInfo], size: int, given: InputFile) -> None:
    total = sum(e.file_size for e in entries)
    packed = sum(e.compress_size for e in entries)
    reasons = {
        f"it unpacks to {total / 1e6:,.0f} MB; {MOST_BYTES / 1e6:,.0f} MB are the most": total > MOST_BYTES,
        f"it has {len(entries):,} parts; {MOST_ENTRIES:,} are the most": len(entries) > MOST_ENTRIES,
        f"it is packed {total / max(size, 1):,.0f} times; {MOST_RATIO} times is the most": (
            total > SMALL and total > MOST_RATIO * size
        ),
        "its parts overlap": packed > size,
    }
    for reason, hit in reasons.items():
        if hit:
            raise SourceError(
                f"The file is refused unread, as a zip bomb would be: {reason}.",
                where=given.name,
                mend="If it is genuine, split it into smaller files.",
            )
