"""``rescreen``: lists changed; which decisions and customers does that touch, and what is decided on them now?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from umweg.api.fields import OwnPermits, PastConsignments, PolicyName
from umweg.api.verbs import READS, Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import StoreError

if TYPE_CHECKING:
    from umweg.screening.changes import Changes as Changes
    from umweg.screening.rescreen import RescreenedDecision as RescreenedDecision
    from umweg.screening.rescreen import StandingConsignment as StandingConsignment


class RescreenRequest(Request, frozen=True, kw_only=True):
    """Since when lists changed, and by what is decided."""

    since: Annotated[str, about("Snapshot of a list, or its beginning: what changed after it came.")]
    policy: PolicyName = "default"
    history: PastConsignments = None
    permits: OwnPermits = None
    dry_run: Annotated[bool, about("Show what is touched, and decide and record nothing.")] = False


@dataclass(frozen=True)
class Rescreen:
    """What changed on the lists, what it touches of what stands, and what is decided on that.

    ``decisions`` and ``customers`` are counts of what is touched, ``standing`` of what there is. ``again``: what is to
    be decided (of a dry run); ``decided``: the decisions, each with the one that it replaces (of any other).
    """

    changes: Changes
    decisions: int = 0
    customers: int = 0
    standing: tuple[int, int] = (0, 0)
    pins: Mapping[str, Any] | None = None
    again: Iterable[StandingConsignment] = ()
    decided: Iterable[RescreenedDecision] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON; of streams it takes what they still hold."""
        decisions, customers = self.standing
        return {
            "schema": "umweg.rescreen/1", "since": self.changes.since, "lists": self.changes.by_list(),
            "touched": {"decisions": self.decisions, "customers": self.customers},
            "standing": {"decisions": decisions, "customers": customers}, "pins": self.pins,
            "again": [a.as_dict() for a in self.again], "decided": [d.as_dict() for d in self.decided],
        }  # fmt: skip


@verb(RescreenRequest, uses=(*READS, "desk", "user"))
def rescreen(request: RescreenRequest, workspace: Workspace) -> Rescreen:
    """Lists changed: decide again on the consignments and customers that the change touches, and on no others.

    Raises StoreError where there is no desk or no store yet, UnknownName where there is no such snapshot, UsageError
    where it is of trade, LawError for a policy that is not valid.
    """
    found = started(request, workspace)
    return replace(found, again=tuple(found.again), decided=tuple(found.decided))


def started(request: RescreenRequest, workspace: Workspace) -> Rescreen:
    """The same, with ``again`` and ``decided`` as streams."""
    from umweg.api.screen import screener_of
    from umweg.screening.changes import changes
    from umweg.screening.rescreen import rescreen as run
    from umweg.screening.rescreen import touched, touched_items

    desk = workspace.desk
    store = workspace.store_or_none
    if store is None:
        raise StoreError(
            "There is no store here.", where=str(workspace.folder), mend="Name it: --store DIR or $UMWEG_STORE."
        )
    with workspace.session() as engine:
        found = changes(engine, store, request.since)
    if not found:
        return Rescreen(found)
    made = screener_of(workspace, request.policy, permits=request.permits, history=request.history)
    what = touched(desk, found, made.pins["threshold"], made.known.as_of)
    whole = Rescreen(found, len(what.decisions), len(what.customers), desk.standing_count(), made.pins)
    if request.dry_run:
        return replace(whole, again=touched_items(desk, what))
    if not (what.decisions or what.customers):
        return whole
    return replace(whole, decided=run(desk, made, what, workspace.user))
