"""The audit trail as rows: streamed from a database in pages, or from an exported file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from umweg.core.errors import SourceError
from umweg.desk.audit.verify import Link
from umweg.desk.engine import reading
from umweg.desk.schema import audit, decisions, payloads

PAGE = 2000
COLUMNS = ("number", "at", "actor", "action", "subject", "facts", "payload", "previous", "skip", "hash")
CONTENT = ("salt", "body", "document")


def stream(engine: Engine, *, contents: bool, since: str | None = None, until: str | None = None) -> Iterator[Link]:
    """Rows in order, page by page, so that neither memory nor a long transaction is needed.

    ``since`` and ``until``: days (UTC, YYYY-MM-DD), both included.
    """
    query = select(audit, *(payloads.c[c] for c in CONTENT)) if contents else select(audit)
    if contents:
        query = query.outerjoin(payloads, payloads.c.number == audit.c.number)
    if since is not None:
        query = query.where(audit.c.at >= since)
    if until is not None:
        query = query.where(audit.c.at < until + "U")  # behind "T": all times of that day
    query = query.order_by(audit.c.number).limit(PAGE)
    last = -1
    while True:
        with reading(engine) as c:
            rows = c.execute(query.where(audit.c.number > last)).all()
        for r in rows:
            yield _link(r)
        if len(rows) < PAGE:
            return
        last = rows[-1][0]


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


def index_fault(engine: Engine) -> tuple[int, str] | None:
    """The first decision whose row in the index differs from what the chain says of it; None if none does."""
    query = (
        select(
            audit.c.number, audit.c.facts, decisions.c.outcome, decisions.c.pins, decisions.c.batch, decisions.c.line
        )
        .outerjoin(decisions, decisions.c.number == audit.c.number)
        .where(audit.c.action == "screened")
        .order_by(audit.c.number)
        .limit(PAGE)
    )
    last = -1
    while True:
        with reading(engine) as c:
            rows = c.execute(query.where(audit.c.number > last)).all()
        for r in rows:
            facts = json.loads(r.facts)
            if r.outcome is None:
                return r.number, "its row in the index of decisions is gone"
            for name in ("outcome", "pins", "batch", "line"):
                if facts[name] != r._mapping[name]:
                    return (
                        r.number,
                        f"the index of decisions says {name} {r._mapping[name]!r}, the chain {facts[name]!r}",
                    )
        if len(rows) < PAGE:
            return None
        last = rows[-1].number


def one(connection: Connection, number: int) -> Link | None:
    """One row with its content."""
    r = connection.execute(
        select(audit, *(payloads.c[c] for c in CONTENT))
        .outerjoin(payloads, payloads.c.number == audit.c.number)
        .where(audit.c.number == number)
    ).first()
    return _link(r) if r is not None else None
