"""Red flag 22: sensitive goods for a receiver whose line of business has no use for them."""

from __future__ import annotations

from umweg.law.strict import word_pattern
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.questions import called, exposed, risk
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "goods-unfit-for-buyer"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """By code of activity where it is stated, else by its words, and only for technical goods."""
    parties, lacking = exposed(facts, known)
    if not parties:
        return Result(missing=lacking)
    chapters = tuple(known.parameter(KEY, "chapters"))
    lines = ", ".join(str(g.number) for g in risk(facts, known).lines if g.code.startswith(chapters))
    if not lines:
        return NOTHING
    divisions, far = tuple(known.parameter(KEY, "nace")), word_pattern(known.parameter(KEY, "words"))
    reasons, missing = [], []
    for p in parties:
        nace, text = (p.party.nace or "").replace(".", "").strip(), p.party.activity or ""
        found = nace.startswith(divisions) if nace else bool(far.search(text))
        if found:
            values = {**called(p), "activity": text or f"NACE {p.party.nace}", "lines": lines}
            reasons.append(CheckReason(KEY, "unfit", values, p.where))
        elif not nace and not text:
            missing.append(f"{p.where}.activity")
    return Result(tuple(reasons), tuple(missing))
