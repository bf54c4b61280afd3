"""JSON files of providers: read with limits, numbers kept as the text that the file has.

>>> parse(b'{"v": 1.10, "n": null, "b": true}', "x.json")
{'v': '1.10', 'n': None, 'b': True}
"""

from __future__ import annotations

import json
import re
from typing import Any

import pyarrow as pa

from umweg.core.documents import strict
from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.files.archive import unpacked
from umweg.files.input_file import InputFile

MOST_BYTES = 512 * 1024 * 1024
SHOWN = 300
HALF = re.compile(r"\\u[dD][89a-fA-F]")  # may be half of a character


def loads(text: str, **options: Any) -> Any:
    """As ``documents.strict``, and without half of a character.

    >>> loads('{"a": 1, "a": 2}')
    Traceback (most recent call last):
    umweg.core.documents.BrokenDocument: an object has a field twice
    """
    document = strict(text, **options)
    if HALF.search(text):
        try:
            json.dumps(document, ensure_ascii=False).encode()
        except UnicodeEncodeError as e:
            raise ValueError("half of a character (\\uD800 to \\uDFFF) stands alone") from e
    return document


def parse(raw: bytes, where: str) -> Any:
    """A JSON document; every number as text. SourceError for anything that is no JSON."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise SourceError(
            f"Byte {e.start + 1} is not UTF-8, as JSON must be.", where=where, mend="Download the file again."
        ) from e
    if text.lstrip()[:1] == "<":
        raise SourceError(
            "This is a web page (HTML or XML), not JSON: often an error page of the provider's server.",
            where=where,
            mend="Open it in a browser to see what the server says, then download again.",
        )
    try:
        return loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as e:
        raise SourceError(
            f"The file is no whole JSON: {e.msg}.",
            where=f"{where}, line {e.lineno}, column {e.colno}",
            mend="It may be cut off: download it again.",
        ) from e
    except ValueError as e:
        raise SourceError(f"The file is no JSON: {e}.", where=where, mend="Download it again.") from e


def load(given: InputFile) -> Any:
    """The document in a file (or in the .gz or .zip around it), of at most 512 MB."""
    inner = unpacked(given, "a JSON document")
    size = inner.path.stat().st_size
    if size > MOST_BYTES:
        raise SourceError(
            f"The JSON file has {size / 1e6:,.0f} MB; {MOST_BYTES / 1e6:,.0f} MB are the most.",
            where=given.name,
            mend="Ask for fewer periods or products, or take the provider's bulk files.",
        )
    return parse(inner.path.read_bytes(), inner.name)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


def stage(engine: Engine, records: list[Any], where: str) -> tuple[str, ...]:
    """Make the relation ``staged`` (``_line``: number of the record; every field as text); returns the fields.

    SourceError if a record is no object, or if there is none.
    """
    if not records:
        raise SourceError("The answer holds no records.", where=where, mend="Check the query: nothing matched it.")
    columns: dict[str, None] = {}
    for i, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise SourceError(
                f"Record {i} is no object but {_text(record)!r}"[:SHOWN], where=where, mend="Download the file again."
            )
        columns.update(dict.fromkeys(record))
    names = tuple(columns)
    if not all(names) or len({n.lower() for n in names} | {"_line"}) <= len(names):
        raise SourceError("A field has no name, or that of another.", where=where, mend="Download the file again.")
    table: dict[str, pa.Array] = {"_line": pa.array(range(1, len(records) + 1), pa.int64())}
    for name in names:
        table[name] = pa.array([_text(r.get(name)) for r in records], pa.string())
    engine.register("staged", pa.table(table))
    return names
