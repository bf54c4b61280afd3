"""Red flag 6: who uses sensitive goods beyond the coalition, for what, and who owns the receiver, is not stated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from umweg.law.strict import word_pattern
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import ListedLines, called, receivers, risk
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "end-user-unknown"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Not given is a reason to ask (tag ``ask``); refused, or said to be unknown, is more (tag ``refused``)."""
    goods = risk(facts, known)
    if not goods.lines:
        return Result(missing=goods.missing)
    refusals = word_pattern(known.parameter(KEY, "refusals"))
    reasons = [*_user(facts, refusals), *_use(facts, goods, refusals)]
    for p in receivers(facts, known):
        if p.party.schema == "Person" or p.party.owners:
            continue
        case, tag = ("owners-missing", "ask") if p.party.owners is None else ("owners-refused", "refused")
        reasons.append(CheckReason(KEY, case, called(p), p.where, frozenset({tag})))
    return Result(tuple(reasons))


def _user(facts: ConsignmentFacts, refusals: re.Pattern[str]) -> Iterator[CheckReason]:
    """Who uses the goods."""
    users = [p for p in facts.role("end-user") if p.party.name or p.record is not None]
    if not users:
        yield CheckReason(KEY, "user-missing", {}, "parties", frozenset({"ask"}))
    for p in users:
        if refusals.fullmatch(p.called.strip()):
            yield CheckReason(KEY, "user-refused", called(p), p.where, frozenset({"refused"}))


def _use(facts: ConsignmentFacts, goods: ListedLines, refusals: re.Pattern[str]) -> Iterator[CheckReason]:
    """What the goods are for: a statement among the papers, or words for the whole or for the line."""
    if any(d.kind == "end-user-statement" for d in facts.c.documents):
        return
    for g in goods.lines:
        text = g.line.end_use or facts.c.end_use
        if not text or not text.strip():
            yield CheckReason(KEY, "use-missing", {"line": g.number}, f"{g.where}.end_use", frozenset({"ask"}))
        elif refusals.fullmatch(text.strip()):
            yield CheckReason(KEY, "use-refused", {"line": g.number}, f"{g.where}.end_use", frozenset({"refused"}))
