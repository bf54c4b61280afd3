"""Traced legs on the map: one arc a leg, also between transit countries; as wide as what routes carried on it.

Legs of which nothing is known are thin and dashed, whatever the joint solution gave them.
"""

from __future__ import annotations

import math

from markupsafe import Markup

from umweg.report import notation
from umweg.report.geo import Point, Projection, bowed, great_circle, label_point, mean_point, trimmed
from umweg.report.labels import LabelRequest, place
from umweg.report.map import PAGES, Page, Picture, TransitPoint, head, labels, land, members_of, path_of, stroke_of
from umweg.report.unknown_legs import label, without_circles
from umweg.results import GoodTrace, LegFlow, TraceResult

THIN = 2.0
"""Width of a leg of which nothing is known."""


def draw(result: TraceResult, good: GoodTrace) -> Markup | None:
    """Both framings as SVG; None where a place of the result has no point on the map or nothing was carried."""
    spots = points(result)
    good = without_circles(good)
    legs = [leg for leg in good.legs if (leg.routed.central or 0.0) > 0]
    if spots is None or not legs:
        return None
    return Markup("").join(_page(result, good, legs, spots, page) for page in PAGES)


def points(result: TraceResult) -> dict[str, Point] | None:
    """Degrees of every node; None where one has no point."""
    home = [p for c in members_of(notation.spot(result.origin)) if (p := label_point(c))]
    spots = {c: p for c in (*result.transits, result.target) if (p := label_point(c))}
    if not home or len(spots) < len(result.transits) + 1:
        return None
    return {result.origin: mean_point(home), **spots}


def describe(result: TraceResult, good: GoodTrace) -> str:
    """The map in words."""
    ways = notation.listing(
        f"{'–'.join(notation.spot(c) for c in r.path)} ({notation.money(r.carried.central, good.currency)})"
        for r in good.routes
        if r.carried.central
    )
    return f"Map. Routes from {notation.spot(result.origin)} to {notation.spot(result.target)}: {ways or 'none'}."


def _page(result: TraceResult, good: GoodTrace, legs: list[LegFlow], spots: dict[str, Point], page: Page) -> Markup:
    used = {n for leg in legs for n in (leg.start, leg.end)}
    proj = Projection.fit([p for c, p in spots.items() if c in used], page.width, page.height, page.pad)
    pic = Picture(notation.spot(result.origin), members_of(notation.spot(result.origin)), result.target,
                  tuple(TransitPoint(c, notation.spot(c), 0.0, "strong", None) for c in result.transits if c in used),
                  0, None, (), (), False, good.currency)  # fmt: skip
    top = max((_routed(leg) for leg in legs if leg.excess), default=0.0)
    at = {c: proj(p) for c, p in spots.items() if c in used}
    bows = _bows(legs, result, at)
    lines = {
        leg.name: bowed([proj(p) for p in great_circle(spots[leg.start], spots[leg.end])], bows[leg.name])
        for leg in legs
    }
    arcs = [_arc(leg, lines[leg.name], top, good.currency, page) for leg in sorted(legs, key=lambda v: -_routed(v))]
    asks = [LabelRequest(c, _lines(c, result, good, page), at[c], 8) for c in
            dict.fromkeys((result.target, result.origin, *result.transits)) if c in at]  # fmt: skip
    placed = place(asks, [p for line in lines.values() for p in line[2:-2]], page.width, page.height, page.font)
    dots = Markup("").join(
        Markup('<circle class="node {k}" cx="{x:.1f}" cy="{y:.1f}" r="{r}"/>').format(
            k="strong" if c in result.transits else "end", x=p[0], y=p[1], r=5 if c in result.transits else 6.5
        )
        for c, p in at.items()
    )
    body = Markup("").join([land(pic, proj, page), *arcs, dots, labels(placed, page)])
    return Markup(
        '<svg class="map {key}" viewBox="0 0 {w} {h}" role="img" aria-label="{label}" font-size="{font}">{body}</svg>'
    ).format(key=page.key, w=page.width, h=page.height, label=describe(result, good), font=page.font, body=body)


def _routed(leg: LegFlow) -> float:
    return leg.routed.central or 0.0


def _bows(legs: list[LegFlow], result: TraceResult, at: dict[str, Point]) -> dict[str, float]:
    """First legs are fanned out by direction, so that none hides another; others bend a little."""
    x0, y0 = at.get(result.origin, (0.0, 0.0))
    first = sorted((leg for leg in legs if leg.start == result.origin),
                   key=lambda leg: math.atan2(at[leg.end][1] - y0, at[leg.end][0] - x0))  # fmt: skip
    out = {leg.name: 0.1 if leg.end == result.target else 0.22 for leg in legs}
    return out | {leg.name: 0.16 - 0.3 * i / max(len(first) - 1, 1) for i, leg in enumerate(first)}


def _arc(leg: LegFlow, line: list[Point], top: float, currency: str, page: Page) -> Markup:
    width = stroke_of(_routed(leg), top, page) if leg.excess else THIN
    cut = trimmed(line, 9, 8 + width * 0.6)
    name = f"{notation.spot(leg.start)} to {notation.spot(leg.end)}: "
    name += f"{notation.money(_routed(leg), currency)} on routes" if leg.excess else f"{label(leg)} M {currency}"
    return Markup(
        '<g class="arc strong"><title>{n}</title><path class="halo" stroke-width="{h:.1f}" d="{d}"/>'
        '<path class="{dash}" stroke-width="{w:.1f}" d="{d}"/><path class="head" d="{head}"/></g>'
    ).format(
        n=name,
        h=width + 2.5,
        w=width,
        d=path_of(cut),
        dash="" if leg.excess else "dash",
        head=head(cut, max(width * 0.9, page.font * 0.36)),
    )


def _lines(code: str, result: TraceResult, good: GoodTrace, page: Page) -> tuple[str, ...]:
    name = notation.spot(code)
    if code == result.origin:
        name = notation.short(name) if page.width < 500 else name
    passed = next((t.through.central for t in good.transits if t.code == code), None)
    return (name, notation.money(passed, "" if page.width < 500 else good.currency)) if passed else (name,)
