"""The customer master: parties of ours that are screened again when lists change, whether or not they ship anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from umweg.core.errors import UnknownName
from umweg.desk import register
from umweg.desk.canonical import checked
from umweg.desk.engine import reading
from umweg.desk.records import Pins
from umweg.desk.schema import customers, payloads

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: its record as it was given, and with which pins and when it was last screened (None: never)."""

    number: int
    id: str
    record: dict[str, Any] = field(repr=False)
    pins: str | None
    screened: str | None


def put(connection: Connection, given: Iterable[tuple[str, Mapping[str, Any]]], by: str, now: str) -> int:
    """Add or change customers; gives how many differ from before. The last record of an id counts."""
    wanted = {str(i): checked(r, f"customer {i}") for i, r in given}
    return register.put(connection, customers, "customer", wanted, by, now, ("pins",))


def screened(connection: Connection, ids: Iterable[str], pins: Mapping[str, Any], now: str) -> None:
    """Note that customers were screened against these lists."""
    wanted, known = sorted(set(ids)), Pins()
    digest = known.digest(pins)
    known.write(connection)
    there = {
        i for page in _pages(wanted) for i in connection.scalars(select(customers.c.id).where(customers.c.id.in_(page)))
    }
    if missing := [i for i in wanted if i not in there]:
        raise UnknownName(f"There is no customer '{missing[0]}'.", mend="Add it to the customer master first.")
    for page in _pages(wanted):
        connection.execute(update(customers).where(customers.c.id.in_(page)).values(pins=digest, screened=now))


def stream(engine: Engine, pins: str | None = None) -> Iterator[Customer]:
    """All customers, in the order in which they came; ``pins``: only those that were not screened with these last."""
    last = -1
    while True:
        query = (
            select(customers, payloads.c.body)
            .join(payloads, payloads.c.number == customers.c.record)
            .where(customers.c.number > last)
            .order_by(customers.c.number)
            .limit(PAGE)
        )
        if pins is not None:
            query = query.where((customers.c.pins.is_(None)) | (customers.c.pins != pins))
        with reading(engine) as c:
            rows = c.execute(query).all()
        if not rows:
            return
        for r in rows:
            yield Customer(r.number, r.id, json.loads(r.body), r.pins, r.screened)
        last = rows[-1].number


def _pages(values: list[str]) -> Iterator[list[str]]:
    return (values[i : i + PAGE] for i in range(0, len(values), PAGE))
