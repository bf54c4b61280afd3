"""The desk's registers: exceptions, customers, cases, and what a change of lists touches.

Each version of an entry is a row of the audit trail; the latest one is in force. The customer master holds parties of
ours that are screened again when lists change, whether or not they ship anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Table, bindparam, select, update

from umweg.core.errors import UnknownName
from umweg.desk import affected, exceptions, ranges
from umweg.desk.affected import AffectedNumbers, Parties, StandingRecord
from umweg.desk.audit import chain
from umweg.desk.canonical import checked, text
from umweg.desk.case import Case
from umweg.desk.database import Database
from umweg.desk.engine import insert_many, reading, writing
from umweg.desk.exceptions import LONGEST, ExceptionRecord
from umweg.desk.exceptions_in_force import ExceptionsInForce
from umweg.desk.records import Pins
from umweg.desk.schema import cases as case_table
from umweg.desk.schema import customers as master
from umweg.desk.schema import payloads
from umweg.desk.verdicts import said

PAGE = 2000


class Registers(Database):
    """Exceptions, customers and cases of a desk."""

    def add_exception(
        self, entity: str, *, party: str | None = None, customer: str | None = None, country: str | None = None,
        entity_digest: str | None = None, flag: str | None = None, consignments: str | None = None,
        until: date, reason: str, by: str, longest: int = LONGEST,
    ) -> int:  # fmt: skip
        """This party of ours (name and country, or customer) is not that listed entity, until a day; gives its number.

        ``entity_digest``: of the listing's content now: when it changes, the exception no longer holds. ``flag``: only
        this reason; ``consignments``: only ids of this pattern. ``longest``: days that it may last at most.
        """
        scope = {"party": party, "customer": customer, "country": country, "entity": entity, "flag": flag,
                 "entity_digest": entity_digest, "consignments": consignments}  # fmt: skip
        words, who = said(reason, "The reason"), said(by, "Who makes it")
        with writing(self._engine) as c:
            return exceptions.add(c, scope, until, words, who, self._now(c), longest)

    def revoke(self, exception: int, reason: str, by: str) -> None:
        """End an exception now."""
        words, who = said(reason, "The reason"), said(by, "Who revokes it")
        with writing(self._engine) as c:
            exceptions.revoke(c, exception, words, who, self._now(c))

    def exceptions(self, on: date) -> ExceptionsInForce:
        """What is in force on a day, frozen; its ``digest`` is what a decision pins."""
        with reading(self._engine) as c:
            return exceptions.in_force(c, on)

    def exception_register(self, on: date) -> list[ExceptionRecord]:
        """All exceptions ever made, with their state on a day."""
        with reading(self._engine) as c:
            return exceptions.register(c, on)

    def put_cases(self, given: Iterable[Case], *, by: str) -> int:
        """Add or change cases; gives how many differ from before. One transaction for all."""
        with writing(self._engine) as c:
            return put_cases(c, given, said(by, "Who"), self._now(c))

    def remove_case(self, case: str, reason: str, by: str) -> None:
        """Take a case out of the register; the audit trail keeps that it was there. UnknownName if it is not."""
        words, who = said(reason, "The reason"), said(by, "Who removes it")
        with writing(self._engine) as c:
            remove_case(c, case, words, who, self._now(c))

    def cases(self) -> tuple[Case, ...]:
        """The register as it is now; ``screening.similar_cases.Cases`` gives it the digest that decisions pin."""
        with reading(self._engine) as c:
            return read_cases(c)

    def put_customers(self, given: Iterable[tuple[str, Mapping[str, Any]]], *, by: str = "umweg") -> int:
        """Add or change customers (id, record); gives how many differ from before. One transaction for all."""
        with writing(self._engine) as c:
            return put_customers(c, given, said(by, "Who"), self._now(c))

    def customers(self, *, not_screened_with: str | None = None) -> Iterator[Customer]:
        """Customers in a stream; only those that were last screened with other pins than these (a digest), if given."""
        return stream_customers(self._engine, not_screened_with)

    def customers_screened(self, ids: Iterable[str], pins: Mapping[str, Any], *, by: str = "umweg") -> None:
        """Note with which pins customers were screened, and that it was now."""
        with writing(self._engine) as c:
            note_screened(c, ids, pins, said(by, "Who"), self._now(c))

    def parties(self, *, since: str | None = None, chunk: int = 10_000) -> Iterator[Parties]:
        """Parties of standing decisions and of customers as columns, in a stream, to match against what lists added."""
        customers = ((one.number, one.record) for one in stream_customers(self._engine))
        return affected.parties(self._engine, customers, since=since, chunk=chunk)

    def standing_records(self, *, chunk: int = affected.PAGE) -> Iterator[list[StandingRecord]]:
        """Consignments of standing decisions and customers, whole: names may stand in any of their fields."""
        customers = ((one.number, one.record) for one in stream_customers(self._engine))
        return affected.standing_records(self._engine, customers, chunk)

    def standing_count(self) -> tuple[int, int]:
        """How many decisions stand, and how many customers there are: of so many a change of lists touches some."""
        return affected.standing_count(self._engine)

    def touched_by(self, entities: Iterable[str], matches: Iterable[tuple[str, int]] = ()) -> AffectedNumbers:
        """What to screen again: decisions that named one of these listed entities, and ``matches`` (kind, number)."""
        return affected.touched(self._engine, entities, matches)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: its record as it was given, and with which pins and when it was last screened (None: never)."""

    number: int
    id: str
    record: dict[str, Any] = field(repr=False)
    pins: str | None
    screened: str | None


