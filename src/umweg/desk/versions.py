"""The decisions on one consignment, one after the other: which of them a clerk means who names the consignment.

A consignment that changed is decided anew, and so is one whose lists changed. Whoever decides by its id has seen one of
these; if they differ, and nobody can tell which one, nothing is decided.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from umweg.core.errors import Conflict, UsageError
from umweg.desk import queue, references
from umweg.desk.canonical import party_key
from umweg.desk.clock import Moment
from umweg.desk.schema import clerks, decisions, payloads, tasks
from umweg.desk.supersede import reasons_of

_TOLD = {"decided": "decided", "first": "decided first", "confirmed": "confirmed", "disagreed": "disagreed with",
         "reopened": "reopened it"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConsignmentVersion:
    """One decision on a consignment. ``version``: 1 for the first content that was screened, 2 once it changed, and so
    on (None after a purge); ``digest``: of that content; ``state``: of its task (None: nothing was left to a clerk);
    ``word``: what the last clerk did to it, with name and time; ``same``: content, outcome and reasons are those of the
    one before that a clerk had to look at.
    """

    number: int
    id: str | None
    at: str
    outcome: str
    version: int | None
    digest: str | None
    state: str | None
    superseded_by: int | None
    word: str
    same: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return asdict(self)

    @property
    def told(self) -> str:
        """In a sentence: number, version, day, outcome, and what a clerk said.

        >>> at = "2026-11-30T10:24:11+00:00"
        >>> ConsignmentVersion(9, "a", at, "information", 1, "9f", "open", None, "", False).told
        'n9 (version 1, screened 2026-11-30 10:24, ask, open)'
        """
        version = f"version {self.version}, " if self.version else ""
        outcome = "ask" if self.outcome == "information" else self.outcome
        state = self.word or self.state or "no task"
        return f"n{self.number} ({version}screened {self.at[:16].replace('T', ' ')}, {outcome}, {state})"


def of(connection: Connection, consignment: str) -> list[ConsignmentVersion]:
    """The decisions on a consignment, oldest first; none after a purge."""
    rows = connection.execute(
        select(
            decisions.c.number, decisions.c.id, decisions.c.at, decisions.c.outcome, decisions.c.superseded_by,
            payloads.c.body, tasks.c.state,
        )
        .outerjoin(payloads, payloads.c.number == decisions.c.number)
        .outerjoin(tasks, tasks.c.number == decisions.c.number)
        .where(decisions.c.consignment == consignment)
        .order_by(decisions.c.number)
    ).all()  # fmt: skip
    words = _words(connection, [r.number for r in rows])
    contents: dict[str, int] = {}
    found: list[ConsignmentVersion] = []
    before: Any = None  # what the last one said that a clerk had to look at: only those can be taken for each other
    for r in rows:
        body = json.loads(r.body) if r.body is not None else None
        digest = body.get("input_digest") if body else None
        version = contents.setdefault(digest, len(contents) + 1) if digest else None
        now = (digest, r.outcome, reasons_of(body)) if body else None
        found.append(ConsignmentVersion(
            r.number, r.id, r.at, r.outcome, version, digest, r.state, r.superseded_by, words.get(r.number, ""),
            now is not None and before in (None, now),
        ))  # fmt: skip
        before = now if r.state is not None else before
    return found


def _words(connection: Connection, numbers: list[int]) -> dict[int, str]:
    """What the last clerk did to each task."""
    rows = connection.execute(select(clerks).where(clerks.c.task.in_(numbers)).order_by(clerks.c.number))
    return {
        r.task: f"{r.by} {_TOLD.get(r.did, r.did)}{f' {r.verdict!r}' if r.verdict else ''} at {r.at[:16]}" for r in rows
    }


def siblings(connection: Connection, number: int) -> list[ConsignmentVersion]:
    """All decisions on the consignment of a decision, oldest first; none after a purge."""
    name = connection.scalar(select(decisions.c.consignment).where(decisions.c.number == number))
    return of(connection, name) if name is not None else []


def meant(connection: Connection, reference: str | int, seen: str | None, by: str, now: Moment) -> int:
    """The decision that a clerk means to decide. By number or decision id: that one. By the id of a consignment: its
    latest, if it says what all before it said, if ``by`` has taken it, or if ``seen`` names it.

    ``seen``: the decision that was shown, by number or id, or the consignment's version, by its number or digest.
    Conflict, naming every version with who decided what on it and when, where it is not the latest or nobody can tell.
    """
    number = references.number_of(connection, reference)
    found = siblings(connection, number)
    if seen is not None:
        _shown(found, seen.strip(), reference)
    elif references.is_consignment(connection, reference):
        if found[-1].state is None:
            _settled(found, reference)
        elif not (all(v.same for v in found if v.state is not None) or _taken(connection, found[-1].number, by, now)):
            _stale(found, reference, "so that its id does not say which one you saw")
    return number


def _taken(connection: Connection, number: int, by: str, now: Moment) -> bool:
    """Whether somebody has taken this very task, and so has seen it."""
    task = queue.read(connection, number)
    mine = task.assignee is not None and party_key(task.assignee) == party_key(by)
    return mine and queue.taken(task, now)


def _shown(found: list[ConsignmentVersion], seen: str, reference: str | int) -> None:
    fits = [v for v in found if seen in (f"n{v.number}", v.id, v.digest, str(v.version))
            or (len(seen) >= 6 and any((x or "").startswith(seen) for x in (v.id, v.digest)))]  # fmt: skip
    if not fits:
        raise UsageError(
            f"'{seen}' is no version of {reference}: it has {'; '.join(v.told for v in found)}.",
            mend="Give the number (n12), or the beginning of the decision's id or of the consignment's digest.",
        )
    if fits[-1].number != found[-1].number:
        _stale(found, reference, f"and {seen} is not the latest")


def _stale(found: list[ConsignmentVersion], reference: str | int, why: str) -> None:
    told = "; ".join(v.told for v in found[-5:])
    raise Conflict(
        f"There are {len(found)} decisions on {reference}, {why}: {told}.",
        mend=f"Look at the latest (umweg queue show n{found[-1].number}) and decide it by its number.",
    )


def _settled(found: list[ConsignmentVersion], reference: str | int) -> None:
    """The latest left nothing to a clerk: say what waits of the others, or whose word stands."""
    if any(v.state in ("open", "half") for v in found):
        _stale(found, reference, "and the latest left nothing to a clerk")
    if spoken := [v for v in found if v.word]:
        raise Conflict(
            f"Nothing is left to decide about {reference}: {spoken[-1].told} stands, and n{found[-1].number} changed "
            "nothing that was not known then.",
            mend=f"To change it: umweg reopen n{spoken[-1].number} --reason …",
        )
