"""Writing decisions: for each a row of the chain, its sealed content, an index row, and a task where one is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from umweg.core.errors import UsageError
from umweg.desk.audit import chain
from umweg.desk.canonical import checked, digest, text
from umweg.desk.engine import insert_many
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


def listed_in(value: Any) -> set[str]:
    """The ids of listed entities (texts under ``entity_id``) anywhere in reasons (also those taken back) and parties.

    >>> sorted(listed_in([{"entity_id": "NK-1"}, {"matches": [{"entity_id": "NK-2", "score": 0.9}]}]))
    ['NK-1', 'NK-2']
    """
    if isinstance(value, Mapping):
        own = {value["entity_id"]} if isinstance(value.get("entity_id"), str) else set()
        return own.union(*(listed_in(v) for v in value.values() if isinstance(v, Mapping | list | tuple)))
    if isinstance(value, list | tuple):
        return set().union(*(listed_in(v) for v in value))
    return set()


class Pins:
    """Digests of pins: most decisions of a run share one object, which is put into words once."""

    def __init__(self) -> None:
        self._last: tuple[Mapped, str] | None = None
        self._known: set[str] = set()
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

    def write(self, connection: Connection) -> None:
        """Add those that the database does not have."""
        if not self.new:
            return
        there = set(connection.scalars(select(pins.c.digest).where(pins.c.digest.in_(self.new))))
        insert_many(connection, pins, [(d, body) for d, body in self.new.items() if d not in there])

    def done(self) -> None:
        """The transaction has ended well: what was new is known."""
        self._known |= self.new.keys()
        self.new = {}


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
    found = listed_in([d["reasons"], d.get("lifted", []), d.get("parties", [])]) if '"entity_id"' in body else set()
    return ReadyEntry(
        entry, d["outcome"], known.digest(d["pins"]), body, checked(entry.document, where), frozenset(found)
    )


def write(
    connection: Connection, made: Sequence[ReadyEntry], old: Mapping[int, StandingDecision], batch: int | None,
    four_eyes: str, actor: str, at: str,
) -> list[int]:  # fmt: skip
    """Record in the caller's writing transaction; gives the numbers of the decisions."""
    first = chain.append(connection, [_row(r, batch, actor) for r in made], at)
    numbers = range(first, first + len(made))
    insert_many(
        connection, decisions,
        [(n, _plain(r.entry.decision["id"]), _plain(r.entry.decision["consignment_id"]), batch, r.entry.line, at,
          r.outcome, r.pins, None) for n, r in zip(numbers, made, strict=True)],
    )  # fmt: skip
    insert_many(
        connection, hits, [(n, _plain(e)) for n, r in zip(numbers, made, strict=True) for e in sorted(r.listed)]
    )
    insert_many(connection, tasks, list(_tasks(numbers, made, old, four_eyes, at)))
    close_old(connection, {r.entry.supersedes: n for n, r in zip(numbers, made, strict=True)}, at)
    return list(numbers)


def _row(r: ReadyEntry, batch: int | None, actor: str) -> chain.NewRow:
    facts: dict[str, Any] = {"batch": batch, "line": r.entry.line, "outcome": r.outcome, "pins": r.pins}
    if r.entry.supersedes is not None:
        facts["supersedes"] = r.entry.supersedes
    return chain.NewRow(actor, "screened", "decision", text(facts), r.body, r.document)


def _tasks(
    numbers: Iterable[int], made: Iterable[ReadyEntry], old: Mapping[int, StandingDecision], four_eyes: str, at: str
) -> Iterable[tuple[Any, ...]]:
    for n, r in zip(numbers, made, strict=True):
        before = old[r.entry.supersedes] if r.entry.supersedes is not None else None
        if opens_task(r.entry.decision, before):
            rank, value = r.entry.decision.get("rank"), r.entry.value
            assignee, until = (before.assignee, before.claimed_until) if before is not None else (None, None)
            eyes = max(four_eyes, before.four_eyes if before is not None else "none", key=FOUR_EYES.index)
            yield (n, r.outcome, "open", rank, value, eyes, at, assignee, until, None, None, None, None, 1)


def _plain(value: Any) -> str:
    """Without the one character that PostgreSQL cannot hold in a text."""
    return str(value).replace("\0", "")
