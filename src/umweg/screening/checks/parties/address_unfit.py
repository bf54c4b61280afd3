"""Red flag 17: the address of a receiver of sensitive goods is a box or a dwelling, or too vague to be one."""

from __future__ import annotations

from umweg.law.strict import word_pattern
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, exposed
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "address-unfit"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """By the words of the address; whether it exists, and what stands there, needs data that are not at hand."""
    parties, lacking = exposed(facts, known)
    box, dwelling = word_pattern(known.parameter(KEY, "boxes")), word_pattern(known.parameter(KEY, "dwellings"))
    reasons, missing = [], list(lacking)
    for p in parties:
        texts = [a.full for a in p.record.addresses if a.full] if p.record else []
        if not texts:
            missing.append(f"{p.where}.addresses")
        for text in texts:
            case = "box" if box.search(text) else "dwelling" if dwelling.search(text) else ""
            if not case and not any(c.isdigit() for c in text):
                case = "vague"
            if case:
                reasons.append(CheckReason(KEY, case, {**called(p), "address": text}, f"{p.where}.addresses"))
    return Result(tuple(reasons), tuple(missing))
