"""What a new decision on an old consignment means for the queue: lists change, and an old verdict may not hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from umweg.core.errors import Conflict, UsageError
from umweg.desk.canonical import text
from umweg.desk.schema import decisions, payloads, tasks

STRICTNESS = {"release": 0, "information": 1, "review": 2, "stop": 3}
# Of a reason: wording, scores and the versions of lists may change, and are no change of the reason.
_WORDS = ("text", "detail", "values", "why", "titles")


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """A decision that is replaced. ``reasons``: None where they were purged; ``task``: its state, if it had one."""

    outcome: str
    reasons: frozenset[str] | None
    task: str | None
    four_eyes: str
    assignee: str | None
    claimed_until: str | None


def reasons_of(decision: Mapping[str, Any]) -> frozenset[str]:
    """The reasons without their wording, to compare; with the listed party that each names, and what its entry says."""
    return frozenset(
        text({**{k: v for k, v in r.items() if k not in _WORDS}, **_listed(r)}) for r in decision["reasons"]
    )


def _listed(reason: Mapping[str, Any]) -> dict[str, Any]:
    values = reason.get("values") or {}
    return {k: values[k] for k in ("entity_id", "entity_digest") if k in values}


def opens_task(decision: Mapping[str, Any], old: StandingDecision | None) -> bool:
    """Must a clerk look at it?

    A first decision: unless it releases. A later one: also if nobody has decided the old task yet, if it is stricter,
    or if its reasons changed; else the clerk's word on the old one stands.
    """
    if decision["outcome"] == "release":
        return False
    if old is None or old.task in ("open", "half") or old.reasons is None:
        return True
    return STRICTNESS[decision["outcome"]] > STRICTNESS[old.outcome] or reasons_of(decision) != old.reasons


def read_old(connection: Connection, numbers: Iterable[int]) -> dict[int, StandingDecision]:
    """The decisions that are to be replaced; UsageError, Conflict where one does not exist or was replaced before."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    rows = connection.execute(
        select(
            decisions.c.number, decisions.c.outcome, decisions.c.superseded_by, payloads.c.body,
            tasks.c.state, tasks.c.four_eyes, tasks.c.assignee, tasks.c.claimed_until,
        )
        .outerjoin(payloads, payloads.c.number == decisions.c.number)
        .outerjoin(tasks, tasks.c.number == decisions.c.number)
        .where(decisions.c.number.in_(wanted))
    )  # fmt: skip
    found: dict[int, StandingDecision] = {}
    for r in rows:
        if r.superseded_by is not None:
            raise Conflict(
                f"Decision n{r.number} was superseded by n{r.superseded_by}.", mend=f"Supersede n{r.superseded_by}."
            )
        reasons = reasons_of(json.loads(r.body)) if r.body is not None else None
        found[r.number] = StandingDecision(
            r.outcome, reasons, r.state, r.four_eyes or "none", r.assignee, r.claimed_until
        )
    if missing := [n for n in wanted if n not in found]:
        raise UsageError(f"There is no decision n{missing[0]}.", mend="Give the number of a recorded decision.")
    return found


def close_old(connection: Connection, by_old: Mapping[int | None, int], at: str) -> None:
    """Note on each old decision what replaced it; its task, if still open, is closed."""
    pairs = [{"old": o, "new": n} for o, n in by_old.items() if o is not None]
    if not pairs:
        return
    connection.execute(
        update(decisions).where(decisions.c.number == bindparam("old")).values(superseded_by=bindparam("new")), pairs
    )
    connection.execute(
        update(tasks)
        .where(tasks.c.number == bindparam("old"), or_(tasks.c.state == "open", tasks.c.state == "half"))
        .values(state="superseded", closed=at, version=tasks.c.version + 1),
        pairs,
    )
