"""Red flag 33: sensitive goods, or drones, go to or over Kyrgyzstan without permit or end user's certificate."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.questions import sensitive
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "kg-permit"
COUNTRY = "KG"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Goods by the lists of the red flags and by the headings of the parameter; no papers at all are lacking."""
    if COUNTRY not in (facts.sender, facts.destination, *facts.via):
        return NOTHING
    goods = sensitive(facts, known)
    headings = tuple(known.parameter(KEY, "headings"))
    near = [g for g in facts.lines if g.code.startswith(headings)]
    lines = ", ".join(str(n) for n in sorted({g.number for g in (*goods.lines, *near)}))
    if not lines:
        return Result(missing=goods.missing)
    kinds = {d.kind for d in facts.c.documents}
    if not kinds:
        return Result(missing=("documents",))
    cases = []
    if not kinds & {"permit", "licence"}:
        cases.append("no-permit")
    if "end-user-statement" not in kinds:
        cases.append("no-certificate")
    return Result(tuple(CheckReason(KEY, case, {"lines": lines}, "documents", frozenset({"ask"})) for case in cases))
