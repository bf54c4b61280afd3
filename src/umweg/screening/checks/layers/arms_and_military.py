"""Arms, explosives, military and nuclear goods: they go nowhere without a permit, whatever the destination."""

from __future__ import annotations

import re
from collections.abc import Iterator

from umweg.law.controlled_goods import TouchedCode, touched
from umweg.law.embargoes import cell
from umweg.law.strict import word_pattern
from umweg.screening.asserted import asserted
from umweg.screening.consignments.values.goods_codes import read_code
from umweg.screening.facts import ConsignmentFacts, GoodsLine
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import Duty, duty
from umweg.screening.inputs.earlier import codes_before
from umweg.screening.inputs.questions import PAPERS
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "arms-and-military"
_NUMBER = re.compile(r"(?:ML ?\d{1,2}|[0-9][A-E]6\d\d|0[A-E]5\d\d|USML)(?![0-9])", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"(?<![\w.\-/])(?:[0-9][A-E]6\d\d(?:\.\w+)*|USML(?: category)?|ML ?\d{1,2}\.[a-z]"
    r"|(?:AL|Ausfuhrliste|Teil I ?A)(?:[\s,.:-]+(?:Nr|No|Pos|Position|Teil I ?A))*[\s.:-]+00[0-2]\d ?[A-Z]?)"
    r"(?![\w\-/])",
    re.IGNORECASE,
)
"""In a description fewer: "ML 10" is a volume there, and 0A501 a mark of goods as well."""


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a line and kind. Goods whose code holds both kinds, without a description, are not assessable."""
    reasons, gaps = [], []
    for goods in facts.lines:
        said = goods.line.description or ""
        rows = touched(goods.code, said) if goods.code else ()
        for kind in ("arms", "nuclear"):
            row = next((r for r in rows if r.kind == kind), None)
            if row is None:
                continue
            if row.words and not said.strip():
                gaps.append(_undescribed(goods, row))
            else:
                reasons.append(_reason(facts, goods, row, duty(facts, known)))
        numbered = _numbered(facts, goods)
        reasons += numbered
        if not numbered and not any(r.kind == "arms" for r in rows):
            reasons += _worded(facts, goods, known)
    reasons += _earlier(facts)
    missing = tuple(f"{g.where}.code" for g in facts.lines if not g.code) if facts.lines else ("lines",)
    return Result.of(reasons, gaps, missing)


def _earlier(facts: ConsignmentFacts) -> Iterator[CheckReason]:
    """Codes of earlier versions that are arms or nuclear goods as a whole: pistols do not turn into coffee."""
    for i, version in enumerate(facts.c.versions):
        for path, was in version.was.items():
            for said in codes_before(path, was):
                code = read_code(said).digits
                row = next((r for r in touched(code, "") if r.kind != "dual-use" and not r.words), None)
                if row:
                    place = f"versions[{i}].was.{path}"
                    values = {"place": place, "code": code, "what": row.what, "entries": row.entries}
                    yield CheckReason(KEY, "earlier", values, f"versions[{i}]", frozenset({row.kind}))


def _undescribed(goods: GoodsLine, row: TouchedCode) -> CheckReason:
    values = {"line": goods.number, "code": goods.code, "what": row.what}
    return CheckReason(KEY, "undescribed", values, f"{goods.where}.description")


def _reason(facts: ConsignmentFacts, goods: GoodsLine, row: TouchedCode, whose: Duty) -> CheckReason:
    values = {"line": goods.number, "code": goods.code, "what": row.what, "entries": row.entries}
    bans = list(_bans(facts, whose)) if row.kind == "arms" else []
    if not bans:
        return CheckReason(KEY, row.kind, values, goods.where, frozenset({row.kind}), detail=_stated(facts))
    country, acts, sure = bans[0]
    values |= {"country": country, "act": acts}
    more = tuple(f"{c}: {a}" for c, a, _ in bans[1:])
    return CheckReason(KEY, "embargo", values, goods.where, frozenset({"arms", "embargo"}), (), sure,
                       (*more, *_stated(facts)))  # fmt: skip


def _bans(facts: ConsignmentFacts, whose: Duty) -> Iterator[tuple[str, str, bool]]:
    """Countries under an embargo on arms of an issuer that binds, with acts; the destination first."""
    issuers = (*whose.issuers, *(["us"] if whose.from_us or True in whose.us_origin else []))
    for country in dict.fromkeys((*whose.to, *facts.via)):
        found = [c for i in issuers if (c := cell(i, "arms", country)).value == "yes"]
        if found:
            yield country, "; ".join(c.act for c in found), any(c.verified for c in found)


def _numbered(facts: ConsignmentFacts, goods: GoodsLine) -> list[CheckReason]:
    """A stated number of a list of military goods."""
    number = _NUMBER.search(goods.line.control or "")
    text = goods.line.description or ""
    said = asserted(text, _DESCRIBED) if not number and _DESCRIBED.search(text) else ()
    if not number and not said:
        return []
    field = "control" if number else "description"
    values = {"line": goods.number, "control": number[0] if number else said[0].upper()}
    return [CheckReason(KEY, "number", values, f"{goods.where}.{field}", frozenset({"arms"}), detail=_stated(facts))]


def _worded(facts: ConsignmentFacts, goods: GoodsLine, known: ReferenceData) -> list[CheckReason]:
    """A description that means such goods, under a code that does not."""
    words, but = known.kept.get(KEY) or known.kept.setdefault(
        KEY, (word_pattern(tuple(known.parameter(KEY, "words"))), word_pattern(tuple(known.parameter(KEY, "but"))))
    )
    said = asserted(goods.line.description or "", words, but)
    if not said:
        return []
    values = {"line": goods.number, "said": said[0]}
    at = f"{goods.where}.description"
    return [CheckReason(KEY, "worded", values, at, frozenset({"arms"}), detail=_stated(facts))]


def _stated(facts: ConsignmentFacts) -> tuple[str, ...]:
    """Papers that the consignment names; without a record of the permit they take nothing back."""
    return tuple(f"stated: {d.kind} {d.number}" for d in facts.c.documents if d.kind in PAPERS and d.number)
