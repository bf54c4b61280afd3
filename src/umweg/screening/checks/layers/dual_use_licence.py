"""Goods of Annex I leave the European Union under an authorisation; those of Annex IV move within it under one, too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from umweg.law.authorisations import authorisations
from umweg.law.controls import control_list
from umweg.screening.facts import ConsignmentFacts, GoodsLine
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.control_numbers import numbers
from umweg.screening.inputs.duties import duty, eu_members
from umweg.screening.inputs.questions import PAPERS
from umweg.screening.inputs.reference_data import ReferenceData

KEY, LIST = "dual-use-licence", "eu-dual-use"
_GENERAL = re.compile(r"(?<![A-Z])EU[\s_-]?0*([1-9])(?!\d)", re.IGNORECASE)
_ENTRY = re.compile(r"[0-9][A-E][0-9]{3}")


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a line and number of Annex I for which no authorisation is seen."""
    whose = duty(facts, known)
    if facts.sender and not whose.eu_exporter:
        return NOTHING
    outside = tuple(c for c in whose.to if c not in eu_members(facts.day))
    found = ((goods, n) for goods in facts.lines for n in numbers(goods) if _annex_i(n))
    said = (_leaving(facts, g, n, outside) if outside or not whose.to else _within(facts, g, n) for g, n in found)
    return Result(tuple(r for r in said if r is not None))


def _annex_i(number: str) -> bool:
    return _ENTRY.match(number) is not None and number[:5] in control_list(LIST).entries


def _within(facts: ConsignmentFacts, goods: GoodsLine, number: str) -> CheckReason | None:
    """Free, but for Annex IV."""
    part = authorisations().within(number)
    if not part:
        return None
    return _said("within" if part == "all" else "within-part", facts, goods, number)


def _leaving(facts: ConsignmentFacts, goods: GoodsLine, number: str, to: tuple[str, ...]) -> CheckReason | None:
    """A general authorisation counts where it is open for all who receive, and claimed; other papers need a person."""
    of, claimed = authorisations(), set(_claims(facts, goods))
    open_to = {c: of.general(number, c) for c in to}
    if to and set(open_to.values()) <= claimed:
        return None
    barred = next((c for c in to if not open_to[c]), "")
    if to and not barred:
        return _said("unclaimed", facts, goods, number, country=to[0], general=open_to[to[0]])
    return _beyond(facts, goods, number, barred, claimed)


def _beyond(facts: ConsignmentFacts, goods: GoodsLine, number: str, to: str, claimed: set[str]) -> CheckReason:
    """Where no general authorisation is open that could be told: what is claimed all the same."""
    of = authorisations()
    if beyond := sorted(claimed & {g.key for g in of.generals}):
        return _said("beyond", facts, goods, number, country=to, general=beyond[0])
    if conditional := sorted(claimed & set(of.conditional)):
        return _said("conditions", facts, goods, number, country=to, general=conditional[0])
    return _said("licence", facts, goods, number, country=to)


def _claims(facts: ConsignmentFacts, goods: GoodsLine) -> Iterator[str]:
    """General authorisations that the papers of a line name, as number or as code."""
    for d in facts.c.documents:
        if not d.lines or goods.number in d.lines:
            for text in (d.number, d.code):
                yield from (f"EU00{n}" for n in _GENERAL.findall(text or ""))


def _said(case: str, facts: ConsignmentFacts, goods: GoodsLine, number: str, **more: str) -> CheckReason:
    values = {"line": goods.number, "control": number, "country": facts.destination, **more}
    papers = tuple(f"stated: {d.kind} {d.number}" for d in facts.c.documents if d.kind in PAPERS and d.number)
    of = authorisations()
    return CheckReason(KEY, case, values, goods.where, frozenset({case}), detail=papers, source=of.source, link=of.link)
