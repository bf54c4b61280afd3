"""``queue``, ``task``, ``claim``, ``decide`` and ``reopen``: what waits for a clerk, and what the clerk says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from umweg.api.fields import AuditReason
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UnknownName
from umweg.results.german import reason_text

if TYPE_CHECKING:
    from umweg.desk.desk import Desk
    from umweg.desk.queue import Task as Task


COLUMNS = ("number", "outcome", "state", "rank", "value", "consignment_id", "id", "opened", "four_eyes", "assignee",
           "claimed_until", "first_by", "verdict", "closed", "closed_by", "superseded_by")  # fmt: skip
STATES, OUTCOMES = ("open", "half", "done", "superseded", "all"), ("stop", "review", "ask", "information", "release")
ORDERS = ("gravity", "rank", "value", "age")
REFERENCE = "Number (n12), decision id or its beginning, or consignment id."


class QueueRequest(Request, frozen=True, kw_only=True):
    """Which tasks to show."""

    state: Annotated[str, about("open, half (one of four eyes), done, superseded, all.", one_of=STATES)] = "open"
    outcome: Annotated[str | None, about("stop, review or ask.", one_of=OUTCOMES)] = None
    order: Annotated[
        str, about("gravity (the strictest, then value, then waiting), rank, value or age.", one_of=ORDERS)
    ] = "gravity"
    assignee: Annotated[str | None, about("Only what this person has taken.")] = None
    limit: Annotated[int, about("At most so many tasks.", least=0)] = 25


@dataclass(frozen=True)
class Queue:
    """Tasks, the most urgent first, and how many there are in each state."""

    counts: Mapping[str, int]
    tasks: tuple[Task, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.queue/1", "counts": dict(self.counts), "tasks": [t.as_dict() for t in self.tasks]}

    def rows(self, lang: str = "en") -> list[dict[str, Any]]:
        """A row a task, for CSV."""
        return [row_of(t, lang) for t in self.tasks]


@verb(QueueRequest, uses=("desk", "store"))
def queue(request: QueueRequest, workspace: Workspace) -> Queue:
    """What waits for a clerk? The most urgent first: the strictest, of those the most valuable (in euro), of those the
    one that has waited longest.

    Raises StoreError where there is no desk yet, UsageError for a state, outcome or order that there is not.
    """
    outcome = "information" if request.outcome == "ask" else request.outcome
    state = None if request.state == "all" else request.state
    desk = workspace.desk
    found = desk.queue(state, outcome, limit=request.limit, order=request.order, assignee=request.assignee)
    return Queue(desk.counts(), tuple(found))


class TaskRequest(Request, frozen=True, kw_only=True):
    """One decision and what was done about it."""

    reference: Annotated[str, about(REFERENCE)]


@dataclass(frozen=True)
class TaskRecord:
    """A decision with its consignment as it was given, its task (None: released at once) and what clerks did.

    ``versions``: all decisions on the same consignment, oldest first. ``decision`` and ``consignment`` are None after
    a purge.
    """

    number: int
    task: Mapping[str, Any] | None
    steps: tuple[Mapping[str, Any], ...]
    decision: Mapping[str, Any] | None
    consignment: Mapping[str, Any] | None
    versions: tuple[Mapping[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.queue.task/1", "number": self.number, "task": self.task, "steps": list(self.steps),
                "decision": self.decision, "consignment": self.consignment,
                "versions": list(self.versions)}  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """A row a step, for CSV."""
        return [dict(s) for s in self.steps]


@verb(TaskRequest, uses=("desk", "store"))
def task(request: TaskRequest, workspace: Workspace) -> TaskRecord:
    """One decision in full: reasons, consignment, and what clerks did.

    Raises StoreError where there is no desk yet, UnknownName where nothing is called so.
    """
    desk = workspace.desk
    number = desk.number(request.reference)
    decision, document = desk.decision(number)
    steps = tuple(
        {"at": s.at, "by": s.by, "did": s.did, "verdict": s.verdict, "reason": s.reason} for s in desk.steps(number)
    )
    versions = tuple(v.as_dict() for v in desk.versions(number))
    return TaskRecord(number, _task(desk, number), steps, decision, document, versions)


def _task(desk: Desk, number: int) -> dict[str, Any] | None:
    try:
        return {k: v for k, v in desk.task(number).as_dict().items() if k != "decision"}
    except UnknownName:  # released at once: nobody was asked
        return None


class ClaimRequest(Request, frozen=True, kw_only=True):
    """A task to take."""

    reference: Annotated[str, about(REFERENCE)]
    minutes: Annotated[int, about("For how many minutes.", least=1)] = 30
    force: Annotated[bool, about("From somebody else, too.")] = False


@verb(ClaimRequest, uses=("desk", "store", "user"))
def claim(request: ClaimRequest, workspace: Workspace) -> Task:
    """Take a task, which keeps others away for a while.

    Raises Conflict where somebody else has it or nothing is left to do, UnknownName, StoreError.
    """
    length = timedelta(minutes=request.minutes)
    return workspace.desk.claim(request.reference, workspace.user, length=length, force=request.force)


class DecideRequest(Request, frozen=True, kw_only=True):
    """A clerk's word."""

    reference: Annotated[str, about(REFERENCE)]
    verdict: Annotated[str, about("release or stop.", one_of=("release", "stop"))]
    reason: AuditReason
    version: Annotated[
        str | None,
        about("What you saw: the decision (n12, or its id) or the consignment's version (its number, or its digest)."),
    ] = None


@verb(DecideRequest, uses=("desk", "store", "user"))
def decide(request: DecideRequest, workspace: Workspace) -> Task:
    """Release or stop a consignment that waits. With four eyes, a second person must say the same.

    The id of a consignment means its latest decision, as long as there is no other that says something else: then give
    the number of the decision, or the ``version`` that you saw. Raises Conflict, saying who decided what and when,
    where it does not say which is meant, somebody else was faster, has taken it, or is the same person again;
    UnknownName, UsageError, StoreError.
    """
    desk = workspace.desk
    done = desk.decide(request.reference, request.verdict, request.reason, workspace.user, seen=request.version)
    if newer := [v for v in desk.versions(done.number) if v.number > done.number]:
        workspace.say(f"There is a newer decision on {done.consignment_id}: {newer[-1].told}.")
    return done


class ReopenRequest(Request, frozen=True, kw_only=True):
    """A task to open again."""

    reference: Annotated[str, about(REFERENCE)]
    reason: AuditReason


@verb(ReopenRequest, uses=("desk", "store", "user"))
def reopen(request: ReopenRequest, workspace: Workspace) -> Task:
    """Undo what was decided: the task waits again, and what was said stays in its history.

    Raises Conflict where nothing was decided, UnknownName, StoreError.
    """
    return workspace.desk.reopen(request.reference, request.reason, workspace.user)


def row_of(task: Task, lang: str = "en") -> dict[str, Any]:
    """A task as a row of CSV, with its gravest reason."""
    return {c: getattr(task, c) for c in COLUMNS} | {"reason": headline(task.decision, lang)}


def headline(decision: Mapping[str, Any] | None, lang: str = "en") -> str:
    """The gravest reason, and how many more there are; what is missing where there is none; empty after a purge."""
    reasons = (decision or {}).get("reasons") or ()
    if reasons:
        return f"{reason_text(reasons[0], lang)}{f' (+{len(reasons) - 1})' if len(reasons) > 1 else ''}"
    asked = [m for m in (decision or {}).get("missing") or () if m["action"] != "note"]
    return "; ".join(f"{m['titles'][lang]}: {', '.join(dict.fromkeys(m['fields']))}?" for m in asked)
