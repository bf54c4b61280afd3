"""The decision on one consignment: what was found, what a permit or an exception takes back, what the policy says.

Five rules stand above every policy: a reason whose ground was not verified never stops alone (it leads to review), a
permit that was not verified takes back a stop no further than to review, a check that the policy asks for and that
could not be assessed never releases, a field that could not be read never ranks below review, and nothing is released
unless each layer of law that binds was assessed and found clear (``decide.layers``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from umweg.law.checks import check
from umweg.law.permits import Permit
from umweg.law.policies import Action, Policy
from umweg.results.decision import Decision, Outcome, strictest
from umweg.screening.checks.overall import flags_together, resembles_case, unreadable
from umweg.screening.checks.registry import registry
from umweg.screening.customers.customers import CHECKS as CUSTOMER
from umweg.screening.customers.customers import is_customer
from umweg.screening.decide.layers import Answered, bound_to_ask, bound_to_hold, bound_to_question, layered, said
from umweg.screening.decide.permits import lifted, speaks
from umweg.screening.decide.state import state
from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData

ACTION_OUTCOME: Mapping[Action, Outcome] = {
    "note": "release", "information": "information", "review": "review", "stop": "stop",
}  # fmt: skip


class ExceptionLookup(Protocol):
    """Exceptions in force that somebody is accountable for (``umweg.desk``)."""

    def lifts(self, reason: CheckReason, facts: ConsignmentFacts) -> str:
        """Which exception takes a reason back, in words; empty for none."""
        ...


@dataclass(frozen=True)
class Law:
    """What decides: the policy, permits in force beside its own, exceptions, and what a decision pins."""

    policy: Policy
    permits: tuple[Permit, ...] = ()
    exceptions: ExceptionLookup | None = None
    pins: Mapping[str, Any] = field(default_factory=dict)
    not_found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeighedReason:
    """A reason with what it leads to. ``why``: what changed that (unverified, a permit, an exception, another law)."""

    reason: CheckReason
    action: Action
    points: float
    why: str = ""
    taken_back: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**self.reason.as_dict(), "action": self.action, "points": self.points, "why": self.why}

    @property
    def answered(self) -> Answered:
        """What a layer of law asks of it."""
        return Answered(self.reason, self.action, self.taken_back)


def decide(facts: ConsignmentFacts, known: ReferenceData, law: Law, input_digest: str) -> Decision:
    """The decision. Same arguments, same bytes."""
    results = assess(facts, known, law.policy.laws, CUSTOMER if is_customer(facts.c) else None)
    found = [r for one in results.values() for r in one.reasons]
    now = state(facts, known, found)
    weighed = [_weigh(r, facts, law, now) for r in found]
    points = sum(w.points for w in weighed if not w.taken_back)
    if points >= law.policy.review_from:
        weighed.append(WeighedReason(flags_together.reason(points, law.policy.review_from), "review", 0.0))
    missing = [_missing(key, one, law.policy, now) for key, one in results.items() if one.missing or one.gaps]
    actions = [w.action for w in weighed if not w.taken_back] + [m["action"] for m in missing]
    return Decision.made(
        consignment_id=facts.c.id,
        input_digest=input_digest,
        outcome=strictest(*(ACTION_OUTCOME[a] for a in actions)),
        reasons=tuple(w.as_dict() for w in _ordered(weighed) if not w.taken_back),
        missing=tuple(missing),
        lifted=tuple(w.as_dict() for w in weighed if w.taken_back),
        not_found=law.not_found,
        parties=tuple(_party(a) for a in facts.parties),
        points=round(points, 3),
        pins=law.pins,
        layers=layered(results, [w.answered for w in weighed], missing, facts, known, law.policy, now),
    )  # fmt: skip


def _party(a: Actor) -> dict[str, Any]:
    """A party as the decision names it; with whom on the lists it was found to be like, if anybody, side by side."""
    told = {"role": a.role, "name": a.party.name or "", "id": a.party.id or "", "country": a.country, "key": a.key}
    beside = a.matches.beside if a.matches is not None else []
    return {**told, "hits": beside} if beside else told


def assess(
    facts: ConsignmentFacts, known: ReferenceData, laws: tuple[str, ...], only: frozenset[str] | None = None
) -> dict[str, Result]:
    """The answer of every check of the laws that bind the user, by key; of some only, where ``only`` names them."""
    found = {key: run(facts, known) for key, run in _bound(laws, only) if key != resembles_case.KEY}
    for key, run in _bound(laws, only):
        if key == resembles_case.KEY:  # last, because a case may name the checks that fit it
            facts.memo[resembles_case.FIRED] = frozenset(k for k, one in found.items() if one.reasons)
            found[key] = run(facts, known)
    return found


@cache
def _bound(laws: tuple[str, ...], only: frozenset[str] | None) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (k, m.assess) for k, m in registry().items() if set(check(k).laws) & set(laws) and (only is None or k in only)
    )


def _weigh(reason: CheckReason, facts: ConsignmentFacts, law: Law, now: frozenset[str]) -> WeighedReason:
    policy = law.policy
    laws = reason.laws or check(reason.check).laws
    if not set(laws) & set(policy.laws):
        return WeighedReason(reason, "note", 0.0, f"a rule of {', '.join(laws)}, which does not bind under this policy")
    rule = policy.rule(reason.check, reason.case, reason.tags, now)
    action, why = rule.then, ""
    if action == "stop" and not (reason.grounded or _adopted(reason, policy)):
        action, why = "review", "would stop, but its ground was not verified and no one has adopted it"
    if reason.check == unreadable.KEY and reason.case in unreadable.HELD and action in ("note", "information"):
        action, why = "review", "a field that could not be read is looked at under every policy"
    if law.exceptions is not None and (by := law.exceptions.lifts(reason, facts)):
        return WeighedReason(reason, "note", 0.0, by, taken_back=True)
    for permit in (*policy.permits, *law.permits):
        if not speaks(reason, permit) or action == "note":
            continue
        lacks = lifted(reason, facts, permit)
        if not lacks and permit.verified:
            return WeighedReason(reason, "note", 0.0, f"{permit.kind} {permit.key} ({permit.source})", taken_back=True)
        if not lacks and action == "stop":
            action, why = "review", f"{permit.kind} {permit.key} fits, but was not verified ({permit.source})"
        elif lacks and not why:
            why = f"{permit.kind} {permit.key} does not fit: {lacks}"
    if action in ("note", "information") and bound_to_hold(reason, policy, now):
        action, why = "review", "no policy can take a hit in this layer of law lighter"
    if action == "note" and bound_to_question(reason, policy, now):
        action, why = "information", "no policy can take a hit in this layer of law lighter"
    return WeighedReason(reason, action, rule.points, why)


def _adopted(reason: CheckReason, policy: Policy) -> bool:
    """Whether the user has verified the ground: the check, or the list that the reason's tags name."""
    return any(a.ground == reason.check or a.ground in reason.tags for a in policy.adopted)


def _missing(key: str, result: Result, policy: Policy, now: frozenset[str]) -> dict[str, Any]:
    """A check that could not be assessed, in whole or in part."""
    then = policy.when_missing(key, now).then
    if then == "note" and bound_to_ask(key, policy, now):
        then = "information"
    told = {"because": [said(g) for g in result.gaps]} if result.gaps else {}
    return {"check": key, "titles": check(key).titles, "fields": list(dict.fromkeys(result.missing)),
            "status": result.status, "action": then, **told}  # fmt: skip


def _ordered(weighed: Sequence[WeighedReason]) -> list[WeighedReason]:
    """The gravest first; equals in the order of the checks."""
    rank = {"stop": 0, "review": 1, "information": 2, "note": 3}
    return sorted(weighed, key=lambda w: (rank[w.action], -w.points))
