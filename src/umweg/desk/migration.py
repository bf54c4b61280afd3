"""From tables of version 1 to 2: what the older trail does not say is written into it, as it is found.

No table changes. From then on the trail says all that the tables hold; of what was before, ``audit verify`` says what
it could not assess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from umweg.desk.audit import chain
from umweg.desk.canonical import text
from umweg.desk.guards import guard
from umweg.desk.schema import batches, customers, decisions, pins, tasks

PAGE = 1000


def to_sealed(connection: Connection, at: str) -> None:
    """In the transaction that notes the new version: rows of the trail with what it lacks, and the new triggers.

    Ids of customers are sealed, each in a row of its own, so that a purge takes it.
    """
    guard(connection, older=True)
    rows = [_row(facts) for facts in _lacking(connection)]
    rows += [
        chain.NewRow("umweg", "sealed", "customer", "{}", "{}", text({"id": r.id}), of=r.number)
        for r in connection.execute(select(customers.c.number, customers.c.id).order_by(customers.c.number))
    ]
    chain.append(connection, [*rows, _row({"last": True})], at)


def _row(facts: dict[str, Any]) -> chain.NewRow:
    return chain.NewRow("umweg", "migrated", "desk", text({"version": 2, **facts}), of=0)


def _lacking(c: Connection) -> Iterator[dict[str, Any]]:
    t, b, k = tasks.c, batches.c, customers.c
    yield from _pages(c, "tasks", (t.number, t.rank, t.value, t.four_eyes))
    yield from _pages(c, "batches", (b.number, b.next_line))
    yield from _pages(c, "customers", (k.number, k.pins, k.screened))
    used = select(decisions.c.pins).union(select(batches.c.pins), select(customers.c.pins)).subquery()
    loose = select(pins.c.digest).where(pins.c.digest.not_in(select(used.c[0]).where(used.c[0].is_not(None))))
    yield {"pins": list(c.scalars(loose.order_by(pins.c.digest)))}


def _pages(c: Connection, name: str, columns: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for page in c.execute(select(*columns).order_by(columns[0])).partitions(PAGE):
        yield {name: [list(r) for r in page]}
