"""What a change of lists touches: consignments and parties to match with what is new, and who hit what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from sqlalchemy import Engine, func, select

from umweg.desk.audit.rows import first_from
from umweg.desk.engine import reading
from umweg.desk.schema import customers as master
from umweg.desk.schema import decisions, hits, payloads

PAGE = 2000
_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Parties:
    """Parties as columns of equal length. ``kind``: decision or customer; ``number``: its; ``record``: all fields."""

    kind: list[str] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    role: list[str | None] = field(default_factory=list)
    name: list[str | None] = field(default_factory=list)
    country: list[str | None] = field(default_factory=list)
    record: list[dict[str, Any]] = field(default_factory=list)

    def add(self, kind: str, number: int, party: dict[str, Any]) -> None:
        """One more row."""
        self.kind.append(kind)
        self.number.append(number)
        self.role.append(party.get("role"))
        self.name.append(party.get("name"))
        self.country.append(party.get("country"))
        self.record.append(party)

    def __len__(self) -> int:
        return len(self.number)


class StandingRecord(NamedTuple):
    """What stands, whole. ``kind``: decision or customer; ``record``: the consignment, or the customer as a party."""

    kind: str
    number: int
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AffectedNumbers:
    """Numbers of the decisions and customers to screen again, ascending."""

    decisions: tuple[int, ...]
    customers: tuple[int, ...]


def parties(
    engine: Engine, customers: Iterable[tuple[int, dict[str, Any]]], *, since: str | None = None, chunk: int = _MANY
) -> Iterator[Parties]:
    """All parties of decisions that stand (not superseded, not purged) and of customers, some thousands at a time.

    ``customers``: number and record of each, all of which come. ``since``: only decisions recorded on this day or later
    (UTC, YYYY-MM-DD).
    """
    block = Parties()
    rows = ((kind, n, p) for kind, n, c in _decided(engine, since) for p in c.get("parties", ()))
    for kind, number, party in chain(rows, (("customer", *one) for one in customers)):
        block.add(kind, number, party)
        if len(block) >= chunk:
            yield block
            block = Parties()
    if len(block):
        yield block


def standing_records(
    engine: Engine, customers: Iterable[tuple[int, dict[str, Any]]], chunk: int = PAGE
) -> Iterator[list[StandingRecord]]:
    """Consignments of decisions that stand (not superseded, not purged) and customers, whole, some thousands at a time.

    Of a decision that was recorded without its consignment: the parties that it names.
    """
    rows = chain(_decided(engine, None), (StandingRecord("customer", *one) for one in customers))
    while block := list(islice(rows, chunk)):
        yield block


def _decided(engine: Engine, since: str | None) -> Iterator[StandingRecord]:
    query = (
        select(decisions.c.number, payloads.c.body, payloads.c.document)
        .join(payloads, payloads.c.number == decisions.c.number)
        .where(decisions.c.superseded_by.is_(None))
        .order_by(decisions.c.number)
        .limit(PAGE)
    )
    last = -1
    if since is not None:
        with reading(engine) as c:
            begin = first_from(c, since)
        if begin is None:
            return
        last = begin - 1
    while True:
        with reading(engine) as c:
            rows = c.execute(query.where(decisions.c.number > last)).all()
        for number, body, document in rows:
            # The consignment knows numbers, addresses and owners; the decision only names.
            held = json.loads(document)
            if not held.get("parties"):
                held["parties"] = json.loads(body).get("parties", ())
            yield StandingRecord("decision", number, held)
        if len(rows) < PAGE:
            return
        last = rows[-1].number


def touched(engine: Engine, entities: Iterable[str], matches: Iterable[tuple[str, int]]) -> AffectedNumbers:
    """Decisions that named a changed or removed entity, and all that now match a new one."""
    wanted = sorted(set(entities))
    found = {"decision": set[int](), "customer": set[int]()}
    for kind, number in matches:
        found[kind].add(number)
    with reading(engine) as c:
        for i in range(0, len(wanted), PAGE):
            found["decision"].update(
                c.scalars(
                    select(hits.c.number)
                    .join(decisions, decisions.c.number == hits.c.number)
                    .where(hits.c.entity.in_(wanted[i : i + PAGE]), decisions.c.superseded_by.is_(None))
                )
            )
    return AffectedNumbers(tuple(sorted(found["decision"])), tuple(sorted(found["customer"])))


def standing_count(engine: Engine) -> tuple[int, int]:
    """How many decisions stand (not superseded, not purged), and how many customers there are."""
    with reading(engine) as c:
        there = select(func.count()).where(decisions.c.superseded_by.is_(None), decisions.c.id.is_not(None))
        return c.execute(there).scalar_one(), c.execute(select(func.count()).select_from(master)).scalar_one()
