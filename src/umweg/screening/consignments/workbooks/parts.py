"""What the parts of a workbook say that its cells do not: formulas without a value, errors, how days are counted.

A formula's value is stored beside it by the program that computed it. A file that a program wrote without computing
has none, and an empty cell would pass for one that says nothing.

>>> row = b'<c r="B7"><f>1+1</f><v></v></c><c r="C7" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D7"><f>2</f><v>2</v></c>'
>>> sorted(_odd(row))
[((6, 1), 'no value'), ((6, 2), '#DIV/0!')]
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from umweg.files.xml import local

BLOCK = 1 << 20
Place = tuple[int, int]  # row and column from 0
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>((?:(?!</(?:\w+:)?c>).)*)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)</")
_AT = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(rb'\bt="e"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")


def sheet_parts(path: Path) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    with zipfile.ZipFile(path) as z:
        book, links = _small(z, "xl/workbook.xml"), _small(z, "xl/_rels/workbook.xml.rels")
    targets = {e.get("Id"): e.get("Target", "") for e in (links if links is not None else ())}
    found = {}
    for sheet in book.iter() if book is not None else ():
        if local(sheet.tag) == "sheet":
            id_ = next((v for k, v in sheet.attrib.items() if local(k) == "id"), None)
            target = targets.get(id_, "")
            found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def days_from_1904(path: Path) -> bool:
    """Whether the workbook counts days from 1904, as old ones of the Mac do."""
    with zipfile.ZipFile(path) as z:
        book = _small(z, "xl/workbook.xml")
    properties = [e for e in (book if book is not None else ()) if local(e.tag) == "workbookPr"]
    return any(e.get("date1904") in ("1", "true") for e in properties)


def _small(z: zipfile.ZipFile, name: str) -> Any:
    """A small part as an element; None where there is none or it is not sound (then nothing is told of it)."""
    try:
        raw = z.read(name)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        return None


def odd_cells(path: Path, part: str) -> dict[Place, str]:
    """Cells whose value is an error or was never computed, by row and column from 0; read block by block."""
    found: dict[Place, str] = {}
    with zipfile.ZipFile(path) as z:
        if part not in z.namelist():
            return found
        with z.open(part) as f:
            rest = b""
            while block := f.read(BLOCK):
                text = rest + block
                end = text.rfind(b"</row>") + 1 or len(text)
                if b"<f" in text or b":f" in text or b't="e"' in text:
                    found.update(_odd(text[:end]))
                rest = text[end:][-BLOCK:]
            found.update(_odd(rest))
    return found


def _odd(text: bytes) -> Iterator[tuple[Place, str]]:
    for m in _CELL.finditer(text):
        value = _VALUE.search(m[2])
        error = _ERROR.search(m[1])
        if not error and (value or not _FORMULA.search(m[2]) or b"<is" in m[2]):
            continue
        at = _AT.search(m[1])
        if at:
            said = value[1].decode("utf-8", "replace")[:20] if error and value else "no value"
            yield (int(at[2]) - 1, column(at[1].decode("ascii"))), said


def column(letters: str) -> int:
    """The number of a column from 0.

    >>> column("A"), column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
