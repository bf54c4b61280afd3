"""Read a file of a list with its reader alone, without a store."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from umweg.files.input_file import InputFile
from umweg.sources.base import get
from umweg.sources.records import ReadResult


def read(source: str, *paths: Path) -> ReadResult:
    """What the reader gives for files that belong together."""
    found = get(source)
    assert found.read is not None
    with tempfile.TemporaryDirectory() as scratch:
        return found.read([InputFile(p, p.name, Path(scratch)) for p in paths], found.passport)


def facts(result: ReadResult) -> dict[str, str]:
    """What the reader says about the file as a whole."""
    return dict(result.facts.other)


def by_id(result: ReadResult) -> dict[str, dict[str, Any]]:
    """The rows by id."""
    rows = result.table.to_pylist()
    assert len({r["id"] for r in rows}) == len(rows)
    return {r["id"]: r for r in rows}
