"""The destination, a stop, the sender or a party's seat lies in a country under measures."""

from __future__ import annotations

from dataclasses import replace

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "destination-target"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason for each place and each party there. Tags: the case, and the roles of parties."""
    targets = known.targets
    reasons = []
    if facts.destination in targets:
        reasons.append(
            CheckReason(KEY, "destination", {"country": facts.destination}, "destination", frozenset({"destination"}))
        )
    for i, code in enumerate(facts.stops):
        if code in targets and code not in (facts.destination, facts.sender):
            reasons.append(CheckReason(KEY, "via", {"country": code, "stop": i + 1}, f"route[{i}]", frozenset({"via"})))
    if facts.sender in targets:
        reasons.append(CheckReason(KEY, "sender", {"country": facts.sender}, "sender", frozenset({"sender"})))
    for p in facts.parties:
        if p.country in targets:
            tags = frozenset({"party", f"role-{p.role}"})
            reasons.append(CheckReason(KEY, "party", {**called(p), "country": p.country}, p.where, tags))
    reasons = [_sourced(r, known) for r in reasons]
    return Result(tuple(reasons), () if facts.destination else ("destination",))


def _sourced(reason: CheckReason, known: ReferenceData) -> CheckReason:
    """With the act that names the country: measures on Iran do not stand in those on Russia."""
    source, link = known.acts.get(reason.values["country"], ("", ""))
    return replace(reason, source=source, link=link)
