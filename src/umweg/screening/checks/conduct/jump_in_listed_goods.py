"""Red flag 4: a receiver that got sensitive goods before the measures, and far more of them since."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history.past import Sum, month
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.euro import line_euro
from umweg.screening.inputs.questions import called, day, exposed, risk
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "jump-in-listed-goods"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """The last months with this consignment against as many months before the measures.

    Values in euro where every line has one on both sides, else numbers of lines.
    """
    parties, lacking = exposed(facts, known)
    if not parties:
        return Result(missing=lacking)
    since, months = day(known.parameter(KEY, "since")), int(known.parameter(KEY, "months"))
    history = known.history
    if history is None or not history.begins_before(since, months):
        return Result(missing=(f"history before {since}",))
    if not history.lists:
        return Result(missing=("history with goods lists",))
    start, now = month(since) + 1, month(facts.day)
    reasons = []
    for p in parties:
        past = history.past(p)
        before = past.listed(start - months, start) if past else Sum(0, 0.0, 0)
        if past is None or not before.lines or now < start + months:
            continue  # nothing before is another flag; too soon after the measures to compare equal windows
        found = _jump(facts, known, before, past.listed(now - months + 1, now))
        if found:
            case, a, b = found
            values = {**called(p), "before": a, "after": b, "months": months, "since": since.isoformat()}
            reasons.append(CheckReason(KEY, case, values, p.where))
    return Result(tuple(reasons))


def _jump(facts: ConsignmentFacts, known: ReferenceData, before: Sum, after: Sum) -> tuple[str, int, int] | None:
    """Case, before and after (with this consignment), where the rise is beyond both bounds."""
    factor = known.parameter(KEY, "factor")
    lines = risk(facts, known).lines
    own = [line_euro(facts, g) for g in lines]
    known_values = [v for v in own if v is not None]
    if len(known_values) == len(own) and not before.unvalued and not after.unvalued:
        least, a, b = known.parameter(KEY, "least_value"), before.value, after.value + sum(known_values)
        return ("value", round(a), round(b)) if b >= factor * a and b - a >= least else None
    least, n, m = known.parameter(KEY, "least_lines"), before.lines, after.lines + len(lines)
    return ("lines", n, m) if m >= factor * n and m - n >= least else None
