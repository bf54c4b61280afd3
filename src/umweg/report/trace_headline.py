"""What a trace comes to, in one sentence: the good in words, all its routes together, and what the data leave open."""

from __future__ import annotations

from umweg.report import names, notation
from umweg.results import GoodTrace, TraceResult

FEW = 4
"""Countries that a headline names; of more it names the first and counts the others."""


def headline(result: TraceResult) -> str:
    """The first good that can be bounded, all its routes together.

    The least stands beside the most: where it is zero, the data allow that nothing went at all.
    """
    origin, target = _the(result.origin), notation.spot(result.target)
    if not result.goods:
        return f"No good to trace from {origin} to {target}"
    good = next((g for g in result.goods if not g.conflict and g.total.most is not None), None)
    if good is None:
        return _open(result.goods[0], origin, target)
    via = _via(good)
    if not good.total.most:
        return f"No excess can have gone from {origin} {via} to {target}"
    what = _what(good, len(result.goods))
    least, most = good.total.least or 0.0, good.total.most
    if least > 0:
        span = notation.span(least, most, good.currency).replace(" to ", " and ")
        return f"Between {span}{what} can have gone from {origin} {via} to {target}"
    cash = notation.money(most, good.currency)
    return f"At most {cash}{what} can have gone from {origin} {via} to {target}; the data allow none as well"


def most_of(g: GoodTrace) -> str:
    """The most that all routes of a good can have carried, in words; why there is no figure where there is none."""
    if g.conflict:
        return "contradictory"
    return "no bound" if g.total.most is None else f"at most {notation.money(g.total.most, g.currency)}"


def _open(g: GoodTrace, origin: str, target: str) -> str:
    """No good has an upper bound."""
    if g.conflict:
        return f"The legs of {names.in_words(g.good)} contradict each other"
    return f"No route from {origin} to {target} can be bounded"


def _what(g: GoodTrace, goods: int) -> str:
    """The good in words; a single good that stands for all trade needs none."""
    return "" if goods == 1 and g.good.id == "TOTAL" else f" of {names.in_words(g.good)}"


def _via(g: GoodTrace) -> str:
    """Every transit country of the routes that can carry anything, or of all routes where none can."""
    routes = [r for r in g.routes if r.carried.most != 0] or list(g.routes)
    codes = list(dict.fromkeys(c for r in routes for c in r.path[1:-1]))
    places = [notation.spot(c) for c in codes]
    if len(places) > FEW:
        places = [*places[: FEW - 1], notation.count(len(places) - FEW + 1, "other country", "other countries")]
    return f"over {notation.listing(places)}" if places else "by any route"


def _the(code: str) -> str:
    """``the EU`` for the European Union, other places by their name."""
    name = notation.short(notation.spot(code))
    return f"the {name}" if name == "EU" else name
