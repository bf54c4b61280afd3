"""A party or a stop is in a region under measures of its own, or its address cannot be placed where that matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from umweg.law.checks import LANGUAGES
from umweg.law.regions import Region, regions
from umweg.results.wording import role
from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.placing import (
    WRITTEN,
    Placement,
    astray,
    country_of,
    placements,
    placements_of_stops,
    stray,
)
from umweg.screening.inputs.questions import RECEIVERS, SENDERS, called
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "region-measures"
_HANDLERS = frozenset({*RECEIVERS, *SENDERS, "manufacturer", "warehouse", "notify"})
"""Parties from whom or to whom the goods move: only their addresses must be placed."""


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a party and stop. Gaps: addresses in the countries of ``must_place`` that lie nobody knows where."""
    near = WRITTEN & facts.countries
    addressed = near or any(p.party.addresses for p in facts.parties if not p.country) or facts.c.route
    unknown = facts.ends_unknown
    reasons, gaps = list(_astray(facts)), []
    if not addressed:
        return Result.of(reasons, (), unknown)
    reasons += _stops(facts)
    must = frozenset(regions().must_place)
    for p in facts.parties:
        found = list(placements(p))
        inside = next((x for x in found if x.status == "in"), None)
        if inside is not None:
            reasons.append(_inside(p, inside))
        elif _where(p) & must and p.role in _HANDLERS and not any(x.status == "outside" for x in found):
            gaps.append(_unplaced(p, found, min(_where(p) & must)))
    stated = {c for p in facts.parties if p.role in _HANDLERS for c in _where(p)}
    gaps += [CheckReason(KEY, "nobody", {"country": c}, name) for name, c in _ends(facts) if c in must - stated]
    return Result.of(reasons, gaps, unknown)


def _ends(facts: ConsignmentFacts) -> tuple[tuple[str, str], ...]:
    return ("sender", facts.sender), ("destination", facts.destination)


def _where(p: Actor) -> frozenset[str]:
    """Countries under which a party's addresses are written."""
    return frozenset({p.country, *map(country_of, p.party.addresses)} - {""})


def _region(key: str) -> Region:
    return regions().by_key[key]


def _inside(p: Actor, found: Placement) -> CheckReason:
    r = _region(found.region)
    values = {**called(p), "by": found.by, "region": dict(r.titles), "act": "; ".join(r.acts)}
    return CheckReason(KEY, "address" if r.whole else "part", values, f"{p.where}.addresses",
                       frozenset({r.key, f"role-{p.role}"}), r.laws)  # fmt: skip


def _astray(facts: ConsignmentFacts) -> Iterator[CheckReason]:
    """Places of a region beside which another country, or none, is written."""
    for p in facts.parties:
        for country, found in astray(p):
            yield _beside(found, country, {"who": {lang: f"{role(p.role, lang)} {p.called}" for lang in LANGUAGES}},
                          f"{p.where}.addresses", frozenset({f"role-{p.role}"}))  # fmt: skip
    for i, (stop, country) in enumerate(zip(facts.c.route, facts.stops, strict=True)):
        if stop.place and (found := stray(country, (stop.place, "", "", ""))).status == "stray":
            who = {"en": f"stop {i + 1}", "de": f"Halt {i + 1}"}
            yield _beside(found, country, {"who": who}, f"route[{i}].place", frozenset({"stop"}))


def _beside(found: Placement, country: str, who: Mapping[str, Any], where: str, tags: frozenset[str]) -> CheckReason:
    r = _region(found.region)
    values = {**who, "by": found.by, "region": dict(r.titles), "act": "; ".join(r.acts)}
    values |= {"country": country} if country else {}
    return CheckReason(KEY, "beside" if country else "alone", values, where, frozenset({r.key, *tags}), r.laws)


def _unplaced(p: Actor, found: list[Placement], country: str) -> CheckReason:
    doubt = next((x for x in found if x.status == "ambiguous"), None)
    where = f"{p.where}.addresses"
    if doubt is not None:
        values = {**called(p), "by": doubt.by, "region": dict(_region(doubt.region).titles)}
        return CheckReason(KEY, "ambiguous", values, where)
    return CheckReason(KEY, "unplaced" if found else "no-address", {**called(p), "country": country}, where)


def _stops(facts: ConsignmentFacts) -> Iterator[CheckReason]:
    for i, found in enumerate(placements_of_stops(facts)):
        if found.status == "in":
            r = _region(found.region)
            values = {"stop": i + 1, "by": found.by, "region": dict(r.titles), "act": "; ".join(r.acts)}
            yield CheckReason(KEY, "stop", values, f"route[{i}].place", frozenset({r.key, "stop"}), r.laws)
