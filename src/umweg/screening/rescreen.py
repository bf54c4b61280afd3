"""After a change of lists: only the decisions and customers that it touches are screened again.

Touched are decisions that named a listed party that changed or is gone, and decisions and customers with a party like
one that is new or changed, or that name it elsewhere: as a payer, in a text, within a longer name. An old decision
stays; the newer one takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from umweg.core.errors import UmwegError
from umweg.desk.records import DecisionEntry
from umweg.results.decision import CUSTOMER, Decision
from umweg.screening.changes import Changes
from umweg.screening.consignments.model import Consignment, Party
from umweg.screening.customers.customers import consignment_of
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.record import document, value_of

if TYPE_CHECKING:
    from umweg.desk.affected import AffectedNumbers, StandingRecord
    from umweg.desk.desk import Desk
    from umweg.desk.registers import Customer
    from umweg.screening.decide.matching import Matching
    from umweg.screening.run import Screener

CHUNK = 500


@dataclass(frozen=True, slots=True)
class RescreenedDecision:
    """A decision with the number and the outcome of the one that it replaces; None where there was none."""

    number: int | None
    before: str | None
    decision: Decision

    def as_dict(self) -> dict[str, Any]:
        """Plain data: number and outcome of the decision that was replaced, and the new decision."""
        return {"schema": "umweg.rescreened/1", "replaces": self.number, "before": self.before,
                "decision": self.decision.as_dict()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandingConsignment:
    """A consignment to decide (again), with the number and the outcome of the decision that stands on it."""

    number: int | None
    before: str | None
    given: Consignment

    def as_dict(self) -> dict[str, str | None]:
        """One flat row: the consignment, and what stands on it."""
        stands = None if self.number is None else f"n{self.number}"
        return {"consignment_id": self.given.id, "before": self.before, "replaces": stands}


def touched(desk: Desk, found: Changes, threshold: float, on: date) -> AffectedNumbers:
    """What a change touches: by ids that old decisions named, and by likeness to what is new.

    ``threshold`` and ``on`` are those of the screening, whose own way of matching is used here, on less.
    """
    matches: list[tuple[str, int]] = []
    if found.parties.num_rows:
        from umweg.parties.matcher import Matcher
        from umweg.screening.decide.matching import Matching

        fresh = Matching(Matcher.of(found.parties), threshold, on, part=True)
        for block in desk.standing_records():
            matches += _like(block, fresh, on)
    return desk.touched_by(found.entities, matches)


def _like(block: list[StandingRecord], fresh: Matching, on: date) -> Iterator[tuple[str, int]]:
    """What has a party, or an owner of one, that is like a listed one that is new or changed, or names it elsewhere."""
    rows: list[StandingRecord] = []
    facts: list[ConsignmentFacts] = []
    for one in block:
        for given in _given(one):
            try:
                facts.append(ConsignmentFacts.of(given, on))
            except UmwegError:
                continue  # it was not decided by name, and cannot be now: its decision asks for a mended one
            rows.append(one)
    for row, filled in zip(rows, fresh.fill(facts), strict=True):
        alike = any(a.matches and (a.matches.found or a.matches.owners) for a in filled.parties)
        if alike or (filled.named and filled.named.found):
            yield row.kind, row.number


def _given(one: StandingRecord) -> Iterator[Consignment]:
    """What stands as a consignment; where it is none as a whole (of an older Umweg), each of its parties as one."""
    parties = [one.record]
    if one.kind == "decision":
        try:
            yield msgspec.convert(one.record, Consignment)
        except msgspec.ValidationError:
            parties = one.record["parties"]
        else:
            return
    for party in parties:
        try:
            yield Consignment(id="-", parties=(_party(party),))
        except msgspec.ValidationError:
            continue


def _party(record: dict[str, Any]) -> Party:
    known = {k: v for k, v in record.items() if k in Party.__struct_fields__ and v is not None}
    return msgspec.convert({**known, "role": known.get("role", "other")}, Party)


def rescreen(desk: Desk, made: Screener, what: AffectedNumbers, by: str) -> Iterator[RescreenedDecision]:
    """Decide again what is touched; what was interrupted is found touched again the next time."""
    return _decided(desk, made, touched_items(desk, what), "rescreen", by)


def screen_customers(desk: Desk, made: Screener, by: str) -> Iterator[RescreenedDecision]:
    """Decide on the customers that were not screened with the pins of ``made``; interrupted, it goes on with the rest.

    They are recorded as consignment ``customer:ID``; an older decision on the same customer is replaced.
    """
    waiting = desk.customers(not_screened_with=desk.pins_digest(made.pins))
    return _decided(desk, made, _customers(desk, ((c.id, c.record) for c in waiting)), "customers", by)


def touched_items(desk: Desk, what: AffectedNumbers) -> Iterator[StandingConsignment]:
    """Recorded consignments and customers to decide again; what could not be read, or is purged, stays as it is."""
    known: set[str] = set()
    for number in what.decisions:
        old, held = desk.decision(number)
        if old is None or held is None or "unreadable" in held:
            continue
        if held["id"].startswith(CUSTOMER):
            known.add(held["id"].removeprefix(CUSTOMER))  # as the customer master has it now
        else:
            yield StandingConsignment(number, old["outcome"], msgspec.convert(held, Consignment))
    wanted = set(what.customers)
    if wanted or known:
        yield from _customers(desk, ((c.id, c.record) for c in desk.customers() if c.number in wanted or c.id in known))


def customer_states(desk: Desk) -> Iterator[tuple[Customer, tuple[int, str] | None]]:
    """All customers, each with number and outcome of the decision that stands on it (None: there is none)."""
    waiting = desk.customers()
    while some := list(islice(waiting, CHUNK)):
        standing = desk.standing([CUSTOMER + c.id for c in some])
        yield from ((c, standing.get(CUSTOMER + c.id)) for c in some)


def _customers(desk: Desk, given: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[StandingConsignment]:
    waiting = (consignment_of(i, record) for i, record in given)
    while some := list(islice(waiting, CHUNK)):
        standing = desk.standing([c.id for c in some])
        for one in some:
            number, before = standing.get(one.id, (None, None))
            yield StandingConsignment(number, before, one)


def _decided(
    desk: Desk, made: Screener, items: Iterator[StandingConsignment], what: str, by: str
) -> Iterator[RescreenedDecision]:
    """In chunks of one transaction each. A batch of its own: its name holds the head of the trail."""
    batch = desk.batch(f"{what} {desk.head()}", "", made.pins, by=by)
    while some := list(islice(items, CHUNK)):
        decided = made.decisions([a.given for a in some])
        entries = [
            DecisionEntry(line, d.as_dict(), document(given), value_of(given, made.pins["as_of"]), a.number)
            for line, (a, (given, d)) in enumerate(zip(some, decided, strict=True), batch.next_line)
        ]
        batch.record(entries, four_eyes=made.four_eyes)
        there = [a.given.id.removeprefix(CUSTOMER) for a in some if a.given.id.startswith(CUSTOMER)]
        desk.customers_screened(there, made.pins, by=by)
        yield from (RescreenedDecision(a.number, a.before, d) for a, (_, d) in zip(some, decided, strict=True))
    batch.finish()
