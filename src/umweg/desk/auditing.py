"""The desk's audit trail: its head, its rows, whether they hold, proofs, and purges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select

from umweg.core.errors import UsageError
from umweg.desk import purge, references
from umweg.desk.audit import proof as proofs
from umweg.desk.audit import rows as trail
from umweg.desk.audit import verify as checks
from umweg.desk.audit.verify import ChainCheck, Link
from umweg.desk.canonical import party_key
from umweg.desk.engine import Database, reading, writing
from umweg.desk.purge import PurgeResult
from umweg.desk.schema import audit
from umweg.desk.verdicts import said


class Auditing(Database):
    """The audit trail of a desk."""

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

    def verify(self, *, head: str | None = None) -> ChainCheck:
        """Does every row follow from the one before, and every content belong to its row? See ``verify.verify``."""
        found = checks.verify(self.trail(contents=True), head=head)
        if found.holds and (fault := trail.index_fault(self._engine)) is not None:
            number, words = fault
            return checks.with_fault(found, "index changed", f"Row {number} is wrong (index changed): {words}.", number)
        return found

    def prove(self, reference: str | int) -> dict[str, Any]:
        """A proof of one decision to carry away; ``proof.check`` checks it without the desk."""
        with reading(self._engine) as c:
            return proofs.prove(c, references.number_of(c, reference))

    def purge(
        self, *, consignment: str | None = None, customer: str | None = None, party: str | None = None,
        before: date | None = None, reason: str, by: str,
    ) -> PurgeResult:  # fmt: skip
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
    ) -> PurgeResult:
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
