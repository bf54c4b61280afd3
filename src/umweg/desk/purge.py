"""Removing personal data: contents, salts and ids go; the chain stays whole and says what was removed, when and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, or_, select, true, union, update

from umweg.core.errors import Conflict, UnknownName
from umweg.desk import ranges
from umweg.desk.audit import chain
from umweg.desk.audit.rows import first_from
from umweg.desk.canonical import checked, party_key
from umweg.desk.canonical import text as canonical
from umweg.desk.engine import reading
from umweg.desk.schema import audit, cases, clerks, customers, decisions, desk_meta, exceptions, hits, payloads, tasks
from umweg.results.decision import CUSTOMER

PAGE = 2000
UNWIPED = "unwiped"  # of desk_meta: the last purge whose contents may still be on the disk
_ESCAPES = re.compile(r"\\[nrtbf]")  # of JSON: a letter that is no letter of a word


@dataclass(frozen=True, slots=True)
class PurgeResult:
    """What a purge removed: the contents of so many rows, among them these decisions, customers and exceptions.

    ``waiting``: decisions that were old enough, and wait for a clerk: they stay until they are decided. ``finished``:
    whether what was removed is off the disk, too; else somebody is still reading, and it goes when the desk is opened
    after that.
    """

    number: int
    contents: int
    decisions: int
    customers: int
    exceptions: int
    waiting: int
    finished: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return asdict(self)


@dataclass(slots=True)
class PurgeRows:
    """Rows to purge: numbers of contents, of decisions and of customers."""

    contents: set[int]
    decisions: set[int]
    customers: set[int]


def naming(rows: Iterable[tuple[int, str, str]], name: str) -> Iterator[int]:
    """Numbers of the contents in which the words of a name stand side by side, whatever their case and punctuation."""
    key = party_key(name)
    longest = max(key.split(), key=len)
    for number, body, document in rows:
        whole = f"{body}\n{document}"
        if longest in unicodedata.normalize("NFKC", whole).casefold():
            words = party_key(_ESCAPES.sub(" ", whole))
            if f" {key} " in f" {words} ":
                yield number


def pages(engine: Engine) -> Iterator[tuple[int, str, str]]:
    """All contents, page by page."""
    last = -1
    while True:
        with reading(engine) as c:
            rows = c.execute(_contents(last).limit(PAGE)).all()
        yield from ((r.number, r.body, r.document) for r in rows)
        if len(rows) < PAGE:
            return
        last = rows[-1].number


def _contents(last: int) -> Select[Any]:
    columns = (payloads.c.number, payloads.c.body, payloads.c.document)
    return select(*columns).where(payloads.c.number > last).order_by(payloads.c.number)


def of_party(c: Connection, name: str, before: Collection[int], seen: int) -> PurgeRows:
    """What names a party: ``before`` as found up to row ``seen``, and what came since."""
    rows = ((r.number, r.body, r.document) for r in c.execute(_contents(seen)))
    return _sorted(c, {*before, *naming(rows, name)})


def of_consignment(c: Connection, consignment: str) -> PurgeRows:
    """All decisions on a consignment."""
    found = set(c.scalars(select(decisions.c.number).where(decisions.c.consignment == consignment)))
    if not found:
        raise UnknownName(f"There is no consignment '{consignment}'.", mend="It was never screened, or is purged.")
    return PurgeRows(set(found), found, set())


def of_customer(c: Connection, customer: str) -> PurgeRows:
    """A customer's records, and the decisions on it (as consignment ``customer:ID``)."""
    number = c.execute(select(customers.c.number).where(customers.c.id == customer)).scalar()
    if number is None:
        raise UnknownName(f"There is no customer '{customer}'.", mend="It was never added, or is purged.")
    own = set(c.scalars(select(audit.c.number).where(audit.c.subject == f"customer {number}")))
    made = set(c.scalars(select(decisions.c.number).where(decisions.c.consignment == CUSTOMER + customer)))
    scoped = c.execute(
        select(exceptions.c.number, payloads.c.body).join(payloads, payloads.c.number == exceptions.c.number)
    )
    mark = canonical({"customer": customer})[1:-1]
    return PurgeRows(own | made | {r.number for r in scoped if mark in r.body}, made, {number})


