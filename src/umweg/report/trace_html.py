"""The page of ``umweg trace``: a Sankey diagram, a map and tables for the first goods, one line for the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from umweg.report import geo, trace_map, words
from umweg.report.html import environment, style, write_page
from umweg.report.sankey import sankey
from umweg.results import Bounds, GoodTrace, LegFlow, TraceResult

FULL = 12
"""Goods shown in full; all others have a line."""
UNKNOWN = "unknown"
ENDLESS = "no bound"


def write_trace(result: TraceResult, path: str | Path, full: int = FULL) -> int:
    """Write the page to ``path``, all or nothing; bytes written. Raises as ``report.html.write_report``."""
    return write_page(path, lambda: render(result, full))


def render(result: TraceResult, full: int = FULL) -> str:
    """The page as text; the same result gives the same bytes."""
    origin, target = words.spot(result.origin), words.spot(result.target)
    w = result.window
    return (
        environment()
        .get_template("trace.html.j2")
        .render(
            r=result,
            title=f"Routes from {origin} to {target}",
            headline=headline(result),
            when=f"{words.months(w.after_from, w.after_to)} against the history before" if w else "",
            origin=origin,
            target=target,
            style=style("colours", "page", "parts", "map", "sankey"),
            shown=[_good(result, g) for g in result.goods[:full]],
            rest=[_line(g) for g in result.goods[full:]],
            notes=[words.sentence(n) for n in result.notes],
            map_credit=geo.credit(),
        )
    )


def headline(result: TraceResult) -> str:
    """The first good's largest route in one sentence."""
    origin, target = words.spot(result.origin), words.spot(result.target)
    if not result.goods:
        return f"No good to trace from {origin} to {target}"
    g = result.goods[0]
    if g.conflict:
        return f"The legs of {g.good.id} contradict each other"
    bounded = [r for r in g.routes if r.carried.most is not None]
    if not bounded:
        return f"No route from {origin} to {target} can be bounded"
    best = max(bounded, key=lambda r: (r.carried.central or 0.0, r.carried.most or 0.0))
    via = words.listing(words.spot(c) for c in best.path[1:-1])
    if not best.carried.most:
        return f"No excess can have gone from {origin} to {target} over {via}"
    span = words.span(best.carried.least or 0.0, best.carried.most, g.currency)
    what = "" if len(result.goods) == 1 and g.good.id == "TOTAL" else f" of {g.good.id}"
    return f"Between {span.replace(' to ', ' and ')}{what} can have gone from {origin} over {via} to {target}"


def number(value: float | None, none: str = UNKNOWN) -> str:
    """Millions, or what stands where nothing is known: never 0.

    >>> number(None), number(2.5e6)
    ('unknown', '2.50')
    """
    return none if value is None else words.millions(value)


def most(b: Bounds, conflict: str) -> str:
    """The upper bound, or why there is none."""
    return number(b.most, UNKNOWN if conflict else ENDLESS)


def between(low: float | None, high: float | None) -> str:
    """A range of millions; open ends are said.

    >>> between(1e6, None), between(None, None)
    ('1.00 or more', 'unknown')
    """
    if low is None and high is None:
        return UNKNOWN
    if high is None:
        return f"{words.millions(low or 0.0)} or more"
    return f"{words.millions(low)} to {words.millions(high)}" if low is not None else f"at most {words.millions(high)}"


def path_name(path: tuple[str, ...]) -> str:
    """A route in names of countries."""
    return " → ".join(words.short(words.spot(c)) for c in path)


def _good(result: TraceResult, g: GoodTrace) -> dict[str, Any]:
    drawing = sankey(g, result.origin, result.target)
    chart = trace_map.draw(result, g) if drawing else None
    return {
        "key": f"good-{words.slug(g.good.id)}",
        "code": g.good.id,
        "label": g.good.label if g.good.label != g.good.id else "",
        "currency": g.currency,
        "conflict": g.conflict,
        "sankey": drawing,
        "map": chart,
        "nomap": "" if chart or not drawing or trace_map.points(result) else
        "No map: a place of these routes has no point on it.",
        "has": {
            "supply": any(t.supply for t in g.transits),
            "kept": any(t.absorbed for t in g.transits),
            "lost": any(leg.lost for leg in g.legs),
            "unknown": any(leg.excess is None for leg in g.legs),
        },
        "routes": [_route("All routes together", g.total, "", g.conflict)] * bool(g.routes)
        + [_route(path_name(r.path), r.carried, "; ".join(r.held_by), g.conflict) for r in g.routes],
        "legs": [_leg(leg, g.conflict) for leg in g.legs],
        "nodes": [
            {
                "name": words.spot(t.code),
                "through": _span(t.through, g.conflict),
                "kept": f"{number(t.absorbed)} (given: {between(*t.absorbed_limits)})",
                "supply": f"{number(t.supply)} (given: {between(*t.supply_limits)})",
            }
            for t in g.transits
        ],
        "notes": [words.sentence(n) for n in g.notes],
    }  # fmt: skip


def _route(name: str, b: Bounds, held: str, conflict: str) -> dict[str, str]:
    return {"name": name, "least": number(b.least), "central": number(b.central), "most": most(b, conflict),
            "held": words.months_in(held)}  # fmt: skip


def _span(b: Bounds, conflict: str) -> str:
    return UNKNOWN if conflict else between(b.least, b.most)


def _leg(leg: LegFlow, conflict: str) -> dict[str, str]:
    low, high = leg.share
    excess = between(*leg.limits)
    if leg.excess is not None:
        excess = f"{words.millions(leg.excess.central)} ({excess})"
    share = UNKNOWN if low is None or high is None else f"{low:.0%} to {high:.0%}"
    return {
        "name": path_name((leg.start, leg.end)),
        "excess": excess,
        "routed": _span(leg.routed, conflict),
        "share": words.months_in(share),
        "lost": between(*leg.lost_limits),
        "basis": leg.basis if leg.markup == 1 else f"{leg.basis}; value grows by {leg.markup:g}",
    }


def _line(g: GoodTrace) -> dict[str, str]:
    best = g.routes[0] if g.routes and not g.conflict else None
    return {
        "code": g.good.id,
        "label": g.good.label if g.good.label != g.good.id else "",
        "least": number(g.total.least),
        "central": number(g.total.central),
        "most": most(g.total, g.conflict),
        "route": "contradictory" if g.conflict else path_name(best.path) if best else "–",
    }
