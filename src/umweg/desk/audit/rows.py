"""The audit trail as rows: streamed from a database in pages, or from an exported file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select

from umweg.core.errors import SourceError
from umweg.desk.audit.link import Link
from umweg.desk.engine import reading
from umweg.desk.schema import audit, payloads

PAGE = 2000
COLUMNS = ("number", "at", "actor", "action", "subject", "facts", "payload", "previous", "skip", "hash")
CONTENT = ("salt", "body", "document")


def stream(engine: Engine, *, contents: bool, since: str | None = None, until: str | None = None) -> Iterator[Link]:
    """Rows in order, page by page, so that neither memory nor a long transaction is needed.

    ``since`` and ``until``: days (UTC, YYYY-MM-DD), both included. Time goes forward in the trail, so that what was
    recorded on a day is one stretch of it: also where an older version wrote down a clock that was set back.
    """
    low, high, last = None, None, None
    with reading(engine) as c:
        if since is not None:
            low = first_from(c, since)
            if low is None:
                return
        if until is not None:
            high = first_from(c, until + "U")  # behind "T": all times of that day
    query = _query(contents=contents)
    query = query if low is None else query.where(audit.c.number >= low)
    query = query if high is None else query.where(audit.c.number < high)
    while True:
        with reading(engine) as c:
            rows = _page(c, query, last)
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1].number


def first_from(connection: Connection, time: str) -> int | None:
    """The row with which a time (or day, YYYY-MM-DD) begins; None where the trail ends before it."""
    found: int | None = connection.scalar(select(func.min(audit.c.number)).where(audit.c.at >= time))
    return found


def whole(connection: Connection) -> Iterator[Link]:
    """All rows with their contents, in the caller's transaction."""
    query, last = _query(contents=True), None
    while rows := _page(connection, query, last):
        yield from rows
        last = rows[-1].number


def hashes(connection: Connection, until: int) -> Iterator[str]:
    """The hashes of the rows up to one, in their order."""
    last = -1
    query = select(audit.c.number, audit.c.hash).order_by(audit.c.number).limit(10 * PAGE)
    while last < until:
        rows = connection.execute(query.where(audit.c.number > last, audit.c.number <= until)).all()
        if not rows:
            return
        yield from (r.hash for r in rows)
        last = rows[-1].number


def _query(*, contents: bool) -> Select[Any]:
    if not contents:
        return select(audit)
    columns = (payloads.c[c] for c in CONTENT)
    return select(audit, *columns).outerjoin(payloads, payloads.c.number == audit.c.number)


def _page(c: Connection, query: Select[Any], last: int | None) -> list[Link]:
    later = query if last is None else query.where(audit.c.number > last)
    return [_link(r) for r in c.execute(later.order_by(audit.c.number).limit(PAGE))]


def read(records: Iterable[dict[str, Any]], where: str) -> Iterator[Link]:
    """Rows of an exported file; SourceError, naming the line, for what is none."""
    for i, r in enumerate(records, 1):
        try:
            values: list[Any] = [None if r[c] is None else str(r[c]) for c in COLUMNS]
            values[0], values[6] = int(r["number"]), values[6] or None  # CSV has no null
            yield _link([*values, *(str(r[c]) for c in CONTENT)] if r.get("salt") else values)
        except (KeyError, TypeError, ValueError) as e:
            raise SourceError(
                f"This is no row of an audit trail: {e}.",
                where=f"{where}, row {i}",
                mend="Give a file that umweg audit export wrote, unchanged.",
            ) from e


def _link(values: Sequence[Any]) -> Link:
    row = Link(*values[: len(COLUMNS)])
    sealed: Any = tuple(values[len(COLUMNS) :])
    return row._replace(content=sealed) if sealed and sealed[0] is not None else row


def one(connection: Connection, number: int) -> Link | None:
    """One row with its content."""
    r = connection.execute(_query(contents=True).where(audit.c.number == number)).first()
    return _link(r) if r is not None else None
