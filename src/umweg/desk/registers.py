"""The desk's registers: exceptions, customers, cases, and what a change of lists touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from umweg.desk import affected, cases, customers, exceptions
from umweg.desk.affected import Parties, Touched
from umweg.desk.case import Case
from umweg.desk.engine import reading, writing
from umweg.desk.exceptions import LONGEST, Kept
from umweg.desk.exceptions_in_force import InForce
from umweg.desk.opened import Opened
from umweg.desk.verdicts import said


class Registers(Opened):
    """Exceptions, customers and cases of a desk."""

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

    def put_cases(self, given: Iterable[Case], *, by: str) -> int:
        """Add or change cases; gives how many differ from before. One transaction for all."""
        with writing(self._engine) as c:
            return cases.put(c, given, said(by, "Who"), self._clock())

    def remove_case(self, case: str, reason: str, by: str) -> None:
        """Take a case out of the register; the audit trail keeps that it was there. UnknownName if it is not."""
        words, who = said(reason, "The reason"), said(by, "Who removes it")
        with writing(self._engine) as c:
            cases.remove(c, case, words, who, self._clock())

    def cases(self) -> tuple[Case, ...]:
        """The register as it is now; ``screening.similar_cases.Cases`` gives it the digest that decisions pin."""
        with reading(self._engine) as c:
            return cases.read(c)

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
        return affected.parties(self._engine, since=since, chunk=chunk)

    def standing_count(self) -> tuple[int, int]:
        """How many decisions stand, and how many customers there are: of so many a change of lists touches some."""
        return affected.standing_count(self._engine)

    def touched_by(self, entities: Iterable[str], matches: Iterable[tuple[str, int]] = ()) -> Touched:
        """What to screen again: decisions that named one of these listed entities, and ``matches`` (kind, number)."""
        return affected.touched(self._engine, entities, matches)
