"""A batch: a file of consignments, recorded chunk by chunk; what was killed goes on after the last recorded line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from umweg.core.errors import Conflict, UsageError
from umweg.desk import records, supersede
from umweg.desk.audit import chain
from umweg.desk.canonical import checked, text
from umweg.desk.engine import in_words, writing
from umweg.desk.records import DecisionEntry, Pins
from umweg.desk.schema import batches, pins

CHUNK = 500
"""Decisions in one transaction: few enough to lose little work, enough that the disk is not what one waits for."""


@dataclass(slots=True)
class Batch:
    """A running batch. ``next_line``: the first line that is not recorded yet; ``pins``: those at its start."""

    number: int
    next_line: int
    state: str
    pins: dict[str, Any]
    actor: str
    _engine: Engine = field(repr=False)
    _now: Callable[[Connection], str] = field(repr=False)
    _known: Pins = field(repr=False, default_factory=Pins)

    @property
    def finished(self) -> bool:
        """True if every line was recorded: nothing is left to do."""
        return self.state == "finished"

    def record(
        self,
        chunk: Sequence[DecisionEntry],
        *,
        next_line: int | None = None,
        unreadable: Iterable[tuple[int, Mapping[str, Any]]] = (),
        four_eyes: str = "none",
    ) -> list[int]:
        """Record decisions of lines from ``next_line`` on, all or none; gives their numbers.

        ``unreadable``: lines that are no consignment, with the error as a mapping (``code``, ``what``, …); they are
        audited, too. ``next_line``: where to go on if it is not the line after the last one here. Conflict if another
        process records the same batch; UsageError for lines out of order.
        """
        eyes = records.four_eyes_of(four_eyes)
        bad = [(line, checked(error, f"line {line}")) for line, error in unreadable]
        lines = sorted([line for line, _ in bad] + [-1 if e.line is None else e.line for e in chunk])
        if not lines and next_line is None:
            return []
        read = lines[-1] + 1 if lines else self.next_line
        after = max(read, next_line or 0)
        if lines and (lines[0] < self.next_line or len(set(lines)) < len(lines)):
            raise UsageError(
                f"Lines of a chunk must be new and each there once; this batch goes on at line {self.next_line}.",
                where=f"lines {lines[0]} to {lines[-1]}",
                mend="Skip what is recorded: start at batch.next_line.",
            )
        made = [records.ready(e, self._known) for e in chunk]
        with writing(self._engine) as c:
            at = self._now(c)
            self._advance(c, after)
            self._known.write(c, {r.pins for r in made})
            old = supersede.read_old(c, (e.supersedes for e in chunk if e.supersedes is not None))
            numbers = records.write(c, made, old, self.number, eyes, self.actor, at) if made else []
            gone_on = [self._gone_on(after)] if after != read else []
            chain.append(c, [*(self._bad(line, body) for line, body in bad), *gone_on], at)
        self._known.done()
        self.next_line = after
        return numbers

    def _bad(self, line: int, body: str) -> chain.NewRow:
        facts = {"batch": self.number, "line": line, "code": json.loads(body).get("code", "error")}
        return chain.NewRow(self.actor, "unreadable", "batch", text(facts), body, of=self.number)

    def _gone_on(self, after: int) -> chain.NewRow:
        """Where it goes on, if its lines alone do not say that."""
        return chain.NewRow(self.actor, "advanced", "batch", text({"next_line": after}), of=self.number)

    def _advance(self, c: Connection, after: int, state: str = "running") -> None:
        mine = (batches.c.number == self.number, batches.c.next_line == self.next_line, batches.c.state == "running")
        if c.execute(update(batches).where(*mine).values(next_line=after, state=state)).rowcount != 1:
            there = c.execute(select(batches.c.next_line, batches.c.state).where(batches.c.number == self.number)).one()
            raise Conflict(
                f"Another process records this batch: it is {there.state}, at line {there.next_line}.",
                where=f"batch n{self.number}, line {self.next_line}",
                mend="Let the other one finish, or start again: it goes on where the other one stopped.",
            )

    def finish(self) -> None:
        """The file has no more lines. Doing it twice does no harm."""
        if self.finished:
            return
        with writing(self._engine) as c:
            self._advance(c, self.next_line, "finished")
            facts = text({"next_line": self.next_line})
            chain.append(c, [chain.NewRow(self.actor, "finished", "batch", facts, of=self.number)], self._now(c))
        self.state = "finished"


def open_batch(
    engine: Engine, now: Callable[[Connection], str], file: str, options: str, given: Mapping[str, Any], actor: str
) -> Batch:
    """The batch of a file with these options: a new one, the unfinished one, or the finished one with the same pins.

    An unfinished batch goes on even if lists changed since it began: every decision carries its own pins, and what was
    decided before is for a rescreen.
    """
    known = Pins()
    with in_words(engine):
        digest = known.digest(given)
    with writing(engine) as c:
        same = select(batches).where(batches.c.file == file, batches.c.options == options)
        row = c.execute(same.where(batches.c.state == "running").order_by(batches.c.number.desc())).first()
        row = row or c.execute(same.where(batches.c.pins == digest).order_by(batches.c.number.desc())).first()
        if row is None:
            known.write(c, {digest})
            facts = text({"file": file, "options": options, "pins": digest})
            number = chain.append(c, [chain.NewRow(actor, "began", "batch", facts)], now(c))
            c.execute(batches.insert().values(
                number=number, file=file, options=options, pins=digest, state="running", next_line=1
            ))  # fmt: skip
            return Batch(number, 1, "running", dict(given), actor, engine, now)
        if row.state == "running" and row.pins != digest:
            known.write(c, {digest})
            facts = text({"pins": digest, "next_line": row.next_line})
            chain.append(c, [chain.NewRow(actor, "resumed", "batch", facts, of=row.number)], now(c))
        return _known(c, row, actor, engine, now)


def _known(c: Connection, row: Row[Any], actor: str, engine: Engine, now: Callable[[Connection], str]) -> Batch:
    body = c.execute(select(pins.c.body).where(pins.c.digest == row.pins)).scalar_one()
    return Batch(row.number, row.next_line, row.state, json.loads(body), actor, engine, now)
