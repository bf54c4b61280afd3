"""Exceptions ("good guys"): a party of ours is not the listed one. They end, or fall with the listing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from umweg.core.errors import Conflict, UnknownName, UsageError
from umweg.desk.audit import chain
from umweg.desk.canonical import checked, party_key, text
from umweg.desk.exceptions_in_force import ExceptedMatch, ExceptionsInForce
from umweg.desk.schema import audit, exceptions, payloads

LONGEST = 366
"""Days that an exception may last by default: a year, so that somebody looks again."""


@dataclass(frozen=True, slots=True)
class ExceptionRecord:
    """An exception as the register has it. ``state``: in force, ended or revoked; ``scope`` None after a purge."""

    number: int
    at: str
    by: str
    until: date
    state: str
    revoked: str | None
    revoked_by: str | None
    reason: str | None
    scope: ExceptedMatch | None = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        plain = asdict(self)
        return plain | {"until": self.until.isoformat(), "scope": self.scope.as_dict() if self.scope else None}


def add(
    connection: Connection, scope: dict[str, Any], until: date, reason: str, by: str, now: str, longest: int
) -> int:
    """Write a new exception into the register; gives its number."""
    today = date.fromisoformat(now[:10])
    if until < today:
        raise UsageError(f"{until} is over.", mend="Give the last day of the exception: --until YYYY-MM-DD.")
    if (until - today).days > longest:
        raise UsageError(
            f"An exception lasts at most {longest} days, so that somebody looks at it again.",
            mend=f"Give a day up to {date.fromordinal(today.toordinal() + longest)}.",
        )
    if not scope.get("entity"):
        raise UsageError("An exception needs the id of the listed entity.", mend="See the alert: entity_id.")
    if not scope.get("customer") and not party_key(scope.get("party") or ""):
        raise UsageError("An exception needs a party.", mend="Give its name (and --country), or --customer.")
    body = checked({**scope, "reason": reason}, "exception")
    new = chain.NewRow(by, "excepted", "exception", text({"until": until.isoformat()}), body)
    number = chain.append(connection, [new], now)
    connection.execute(exceptions.insert().values(number=number, at=now, by=by, until=until.isoformat()))
    return number


def revoke(connection: Connection, number: int, reason: str, by: str, now: str) -> None:
    """End an exception before its day. Conflict if somebody has."""
    row = connection.execute(select(exceptions).where(exceptions.c.number == number)).first()
    if row is None:
        raise UnknownName(f"There is no exception e{number}.", mend="See umweg except list.")
    if row.revoked is not None:
        raise Conflict(f"{row.revoked_by} revoked exception e{number} at {row.revoked}.", mend="Nothing is left to do.")
    body = checked({"reason": reason}, "reason")
    chain.append(connection, [chain.NewRow(by, "revoked", "exception", "{}", body, of=number)], now)
    connection.execute(update(exceptions).where(exceptions.c.number == number).values(revoked=now, revoked_by=by))


def register(connection: Connection, on: date) -> list[ExceptionRecord]:
    """All exceptions ever made, oldest first, with their state on a day."""
    rows = connection.execute(
        select(exceptions, payloads.c.body, audit.c.payload)
        .join(audit, audit.c.number == exceptions.c.number)
        .outerjoin(payloads, payloads.c.number == exceptions.c.number)
        .order_by(exceptions.c.number)
    )
    return [_kept(r, on) for r in rows]


def _kept(r: Row[Any], on: date) -> ExceptionRecord:
    body = json.loads(r.body) if r.body is not None else None
    until = date.fromisoformat(r.until)
    day = on.isoformat()
    state = "in force"
    if r.revoked is not None and r.revoked[:10] <= day:
        state = "revoked"
    elif until < on:
        state = "ended"
    elif r.at[:10] > day:
        state = "not yet"
    elif body is None:
        state = "purged"
    scope = None
    if body is not None:
        scope = ExceptedMatch(
            r.number, party_key(body.get("party") or ""), body.get("party") or "", body.get("country"),
            body.get("customer"), body["entity"], body.get("entity_digest"), body.get("flag"),
            body.get("consignments"), until, r.payload,
        )  # fmt: skip
    return ExceptionRecord(r.number, r.at, r.by, until, state, r.revoked, r.revoked_by, body and body["reason"], scope)


def in_force(connection: Connection, on: date) -> ExceptionsInForce:
    """The exceptions that hold on a day, frozen: what a decision pins."""
    kept = register(connection, on)
    return ExceptionsInForce(tuple(k.scope for k in kept if k.state == "in force" and k.scope is not None), on)
