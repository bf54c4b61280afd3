"""Targeting joined to screening: consignments as rows to learn from, and the order that a model gives a queue.

A model orders what was held; it changes no outcome, and a stop stands above all others whatever its score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.law.checks import shipped_checks
from umweg.screening.facts import ConsignmentFacts

if TYPE_CHECKING:
    from umweg.desk.desk import Desk
    from umweg.results.decision import Decision
    from umweg.screening.targeting import TargetingModel

ABOVE = 1.0
"""What a stop's rank has in addition to its probability."""
DIGITS = 6


def rows_of(facts: ConsignmentFacts, outcome: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One row a goods line with the columns of the mapping ``consignments``. ``outcome``: the decision as plain data.

    ``flag_*``: 1 where a check gave a reason, empty where it could not be assessed, else 0.

    >>> from datetime import date
    >>> from umweg.screening.consignments.model import Consignment, Line
    >>> c = Consignment(id="7", destination="KZ", lines=(Line(code="8542.31"),))
    >>> facts = ConsignmentFacts.of(c, date(2024, 3, 1))
    >>> [row] = rows_of(facts, {"reasons": [{"check": "route-hub"}], "missing": [], "points": 1.0})
    >>> row["id"], row["hs"], row["destination"], row["flag_route_hub"], row["flag_route_detour"], row["score"]
    ('7#1', '854231', 'KZ', 1, 0, 1.0)
    """
    found = {r["check"] for r in outcome["reasons"]}
    lacking = {m["check"] for m in outcome["missing"]} - found
    flags = {f"flag_{c.replace('-', '_')}": None if c in lacking else int(c in found) for c in shipped_checks()}
    shared = {
        "date": facts.day.isoformat(), "destination": facts.destination, "route": list(facts.via),
        "exporter": _key(facts, "exporter", "seller", "consignor"),
        "consignee": _key(facts, "consignee", "buyer", "importer", "end-user"),
        "declarant": _key(facts, "declarant", "agent"), "score": outcome["points"], **flags,
    }  # fmt: skip
    for g in facts.lines:
        yield {"id": f"{facts.c.id}#{g.number}", "hs": g.code, "origin": g.origin, "value": g.line.value,
               "mass_kg": g.line.mass_kg, "currency": g.line.currency, **shared}  # fmt: skip


def _key(facts: ConsignmentFacts, *roles: str) -> str | None:
    """The first party that plays one of the roles, in their order."""
    return next((a.key for role in roles for a in facts.role(role)), None)


@dataclass(frozen=True)
class Ranker:
    """A trained model as screening asks it."""

    model: TargetingModel

    @classmethod
    def read(cls, path: str | Path) -> Ranker:
        """A model that ``umweg target train`` wrote. SourceError where it is damaged."""
        from umweg.screening.targeting import read_model

        return cls(read_model(Path(path)))

    @cached_property
    def digest(self) -> str:
        """What the decision pins."""
        return self.model.digest

    def ranks(self, some: Sequence[tuple[ConsignmentFacts, Mapping[str, Any]]]) -> list[float | None]:
        """For each consignment the largest probability of its lines, plus 1 for a stop; None where it has no line."""
        from umweg.screening.targeting import flat
        from umweg.screening.targeting.rank import probabilities

        rows = [(i, r) for i, (f, d) in enumerate(some) for r in rows_of(f, d) if r["hs"]]
        best: list[float | None] = [None] * len(some)
        if rows:
            for (i, _), p in zip(rows, probabilities(self.model, flat(r for _, r in rows)), strict=True):
                best[i] = max(best[i] or 0.0, p)
        return [
            None if p is None else round(p + (ABOVE if d["outcome"] == "stop" else 0.0), DIGITS)
            for p, (_, d) in zip(best, some, strict=True)
        ]


def inspected(desk: Desk) -> Iterator[dict[str, Any]]:
    """Rows to learn from: inspections of the register that name a consignment which was screened here.

    ``found``: 1 where the inspection found a violation; ``random``: whether it was drawn by lot.
    """
    results = [c for c in desk.cases() if c.consignment is not None and c.violation is not None]
    numbers = desk.standing([c.consignment for c in results if c.consignment])
    for case in results:
        found = numbers.get(case.consignment or "")
        held = desk.decision(found[0]) if found else (None, None)
        if held[0] is None or held[1] is None or "unreadable" in held[1]:
            continue
        facts = _facts(held[1], held[0])
        result = {"found": int(bool(case.violation)), "random": int(case.random)}
        yield from ({**r, **result} for r in rows_of(facts, held[0]))


def _facts(document: Mapping[str, Any], decision: Mapping[str, Any]) -> ConsignmentFacts:
    from datetime import date

    from umweg.screening.consignments.faults import settled

    as_of = date.fromisoformat(decision["pins"]["as_of"])
    return ConsignmentFacts.of(settled(dict(document), f"consignment {document['id']}"), as_of)


def ranked(made: Ranker, facts: Iterable[ConsignmentFacts], decisions: Iterable[Decision]) -> list[float | None]:
    """The ranks of a chunk; only what was held is ranked."""
    both = list(zip(facts, decisions, strict=True))
    held = [(f, d.as_dict()) for f, d in both if d.outcome != "release"]
    found = iter(made.ranks(held))
    return [None if d.outcome == "release" else next(found) for _, d in both]
