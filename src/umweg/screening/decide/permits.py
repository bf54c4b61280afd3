"""Does a permit take back a reason? Every condition of the record is asked; what it lacks is said.

>>> from datetime import date
>>> from umweg.law.permits import parse_permits
>>> from umweg.screening.consignments.model import Consignment, Document, Line
>>> permit = parse_permits("permits: [{key: L-1, kind: licence, law: eu, source: BAFA, verified: true,"
...     " number: A17, checks: [goods-listed], codes: ['8542']}]", "p.yml")[0]
>>> c = Consignment(id="1", lines=(Line(code="854231"),), documents=(Document(kind="licence", number="A17"),))
>>> reason = CheckReason("goods-listed", "listed", {}, "lines[0]")
>>> lifted(reason, ConsignmentFacts.of(c, date(2024, 3, 1)), permit)
''
>>> lifted(reason, ConsignmentFacts.of(Consignment(id="1", lines=(Line(code="854231"),)), date(2024, 3, 1)), permit)
'no document of the consignment names licence A17'
"""

from __future__ import annotations

from umweg.law.permits import Permit
from umweg.screening.facts import ConsignmentFacts, GoodsLine
from umweg.screening.inputs.answer import CheckReason
from umweg.screening.inputs.questions import PAPERS, RECEIVERS


def speaks(reason: CheckReason, permit: Permit) -> bool:
    """Whether the permit speaks about such a reason at all."""
    return reason.check in permit.checks and (not permit.lists or bool(reason.tags & set(permit.lists)))


def lifted(reason: CheckReason, facts: ConsignmentFacts, permit: Permit) -> str:
    """Why a permit that speaks about a reason does not take it back; empty where it does."""
    goods = _goods(reason, facts)
    if not all(permit.holds(facts.day, g.code, facts.destination) for g in goods or facts.lines):
        return "day, goods or destination are not those of the permit"
    if permit.number and not any(d.number == permit.number and d.kind in PAPERS for d in facts.c.documents):
        return f"no document of the consignment names {permit.kind} {permit.number}"
    return _contract(facts, permit) or _parties(facts, permit) or _value(facts, permit)


def _goods(reason: CheckReason, facts: ConsignmentFacts) -> tuple[GoodsLine, ...]:
    return tuple(g for g in facts.lines if g.where == reason.where)


def _contract(facts: ConsignmentFacts, permit: Permit) -> str:
    before = permit.contract_before
    if before is None:
        return ""
    signed = [d.issued for d in facts.c.documents if d.kind == "contract" and d.issued]
    if not signed:
        return f"no contract with a date; the permit asks for one before {before}"
    return "" if max(signed) < before else f"the contract is of {max(signed)}, not before {before}"


def _parties(facts: ConsignmentFacts, permit: Permit) -> str:
    if not permit.parties:
        return ""
    from umweg.names import compare_names, threshold

    for actor in facts.role(*RECEIVERS):
        if not any(compare_names(actor.party.name or "", p) >= threshold() for p in permit.parties):
            return f"{actor.called} is not named in the permit"
    return "" if any(True for _ in facts.role(*RECEIVERS)) else "no consignee, buyer or end user is stated"


def _value(facts: ConsignmentFacts, permit: Permit) -> str:
    if permit.value_limit is None:
        return ""
    values = [(g.line.value, g.line.currency) for g in facts.lines]
    if any(v is None or c != permit.currency for v, c in values):
        return f"not every line has a value in {permit.currency}"
    total = sum(v for v, _ in values if v is not None)
    return "" if total <= permit.value_limit else f"{total:,.0f} {permit.currency} are above {permit.value_limit:,.0f}"
