"""The exceptions in force on a day: frozen, hashable, with a digest that a decision pins.

>>> from datetime import date
>>> e = ExceptedMatch(7, "acme ltd", "ACME Ltd.", "KZ", None, "NK-1", "d1", None, None, date(2026, 12, 31), "sealed")
>>> held = ExceptionsInForce((e,), date(2026, 6, 1))
>>> held.covers("Acme, LTD", "NK-1", country="KZ", entity_digest="d1").number
7
>>> held.covers("Acme, LTD", "NK-1", country="RU", entity_digest="d1") is None
True
>>> held.covers("Acme, LTD", "NK-1", country="KZ", entity_digest="d2") is None   # the listing changed
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from umweg.desk.canonical import digest, party_key, text


@dataclass(frozen=True, slots=True)
class ExceptedMatch:
    """One exception: this party of ours is not that listed entity.

    ``key``: the party's name as ``party_key`` makes it; ``country``: ISO 3166 alpha-2, None for any; ``customer``: id
    in the customer master, which decides alone where given; ``entity_digest``: what the listing said when it was made,
    None if not given; ``flag``: this reason; ``consignments``: ids of this pattern (``*``, ``?``); ``until``: last
    day.
    """

    number: int
    key: str
    party: str
    country: str | None
    customer: str | None
    entity: str
    entity_digest: str | None
    flag: str | None
    consignments: str | None
    until: date
    sealed: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return asdict(self) | {"until": self.until.isoformat()}


@dataclass(frozen=True, slots=True)
class ExceptionsInForce:
    """What holds on a day."""

    exceptions: tuple[ExceptedMatch, ...]
    on: date
    _of: dict[str, list[ExceptedMatch]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for e in self.exceptions:
            self._of.setdefault(e.entity, []).append(e)

    @property
    def digest(self) -> str:
        """Of numbers and sealed contents: says which exceptions these are, and tells nobody whom they are about."""
        return digest(text([[e.number, e.sealed] for e in self.exceptions]))

    def __len__(self) -> int:
        return len(self.exceptions)

    def covers(
        self, party: str, entity: str, *, country: str | None = None, customer: str | None = None,
        entity_digest: str | None = None, flag: str | None = None, consignment: str = "",
    ) -> ExceptedMatch | None:  # fmt: skip
        """The exception for this match of a party with a listed entity; None if there is none, or its listing changed.

        ``entity_digest``: of the listing as it is now; an exception that was made for another content does not hold.
        """
        key = party_key(party)
        for e in self._of.get(entity, ()):
            if (
                _same_party(e, key, country, customer)
                and e.flag in (None, flag)
                and (e.consignments is None or fnmatchcase(consignment, e.consignments))
                and e.entity_digest in (None, entity_digest)
            ):
                return e
        return None

    def voided(self, now: Mapping[str, str]) -> tuple[ExceptedMatch, ...]:
        """Those whose listing changed: ``now`` maps ids of listed entities to digests of their content.

        An entity that ``now`` does not hold is no longer listed, and its exception has nothing left to except.
        """
        return tuple(e for e in self.exceptions if e.entity_digest is not None and now.get(e.entity) != e.entity_digest)

    def without(self, now: Mapping[str, str]) -> ExceptionsInForce:
        """Only those whose listing is as it was."""
        gone = {e.number for e in self.voided(now)}
        return ExceptionsInForce(tuple(e for e in self.exceptions if e.number not in gone), self.on)


def _same_party(e: ExceptedMatch, key: str, country: str | None, customer: str | None) -> bool:
    if e.customer is not None:
        return e.customer == customer
    return e.key == key and e.country in (None, country)
