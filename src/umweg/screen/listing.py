"""On which list a party stands or stood.

>>> from datetime import date
>>> gone = Listing("bis-dpl", "DPL", date(2023, 1, 8))
>>> gone.told(date(2023, 1, 8)), gone.told(date(2026, 1, 1))
('bis-dpl DPL', 'bis-dpl DPL until 2023-01-08')
>>> left((gone, Listing("un-sc", "UN SC")), date(2026, 1, 1)), left((gone,), date(2026, 1, 1))
(False, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from umweg.screen.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Listing:
    """A list by source and name; ``until``: the party's last day on it, where the list says so."""

    source: str
    list: str
    until: date | None = None

    def ended(self, on: date) -> bool:
        """Whether the last day is before ``on``; on the last day itself the party is still listed."""
        return self.until is not None and self.until < on

    @property
    def words(self) -> str:
        """The list's name for people."""
        return "the given list" if (self.source, self.list) == ("given", "given") else f"{self.source} {self.list}"

    def told(self, on: date) -> str:
        """The list's name, with the last day where it is over."""
        return f"{self.words} until {self.until}" if self.ended(on) else self.words

    def as_dict(self, on: date) -> dict[str, str | bool | None]:
        """Plain data."""
        until = None if self.until is None else self.until.isoformat()
        return {"source": self.source, "list": self.list, "until": until, "ended": self.ended(on)}


GIVEN = Listing("given", "given")


def today() -> date:
    """The day whose lists and rules hold where none is given."""
    return datetime.now(UTC).date()


def left(listings: Sequence[Listing], on: date) -> bool:
    """Whether a party is on none of its lists any more."""
    return bool(listings) and all(x.ended(on) for x in listings)


def called(listings: Sequence[Listing], on: date) -> str:
    """The lists of a party in words.

    >>> called([Listing("ofac-sdn", "SDN"), Listing("un-sc", "UN SC"), GIVEN], date(2026, 1, 1))
    'ofac-sdn SDN, un-sc UN SC, the given list'
    """
    return ", ".join(dict.fromkeys(x.told(on) for x in listings))


def gone(listings: Sequence[Listing], on: date) -> Evidence | None:
    """The remark about a party that has left its lists: it weighs nothing, and must be told.

    >>> gone([Listing("bis-dpl", "DPL", date(2023, 1, 8))], date(2026, 1, 1)).text
    'no longer listed: was on bis-dpl DPL until 2023-01-08'
    """
    return Evidence("listing", 0.0, f"no longer listed: was on {called(listings, on)}") if left(listings, on) else None
