"""Red flag 18: a receiver of sensitive goods is said to have no web address."""

from __future__ import annotations

from umweg.law.strict import word_pattern
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, exposed
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "no-web-presence"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Only what is stated counts; nobody looks anything up on the web here, so a name without one is not assessable."""
    parties, lacking = exposed(facts, known)
    blank = word_pattern(known.parameter(KEY, "blanks"))
    reasons, missing = [], list(lacking)
    for p in parties:
        if p.party.website is None:
            missing.append(f"{p.where}.website")
        elif not p.party.website.strip() or blank.fullmatch(p.party.website.strip()):
            reasons.append(CheckReason(KEY, "none", called(p), f"{p.where}.website"))
    return Result(tuple(reasons), tuple(missing))
