"""What is kept of one party: by month what it received and sent, and where its goods went.

Months are whole numbers, twelve a year: ``month(date(2022, 2, 24))`` is 24265. Values are euro.

>>> p = PartyPast()
>>> p.add_received(month(date(2021, 5, 1)), listed=1, value=100.0, unvalued=0)
>>> p.add_received(month(date(2023, 5, 1)), listed=0, value=0.0, unvalued=0)
>>> p.months(month(date(2024, 1, 1))), p.listed(0, month(date(2022, 3, 1)))
([24256, 24280], Sum(lines=1, value=100.0, unvalued=0))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar


def month(day: date) -> int:
    """The number of a month."""
    return day.year * 12 + day.month - 1


def first_day(number: int) -> date:
    """The first day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)


class Sum(NamedTuple):
    """Lines of sensitive goods, their value in euro, and how many of them have no value that could be taken."""

    lines: int
    value: float
    unvalued: int


NOTHING: Mapping[Any, Any] = MappingProxyType({})
K = TypeVar("K")
V = TypeVar("V")


def _put(held: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    """The dictionary with one more entry; a new one where there was nothing."""
    out = held if isinstance(held, dict) else {}
    out[key] = value
    return out


class PartyPast:
    """One party. ``received``: month to (consignments, listed lines, their euro, those of them without value).

    ``sent``: country to months with a consignment; ``luxury``: country to the first and last month in which luxury
    goods were sent there; ``paid``: month to the suppliers of small payments, by key, with the number of payments.
    """

    __slots__ = ("luxury", "paid", "received", "sent")

    def __init__(self) -> None:
        # Most parties only receive or only send: what is empty is shared until it is written to.
        self.received: Mapping[int, tuple[int, int, float, int]] = NOTHING
        self.sent: Mapping[str, tuple[int, ...]] = NOTHING
        self.luxury: Mapping[str, tuple[int, int]] = NOTHING
        self.paid: Mapping[int, dict[int, int]] = NOTHING

    def add_received(self, m: int, listed: int, value: float, unvalued: int) -> None:
        """One more consignment received."""
        n, lines, euro, none = self.received.get(m, (0, 0, 0.0, 0))
        self.received = _put(self.received, m, (n + 1, lines + listed, euro + value, none + unvalued))

    def add_sent(self, m: int, to: str, luxury: bool) -> None:
        """One more consignment sent."""
        held = self.sent.get(to, ())
        if m not in held:
            self.sent = _put(self.sent, to, (*held, m))
        if luxury:
            first, last = self.luxury.get(to, (m, m))
            self.luxury = _put(self.luxury, to, (min(first, m), max(last, m)))

    def add_paid(self, m: int, supplier: int) -> None:
        """One more small payment."""
        by = self.paid.get(m, NOTHING)
        self.paid = _put(self.paid, m, {**by, supplier: by.get(supplier, 0) + 1})

    def months(self, before: int) -> list[int]:
        """Months before another in which it received or sent anything, in order."""
        sent = (m for ms in self.sent.values() for m in ms)
        return sorted({m for m in (*self.received, *sent) if m < before})

    def months_received(self, before: int) -> list[int]:
        """Months before another in which it received anything, in order."""
        return sorted(m for m in self.received if m < before)

    def listed(self, start: int, stop: int) -> Sum:
        """What it received of sensitive goods in the months ``[start, stop)``."""
        found = [v for m, v in self.received.items() if start <= m < stop]
        return Sum(sum(v[1] for v in found), sum(v[2] for v in found), sum(v[3] for v in found))

    def small_payments(self, start: int, stop: int) -> tuple[int, frozenset[int]]:
        """Number of small payments in the months ``[start, stop)``, and the keys of those who got them."""
        found = [by for m, by in self.paid.items() if start <= m < stop]
        return sum(n for by in found for n in by.values()), frozenset(s for by in found for s in by)

    def plain(self) -> dict[str, Any]:
        """Plain data, in a fixed order."""
        return {
            "received": [[m, *v] for m, v in sorted(self.received.items())],
            "sent": {c: sorted(ms) for c, ms in sorted(self.sent.items())},
            "luxury": {c: list(v) for c, v in sorted(self.luxury.items())},
            "paid": [[m, sorted(by.items())] for m, by in sorted(self.paid.items())],
        }

    @classmethod
    def read(cls, plain: dict[str, Any]) -> PartyPast:
        """From plain data."""
        out = cls()
        out.received = {int(m): (int(n), int(k), float(v), int(u)) for m, n, k, v, u in plain["received"]} or NOTHING
        out.sent = {c: tuple(map(int, ms)) for c, ms in plain["sent"].items()} or NOTHING
        out.luxury = {c: (int(a), int(b)) for c, (a, b) in plain["luxury"].items()} or NOTHING
        out.paid = {int(m): _pairs(by) for m, by in plain["paid"]} or NOTHING
        return out


def _pairs(rows: Iterable[Iterable[int]]) -> dict[int, int]:
    return {int(k): int(n) for k, n in rows}
