"""On which list a party stands or stood, and what an end that the list states is worth.

An order that was to end after the list was published may have been prolonged since: a list cannot tell that of itself.

>>> from datetime import date
>>> day, gone_ = date(2026, 1, 1), Listing("bis-dpl", "DPL", date(2023, 1, 8))
>>> gone_.told(date(2023, 1, 8)), gone_.told(day)
('bis-dpl DPL', 'bis-dpl DPL until 2023-01-08')
>>> Listing("bis-dpl", "DPL", date(2023, 1, 8), version=date(2022, 9, 1)).told(day)
'bis-dpl DPL (was to end on 2023-01-08)'
>>> left((gone_, Listing("un-sc", "UN SC")), day), left((gone_,), day)
(False, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from umweg.parties.evidence import MatchEvidence


@dataclass(frozen=True, slots=True)
class Listing:
    """A list by source and name; ``until``: the party's last day on it, where the list says so.

    ``version``: the day of the list, where it is known.
    """

    source: str
    list: str
    until: date | None = None
    version: date | None = None

    def over(self, on: date) -> bool:
        """Whether the last day that the list states is before ``on``; on that day itself the party is listed."""
        return self.until is not None and self.until < on

    def open(self, on: date) -> bool:
        """Whether the stated last day is over, but came after this version of the list."""
        return self.over(on) and self.version is not None and self.until is not None and self.until > self.version

    def ended(self, on: date) -> bool:
        """Whether the party has left the list."""
        return self.over(on) and not self.open(on)

    @property
    def words(self) -> str:
        """The list's name for people."""
        return "the given list" if (self.source, self.list) == ("given", "given") else f"{self.source} {self.list}"

    def told(self, on: date) -> str:
        """The list's name, with the last day where it is over."""
        if self.open(on):
            return f"{self.words} (was to end on {self.until})"
        return f"{self.words} until {self.until}" if self.ended(on) else self.words

    def as_dict(self, on: date) -> dict[str, str | bool | None]:
        """Plain data; ``ended`` is null where the list is too old to tell."""
        until = None if self.until is None else self.until.isoformat()
        return {"source": self.source, "list": self.list, "until": until,
                "ended": None if self.open(on) else self.ended(on)}  # fmt: skip


GIVEN = Listing("given", "given")
LEFT = "left"


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


def gone(listings: Sequence[Listing], on: date) -> MatchEvidence | None:
    """The remark about a party that has left its lists, or may have: it weighs nothing, and must be told.

    >>> gone([Listing("bis-dpl", "DPL", date(2023, 1, 8))], date(2026, 1, 1)).text
    'no longer listed: was on bis-dpl DPL until 2023-01-08'
    """
    if left(listings, on):
        return MatchEvidence("listing", 0.0, f"no longer listed: was on {called(listings, on)}", case=LEFT)
    if listings and all(x.over(on) for x in listings):
        old = "; ".join(f"the list is of {x.version}" for x in listings if x.open(on))
        text = f"perhaps no longer listed: {called(listings, on)}; {old}, and cannot tell whether it was prolonged"
        return MatchEvidence("listing", 0.0, text)
    return None
