"""Goods that Annex I of the dual-use regulation touches, and of which nobody says whether a control number fits."""

from __future__ import annotations

from umweg.law.controlled_goods import TouchedCode, touched
from umweg.law.strict import word_pattern
from umweg.screening.asserted import asserted
from umweg.screening.facts import ConsignmentFacts, GoodsLine
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.control_numbers import american, numbers
from umweg.screening.inputs.duties import duty, eu_members
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "dual-use-unstated"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """A gap for each line that is touched and silent. EAR99 answers for the list of the United States only."""
    whose = duty(facts, known)
    if facts.sender and not whose.eu_exporter:
        return Result(idle=CheckReason(KEY, "outside", {}))
    if facts.sender and whose.to and set(whose.to) <= eu_members(facts.day):
        return Result(idle=CheckReason(KEY, "within", {}))
    papers = frozenset(known.parameter(KEY, "papers"))
    cleared = {n for d in facts.c.documents if d.code in papers for n in d.lines or range(1, len(facts.lines) + 1)}
    gaps = [g for goods in facts.lines if goods.number not in cleared and (g := _gap(goods, known)) is not None]
    missing = [f"{g.where}.code" for g in facts.lines if not g.code] if facts.lines else ["lines"]
    lacking = [name for name, value in (("sender", facts.sender), ("destination", facts.destination)) if not value]
    return Result.of((), gaps, (*missing, *lacking))


def _gap(goods: GoodsLine, known: ReferenceData) -> CheckReason | None:
    if answered(goods, known, KEY):
        return None
    rows = [r for r in touched(goods.code, goods.line.description or "") if r.kind == "dual-use"] if goods.code else []
    return unstated(KEY, goods, rows[0]) if rows else _claimed(goods, known)


def _claimed(goods: GoodsLine, known: ReferenceData) -> CheckReason | None:
    """The gap of a line whose own text says that it is controlled, and not under which number."""
    words = known.kept.get(KEY) or known.kept.setdefault(KEY, word_pattern(tuple(known.parameter(KEY, "claims"))))
    texts = (goods.line.description or "", goods.line.end_use or "", *goods.texts)
    said = next((found[0] for t in texts if (found := asserted(t, words))), "")
    if not said:
        return None
    return CheckReason(KEY, "claimed", {"line": goods.number, "said": said}, f"{goods.where}.control")


def answered(goods: GoodsLine, known: ReferenceData, key: str) -> bool:
    """Whether a line states a number of a list, or a word of the check's that there is none.

    For the Union's list a number of the United States alone (5A992) says as little as EAR99.
    """
    none = frozenset(known.parameter(key, "none"))
    said = ((goods.line.control or "").strip().upper(), *numbers(goods))
    return any(n in none or (n[:1].isdigit() and not (key == KEY and american(n))) for n in said)


def unstated(key: str, goods: GoodsLine, row: TouchedCode) -> CheckReason:
    """The gap of a line."""
    values = {"line": goods.number, "code": goods.code, "what": row.what, "entries": row.entries}
    return CheckReason(key, "unstated", values, f"{goods.where}.control")
