"""The desk: one object over one database, for all that is kept about screening.

>>> import tempfile, pathlib
>>> desk = Desk.open(pathlib.Path(tempfile.mkdtemp()) / "desk.sqlite")
>>> batch = desk.batch("file digest", "options digest", {"lists": []})
>>> decision = {"id": "ab12cd34", "consignment_id": "C-1", "outcome": "review", "pins": {"lists": []},
...             "reasons": [{"key": "party", "level": "review"}], "parties": [{"role": "consignee", "name": "ACME"}]}
>>> [number] = batch.record([DecisionEntry(1, decision, {"id": "C-1"})])
>>> batch.finish()
>>> [task.consignment_id for task in desk.queue()]
['C-1']
>>> desk.decide("C-1", "release", "another ACME: born in 1970", by="Anna").state
'done'
>>> desk.verify().holds
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from umweg.desk import create, queue, records, references, resume, supersede, verdicts, versions
from umweg.desk.audit.heads import Remembered, place_of
from umweg.desk.auditing import Auditing
from umweg.desk.batches import Batch, open_batch
from umweg.desk.clock import written
from umweg.desk.database import warned
from umweg.desk.engine import WAIT, connect, reading, utc_now, writing
from umweg.desk.queue import CLAIM, Task
from umweg.desk.records import DecisionEntry, Pins
from umweg.desk.registers import Registers
from umweg.desk.verdicts import Step, said
from umweg.desk.versions import ConsignmentVersion
from umweg.results.decision import Decision

__all__ = ["DecisionEntry", "Desk"]


class Desk(Registers, Auditing):
    """Decisions, queue, exceptions, customers and the audit trail of one database.

    Every change is one transaction with its own row in the audit trail; two writers never work at once. Errors of
    the database come as StoreError (StoreBusy if another process holds it too long); what somebody else did first as
    Conflict.
    """

    @classmethod
    def open(
        cls, place: str | Path, *, create_new: bool = True, wait: float = WAIT,
        clock: Callable[[], str] = utc_now, tell: Callable[[str], None] = warned,
    ) -> Desk:  # fmt: skip
        """The desk in an SQLite file or at ``postgresql://user@host/database``; made there if ``create_new``.

        ``wait``: seconds to wait for another writer; ``clock`` gives now, in the form of ``utc_now``; ``tell`` is told
        remarks that are no errors. Writing fails (StoreError) where the desk is older than what is remembered of it.
        """
        engine = connect(place, create=create_new, wait=wait)
        heads = Remembered(place_of(engine.url), tell)
        engine.update_execution_options(heads=heads)
        create.prepare(engine, written(clock()), new=create_new)
        made = cls(engine, clock, tell, heads)
        made.finish_purge()
        return made

    # -- decisions -------------------------------------------------------------------------------------------------

    def batch(self, file_digest: str, options_digest: str, pins: Mapping[str, Any], *, by: str = "umweg") -> Batch:
        """The batch of a file: new, unfinished (go on at ``next_line``), or finished with the same pins."""
        return open_batch(self._engine, self._now, file_digest, options_digest, pins, said(by, "Who records it"))

    def supersede(
        self, old: str | int, decision: Mapping[str, Any], document: Mapping[str, Any], *,
        value: float | None = None, four_eyes: str = "none", by: str = "umweg",
    ) -> int:  # fmt: skip
        """Record a newer decision on the same consignment; gives its number.

        The old one stays. Its task, if open, is closed; a new one is opened if it was open, if the new outcome is
        stricter or if the reasons changed. In a batch: ``DecisionEntry(…, supersedes=number)``.
        """
        eyes, known = records.four_eyes_of(four_eyes), Pins()
        with writing(self._engine) as c:
            number = references.number_of(c, old)
            made = records.ready(DecisionEntry(None, decision, document, value, number), known)
            known.write(c, {made.pins})
            before = supersede.read_old(c, [number])
            return records.write(c, [made], before, None, eyes, said(by, "Who records it"), self._now(c))[0]

    def decisions_of(self, batch: int, until: int) -> Iterator[tuple[Decision, dict[str, Any]]]:
        """The decisions on the first lines of a batch, up to line ``until``, with their consignments, as they were
        recorded; purged ones fail.

        For a batch that goes on: what it gave before it stopped is given again.
        """
        return resume.decisions_of(self._engine, batch, until)

    def standing(self, consignments: Sequence[str]) -> dict[str, tuple[int, str]]:
        """Number and outcome of the decision that stands, by consignment id; those never screened are not there."""
        return resume.standing(self._engine, consignments)

    def replaced_by(self, made: Sequence[Decision]) -> dict[str, int]:
        """Which standing decisions new ones replace (same content, same policy): by id of the new one, a number."""
        return resume.replaced_by(self._engine, made)

    def pins_digest(self, pins: Mapping[str, Any]) -> str:
        """How pins are known here: what a customer was last screened with."""
        return Pins().digest(pins)

    def number(self, reference: str | int) -> int:
        """The number of a decision, from its number (``n12``), its id or its beginning, or a consignment's id."""
        with reading(self._engine) as c:
            return references.number_of(c, reference)

    def decision(self, reference: str | int) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """A decision and its consignment as they were given; None, None after a purge."""
        with reading(self._engine) as c:
            return references.content(c, references.number_of(c, reference))

    # -- queue -----------------------------------------------------------------------------------------------------

    def queue(
        self, state: str | None = "open", outcome: str | None = None, *, limit: int = 50, order: str = "gravity",
        assignee: str | None = None,
    ) -> list[Task]:  # fmt: skip
        """Tasks in a state (open, half, done, superseded; None: all), by gravity, rank or value (falling) or age."""
        with reading(self._engine) as c:
            return queue.listed(c, state, outcome, limit, order, assignee)

    def counts(self) -> dict[str, int]:
        """How many tasks are in each state."""
        with reading(self._engine) as c:
            return queue.counted(c)

    def task(self, reference: str | int) -> Task:
        """One task with its decision."""
        with reading(self._engine) as c:
            return queue.read(c, references.number_of(c, reference))

    def steps(self, reference: str | int) -> list[Step]:
        """What clerks did to a task, oldest first."""
        with reading(self._engine) as c:
            return verdicts.steps(c, references.number_of(c, reference))

    def claim(self, reference: str | int, by: str, *, length: timedelta = CLAIM, force: bool = False) -> Task:
        """Take a task for a while: others cannot decide it until then. ``force``: take it from somebody else."""
        with writing(self._engine) as c:
            number = references.number_of(c, reference)
            return queue.claim(c, number, said(by, "Who"), self._moment(c), length, force=force)

    def versions(self, reference: str | int) -> list[ConsignmentVersion]:
        """All decisions on the consignment of a decision, oldest first, with what clerks said on each."""
        with reading(self._engine) as c:
            return versions.siblings(c, references.number_of(c, reference))

    def versions_of(self, consignment: str) -> list[ConsignmentVersion]:
        """The same by the id of the consignment; empty where there is none."""
        with reading(self._engine) as c:
            return versions.of(c, consignment)

    def decide(
        self, reference: str | int, verdict: str, reason: str, by: str, *, expects: int | None = None,
        seen: str | None = None,
    ) -> Task:  # fmt: skip
        """Release or stop. With four eyes the first word leaves the task ``half``; another person must say the same.

        Two who disagree leave it open, with both in its history. ``expects``: the version of the task that the clerk
        saw; ``seen``: the decision or the version of the consignment (``versions.meant``).
        Conflict, saying who and when, if somebody else was faster, has taken it, or is the same person again, and where
        a consignment's id does not say which of several decisions is meant.
        """
        words, who = said(reason, "The reason"), said(by, "Who decides")
        with writing(self._engine) as c:
            now = self._moment(c)
            number = versions.meant(c, reference, seen, who, now)
            return verdicts.decide(c, number, verdict, words, who, now, expects)

    def reopen(self, reference: str | int, reason: str, by: str) -> Task:
        """Undo: the task is open again; what was decided stays in its history."""
        words, who = said(reason, "The reason"), said(by, "Who reopens it")
        with writing(self._engine) as c:
            return verdicts.reopen(c, references.number_of(c, reference), words, who, self._now(c))
