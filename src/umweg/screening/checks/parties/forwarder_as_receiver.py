"""Red flag 8: a bank, post box firm, carrier or forwarder is the last to receive sensitive goods."""

from __future__ import annotations

from umweg.law.strict import word_pattern
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, exposed
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "forwarder-as-receiver"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """By line of business, or words of the name; a name alone that tells nothing is too little."""
    parties, lacking = exposed(facts, known)
    if not parties:
        return Result(missing=lacking)
    divisions, telling = tuple(known.parameter(KEY, "nace")), word_pattern(known.parameter(KEY, "words"))
    reasons, missing = [], []
    for p in parties:
        if p.role not in ("consignee", "end-user"):
            continue
        nace = (p.party.nace or "").replace(".", "").strip()
        word = telling.search(f"{p.party.name or ''} | {p.party.activity or ''}")
        if nace.startswith(divisions) and nace:
            reasons.append(CheckReason(KEY, "business", {**called(p), "nace": p.party.nace}, p.where))
        elif word:
            reasons.append(CheckReason(KEY, "word", {**called(p), "word": word[0]}, p.where))
        elif not nace and not p.party.activity:
            missing.append(f"{p.where}.activity")
    return Result(tuple(reasons), tuple(missing))