def put_customers(connection: Connection, given: Iterable[tuple[str, Mapping[str, Any]]], by: str, now: str) -> int:
    """Add or change customers; gives how many differ from before. The last record of an id counts."""
    wanted = {str(i): checked(r, f"customer {i}") for i, r in given}
    return _put(connection, master, "customer", wanted, by, now, ("pins",))


def note_screened(connection: Connection, ids: Iterable[str], pins: Mapping[str, Any], by: str, now: str) -> None:
    """Note that customers were screened against these lists."""
    wanted, known = sorted(set(ids)), Pins()
    if not wanted:
        return
    digest = known.digest(pins)
    known.write(connection, {digest})
    there: dict[str, int] = {}
    for page in _pages(wanted):
        rows = connection.execute(select(master.c.id, master.c.number).where(master.c.id.in_(page)))
        there.update({r.id: r.number for r in rows})
    if missing := [i for i in wanted if i not in there]:
        raise UnknownName(f"There is no customer '{missing[0]}'.", mend="Add it to the customer master first.")
    facts = text({"customers": ranges.of(there.values()), "pins": digest})
    chain.append(connection, [chain.NewRow(by, "rescreened", "customers", facts, of=0)], now)
    for page in _pages(wanted):
        connection.execute(update(master).where(master.c.id.in_(page)).values(pins=digest, screened=now))


def stream_customers(engine: Engine, pins: str | None = None) -> Iterator[Customer]:
    """All customers, in the order in which they came; ``pins``: only those that were not screened with these last."""
    last = -1
    while True:
        query = (
            select(master, payloads.c.body)
            .join(payloads, payloads.c.number == master.c.record)
            .where(master.c.number > last)
            .order_by(master.c.number)
            .limit(PAGE)
        )
        if pins is not None:
            query = query.where((master.c.pins.is_(None)) | (master.c.pins != pins))
        with reading(engine) as c:
            rows = c.execute(query).all()
        if not rows:
            return
        for r in rows:
            yield Customer(r.number, r.id, json.loads(r.body), r.pins, r.screened)
        last = rows[-1].number


def _pages(values: list[str]) -> Iterator[list[str]]:
    return (values[i : i + PAGE] for i in range(0, len(values), PAGE))


def put_cases(connection: Connection, given: Iterable[Case], by: str, now: str) -> int:
    """Add or change cases; one that was removed comes back."""
    wanted = {c.id: checked(msgspec.to_builtins(c), f"case {c.id}") for c in given}
    return _put(connection, case_table, "case", wanted, by, now, ("removed",))


def remove_case(connection: Connection, case: str, reason: str, by: str, now: str) -> None:
    """Take one out; UnknownName where there is none."""
    number = connection.scalar(
        select(case_table.c.number).where(case_table.c.id == case, case_table.c.removed.is_(None))
    )
    if number is None:
        raise UnknownName(f"There is no case '{case}'.", mend="umweg cases list names them.")
    chain.append(connection, [chain.NewRow(by, "removed", "case", "{}", text({"reason": reason}), of=number)], now)
    connection.execute(update(case_table).where(case_table.c.number == number).values(removed=now))


def read_cases(connection: Connection) -> tuple[Case, ...]:
    """Those in force, in the order of their ids; purged ones are gone."""
    rows = connection.scalars(
        select(payloads.c.body)
        .join(case_table, case_table.c.record == payloads.c.number)
        .where(case_table.c.removed.is_(None))
        .order_by(case_table.c.id)
    )
    return tuple(msgspec.convert(json.loads(body), Case) for body in rows)


def _put(
    connection: Connection, table: Table, kind: str, wanted: Mapping[str, str], by: str, now: str, empty: Sequence[str]
) -> int:
    """Add or change entries by id; gives how many differ from before.

    ``wanted``: canonical JSON by id. ``empty``: columns that are set to nothing where an entry changes; an entry that
    was taken out (``removed``) comes back.
    """
    there = _there(connection, table, list(wanted), empty)
    new = [i for i in wanted if i not in there]
    changed = [i for i in wanted if i in there and (there[i][1] != wanted[i] or there[i][2])]
    # The id is personal, too: it is sealed beside the record, so that a purge takes it and the trail knows whose it is.
    rows = [chain.NewRow(by, "added", kind, "{}", wanted[i], text({"id": i})) for i in new]
    rows += [chain.NewRow(by, "changed", kind, "{}", wanted[i], text({"id": i}), of=there[i][0]) for i in changed]
    if not rows:
        return 0
    first = chain.append(connection, rows, now)
    insert_many(connection, table, [(n, i, n, *(None for _ in table.c[3:])) for n, i in enumerate(new, first)])
    if changed:
        values: dict[str, Any] = {"record": bindparam("at"), **dict.fromkeys(empty)}
        connection.execute(
            update(table).where(table.c.id == bindparam("who")).values(**values),
            [{"who": i, "at": n} for n, i in enumerate(changed, first + len(new))],
        )
    return len(rows)


def _there(
    connection: Connection, table: Table, ids: Sequence[str], empty: Sequence[str]
) -> dict[str, tuple[int, str | None, bool]]:
    """Number, content (None after a purge), and whether it was taken out, of those that are there."""
    out = table.c.removed if "removed" in empty else None
    query = select(table.c.id, table.c.number, payloads.c.body, *(() if out is None else (out,))).outerjoin(
        payloads, payloads.c.number == table.c.record
    )
    found: dict[str, tuple[int, str | None, bool]] = {}
    for i in range(0, len(ids), PAGE):
        for r in connection.execute(query.where(table.c.id.in_(ids[i : i + PAGE]))):
            found[r.id] = (r.number, r.body, out is not None and r.removed is not None)
    return found
