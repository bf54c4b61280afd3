"""Does the consignment resemble a case of the register?"""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData

KEY, FIRED = "resembles-case", "fired"
"""``FIRED``: where the facts keep which checks gave a reason before this one was asked."""


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """The cases that it resembles most; not assessable without a register."""
    if known.cases is None:
        return Result(missing=("cases",))
    fired: frozenset[str] = facts.memo.get(FIRED, frozenset())
    found = known.cases.similar(facts, known.parameter(KEY, "least"), fired)[: int(known.parameter(KEY, "most"))]
    if not found:
        return NOTHING
    return Result(tuple(
        CheckReason(KEY, "case", {"id": s.case.id, "day": s.case.day or "–", "what": s.case.what, "score": s.score,
                             "parts": "; ".join(s.parts), "source": s.case.source},
               tags=frozenset({s.case.kind, *(("violation",) if s.case.violation else ())}))
        for s in found
    ))  # fmt: skip
