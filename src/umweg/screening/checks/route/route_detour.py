"""Red flag 16: the way is much longer than the direct one, enters a country twice, or is not the one usually taken."""

from __future__ import annotations

from collections.abc import Iterator

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.distances import is_placed, way_km
from umweg.screening.inputs.questions import leaves, risk, sensitive
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "route-detour"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Lengths are of great circles over principal cities: they tell a large detour, not a small one."""
    ends = (facts.sender, facts.destination)
    way = (facts.sender, *facts.via, facts.destination)
    if leaves(facts, known) is False:
        return NOTHING
    lacking = [n for n, c in zip(("sender", "destination"), ends, strict=True) if not c]
    if lacking or not facts.stops:
        return Result(missing=tuple(lacking) or ("route",))
    reasons = [*_long(facts, known, way), *_again(facts, known, way), *_unusual(facts, known, way)]
    missing = [f"route[{i}]" for i, c in enumerate(facts.stops) if not c]
    missing += [f"place of {c}" for c in dict.fromkeys(way) if not is_placed(c)]
    return Result(tuple(reasons), tuple(missing))


def _tags(facts: ConsignmentFacts, known: ReferenceData) -> frozenset[str]:
    """What makes a detour weigh more."""
    listed = {"listed-goods"} if sensitive(facts, known).lines else set()
    return frozenset(listed | ({"hub"} if any(known.is_hub(c) for c in facts.via) else set()))


def _long(facts: ConsignmentFacts, known: ReferenceData, way: tuple[str, ...]) -> Iterator[CheckReason]:
    """The length against the direct way, by the bound for how the goods travel."""
    if not facts.via:
        return
    length, direct = way_km(way), way_km((way[0], way[-1]))
    if length is None or direct is None:
        return
    bound = known.parameter(KEY, _bound(facts, known))
    if length - direct >= known.parameter(KEY, "least_km") and length >= bound * direct:
        values = {
            "countries": " ".join(way),
            "km": round(length),
            "direct": round(direct),
            "extra": round(length - direct),
        }
        yield CheckReason(KEY, "long", values, "route", _tags(facts, known))


def _bound(facts: ConsignmentFacts, known: ReferenceData) -> str:
    """The parameter that bounds the length. An unknown mode may be the sea; for sensitive goods it counts as land."""
    modes = {facts.c.mode, *(s.mode for s in facts.c.route)} - {None}
    if "sea" in modes or not (modes or risk(facts, known).lines):
        return "ratio_sea"
    return "ratio_air" if "air" in modes else "ratio"


def _again(facts: ConsignmentFacts, known: ReferenceData, way: tuple[str, ...]) -> Iterator[CheckReason]:
    """A country that the goods leave and enter again."""
    twice = [c for i, c in enumerate(way) if c in way[:i]]
    if twice and facts.via:
        yield CheckReason(KEY, "again", {"country": twice[0], "countries": " ".join(way)}, "route", _tags(facts, known))


def _unusual(facts: ConsignmentFacts, known: ReferenceData, way: tuple[str, ...]) -> Iterator[CheckReason]:
    """A way that none of many consignments of sensitive or other goods took before; for sensitive goods only."""
    if known.history is None or not risk(facts, known).lines:
        return
    ways = known.history.ways_between(facts)
    count, least = sum(ways.values()), known.parameter(KEY, "least_history")
    if count >= least and facts.via not in ways:
        usual = max(ways, key=lambda w: (ways[w], w))
        values = {"countries": " ".join(way), "count": count, "usual": " ".join((way[0], *usual, way[-1]))}
        yield CheckReason(KEY, "unusual", values, "route", _tags(facts, known))
