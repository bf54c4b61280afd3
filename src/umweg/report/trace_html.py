"""The page of ``umweg trace``: a Sankey diagram, a map and tables for the first goods, one line for the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from umweg.report import geo, names, notation, trace_map, unknown_legs
from umweg.report.html import environment, style, write_page
from umweg.report.sankey import sankey
from umweg.report.trace_headline import headline, most_of
from umweg.results import Bounds, GoodTrace, LegFlow, TraceResult

FULL = 12
"""Goods shown in full; all others have a line."""
SHEET = 100
"""Goods on one folded sheet of those that have a line each."""
UNKNOWN = "unknown"
ENDLESS = "no bound"


def write_trace(result: TraceResult, path: str | Path, full: int = FULL) -> int:
    """Write the page to ``path``, all or nothing; bytes written. Raises as ``report.html.write_report``."""
    return write_page(path, lambda: render(result, full))


def render(result: TraceResult, full: int = FULL) -> str:
    """The page as text; the same result gives the same bytes."""
    origin, target = notation.spot(result.origin), notation.spot(result.target)
    w = result.window
    told = names.parts(g.good for g in result.goods)
    shown = [_good(result, g, told) for g in result.goods[:full]]
    rest = [_line(g, told) for g in result.goods[full:]]
    return (
        environment()
        .get_template("trace.html.j2")
        .render(
            r=result,
            title=f"Routes from {origin} to {target}",
            headline=headline(result),
            when=f"{notation.months(w.after_from, w.after_to)} against the history before" if w else "",
            origin=origin,
            target=target,
            style=style("colours", "page", "parts", "map", "sankey"),
            of=notation.count(len(result.goods), "good"),
            shown=shown,
            contents=_contents(shown, bool(rest)),
            sheets=_sheets(rest, full),
            notes=[notation.sentence(n) for n in result.notes],
            map_credit=geo.credit(),
        )
    )


def _contents(shown: list[dict[str, Any]], more: bool) -> list[tuple[str, str]]:
    """The contents list: each good in full with the most that can have gone, then the rest."""
    goods = [(f"{g['key']}-h", notation.sentence(f"{g['name']}: {g['most']}")) for g in shown]
    return [*goods, *[("rest-h", "All other goods")] * more, ("method-h", "How to read this")]


def _sheets(rest: list[dict[str, str]], before: int) -> list[dict[str, Any]]:
    """The goods with a line each, in sheets that are folded until somebody wants them."""
    return [
        {"from": f"{before + i + 1:,}", "to": f"{before + i + len(rows):,}", "rows": rows}
        for i in range(0, len(rest), SHEET)
        if (rows := rest[i : i + SHEET])
    ]


def number(value: float | None, none: str = UNKNOWN) -> str:
    """Millions, or what stands where nothing is known: never 0.

    >>> number(None), number(2.5e6)
    ('unknown', '2.50')
    """
    return none if value is None else notation.millions(value)


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
        return f"{notation.millions(low or 0.0)} or more"
    return (
        f"{notation.millions(low)} to {notation.millions(high)}"
        if low is not None
        else f"at most {notation.millions(high)}"
    )


def path_name(path: tuple[str, ...]) -> str:
    """A route in names of countries."""
    return " → ".join(notation.short(notation.spot(c)) for c in path)


def _good(result: TraceResult, g: GoodTrace, told: dict[str, str]) -> dict[str, Any]:
    """One good in full; its picture stands apart from its tables, which are folded."""
    drawing = sankey(g, result.origin, result.target)
    return {
        **_named(g, told),
        **_tables(g),
        "key": f"good-{notation.slug(g.good.id)}",
        "name": names.in_words(g.good) + (f", {told[g.good.id]}" if g.good.id in told else ""),
        "most": most_of(g),
        "currency": g.currency,
        "conflict": g.conflict,
        "sankey": drawing,
        "map": (chart := trace_map.draw(result, g) if drawing else None),
        "nomap": "" if chart or not drawing or trace_map.points(result) else
        "No map: a place of these routes has no point on it.",
        "has": {
            "supply": any(t.supply for t in g.transits),
            "kept": any(t.absorbed for t in g.transits),
            "lost": any(leg.lost for leg in g.legs),
        },
        "unknown": [(path_name((leg.start, leg.end)), unknown_legs.can_carry(leg)) for leg in unknown_legs.unknown(g)],
        "netted": len(unknown_legs.without_circles(g).legs) < len(g.legs),
        "notes": [notation.sentence(n) for n in g.notes],
    }  # fmt: skip


def _named(g: GoodTrace, told: dict[str, str]) -> dict[str, str]:
    """Code and text of a good, and what tells it apart; no text where it only repeats the code."""
    return {"code": g.good.id, "label": names.apart(g.good, told) if g.good.label != g.good.id else ""}


def _tables(g: GoodTrace) -> dict[str, Any]:
    """The rows of routes, legs and transit countries."""
    return {
        "routes": [_route("All routes together", g.total, "", g.conflict)] * bool(g.routes)
        + [_route(path_name(r.path), r.carried, "; ".join(r.held_by), g.conflict) for r in g.routes],
        "legs": [_leg(leg, g.conflict) for leg in g.legs],
        "nodes": [
            {
                "name": notation.spot(t.code),
                "through": _span(t.through, g.conflict),
                "kept": f"{number(t.absorbed)} (given: {between(*t.absorbed_limits)})",
                "supply": f"{number(t.supply)} (given: {between(*t.supply_limits)})",
            }
            for t in g.transits
        ],
    }


def _route(name: str, b: Bounds, held: str, conflict: str) -> dict[str, str]:
    return {"name": name, "least": number(b.least), "central": number(b.central), "most": most(b, conflict),
            "held": notation.months_in(held)}  # fmt: skip


def _span(b: Bounds, conflict: str) -> str:
    return UNKNOWN if conflict else between(b.least, b.most)


def _leg(leg: LegFlow, conflict: str) -> dict[str, str]:
    low, high = leg.share
    excess = between(*leg.limits)
    if leg.excess is not None:
        excess = f"{notation.millions(leg.excess.central)} ({excess})"
    share = UNKNOWN if low is None or high is None else f"{low:.0%} to {high:.0%}"
    return {
        "name": path_name((leg.start, leg.end)),
        "excess": excess,
        "routed": _span(leg.routed, conflict),
        "share": notation.months_in(share),
        "lost": between(*leg.lost_limits),
        "basis": leg.basis if leg.markup == 1 else f"{leg.basis}; value grows by {notation.figure(leg.markup)}",
    }


def _line(g: GoodTrace, told: dict[str, str]) -> dict[str, str]:
    best = g.routes[0] if g.routes and not g.conflict else None
    return {
        **_named(g, told),
        "least": number(g.total.least),
        "central": number(g.total.central),
        "most": most(g.total, g.conflict),
        "route": "contradictory" if g.conflict else path_name(best.path) if best else "–",
    }
