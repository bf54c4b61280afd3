"""Red flag 31: goods leave or cross Kazakhstan without a consignment note (SNT), or more of them than it records."""

from __future__ import annotations

from umweg.law.strict import word_pattern
from umweg.screening.checks.documents.papers import over
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.questions import day
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "kz-snt"
COUNTRY = "KZ"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Legs out of Kazakhstan need a note; for goods bound there it is made on arrival, and is lacking until then."""
    if COUNTRY not in (facts.sender, facts.destination, *facts.via) or facts.day < day(known.parameter(KEY, "since")):
        return NOTHING
    notes = [(i, d) for i, d in enumerate(facts.c.documents) if d.kind == "snt"]
    if not notes:
        if not facts.c.documents or facts.destination == COUNTRY:
            return Result(missing=("documents.snt",))
        case = "no-note-out" if facts.sender == COUNTRY else "no-note-through"
        return Result((CheckReason(KEY, case, {}, "documents"),))
    void, reasons, missing = word_pattern(known.parameter(KEY, "void")), [], []
    for i, d in notes:
        where, number = f"documents[{i}]", d.number or "–"
        if d.status and void.search(d.status):
            reasons.append(CheckReason(KEY, "void", {"number": number, "status": d.status}, where))
        if d.quantity is None:
            missing.append(f"{where}.quantity")
        elif (more := over(facts, d)) is not None:
            reasons.append(
                CheckReason(KEY, "more", {"number": number, "quantity": more, "recorded": d.quantity}, where)
            )
    return Result(tuple(reasons), tuple(missing))
