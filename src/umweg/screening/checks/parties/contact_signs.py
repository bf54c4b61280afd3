"""Red flag 29: a receiver shares its address with many, hides behind a representative, or mails from a target."""

from __future__ import annotations

from collections.abc import Iterator

from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.history.past import month
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, exposed
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "contact-signs"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Each sign by itself; a sign whose field is not stated is lacking."""
    parties, lacking = exposed(facts, known)
    reasons: list[CheckReason] = []
    missing = list(lacking)
    for p in parties:
        reasons += _signs(facts, known, p)
        fields = (("email", p.party.email), ("addresses", p.party.addresses or None),
                  ("representative_only", p.party.representative_only))  # fmt: skip
        missing += [f"{p.where}.{name}" for name, value in fields if value is None]
        if p.party.addresses and known.history is None:
            missing.append("history")
    return Result(tuple(reasons), tuple(missing))


def _signs(facts: ConsignmentFacts, known: ReferenceData, p: Actor) -> Iterator[CheckReason]:
    if p.party.representative_only:
        yield CheckReason(KEY, "representative", called(p), f"{p.where}.representative_only")
    domain = (p.party.email or "").rpartition("@")[2].strip().rstrip(".").lower()
    if domain.endswith(tuple(known.parameter(KEY, "domains"))):
        yield CheckReason(KEY, "domain", {**called(p), "domain": domain}, f"{p.where}.email")
    if known.history is None or p.record is None:
        return
    own, now = known.history.key(p), month(facts.day)
    degree = max((len(known.history.at_address(a, now) - {own}) for a in p.record.addresses), default=0)
    if degree >= known.parameter(KEY, "others"):
        yield CheckReason(KEY, "crowd", {**called(p), "others": degree}, f"{p.where}.addresses")
