"""A history in a file: JSON lines, gzip where the name ends so. The first line says what it is, the last its digest."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from umweg.core.errors import SourceError
from umweg.screening.history.history import History
from umweg.screening.history.past import Past

SCHEMA = "umweg.history/1"
_MEND = "Build the history again from the past consignments."


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode() + b"\n"


def _lines(h: History) -> Iterator[bytes]:
    """All lines but the last, in a fixed order."""
    head = {"schema": SCHEMA, "as_of": h.as_of.isoformat(), "first": h.first and h.first.isoformat(),
            "last": h.last and h.last.isoformat(), "consignments": h.consignments, "undated": h.undated,
            "lists": list(h.lists), "small": h.small}  # fmt: skip
    yield _line(head)
    more: dict[int, list[int]] = {}
    for key, main in h.same.items():
        if key != main:
            more.setdefault(main, []).append(key)
    for key in sorted(h.parties.keys() | h.same.values()):
        past = h.parties.get(key)
        yield _line({"party": key, "same": sorted(more.get(key, ())), **({} if past is None else past.plain())})
    for where, found in sorted(h.addresses.items()):
        yield _line({"address": where, "parties": sorted(found.items())})
    for ends, ways in sorted(h.ways.items()):
        rows = [[list(way), sorted(by.items())] for way, by in sorted(ways.items())]
        yield _line({"from_to": list(ends), "ways": rows})


def is_history(path: Path) -> bool:
    """Whether a file is one that was saved here, by its first line; SourceError where it cannot be read."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as f:
            return SCHEMA.encode() in f.readline(1 << 16)
    except (OSError, EOFError, zlib.error) as e:
        raise SourceError(f"The file cannot be read: {e}.", where=str(path), mend="Check its name.") from e


def digest(h: History) -> str:
    """SHA-256 over the lines, hexadecimal."""
    sha = hashlib.sha256()
    for line in _lines(h):
        sha.update(line)
    return sha.hexdigest()


def save(h: History, path: Path) -> str:
    """Write it: beside the name first, then by one rename, so that half a file is never there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    sha = hashlib.sha256()
    try:
        with beside.open("wb") as raw:
            f = gzip.GzipFile("", "wb", 6, raw, 0) if path.suffix == ".gz" else raw
            for line in _lines(h):
                sha.update(line)
                f.write(line)
            f.write(_line({"sha256": sha.hexdigest()}))
            if f is not raw:
                f.close()
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return sha.hexdigest()


def load(path: Path) -> History:
    """Read it; SourceError where the file is none, is cut off or was changed."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as f:
            return _read(f, str(path))
    except (OSError, EOFError, zlib.error) as e:
        raise SourceError(f"The history cannot be read: {e}.", where=str(path), mend=_MEND) from e


def _read(lines: Any, where: str) -> History:
    parties: dict[int, Past] = {}
    same: dict[int, int] = {}
    addresses: dict[int, dict[int, int]] = {}
    ways: dict[tuple[str, str], dict[tuple[str, ...], dict[int, int]]] = {}
    head: dict[str, Any] = {}
    sha, told = hashlib.sha256(), ""
    for number, raw in enumerate(lines, 1):
        try:
            row = json.loads(raw)
            if number == 1 and row.get("schema") != SCHEMA:
                raise SourceError(f"This is no history of schema {SCHEMA}.", where=where, mend=_MEND)
            if number == 1:
                head = row
            elif "sha256" in row:
                told = row["sha256"]
                continue
            elif "party" in row:
                _party(row, parties, same)
            elif "address" in row:
                addresses[row["address"]] = dict(map(tuple, row["parties"]))
            else:
                sender, destination = row["from_to"]
                ways[sender, destination] = {tuple(w): dict(map(tuple, by)) for w, by in row["ways"]}
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            raise SourceError(
                f"A line of the history is damaged: {e}.", where=f"{where}, line {number}", mend=_MEND
            ) from e
        sha.update(raw)
    if not head or told != sha.hexdigest():
        raise SourceError("The history is cut off, or was changed.", where=where, mend=_MEND)
    first, last = (date.fromisoformat(head[k]) if head[k] else None for k in ("first", "last"))
    return History(date.fromisoformat(head["as_of"]), first, last, head["consignments"], head["undated"],
                   tuple(head["lists"]), head["small"], parties, same, addresses, ways)  # fmt: skip


def _party(row: dict[str, Any], parties: dict[int, Past], same: dict[int, int]) -> None:
    key = row["party"]
    same.update(dict.fromkeys((key, *row["same"]), key))
    if "received" in row:
        parties[key] = Past.read(row)
