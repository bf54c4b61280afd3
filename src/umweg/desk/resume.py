"""Decisions of a batch as they were recorded, for one that goes on after it was stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Engine, select

from umweg.core.errors import StoreError
from umweg.desk.engine import reading
from umweg.desk.schema import decisions, payloads, pins
from umweg.results.decision import Decision

PAGE = 1000


def decisions_of(engine: Engine, batch: int, until: int) -> Iterator[tuple[Decision, dict[str, Any]]]:
    """In the order of their lines, each with its consignment; StoreError where the content of one was purged."""
    query = (
        select(decisions.c.line, payloads.c.body, payloads.c.document, pins.c.body.label("pins"))
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
        for line, body, document, pinned in rows:
            if body is None:
                raise StoreError(
                    f"The decision on line {line} was purged, so the batch cannot be given again.",
                    where=f"batch n{batch}",
                    mend="Remove from the file what was purged, and screen it as a new one.",
                )
            yield Decision.from_dict({**json.loads(body), "pins": json.loads(pinned)}), json.loads(document)
        if len(rows) < PAGE:
            return
        last = rows[-1].line


def standing(engine: Engine, consignments: Sequence[str]) -> dict[str, tuple[int, str]]:
    """By consignment id the latest decision that stands, as number and outcome; those never screened are not there."""
    found: dict[str, tuple[int, str]] = {}
    with reading(engine) as c:
        for i in range(0, len(consignments), PAGE):
            rows = c.execute(
                select(decisions.c.consignment, decisions.c.number, decisions.c.outcome)
                .where(decisions.c.consignment.in_(consignments[i : i + PAGE]), decisions.c.superseded_by.is_(None))
                .order_by(decisions.c.number)
            )
            found.update({r.consignment: (r.number, r.outcome) for r in rows})
    return found


def replaced_by(engine: Engine, made: Sequence[Decision]) -> dict[str, int]:
    """By id of a new decision the number of the one that it replaces: on the same consignment, with the same content,
    under the same policy, and of no later day.
    """
    wanted = {d.consignment_id: d for d in made}
    names = list(wanted)
    found: dict[str, int] = {}
    known: dict[str, Any] = {}
    with reading(engine) as c:
        for i in range(0, len(names), PAGE):
            rows = c.execute(
                select(decisions.c.consignment, decisions.c.number, decisions.c.pins, payloads.c.body,
                       pins.c.body.label("pinned"))
                .join(payloads, payloads.c.number == decisions.c.number)
                .join(pins, pins.c.digest == decisions.c.pins)
                .where(decisions.c.consignment.in_(names[i : i + PAGE]), decisions.c.superseded_by.is_(None))
                .order_by(decisions.c.number)
            )  # fmt: skip
            for r in rows:
                new = wanted[r.consignment]
                old = known.get(r.pins) or known.setdefault(r.pins, json.loads(r.pinned))
                same = old.get("policy") == new.pins["policy"] and old.get("as_of", "") <= new.pins["as_of"]
                if same and json.loads(r.body).get("input_digest") == new.input_digest:
                    found[new.id] = r.number
    return found
