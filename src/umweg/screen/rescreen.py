"""After a change of lists: only the decisions and customers that it touches are screened again.

Touched are decisions that named a listed party that changed or is gone, and decisions and customers with a party that
is like one that is new or changed. An old decision stays; a newer one takes its place (``Desk.supersede``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from umweg.errors import UmwegError
from umweg.findings.decision import Decision
from umweg.screen.changes import Changes
from umweg.screen.consignments.faults import Faulty
from umweg.screen.consignments.model import Consignment
from umweg.screen.customers import consignment_of
from umweg.screen.desk.recording import document, value_of
from umweg.screen.desk.records import Entry
from umweg.screen.parties.record import Record

if TYPE_CHECKING:
    from umweg.screen.desk.desk import Desk
    from umweg.screen.desk.touched import Parties, Touched
    from umweg.screen.parties.matcher import Matcher
    from umweg.screen.run import Screener

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Rescreened:
    """A decision that took the place of an older one. ``number``: of the old one; None for a new customer."""

    number: int | None
    before: str | None
    decision: Decision


def touched(desk: Desk, found: Changes, threshold: float, on: date) -> Touched:
    """What a change touches: by ids that old decisions named, and by likeness to what is new."""
    matches: list[tuple[str, int]] = []
    if found.parties.num_rows:
        from umweg.screen.parties.matcher import Matcher

        fresh = Matcher.of(found.parties)
        for block in desk.parties():
            matches += _like(block, fresh, threshold, on)
    return desk.touched_by(found.entities, matches)


def _like(block: Parties, fresh: Matcher, threshold: float, on: date) -> list[tuple[str, int]]:
    """Rows whose party, or an owner of whom, is like a listed one that is new or changed."""
    asked: list[Record] = []
    rows: list[int] = []
    for row, party in enumerate(block.record):
        for record in _records(party):
            asked.append(record)
            rows.append(row)
    hits = fresh.records(asked, 1, threshold, on=on)
    return [(block.kind[r], block.number[r]) for r, h in zip(rows, hits, strict=True) if h]


def _records(party: dict[str, Any]) -> Iterator[Record]:
    """A recorded party, and its owners at any level, as questions; what cannot be read was not decided by name."""
    fields = {k: v for k, v in party.items() if k in ("name", "aliases", "identifiers", "addresses", "country") and v}
    if fields.keys() & {"name", "identifiers", "addresses"}:
        try:
            yield Record.read(fields)
        except UmwegError:
            if fields.get("name"):
                yield Record.read(str(fields["name"]))
    for owner in party.get("owners") or ():
        yield from _records(owner)


def rescreen(desk: Desk, made: Screener, what: Touched, by: str) -> Iterator[Rescreened]:
    """Decide again, in chunks of one transaction each; what was interrupted is found touched again the next time."""
    batch = desk.batch(f"rescreen {desk.head()}", "", made.pins, by=by)
    line = 0
    for some in _chunks(_again(desk, what)):
        decided = made.decisions([c for _, _, c in some])
        entries = []
        for (number, _, _), (given, d) in zip(some, decided, strict=True):
            line += 1
            entries.append(Entry(line, d.as_dict(), document(given), value_of(given), number))
        batch.record(entries, four_eyes=made.four_eyes)
        yield from (Rescreened(n, old, d) for (n, old, _), (_, d) in zip(some, decided, strict=True))
    batch.finish()


Item = tuple[int | None, str | None, Consignment | Faulty]


def _again(desk: Desk, what: Touched) -> Iterator[Item]:
    """Recorded consignments to decide again; those that could not be read stay as they are."""
    for number in what.decisions:
        old, held = desk.decision(number)
        if old is not None and held is not None and "unreadable" not in held:
            yield number, old["outcome"], msgspec.convert(held, Consignment)
    wanted = set(what.customers)
    for customer in desk.customers() if wanted else ():
        if customer.number in wanted:
            one = consignment_of(customer.id, customer.record)
            standing = desk.standing(one.id)
            if standing not in what.decisions:
                yield standing, None, one


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    waiting = iter(items)
    while some := list(islice(waiting, CHUNK)):
        yield some
