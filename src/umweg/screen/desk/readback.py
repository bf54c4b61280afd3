"""Decisions of a batch as they were recorded, for one that goes on after it was stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Engine, select

from umweg.errors import StoreError
from umweg.findings.decision import Decision
from umweg.screen.desk.engine import reading
from umweg.screen.desk.schema import decisions, payloads, pins

PAGE = 1000


def decisions_of(engine: Engine, batch: int, until: int) -> Iterator[Decision]:
    """In the order of their lines; StoreError where the content of one was purged meanwhile."""
    query = (
        select(decisions.c.line, payloads.c.body, pins.c.body.label("pins"))
        .outerjoin(payloads, payloads.c.number == decisions.c.number)
        .join(pins, pins.c.digest == decisions.c.pins)
        .where(decisions.c.batch == batch, decisions.c.line <= until)
        .order_by(decisions.c.line)
        .limit(PAGE)
    )
    last = 0
    while True:
        with reading(engine) as c:
            rows = c.execute(query.where(decisions.c.line > last)).all()
        for line, body, pinned in rows:
            if body is None:
                raise StoreError(
                    f"The decision on line {line} was purged, so the batch cannot be given again.",
                    where=f"batch n{batch}",
                    mend="Remove from the file what was purged, and screen it as a new one.",
                )
            yield Decision.from_dict({**json.loads(body), "pins": json.loads(pinned)})
        if len(rows) < PAGE:
            return
        last = rows[-1].line


def standing(engine: Engine, consignment: str) -> int | None:
    """The number of the decision that stands on a consignment's id; None where there is none."""
    with reading(engine) as c:
        return c.scalar(
            select(decisions.c.number)
            .where(decisions.c.consignment == consignment, decisions.c.superseded_by.is_(None))
            .order_by(decisions.c.number.desc())
        )
