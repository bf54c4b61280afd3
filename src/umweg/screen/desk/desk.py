"""The desk: one object over one database, for all that is kept about screening.

>>> import tempfile, pathlib
>>> desk = Desk.open(pathlib.Path(tempfile.mkdtemp()) / "desk.sqlite")
>>> batch = desk.batch("file digest", "options digest", {"lists": []})
>>> decision = {"id": "ab12cd34", "consignment_id": "C-1", "outcome": "review", "pins": {"lists": []},
...             "reasons": [{"key": "party", "level": "review"}], "parties": [{"role": "consignee", "name": "ACME"}]}
>>> [number] = batch.record([Entry(1, decision, {"id": "C-1"})])
>>> batch.finish()
>>> [task.consignment for task in desk.queue()]
['C-1']
>>> desk.decide("C-1", "release", "another ACME: born in 1970", by="Anna").state
'done'
>>> desk.verify().holds
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from umweg.errors import UsageError
from umweg.findings.decision import Decision
from umweg.screen.cases.model import Case
from umweg.screen.cases.similar import Cases
from umweg.screen.desk import (
    cases,
    clerks,
    create,
    customers,
    exceptions,
    find,
    purge,
    queue,
    readback,
    records,
    supersede,
    touched,
    trail,
)
from umweg.screen.desk import proof as proofs
from umweg.screen.desk import verify as checks
from umweg.screen.desk.batches import Batch, open_batch
from umweg.screen.desk.canonical import party_key
from umweg.screen.desk.clerks import Step, said
from umweg.screen.desk.engine import WAIT, connect, reading, writing
from umweg.screen.desk.exceptions import LONGEST, Kept
from umweg.screen.desk.inforce import InForce
from umweg.screen.desk.purge import Purged
from umweg.screen.desk.queue import CLAIM, Task
from umweg.screen.desk.records import Entry, Pins
from umweg.screen.desk.schema import audit
from umweg.screen.desk.touched import Parties, Touched
from umweg.screen.desk.verify import Link, Verified

__all__ = ["Desk", "Entry"]


def utc_now() -> str:
    """Now, as all times of the desk are written: UTC, ISO 8601, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Desk:
    """Decisions, queue, exceptions, customers and the audit trail of one database.

    Every change is one transaction with its own row in the audit trail; two writers never work at once. Errors of
    the database come as StoreError (StoreBusy if another process holds it too long); what somebody else did first as
    Conflict.
    """

    def __init__(self, engine: Engine, clock: Callable[[], str] = utc_now) -> None:
        self._engine, self._clock = engine, clock

    @classmethod
    def open(
        cls, place: str | Path, *, create_new: bool = True, wait: float = WAIT, clock: Callable[[], str] = utc_now
    ) -> Desk:
        """The desk in an SQLite file or at ``postgresql://user@host/database``; made there if ``create_new``.

        ``wait``: seconds to wait for another writer; ``clock`` gives now, in the form of ``utc_now``.
        """
        engine = connect(place, create=create_new, wait=wait)
        create.prepare(engine, clock(), new=create_new)
        return cls(engine, clock)

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    # -- decisions -------------------------------------------------------------------------------------------------

    def batch(self, file_digest: str, options_digest: str, pins: Mapping[str, Any], *, by: str = "umweg") -> Batch:
        """The batch of a file: new, unfinished (go on at ``next_line``), or finished with the same pins."""
        return open_batch(self._engine, self._clock, file_digest, options_digest, pins, said(by, "Who records it"))

    def supersede(
        self, old: str | int, decision: Mapping[str, Any], document: Mapping[str, Any], *,
        value: float | None = None, four_eyes: str = "none", by: str = "umweg",
    ) -> int:  # fmt: skip
        """Record a newer decision on the same consignment; gives its number.

        The old one stays. Its task, if open, is closed; a new one is opened if it was open, if the new outcome is
        stricter or if the reasons changed. In a batch: ``Entry(…, supersedes=number)``.
        """
        eyes, known = records.four_eyes_of(four_eyes), Pins()
        with writing(self._engine) as c:
            number = find.number_of(c, old)
            made = records.ready(Entry(None, decision, document, value, number), known)
            known.write(c)
            before = supersede.read_old(c, [number])
            return records.write(c, [made], before, None, eyes, said(by, "Who records it"), self._clock())[0]

    def decisions_of(self, batch: int, until: int) -> Iterator[Decision]:
        """The decisions on the first lines of a batch, up to line ``until``, as they were recorded; purged ones fail.

        For a batch that goes on: what it gave before it stopped is given again.
        """
        return readback.decisions_of(self._engine, batch, until)

    def standing(self, consignment: str) -> int | None:
        """The number of the decision that stands on a consignment; None where it was never screened."""
        return readback.standing(self._engine, consignment)

    def number(self, reference: str | int) -> int:
        """The number of a decision, from its number (``n12``), its id or its beginning, or a consignment's id."""
        with reading(self._engine) as c:
            return find.number_of(c, reference)

    def decision(self, reference: str | int) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """A decision and its consignment as they were given; None, None after a purge."""
        with reading(self._engine) as c:
            return find.content(c, find.number_of(c, reference))

    # -- queue -----------------------------------------------------------------------------------------------------

    def queue(
        self, state: str | None = "open", outcome: str | None = None, *, limit: int = 50, order: str = "rank",
        assignee: str | None = None,
    ) -> list[Task]:  # fmt: skip
        """Tasks in a state (open, half, done, superseded; None: all), by rank or value (falling) or age."""
        with reading(self._engine) as c:
            return queue.listed(c, state, outcome, limit, order, assignee)

    def counts(self) -> dict[str, int]:
        """How many tasks are in each state."""
        with reading(self._engine) as c:
            return queue.counted(c)

    def task(self, reference: str | int) -> Task:
        """One task with its decision."""
        with reading(self._engine) as c:
            return queue.read(c, find.number_of(c, reference))

    def steps(self, reference: str | int) -> list[Step]:
        """What clerks did to a task, oldest first."""
        with reading(self._engine) as c:
            return clerks.steps(c, find.number_of(c, reference))

    def claim(self, reference: str | int, by: str, *, length: timedelta = CLAIM, force: bool = False) -> Task:
        """Take a task for a while: others cannot decide it until then. ``force``: take it from somebody else."""
        with writing(self._engine) as c:
            return queue.claim(c, find.number_of(c, reference), said(by, "Who"), self._clock(), length, force=force)

    def decide(self, reference: str | int, verdict: str, reason: str, by: str, *, expects: int | None = None) -> Task:
        """Release or stop. With four eyes the first word leaves the task ``half``; another person must say the same.

        Two who disagree leave it open, with both in its history. ``expects``: the version that the clerk saw.
        Conflict, saying who and when, if somebody else was faster, has taken it, or is the same person again.
        """
        words, who = said(reason, "The reason"), said(by, "Who decides")
        with writing(self._engine) as c:
            return clerks.decide(c, find.number_of(c, reference), verdict, words, who, self._clock(), expects)

    def reopen(self, reference: str | int, reason: str, by: str) -> Task:
        """Undo: the task is open again; what was decided stays in its history."""
        words, who = said(reason, "The reason"), said(by, "Who reopens it")
        with writing(self._engine) as c:
            return clerks.reopen(c, find.number_of(c, reference), words, who, self._clock())

    # -- exceptions ------------------------------------------------------------------------------------------------

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
            return exceptions.add(c, scope, until, words, who, self._clock(), longest)

    def revoke(self, exception: int, reason: str, by: str) -> None:
        """End an exception now."""
        words, who = said(reason, "The reason"), said(by, "Who revokes it")
        with writing(self._engine) as c:
            exceptions.revoke(c, exception, words, who, self._clock())

    def exceptions(self, on: date) -> InForce:
        """What is in force on a day, frozen; its ``digest`` is what a decision pins."""
        with reading(self._engine) as c:
            return exceptions.in_force(c, on)

    def exception_register(self, on: date) -> list[Kept]:
        """All exceptions ever made, with their state on a day."""
        with reading(self._engine) as c:
            return exceptions.register(c, on)

    # -- customers, and what a change of lists touches -------------------------------------------------------------

    def put_customers(self, given: Iterable[tuple[str, Mapping[str, Any]]], *, by: str = "umweg") -> int:
        """Add or change customers (id, record); gives how many differ from before. One transaction for all."""
        with writing(self._engine) as c:
            return customers.put(c, given, said(by, "Who"), self._clock())

    def customers(self, *, not_screened_with: str | None = None) -> Iterator[customers.Customer]:
        """Customers in a stream; only those that were last screened with other pins than these (a digest), if given."""
        return customers.stream(self._engine, not_screened_with)

    def customers_screened(self, ids: Iterable[str], pins: Mapping[str, Any]) -> None:
        """Note with which pins customers were screened, and that it was now."""
        with writing(self._engine) as c:
            customers.screened(c, ids, pins, self._clock())

    def parties(self, *, since: str | None = None, chunk: int = 10_000) -> Iterator[Parties]:
        """Parties of standing decisions and of customers as columns, in a stream, to match against what lists added."""
        return touched.parties(self._engine, since=since, chunk=chunk)

    def touched_by(self, entities: Iterable[str], matches: Iterable[tuple[str, int]] = ()) -> Touched:
        """What to screen again: decisions that named one of these listed entities, and ``matches`` (kind, number)."""
        return touched.touched(self._engine, entities, matches)

    # -- cases -----------------------------------------------------------------------------------------------------

    def put_cases(self, given: Iterable[Case], *, by: str) -> int:
        """Add or change cases of the register; gives how many differ from before. One transaction for all."""
        with writing(self._engine) as c:
            return cases.put(c, given, said(by, "Who"), self._clock())

    def remove_case(self, case: str, reason: str, by: str) -> None:
        """Take a case out of the register; the audit trail keeps that it was there. UnknownName if it is not."""
        words, who = said(reason, "The reason"), said(by, "Who removes it")
        with writing(self._engine) as c:
            cases.remove(c, case, words, who, self._clock())

    def cases(self) -> Cases:
        """The register as it is now, frozen, with the digest that decisions pin."""
        with reading(self._engine) as c:
            return cases.read(c)

    # -- audit trail -----------------------------------------------------------------------------------------------

    def head(self) -> str:
        """NUMBER:HASH of the last row. Noted elsewhere, it shows later that nothing before it was changed or cut."""
        with reading(self._engine) as c:
            last = select(audit.c.number, audit.c.hash).where(
                audit.c.number == select(func.max(audit.c.number)).scalar_subquery()
            )
            number, hash_ = c.execute(last).one()
            return f"{number}:{hash_}"

    def trail(self, *, contents: bool = False, since: date | None = None, until: date | None = None) -> Iterator[Link]:
        """The rows of the audit trail in a stream; ``contents``: with the personal content; days both included."""
        days = (d.isoformat() if d is not None else None for d in (since, until))
        return trail.stream(self._engine, contents=contents, since=next(days), until=next(days))

    def verify(self, *, head: str | None = None) -> Verified:
        """Does every row follow from the one before, and every content belong to its row? See ``verify.verify``."""
        found = checks.verify(self.trail(contents=True), head=head)
        if found.holds and (fault := trail.index_fault(self._engine)) is not None:
            number, words = fault
            return checks.with_fault(found, "index changed", f"Row {number} is wrong (index changed): {words}.", number)
        return found

    def prove(self, reference: str | int) -> dict[str, Any]:
        """A proof of one decision to carry away; ``proof.check`` checks it without the desk."""
        with reading(self._engine) as c:
            return proofs.prove(c, find.number_of(c, reference))

    def purge(
        self, *, consignment: str | None = None, customer: str | None = None, party: str | None = None,
        before: date | None = None, reason: str, by: str,
    ) -> Purged:  # fmt: skip
        """Remove personal data about exactly one of these, or from before a day; the chain goes on to verify.

        ``party``: every content that names it, whatever that is about: run it for each spelling. Conflict while a task
        about it is undecided (by age: such are left, and counted).
        """
        given = [v for v in (consignment, customer, party) if v is not None]
        if len(given) + (before is not None) != 1:
            raise UsageError("A purge needs one consignment, customer, party or day.", mend="Give exactly one of them.")
        words, who = said(reason, "The reason"), said(by, "Who purges")
        key = party_key(given[0]) if given else ""
        if given and not key:
            raise UsageError("There is nothing to look for.", mend="Give a name or an id with letters or digits.")
        if given and f" {key} " in f" {party_key(words)} ":
            raise UsageError("The reason names what is to be removed, and would stay.", mend="Word it without.")
        return self._purge(consignment, customer, party, before, words, who)

    def _purge(
        self, consignment: str | None, customer: str | None, party: str | None, before: date | None, words: str, by: str
    ) -> Purged:
        seen = int(self.head().partition(":")[0]) if party is not None else 0
        named = [*purge.naming((r for r in purge.pages(self._engine) if r[0] <= seen), party)] if party else []
        with writing(self._engine) as c:
            if consignment is not None:
                why, found = "consignment", purge.of_consignment(c, consignment)
            elif customer is not None:
                why, found = "customer", purge.of_customer(c, customer)
            elif party is not None:
                why, found = "party", purge.of_party(c, party, named, seen)
            else:
                assert before is not None  # noqa: S101  exactly one is given
                why, found = f"before {before}", purge.of_age(c, before)
            done = purge.remove(c, found, skip_open=before is not None, why=why, reason=words, by=by, now=self._clock())
        purge.wipe(self._engine)
        return done
