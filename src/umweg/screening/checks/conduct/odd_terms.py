"""Red flag 23: terms that an ordinary buyer would not choose: cash, a vague delivery, no installation, odd packing."""

from __future__ import annotations

from collections.abc import Iterator

from umweg.law.strict import word_pattern
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.euro import total_euro
from umweg.screening.inputs.questions import leaves
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "odd-terms"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Each sign by itself, for goods that leave the coalition; a sign whose field is not stated is lacking."""
    if leaves(facts, known) is False:
        return NOTHING
    c = facts.c
    fields = {
        "payment_terms": c.payment_terms or next((p.method for p in c.payments if p.method), None),
        "delivery": c.delivery,
        "installation_declined": c.installation_declined,
        "packing": c.packing,
    }
    missing = [name for name, value in fields.items() if value is None]
    return Result(tuple(_signs(facts, known, missing)), tuple(missing))


def _signs(facts: ConsignmentFacts, known: ReferenceData, missing: list[str]) -> Iterator[CheckReason]:
    """What is odd; fields that a sign lacks beside its own are added to ``missing``."""
    c = facts.c
    terms = " | ".join(t for t in (c.payment_terms, *(p.method for p in c.payments)) if t)
    if terms and word_pattern(known.parameter(KEY, "cash")).search(terms):
        value, least = total_euro(facts), known.parameter(KEY, "expensive")
        if value is None:
            missing.append("value")
        elif value >= least:
            yield CheckReason(KEY, "cash", {"value": round(value), "least": round(least)}, "payment_terms")
    if c.delivery and word_pattern(known.parameter(KEY, "vague")).search(c.delivery):
        yield CheckReason(KEY, "vague", {"delivery": c.delivery}, "delivery")
    if c.installation_declined:
        yield CheckReason(KEY, "installation", {}, "installation_declined")
    mode = c.mode or next((s.mode for s in c.route if s.mode), None)
    odd = {"air": "packing_sea", "sea": "packing_air"}.get(mode or "")
    if c.packing and odd and word_pattern(known.parameter(KEY, odd)).search(c.packing):
        yield CheckReason(KEY, f"packing-by-{mode}", {"packing": c.packing}, "packing")
