"""Reads the European Central Bank's history of euro reference rates: eurofxref-hist.csv, or the zip with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from umweg.core import rates
from umweg.core.errors import SourceError
from umweg.files.input_file import BadRecord, InputFile
from umweg.files.limits import check_zip
from umweg.files.text import content, text
from umweg.sources.passport import SourcePassport
from umweg.sources.records import FileFacts, ReadResult


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one file; monthly and yearly means are made beside the daily rates."""
    if len(files) != 1:
        raise SourceError("The rates are one file.", where=", ".join(f.name for f in files), mend="Ingest one by one.")
    given = files[0]
    bad: list[rates.BadRate] = []
    found = rates.parse(_text(given), given.name, bad)
    days = {d for by_day in found.daily.values() for d in by_day}
    other = {"currencies": str(len(found.daily)), "first": str(found.first), "last": str(found.last)}
    records = [BadRecord(given.name, b.line, b.column, b.value, f"bad rate: {b.why}", json.dumps(b.value)) for b in bad]
    return ReadResult(found.table(), records, FileFacts(str(found.last), len(days) + len(bad), other))


def _text(given: InputFile) -> str:
    if content(given)[:2] != b"PK":
        return text(given)
    check_zip(given, "a zip archive of the ECB")
    named = given.path if given.path.suffix == ".zip" else given.scratch / "rates.zip"
    if named != given.path:
        Path(named).write_bytes(given.path.read_bytes())
    return rates.unzip(named)
