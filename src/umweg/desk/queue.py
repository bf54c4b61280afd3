"""The queue: which decisions wait for a clerk, in which order, and who has taken which."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, func, select, update

from umweg.core.errors import Conflict, UnknownName, UsageError
from umweg.desk.audit import chain
from umweg.desk.canonical import party_key, text
from umweg.desk.clock import Moment, later
from umweg.desk.engine import minute
from umweg.desk.schema import decisions, payloads, tasks
from umweg.desk.supersede import STRICTNESS

STATES = ("open", "half", "done", "superseded")
ORDERS = ("gravity", "rank", "value", "age")
CLAIM = timedelta(minutes=30)
MOST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Task:
    """A decision that waits, or waited, for a clerk. ``decision``: as recorded, without pins; None after a purge."""

    number: int
    id: str | None
    consignment_id: str | None
    outcome: str
    state: str
    rank: float | None
    value: float | None
    four_eyes: str
    opened: str
    assignee: str | None
    claimed_until: str | None
    first_by: str | None
    verdict: str | None
    closed: str | None
    closed_by: str | None
    version: int
    superseded_by: int | None
    decision: dict[str, Any] | None = field(default=None, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return asdict(self)


_FIELDS = (
    tasks,
    decisions.c.id,
    decisions.c.consignment.label("consignment_id"),
    decisions.c.superseded_by,
    payloads.c.body,
)
_ROWS = select(*_FIELDS).join_from(tasks, decisions, decisions.c.number == tasks.c.number).outerjoin(
    payloads, payloads.c.number == tasks.c.number
)  # fmt: skip


def _task(row: Row[Any]) -> Task:
    values = dict(row._mapping)
    body = values.pop("body")
    return Task(**values, decision=json.loads(body) if body is not None else None)


def read(connection: Connection, number: int) -> Task:
    """One task; UnknownName where the decision needed no clerk."""
    row = connection.execute(_ROWS.where(tasks.c.number == number)).first()
    if row is None:
        raise UnknownName(
            f"Decision n{number} is no task: nothing about it was left to a clerk.", mend="See umweg queue."
        )
    return _task(row)


def listed(
    connection: Connection, state: str | None, outcome: str | None, limit: int, order: str, assignee: str | None
) -> list[Task]:
    """Tasks, the most urgent first: by gravity (the strictest; of those the most valuable; of those the one that has
    waited longest), by rank or by value (what has none comes last, the strictest of it first), or by age.
    """
    for name, value, names in (("state", state, STATES), ("outcome", outcome, STRICTNESS), ("order", order, ORDERS)):
        if value is not None and value not in names:
            words = ("ask" if n == "information" else n for n in names)
            raise UsageError(f"'{value}' is no {name} of tasks.", mend=f"Choose one of {', '.join(words)}.")
    query = _ROWS
    for column, wanted in ((tasks.c.state, state), (tasks.c.outcome, outcome), (tasks.c.assignee, assignee)):
        if wanted is not None:
            query = query.where(column == wanted)
    grave = case(STRICTNESS, value=tasks.c.outcome).desc()
    if order == "gravity":
        query = query.order_by(grave)
    if order != "age":
        column = tasks.c["value" if order == "gravity" else order]
        query = query.order_by(column.is_(None), column.desc(), grave)
    return [_task(r) for r in connection.execute(query.order_by(tasks.c.opened, tasks.c.number).limit(limit))]


def counted(connection: Connection) -> dict[str, int]:
    """How many tasks are in each state."""
    rows = connection.execute(select(tasks.c.state, func.count()).group_by(tasks.c.state))
    found = {state: int(n) for state, n in rows}
    return {s: found.get(s, 0) for s in STATES}


def taken(task: Task, now: Moment) -> bool:
    """Whether somebody has taken the task for now.

    No claim lasts longer than the longest that can be made: one that ends later was made by a clock that ran ahead.
    """
    until = task.claimed_until
    return task.assignee is not None and until is not None and now.at < until <= later(now.clock, MOST)


def taken_by(task: Task, by: str, now: Moment) -> str | None:
    """Who else has taken the task for now; None if nobody."""
    if task.assignee is None or party_key(task.assignee) == party_key(by):
        return None
    return task.assignee if taken(task, now) else None


def claim(connection: Connection, number: int, by: str, now: Moment, length: timedelta, *, force: bool) -> Task:
    """Take a task for a while, so that two clerks do not work on the same. Conflict if somebody else has."""
    task = read(connection, number)
    if task.state not in ("open", "half"):
        raise Conflict(f"Task n{number} is {task.state}: there is nothing to take.", mend="See umweg queue.")
    if not timedelta(0) < length <= MOST:
        raise UsageError("A task is taken for at least a moment and at most 14 days.", mend="Give --minutes.")
    other = taken_by(task, by, now)
    if other is not None and not force:
        raise Conflict(
            f"{other} has taken task n{number} until {minute(task.claimed_until)}.",
            mend="Ask them, or wait until then.",
        )
    until = later(now.at, length)
    facts = {"until": until, **({"from": other} if other is not None else {})}
    chain.append(connection, [chain.NewRow(by, "claimed", "task", text(facts), of=number)], now.at)
    connection.execute(update(tasks).where(tasks.c.number == number).values(assignee=by, claimed_until=until))
    return read(connection, number)
