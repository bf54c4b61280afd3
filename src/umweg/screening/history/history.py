"""The history as checks ask it; ``build`` makes one, ``file`` keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from umweg.screening.facts import Actor, Facts
from umweg.screening.history import keys
from umweg.screening.history.past import Past, month

if TYPE_CHECKING:
    from umweg.parties.record import Place

Way = tuple[str, ...]


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
    parties: Mapping[int, Past] = field(default_factory=dict)
    same: Mapping[int, int] = field(default_factory=dict)
    addresses: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], Mapping[Way, Mapping[int, int]]] = field(default_factory=dict)

    def past(self, actor: Actor) -> Past | None:
        """What is known of a party; None where it was never seen."""
        for key in keys.of(actor):
            found = self.parties.get(self.same.get(key, key))
            if found is not None:
                return found
        return None

    def payer(self, name: str) -> Past | None:
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

    def ways_between(self, facts: Facts) -> dict[Way, int]:
        """Ways that consignments from its sender to its destination took in the months before, with their number."""
        now = month(facts.day)
        found = self.ways.get((facts.sender, facts.destination), {})
        counts = {way: sum(n for m, n in by.items() if m < now) for way, by in found.items()}
        return {way: n for way, n in counts.items() if n}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the history as it is kept, hexadecimal: two histories with the same digest say the same."""
        from umweg.screening.history.file import digest

        return digest(self)

    def save(self, path: str | Path) -> str:
        """Write it as JSON lines (gzip where the name ends so); the digest."""
        from umweg.screening.history.file import save

        return save(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> History:
        """Read one that was saved; SourceError where it is damaged."""
        from umweg.screening.history.file import load

        return load(Path(path))
