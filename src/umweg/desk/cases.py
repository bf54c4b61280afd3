"""The register of cases in the desk: each version in the audit trail, the latest one in force."""

from __future__ import annotations

import json
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select, update

from umweg.core.errors import UnknownName
from umweg.desk import audit_chain, register
from umweg.desk.canonical import checked, text
from umweg.desk.case import Case
from umweg.desk.schema import cases, payloads


def put(connection: Connection, given: Iterable[Case], by: str, now: str) -> int:
    """Add or change cases; one that was removed comes back."""
    wanted = {c.id: checked(msgspec.to_builtins(c), f"case {c.id}") for c in given}
    return register.put(connection, cases, "case", wanted, by, now, ("removed",))


def remove(connection: Connection, case: str, reason: str, by: str, now: str) -> None:
    """Take one out; UnknownName where there is none."""
    number = connection.scalar(select(cases.c.number).where(cases.c.id == case, cases.c.removed.is_(None)))
    if number is None:
        raise UnknownName(f"There is no case '{case}'.", mend="umweg cases list names them.")
    audit_chain.append(
        connection, [audit_chain.New(by, "removed", "case", "{}", text({"reason": reason}), of=number)], now
    )
    connection.execute(update(cases).where(cases.c.number == number).values(removed=now))


def read(connection: Connection) -> tuple[Case, ...]:
    """Those in force, in the order of their ids; purged ones are gone."""
    rows = connection.scalars(
        select(payloads.c.body)
        .join(cases, cases.c.record == payloads.c.number)
        .where(cases.c.removed.is_(None))
        .order_by(cases.c.id)
    )
    return tuple(msgspec.convert(json.loads(body), Case) for body in rows)
