"""Red flag 28: goods of certain annexes leave the European Union without a clause against re-export to Russia."""

from __future__ import annotations

from typing import Any

from umweg.screening.consignments.model import Document
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.questions import day, on_lists
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "no-reexport-clause"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """By the contracts among the papers; a contract of which nobody says whether it has the clause lacks that field."""
    destination, today = facts.destination, facts.day
    if today < day(known.parameter(KEY, "since")) or not _from_origin(facts, known):
        return NOTHING
    if not destination:
        return Result(missing=("destination",))
    if destination in known.origin or destination in known.targets or destination in known.parameter(KEY, "partners"):
        return NOTHING
    goods = on_lists(facts, known, known.parameter(KEY, "lists"))
    headings = tuple(known.parameter(KEY, "headings"))
    near = [g for g in facts.lines if g.code.startswith(headings)]
    lines = ", ".join(str(n) for n in sorted({g.number for g in (*goods.lines, *near)}))
    if not lines:
        return Result(missing=goods.missing)
    contracts = [(i, d) for i, d in enumerate(facts.c.documents) if d.kind == "contract"]
    if not contracts:
        return Result(missing=("documents.contract",))
    return _judge(facts, known, contracts, {"lines": lines, "country": destination})


def _from_origin(facts: ConsignmentFacts, known: ReferenceData) -> bool:
    return facts.sender in known.origin or any(p.country in known.origin for p in facts.role("exporter", "seller"))


def _judge(
    facts: ConsignmentFacts, known: ReferenceData, contracts: list[tuple[int, Document]], values: dict[str, Any]
) -> Result:
    since, until = day(known.parameter(KEY, "since")), day(known.parameter(KEY, "older_until"))
    reasons, missing = [], []
    for i, d in contracts:
        if d.issued is not None and d.issued < since and facts.day <= until:
            continue  # older contracts had until then
        where, said = f"documents[{i}]", {**values, "number": d.number or "–"}
        if d.no_reexport is None:
            missing.append(f"{where}.no_reexport")
        elif not d.no_reexport:
            reasons.append(CheckReason(KEY, "none", said, where))
        elif d.remedies is None:
            missing.append(f"{where}.remedies")
        elif not d.remedies:
            reasons.append(CheckReason(KEY, "no-remedies", said, where))
    return Result(tuple(reasons), tuple(missing))