def of_age(c: Connection, before: date) -> PurgeRows:
    """Decisions, replaced records of customers and cases, ended exceptions and unreadable lines from before a day; no
    customer, and no case that is in the register."""
    day = before.isoformat()
    end = first_from(c, day)
    older = true() if end is None else audit.c.number < end
    made = set(c.scalars(select(decisions.c.number).join(audit).where(older, decisions.c.id.is_not(None))))
    ended = select(exceptions.c.number).where(or_(exceptions.c.until < day, exceptions.c.revoked < day))
    now = union(select(customers.c.record), select(cases.c.record).where(cases.c.removed.is_(None)))
    others = select(audit.c.number).where(
        older,
        or_(audit.c.action == "unreadable", audit.c.action.in_(("added", "changed")) & audit.c.number.not_in(now)),
    )
    return PurgeRows(made | set(c.scalars(ended)) | set(c.scalars(others)), made, set())


def _sorted(c: Connection, contents: set[int]) -> PurgeRows:
    found = PurgeRows(contents, set(), set())
    for page in _paged(contents):
        found.decisions.update(c.scalars(select(decisions.c.number).where(decisions.c.number.in_(page))))
        owners = select(customers.c.number).where(customers.c.record.in_(page))
        found.customers.update(c.scalars(owners))
    for customer in found.customers:  # older records may have another name
        contents.update(c.scalars(select(audit.c.number).where(audit.c.subject == f"customer {customer}")))
    return found


def remove(
    c: Connection, found: PurgeRows, *, skip_open: bool, why: str, reason: str, by: str, now: str
) -> PurgeResult:
    """Delete what was found, in the caller's transaction. Conflict where a clerk has still to decide about it."""
    waiting = _waiting(c, found.decisions)
    if waiting and not skip_open:
        raise Conflict(
            f"Task n{min(waiting)} about it is not decided yet.", mend="Decide it first: without its data nobody can."
        )
    found.decisions -= waiting
    found.contents -= waiting
    for page in _paged(found.decisions):
        reasons = select(clerks.c.number).where(clerks.c.task.in_(page))
        found.contents.update(c.scalars(reasons))
    there = _present(c, found.contents)
    excepted = 0
    for page in _paged(there):
        c.execute(delete(payloads).where(payloads.c.number.in_(page)))
        c.execute(delete(cases).where(cases.c.record.in_(page)))
        excepted += len(c.scalars(select(exceptions.c.number).where(exceptions.c.number.in_(page))).all())
    for page in _paged(found.decisions):
        c.execute(delete(hits).where(hits.c.number.in_(page)))
        c.execute(update(decisions).where(decisions.c.number.in_(page)).values(id=None, consignment=None))
    for page in _paged(found.customers):
        c.execute(delete(customers).where(customers.c.number.in_(page)))
    facts = {"contents": ranges.of(there), "decisions": ranges.of(found.decisions), "why": why}
    new = chain.NewRow(by, "purged", "purge", canonical(facts), checked({"reason": reason}, "reason"))
    number = chain.append(c, [new], now)
    c.execute(delete(desk_meta).where(desk_meta.c.key == UNWIPED))
    c.execute(desk_meta.insert().values(key=UNWIPED, value=str(number)))
    return PurgeResult(number, len(there), len(found.decisions), len(found.customers), excepted, len(waiting))


def _waiting(c: Connection, numbers: set[int]) -> set[int]:
    found: set[int] = set()
    for page in _paged(numbers):
        open_ = select(tasks.c.number).where(tasks.c.number.in_(page), tasks.c.state.in_(("open", "half")))
        found.update(c.scalars(open_))
    return found


def _present(c: Connection, numbers: set[int]) -> set[int]:
    found: set[int] = set()
    for page in _paged(numbers):
        found.update(c.scalars(select(payloads.c.number).where(payloads.c.number.in_(page))))
    return found


def _paged(numbers: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(numbers)
    return (ordered[i : i + PAGE] for i in range(0, len(ordered), PAGE))
