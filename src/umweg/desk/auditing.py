"""The desk's audit trail: its head, its rows, whether they hold, proofs, and purges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from umweg.core.errors import StoreError, UsageError
from umweg.desk import purge, references, wipe
from umweg.desk.audit import chain, consistency, heads, rows
from umweg.desk.audit import proof as proofs
from umweg.desk.audit.heads import Head
from umweg.desk.audit.link import Link
from umweg.desk.audit.merkle import root
from umweg.desk.audit.verify import ChainCheck
from umweg.desk.audit.whole import verify_desk
from umweg.desk.canonical import party_key
from umweg.desk.clock import written
from umweg.desk.database import Database
from umweg.desk.engine import reading, snapshot, writing
from umweg.desk.purge import PurgeResult
from umweg.desk.verdicts import said


class Auditing(Database):
    """The audit trail of a desk."""

    def head(self) -> str:
        """NUMBER:HASH of the last row. Noted elsewhere, it shows later that nothing before it was changed or cut."""
        with reading(self._engine) as c:
            number, hash_ = chain.last(c)
            return f"{number}:{hash_}"

    def trail(self, *, contents: bool = False, since: date | None = None, until: date | None = None) -> Iterator[Link]:
        """The rows of the audit trail in a stream; ``contents``: with the personal content; days both included."""
        days = (d.isoformat() if d is not None else None for d in (since, until))
        return rows.stream(self._engine, contents=contents, since=next(days), until=next(days))

    def verify(self, *, head: str | None = None, witness: Path | None = None) -> ChainCheck:
        """Does every row follow from the one before, and do contents and tables say what the trail says?

        ``head``: one that was noted; ``witness``: a file of heads. Both, and the newest head that is remembered here,
        must be in the trail. A trail that holds is remembered.
        """
        remembered = self._heads.last if self._heads is not None else None
        with snapshot(self._engine) as c:
            known = heads.witnesses(c, witness) if witness is not None else []
            found = verify_desk(c, head=head, remembered=remembered, witnesses=known)
        if found.holds and self._heads is not None:
            with reading(self._engine) as c:
                self._heads.note(heads.of(c, str(found.head), found.root))
        return found

    def witness(self, file: Path) -> Head:
        """Append the head of the trail to a file, with the root of the tree over all rows: for another machine.

        StoreError where the file cannot be written.
        """
        with snapshot(self._engine) as c:
            number, hash_ = chain.last(c)
            head = heads.of(c, f"{number}:{hash_}", root(rows.hashes(c, number)), written(self._clock()))
        try:
            heads.append(file, head)
        except OSError as e:
            raise StoreError(
                f"The head cannot be written: {e.strerror}.", where=str(file), mend="Choose another place."
            ) from e
        return head

    def consistency(self, first: str, second: str | None = None) -> dict[str, Any]:
        """A proof that the trail up to ``second`` (by default its end) goes on where that up to ``first`` ended.

        Each is a row's number or a head (NUMBER:HASH). ``consistency.check`` checks it without the desk.
        """
        with snapshot(self._engine) as c:
            return consistency.prove(c, first, second)

    def finish_purge(self, *, patience: float = 0.0) -> bool:
        """Take off the disk what earlier purges could not, since somebody read the desk; False while somebody does."""
        return wipe.finish(self._engine, self._now, patience)

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
            done = purge.remove(c, found, skip_open=before is not None, why=why, reason=words, by=by, now=self._now(c))
        return replace(done, finished=self.finish_purge(patience=wipe.PATIENCE))
