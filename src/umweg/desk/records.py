"""Writing decisions: for each a row of the chain, its sealed content, an index row, and a task where one is due."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from umweg.core.errors import UsageError
from umweg.desk.audit import chain
from umweg.desk.canonical import checked, digest
from umweg.desk.engine import insert_many
from umweg.desk.listed import named_by, plain
from umweg.desk.schema import decisions, hits, pins, tasks
from umweg.desk.supersede import STRICTNESS, StandingDecision, close_old, opens_task

FOUR_EYES = ("none", "release", "all")
Mapped = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """One decision to record: its line in the file, the decision, the consignment, and what the queue orders by.

    ``value``: what the queue sorts by as money, in one currency of the caller's choice; ``supersedes``: number of the
    decision that this one replaces after a change of lists.
    """

    line: int | None
    decision: Mapped
    document: Mapped
    value: float | None = None
    supersedes: int | None = None


def four_eyes_of(name: str) -> str:
    """The option itself, if there is such a one; UsageError else."""
    if name not in FOUR_EYES:
        raise UsageError(f"'{name}' is no rule of four eyes.", mend=f"Choose one of {', '.join(FOUR_EYES)}.")
    return name


class Pins:
    """Digests of pins: most decisions of a run share one object, which is put into words once."""

    def __init__(self) -> None:
        self._last: tuple[Mapped, str] | None = None
        self._known: set[str] = set()
        self._written: set[str] = set()
        self.new: dict[str, str] = {}

    def digest(self, value: Mapped) -> str:
        """Digest of canonical JSON; noted as new where it is."""
        if self._last is not None and self._last[0] is value:
            return self._last[1]
        body = checked(value, "pins")
        found = digest(body)
        if found not in self._known:
            self.new[found] = body
        self._last = (value, found)
        return found

    def write(self, connection: Connection, used: Iterable[str]) -> None:
        """Add those that are used and that the database does not have."""
        new = self._written = self.new.keys() & set(used)
        if not new:
            return
        there = set(connection.scalars(select(pins.c.digest).where(pins.c.digest.in_(new))))
        insert_many(connection, pins, [(d, self.new[d]) for d in sorted(new - there)])

    def done(self) -> None:
        """The transaction has ended well: what it used is known."""
        self._known |= self._written
        self.new = {d: body for d, body in self.new.items() if d not in self._written}
        self._written = set()


@dataclass(frozen=True, slots=True)
class ReadyEntry:
    """An entry put into words, before the database is locked."""

    entry: DecisionEntry
    outcome: str
    pins: str
    body: str
    document: str
    listed: frozenset[str]


def ready(entry: DecisionEntry, known: Pins) -> ReadyEntry:
    """Canonical JSON of an entry; UsageError where the decision lacks what a decision has."""
    d = entry.decision
    where = f"line {entry.line}" if entry.line is not None else f"consignment {d.get('consignment_id')}"
    for key in ("id", "consignment_id", "outcome", "reasons", "pins"):
        if key not in d:
            raise UsageError(f"The decision has no '{key}'.", where=where, mend="Give decisions as screen makes them.")
    if d["outcome"] not in STRICTNESS:
        raise UsageError(f"'{d['outcome']}' is no outcome.", where=where, mend=f"It is one of {', '.join(STRICTNESS)}.")
    body = checked({k: v for k, v in d.items() if k != "pins"}, where)
    found = named_by(d) if '"entity_id"' in body else set()
    return ReadyEntry(
        entry, d["outcome"], known.digest(d["pins"]), body, checked(entry.document, where), frozenset(found)
    )


def write(
    connection: Connection, made: Sequence[ReadyEntry], old: Mapping[int, StandingDecision], batch: int | None,
    four_eyes: str, actor: str, at: str,
) -> list[int]:  # fmt: skip
    """Record in the caller's writing transaction; gives the numbers of the decisions."""
    due = [_due(r, old, four_eyes) for r in made]
    first = chain.append(connection, [_row(r, batch, task, actor) for r, task in zip(made, due, strict=True)], at)
    numbers = range(first, first + len(made))
    insert_many(
        connection, decisions,
        [(n, plain(r.entry.decision["id"]), plain(r.entry.decision["consignment_id"]), batch, r.entry.line, at,
          r.outcome, r.pins, None) for n, r in zip(numbers, made, strict=True)],
    )  # fmt: skip
    insert_many(connection, hits, [(n, e) for n, r in zip(numbers, made, strict=True) for e in sorted(r.listed)])
    opened = [_task(n, r, t, old, at) for n, r, t in zip(numbers, made, due, strict=True) if t is not None]
    insert_many(connection, tasks, opened)
    close_old(connection, {r.entry.supersedes: n for n, r in zip(numbers, made, strict=True)}, at)
    return list(numbers)


def _row(r: ReadyEntry, batch: int | None, task: dict[str, Any] | None, actor: str) -> chain.NewRow:
    facts: dict[str, Any] = {"batch": batch, "line": r.entry.line, "outcome": r.outcome, "pins": r.pins, "task": task}
    if r.entry.supersedes is not None:
        facts["supersedes"] = r.entry.supersedes
    return chain.NewRow(actor, "screened", "decision", checked(facts, "rank and value"), r.body, r.document)


def _due(r: ReadyEntry, old: Mapping[int, StandingDecision], four_eyes: str) -> dict[str, Any] | None:
    """What a clerk's task is made of, as the trail has it; None where nothing is left to a clerk."""
    before = old[r.entry.supersedes] if r.entry.supersedes is not None else None
    if not opens_task(r.entry.decision, before):
        return None
    eyes = max(four_eyes, before.four_eyes if before is not None else "none", key=FOUR_EYES.index)
    value = r.entry.value if r.entry.value is not None and math.isfinite(r.entry.value) else None
    return {"rank": r.entry.decision.get("rank"), "value": value, "four_eyes": eyes}


def _task(number: int, r: ReadyEntry, due: Mapped, old: Mapping[int, StandingDecision], at: str) -> tuple[Any, ...]:
    """The task's row. Whoever had taken the older one has taken this one."""
    before = old[r.entry.supersedes] if r.entry.supersedes is not None else None
    assignee, until = (before.assignee, before.claimed_until) if before is not None else (None, None)
    return (number, r.outcome, "open", due["rank"], due["value"], due["four_eyes"], at, assignee, until,
            None, None, None, None, 1)  # fmt: skip
