"""The history as checks ask it, and as it is kept: JSON lines (gzip where the name ends so) that begin with what it is
and end with their digest. ``inputs/history_build.py`` makes one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.core.errors import SourceError
from umweg.core.own_files.writing import replacing
from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.history import keys
from umweg.screening.history.past import PartyPast, month

if TYPE_CHECKING:
    from umweg.parties.record import Place

Way = tuple[str, ...]
SCHEMA = "umweg.history/1"
_MEND = "Build the history again from the past consignments."


@dataclass(frozen=True)
class History:
    """Past consignments up to ``as_of``, as aggregates.

    ``first``, ``last``: days of the first and last of them (None: none). ``lists``: the goods lists by which lines
    counted as sensitive; empty where no lists were at hand. ``small``: payments below so many euro counted as small.
    ``undated`` were left out. ``parties`` by the key of a party, ``same``: further keys of the same parties;
    ``addresses``: address to parties with the month in which each was first seen there; ``ways``: (sender,
    destination) to the ways between them, with month and count.
    """

    as_of: date
    first: date | None = None
    last: date | None = None
    consignments: int = 0
    undated: int = 0
    lists: tuple[str, ...] = ()
    small: float = 0.0
    parties: Mapping[int, PartyPast] = field(default_factory=dict)
    same: Mapping[int, int] = field(default_factory=dict)
    addresses: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], Mapping[Way, Mapping[int, int]]] = field(default_factory=dict)

    def past(self, actor: Actor) -> PartyPast | None:
        """What is known of a party; None where it was never seen."""
        for key in keys.of(actor):
            found = self.parties.get(self.same.get(key, key))
            if found is not None:
                return found
        return None

    def payer(self, name: str) -> PartyPast | None:
        """What is known of a payer by its name."""
        return self.parties.get(keys.named(name))

    def begins_before(self, day: date, months: int) -> bool:
        """Whether it reaches at least so many months back from a day."""
        return self.first is not None and month(self.first) + months <= month(day)

    def at_address(self, place: Place, before: int) -> frozenset[int]:
        """Keys of the parties seen at an address in months before ``before``."""
        where = keys.address(place)
        found = self.addresses.get(where, {}) if where is not None else {}
        return frozenset(k for k, m in found.items() if m < before)

    def key(self, actor: Actor) -> int:
        """The one key under which a party is kept."""
        found = keys.of(actor)
        return next((self.same[k] for k in found if k in self.same), found[0])

    def ways_between(self, facts: ConsignmentFacts) -> dict[Way, int]:
        """Ways that consignments from its sender to its destination took in the months before, with their number."""
        now = month(facts.day)
        found = self.ways.get((facts.sender, facts.destination), {})
        counts = {way: sum(n for m, n in by.items() if m < now) for way, by in found.items()}
        return {way: n for way, n in counts.items() if n}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the history as it is kept, hexadecimal: two histories with the same digest say the same."""
        return _digest(self)

    def save(self, path: str | Path) -> str:
        """Write it as JSON lines (gzip where the name ends so); the digest."""
        return _save(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> History:
        """Read one that was saved; SourceError where it is damaged."""
        return _load(Path(path))


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


def _digest(h: History) -> str:
    """SHA-256 over the lines, hexadecimal."""
    sha = hashlib.sha256()
    for line in _lines(h):
        sha.update(line)
    return sha.hexdigest()


def _save(h: History, path: Path) -> str:
    """Write it: beside the name first, then by one rename, so that half a file is never there."""
    sha = hashlib.sha256()
    with replacing(path, 0o600) as raw:  # it knows parties: for its owner alone
        f = gzip.GzipFile("", "wb", 6, raw, 0) if path.suffix == ".gz" else raw
        for line in _lines(h):
            sha.update(line)
            f.write(line)
        f.write(_line({"sha256": sha.hexdigest()}))
        if f is not raw:
            f.close()
    return sha.hexdigest()


def _load(path: Path) -> History:
    """Read it; SourceError where the file is none, is cut off or was changed."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as f:
            return _read(f, str(path))
    except (OSError, EOFError, zlib.error) as e:
        raise SourceError(f"The history cannot be read: {e}.", where=str(path), mend=_MEND) from e


def _read(lines: Any, where: str) -> History:
    parties: dict[int, PartyPast] = {}
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


def _party(row: dict[str, Any], parties: dict[int, PartyPast], same: dict[int, int]) -> None:
    key = row["party"]
    same.update(dict.fromkeys((key, *row["same"]), key))
    if "received" in row:
        parties[key] = PartyPast.read(row)
