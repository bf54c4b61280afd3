"""Red flag 25: a licence that does not fit: out of date, of somebody else, for other lines, or for less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from umweg.screening.checks.documents.papers import over
from umweg.screening.consignments.model import Document
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history import keys
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import PAPERS, risk
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "licence-mismatch"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every licence and permit of the consignment; sensitive goods beyond the coalition without one lack it."""
    papers = [(i, d) for i, d in enumerate(facts.c.documents) if d.kind in PAPERS]
    goods = risk(facts, known)
    if not papers:
        return Result(missing=("documents.licence",) if goods.lines else goods.missing)
    names = {keys.named(n) for p in facts.parties for n in (p.party.name, *p.party.aliases) if n}
    reasons: list[CheckReason] = []
    for i, d in papers:
        for case, values in _faults(facts, d, names):
            reasons.append(CheckReason(KEY, case, {"number": d.number or "–", **values}, f"documents[{i}]"))
    covered = {n for _, d in papers for n in d.lines} if all(d.lines for _, d in papers) else None
    bare = [g for g in goods.lines if covered is not None and g.number not in covered]
    reasons += [CheckReason(KEY, "line", {"line": g.number, "code": g.code}, g.where) for g in bare]
    missing = [f"documents[{i}].{n}" for i, d in papers for n in ("valid_to", "holder") if getattr(d, n) is None]
    return Result(tuple(reasons), tuple(missing))


def _faults(facts: ConsignmentFacts, d: Document, names: set[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    if d.valid_to is not None and d.valid_to < facts.day:
        yield "expired", {"until": d.valid_to.isoformat()}
    if d.issued is not None and d.issued > facts.day:
        yield "later", {"issued": d.issued.isoformat()}
    if d.holder and names and keys.named(d.holder) not in names:
        yield "holder", {"holder": d.holder}
    if d.quantity is not None and (more := over(facts, d)) is not None:
        yield "quantity", {"quantity": more, "allowed": d.quantity}
