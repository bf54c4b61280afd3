"""A history out of past consignments, in one pass.

>>> from umweg.screening.inputs.reference_data import ReferenceData
>>> from umweg.screening.consignments.model import Consignment, Party
>>> sold = Consignment(id="1", day=date(2021, 5, 3), sender="DE", destination="RU",
...     parties=(Party(role="exporter", name="Muster AG", country="DE"),))
>>> found = build([ConsignmentFacts.of(sold, date(2024, 3, 1))], ReferenceData.of(date(2024, 3, 1), ("eu-russia",)))
>>> found.consignments, [p.sent for p in found.parties.values()]
(1, [{'RU': (24256,)}])
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.history import keys
from umweg.screening.history.history import History, Way
from umweg.screening.history.past import PartyPast, month
from umweg.screening.inputs.euro import euro, line_euro
from umweg.screening.inputs.questions import RECEIVERS, SENDERS, SENSITIVE, on_lists

if TYPE_CHECKING:
    from umweg.screening.inputs.reference_data import ReferenceData

AT_ADDRESS, WAYS = 64, 64
"""So many parties of an address, and ways between two countries, are kept: enough to tell many from few."""


def build(past: Iterable[ConsignmentFacts], known: ReferenceData, as_of: date | None = None) -> History:
    """The history of consignments on or before a day (default: that of ``known``); those without a day are left out.

    The goods lists of that day count for all of the past: a list tells goods apart here, it forbids nothing.
    """
    builder = _Builder(known, as_of or known.as_of)
    for facts in past:
        builder.take(facts)
    return builder.done()


class _Builder:
    """Aggregates under construction."""

    def __init__(self, known: ReferenceData, as_of: date) -> None:
        self.known, self.as_of = known, as_of
        self.lists: tuple[str, ...] = tuple(known.parameter(*SENSITIVE)) if known.goods is not None else ()
        self.luxury: tuple[str, ...] = tuple(known.parameter("luxury-goods-redirected", "lists"))
        self.small = float(known.parameter("many-small-payments", "amount"))
        self.first: date | None = None
        self.last: date | None = None
        self.taken = self.undated = 0
        self.parties: dict[int, PartyPast] = {}
        self.same: dict[int, int] = {}
        self.addresses: dict[int, dict[int, int]] = {}
        self.ways: dict[tuple[str, str], dict[Way, dict[int, int]]] = {}

    def take(self, facts: ConsignmentFacts) -> None:
        """One consignment."""
        if facts.c.day is None:
            self.undated += 1
            return
        if facts.day > self.as_of:
            return
        self.taken += 1
        self.first, self.last = min(self.first or facts.day, facts.day), max(self.last or facts.day, facts.day)
        m = month(facts.day)
        self._receivers(facts, m)
        self._senders(facts, m)
        self._addresses(facts, m)
        self._payments(facts)
        self._way(facts, m)

    def done(self) -> History:
        """The history."""
        return History(self.as_of, self.first, self.last, self.taken, self.undated, self.lists, self.small,
                       self.parties, self.same, self.addresses, self.ways)  # fmt: skip

    def _key(self, actor: Actor) -> int:
        """The key under which a party is kept: the one of the first consignment that shares a key with this one."""
        found = keys.of(actor)
        main = next((self.same[k] for k in found if k in self.same), found[0])
        for k in found:
            self.same.setdefault(k, main)
        return main

    def _past(self, key: int) -> PartyPast:
        held = self.parties.get(key)
        if held is None:
            held = self.parties[key] = PartyPast()
        return held

    def _each(self, facts: ConsignmentFacts, roles: tuple[str, ...]) -> dict[int, Actor]:
        """Parties in the roles, each once: a buyer that is also the consignee got one consignment."""
        return {self._key(p): p for p in facts.role(*roles)}

    def _receivers(self, facts: ConsignmentFacts, m: int) -> None:
        lines = on_lists(facts, self.known, self.lists, self.as_of).lines if self.lists else ()
        values = [line_euro(facts, g) for g in lines]
        value, unvalued = sum(v for v in values if v is not None), sum(v is None for v in values)
        for key in self._each(facts, RECEIVERS):
            self._past(key).add_received(m, len(lines), value, unvalued)

    def _senders(self, facts: ConsignmentFacts, m: int) -> None:
        senders = self._each(facts, SENDERS) if facts.destination else {}
        luxury = bool(senders) and bool(on_lists(facts, self.known, self.luxury, self.as_of).lines)
        for key in senders:
            self._past(key).add_sent(m, facts.destination, luxury)

    def _addresses(self, facts: ConsignmentFacts, m: int) -> None:
        for p in facts.parties:
            for place in p.record.addresses if p.record else ():
                where = keys.address(place)
                if where is None:
                    continue
                held, key = self.addresses.setdefault(where, {}), self._key(p)
                if key in held or len(held) < AT_ADDRESS:
                    held[key] = min(held.get(key, m), m)

    def _payments(self, facts: ConsignmentFacts) -> None:
        for p in facts.c.payments:
            when = p.day or facts.day
            amount = euro(p.amount, p.currency or facts.c.currency, when)
            if p.payer and p.supplier and amount is not None and amount < self.small and when <= self.as_of:
                self._past(keys.named(p.payer)).add_paid(month(when), keys.named(p.supplier))

    def _way(self, facts: ConsignmentFacts, m: int) -> None:
        if not (facts.sender and facts.destination and facts.stops):
            return
        ways = self.ways.setdefault((facts.sender, facts.destination), {})
        if facts.via in ways or len(ways) < WAYS:
            by = ways.setdefault(facts.via, {})
            by[m] = by.get(m, 0) + 1
