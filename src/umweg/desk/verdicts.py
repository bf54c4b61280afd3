"""What clerks decide: with a reason, one at a time, with four eyes where the policy wants it, and undone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from umweg.core.errors import Conflict, UsageError
from umweg.desk import queue
from umweg.desk.audit import chain
from umweg.desk.canonical import checked, party_key, text
from umweg.desk.clock import Moment
from umweg.desk.engine import minute
from umweg.desk.queue import Task
from umweg.desk.schema import audit, clerks, payloads, tasks

VERDICTS = ("release", "stop")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a clerk did to a task. ``reason``: None after a purge."""

    number: int
    at: str
    by: str
    did: str
    verdict: str | None
    reason: str | None


def steps(connection: Connection, task: int) -> list[Step]:
    """What clerks did to a task, oldest first."""
    rows = connection.execute(
        select(clerks, payloads.c.body)
        .outerjoin(payloads, payloads.c.number == clerks.c.number)
        .where(clerks.c.task == task)
        .order_by(clerks.c.number)
    )
    return [
        Step(r.number, r.at, r.by, r.did, r.verdict, json.loads(r.body)["reason"] if r.body is not None else None)
        for r in rows
    ]


def said(value: str, what: str) -> str:
    """A text that must not be empty, without blanks around it."""
    text_ = value.strip()
    if not text_:
        raise UsageError(f"{what} is missing.", mend="Whoever reads the audit trail must see who did it, and why.")
    return text_


def decide(
    connection: Connection, number: int, verdict: str, reason: str, by: str, now: Moment, expects: int | None
) -> Task:
    """A clerk's word on an open task; see ``Desk.decide``."""
    if verdict not in VERDICTS:
        raise UsageError(f"'{verdict}' is no verdict.", mend="Decide release or stop.")
    task = queue.read(connection, number)
    _may(connection, task, by, now, expects)
    if task.state == "half":
        if party_key(by) == party_key(task.first_by or ""):
            raise Conflict(
                f"{task.first_by} has decided '{task.verdict}' on task n{number} already.",
                mend="Four eyes: a second, different person must confirm it.",
            )
        agreed = verdict == task.verdict
        did = "confirmed" if agreed else "disagreed"
        state = "done" if agreed else "open"
    else:
        second = task.four_eyes == "all" or task.four_eyes == verdict
        did, state = ("first", "half") if second else ("decided", "done")
    _note(connection, task, did, verdict, state, reason, by, now.at)
    return queue.read(connection, number)


def _may(connection: Connection, task: Task, by: str, now: Moment, expects: int | None) -> None:
    if task.state == "superseded":
        newer = steps(connection, task.superseded_by)[-1:] if task.superseded_by is not None else []
        who = f"; {newer[0].by} {newer[0].did} '{newer[0].verdict}' on that at {minute(newer[0].at)}" if newer else ""
        raise Conflict(
            f"Task n{task.number} was superseded by n{task.superseded_by} at {minute(task.closed)}, after a change of "
            f"lists{who}.",
            mend=f"Look at the newer one, and decide it: umweg queue show n{task.superseded_by}.",
        )
    if task.state == "done":
        raise Conflict(
            f"{task.closed_by} has decided '{task.verdict}' on task n{task.number} at {minute(task.closed)}.",
            mend=f"To change it: umweg reopen n{task.number} --reason …",
        )
    if (other := queue.taken_by(task, by, now)) is not None:
        raise Conflict(
            f"{other} has taken task n{task.number} until {minute(task.claimed_until)}.",
            mend="Ask them, or wait until then.",
        )
    if expects is not None and expects != task.version:
        last = steps(connection, task.number)[-1:]
        who = f": {last[0].by} {last[0].did} '{last[0].verdict}' at {minute(last[0].at)}" if last else ""
        raise Conflict(
            f"Task n{task.number} has changed since it was shown{who}.",
            mend=f"Look at it again: umweg queue show n{task.number}",
        )


def _note(
    connection: Connection, task: Task, did: str, verdict: str | None, state: str, reason: str, by: str, now: str
) -> None:
    # What was decided on, by the digest of its sealed content: so the row itself says on which version of what.
    content = connection.scalar(select(audit.c.payload).where(audit.c.number == task.number))
    facts = text({"verdict": verdict, "state": state, "on": content})
    body = checked({"reason": reason}, f"reason for n{task.number}")
    number = chain.append(connection, [chain.NewRow(by, did, "task", facts, body, of=task.number)], now)
    connection.execute(clerks.insert().values(number=number, task=task.number, at=now, by=by, did=did, verdict=verdict))
    values: dict[str, Any] = {"state": state, "version": tasks.c.version + 1, "assignee": None, "claimed_until": None}
    values |= {"first_by": by if state == "half" else task.first_by if state == "done" else None}
    values |= {"verdict": None if state == "open" else verdict}
    values |= {"closed": now if state == "done" else None, "closed_by": by if state == "done" else None}
    connection.execute(update(tasks).where(tasks.c.number == task.number).values(values))


def reopen(connection: Connection, number: int, reason: str, by: str, now: str) -> Task:
    """Undo what was decided: the task is open again, and what was said stays in its history."""
    task = queue.read(connection, number)
    if task.state == "superseded":
        raise Conflict(f"Task n{number} was superseded.", mend=f"Look at n{task.superseded_by}.")
    if task.state == "open":
        raise Conflict(
            f"Task n{number} is open: there is nothing to undo.",
            mend=f"Decide it: umweg decide n{number} release|stop --reason …",
        )
    if task.decision is None:
        raise Conflict(f"What task n{number} was about is purged.", mend="Screen the consignment again.")
    _note(connection, task, "reopened", None, "open", reason, by, now)
    return queue.read(connection, number)
