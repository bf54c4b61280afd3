"""Red flag 20: words of state companies, of special purpose projects or of the security service in names and papers."""

from __future__ import annotations

from umweg.law.strict import word_pattern
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "state-tokens"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Short words that mean something else elsewhere count only for parties seated in a target."""
    plain, short = word_pattern(known.parameter(KEY, "tokens")), word_pattern(known.parameter(KEY, "short_tokens"))
    reasons, missing = [], []
    for p in facts.parties:
        names = [n for n in (p.party.name, *p.party.aliases) if n]
        if not names:
            missing.append(f"{p.where}.name")
        for name in names:
            found = plain.search(name) or (short.search(name) if p.country in known.targets else None)
            if found:
                reasons.append(CheckReason(KEY, "name", {**called(p), "token": found[0]}, f"{p.where}.name"))
                break
    texts = (("end_use", facts.c.end_use), ("remarks", facts.c.remarks),
             *((f"{g.where}.end_use", g.line.end_use) for g in facts.lines))  # fmt: skip
    for where, text in texts:
        if text and (found := plain.search(text)):
            reasons.append(CheckReason(KEY, "text", {"token": found[0], "where": where}, where))
    return Result(tuple(reasons), tuple(missing) if facts.parties else ("parties",))
