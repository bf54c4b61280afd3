"""The picture: arcs from the origin bloc through transit countries to the target, on a map made for this result.

Two framings are drawn, one for wide and one for narrow screens. Where a place of the result has no point on the map,
the same flows are drawn as a diagram without geography (flow.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from umweg.core.codes import countries
from umweg.core.errors import UmwegError
from umweg.report import notation
from umweg.report.geo import Point, Projection, all_codes, bowed, great_circle, label_point, mean_point, rings, trimmed
from umweg.report.labels import LabelRequest, PlacedLabel, place
from umweg.results import DetectResult

MOST = 14
"""More transit countries than this are not drawn; the page says how many are left out."""

BLOCS = {"EU": "EU27_2020"}
"""Whose members stand for a bloc of changing composition, for drawing only."""


@dataclass(frozen=True, slots=True)
class TransitPoint:
    """One transit country of the picture; ``excess`` in units of currency, ``upper`` the upper bound of diversion."""

    code: str
    name: str
    excess: float
    grade: str
    upper: float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: ``direct`` is direct trade before and after; ``grey`` countries that were not assessed."""

    origin: str
    origin_codes: tuple[str, ...]
    target: str
    vias: tuple[TransitPoint, ...]
    left_out: int
    direct: tuple[float, float] | None
    grey: tuple[tuple[str, str], ...]
    quiet: tuple[str, ...]
    summed: bool
    currency: str
    leg: int = 1


def picture(result: DetectResult, direct: tuple[float, float] | None) -> Picture:
    """What to draw from a result: whole-country findings, or sums of goods where there is none."""
    vias = [
        TransitPoint(
            f.transit, notation.place(f.transit), f.excess.central, f.grade, f.diverted[1] if f.diverted else None
        )
        for f in result.countries
    ]
    summed = not vias and bool(result.goods)
    if summed:
        totals: dict[str, float] = {}
        for f in result.goods:
            totals[f.transit] = totals.get(f.transit, 0.0) + f.excess.central
        vias = [TransitPoint(t, notation.place(t), v, "watch", None) for t, v in totals.items()]
    vias.sort(key=lambda v: (-v.excess, v.code))
    shown = tuple(vias[:MOST])
    drawn = {v.code for v in vias} | {result.target}
    grey = {
        n.transit: ("not assessed" if n.kind == "no-data" else "own measures" if n.kind == "own-measures" else "")
        for n in result.not_assessable
        if n.transit and n.good is None and n.transit not in drawn
    }
    tested = result.null_model.get("growth", {})
    quiet = tuple(c for c in tested if c not in drawn and not grey.get(c)) if isinstance(tested, dict) else ()
    return Picture(
        result.origin,
        members_of(result.origin),
        result.target,
        shown,
        len(vias) - len(shown),
        direct,
        tuple((c, why) for c, why in grey.items() if why),
        quiet,
        summed,
        result.currency,
        result.leg,
    )


def members_of(origin: str) -> tuple[str, ...]:
    """Codes of the origin's countries, as far as its name says."""
    codes: list[str] = []
    for part in origin.replace(" and ", ", ").split(","):
        try:
            area = countries.resolve(part.strip())
            area = countries.areas()[BLOCS.get(area.code, area.code)]
        except (UmwegError, KeyError):
            return ()
        codes += area.members or (area.code,)
    return tuple(codes)


@dataclass(frozen=True, slots=True)
class Page:
    """One framing: its size, type size and padding (top, right, bottom, left)."""

    key: str
    width: int
    height: int
    font: float
    pad: tuple[float, float, float, float]
    thick: float


PAGES = (
    Page("broad", 1100, 560, 15, (80, 150, 70, 160), 26),
    Page("slim", 390, 340, 12, (58, 62, 52, 34), 15),
)


def draw(pic: Picture) -> Markup | None:
    """Both framings as SVG, or None where origin, target or a transit country has no point on the map."""
    home = [p for c in pic.origin_codes if (p := label_point(c))]
    goal = label_point(pic.target)
    ends = [label_point(v.code) for v in pic.vias]
    if not home or goal is None or any(p is None for p in ends):
        return None
    start = mean_point(home)
    vias = [p for p in ends if p]
    return Markup("").join(_page(pic, page, start, goal, vias) for page in PAGES)


def stroke_of(value: float, top: float, page: Page) -> float:
    """Widths grow with the square root of the value."""
    return max(1.6, page.thick * math.sqrt(max(value, 0.0) / top)) if top > 0 else 1.6


def _page(pic: Picture, page: Page, start: Point, goal: Point, vias: list[Point]) -> Markup:
    proj = Projection.fit([start, goal, *vias], page.width, page.height, page.pad)
    top = max([v.excess for v in pic.vias] + list(pic.direct or ()) + [1.0])
    order = sorted(range(len(vias)), key=lambda i: _bearing(proj, start, vias[i]))
    first, second = {}, {}
    for rank, i in enumerate(order):
        lean = rank / max(len(order) - 1, 1)
        first[i] = bowed([proj(p) for p in great_circle(start, vias[i])], 0.16 - 0.3 * lean)
        second[i] = bowed([proj(p) for p in great_circle(vias[i], goal)], 0.1)
    straight = bowed([proj(p) for p in great_circle(start, goal)], 0.2)
    parts = [land(pic, proj, page), _direct(pic, straight, top, page)]
    for i in reversed(range(len(vias))):
        parts.append(_arc(pic.vias[i], first[i], second[i], top, page))
    lines = [p for arc in (*first.values(), *second.values(), straight) for p in arc[2:-2]]
    placed = place(_asks(pic, proj, start, goal, vias, straight, page), lines, page.width, page.height, page.font)
    parts += [_nodes(pic, proj, start, goal, vias, page), labels(placed, page)]
    return Markup(
        '<svg class="map {key}" viewBox="0 0 {w} {h}" role="img" aria-label="{label}" font-size="{font}">{body}</svg>'
    ).format(
        key=page.key, w=page.width, h=page.height, label=describe(pic), font=page.font, body=Markup("").join(parts)
    )


def _bearing(proj: Projection, a: Point, b: Point) -> float:
    (x1, y1), (x2, y2) = proj(a), proj(b)
    return math.atan2(y2 - y1, x2 - x1)


def describe(pic: Picture) -> str:
    """The picture in words, for those who cannot see it."""
    ways = notation.listing(f"{v.name} ({notation.money(v.excess, pic.currency)}, {v.grade})" for v in pic.vias)
    leg = f"exports from {pic.origin} to transit countries"
    if pic.leg == 2:
        leg = f"imports of {notation.place(pic.target)} from third countries"
    text = f"Map. Excess of {leg}: {ways or 'none'}."
    if pic.direct:
        before, after = (notation.money(v, pic.currency) for v in pic.direct)
        text += f" Direct exports to {notation.place(pic.target)}: {before} before, {after} after."
    return text


def _number(v: float) -> str:
    return f"{v:.1f}".removesuffix(".0")


def path_of(line: Sequence[Point], close: bool = False) -> str:
    """A line as SVG path data."""
    body = "L".join(f"{_number(x)} {_number(y)}" for x, y in line)
    return f"M{body}{'Z' if close else ''}"


def land(pic: Picture, proj: Projection, page: Page) -> Markup:
    """Countries in frame: origin and countries of the picture in tints of their own."""
    tints = dict.fromkeys(pic.origin_codes, "home") | {v.code: "via" for v in pic.vias} | {pic.target: "goal"}
    paths: dict[str, list[str]] = {"": [], "home": [], "via": [], "goal": []}
    for code in all_codes():
        for ring in rings(code):
            if sum(map(proj.beyond, ring)) > len(ring) / 2:
                continue
            line = [proj(p) for p in ring]
            xs, ys = [p[0] for p in line], [p[1] for p in line]
            if max(xs) < 0 or min(xs) > page.width or max(ys) < 0 or min(ys) > page.height:
                continue
            if max(xs) - min(xs) < 1.2 and max(ys) - min(ys) < 1.2:
                continue
            paths[tints.get(code, "")].append(path_of(_near(line, page), close=True))
    return Markup("").join(
        Markup('<path class="land {tint}" d="{d}"/>').format(tint=tint, d="".join(d)) for tint, d in paths.items() if d
    )


def _near(line: list[Point], page: Page, margin: float = 30) -> list[Point]:
    """A ring with what lies far outside the frame pulled to its rim, and points merged that fall together."""
    out: list[Point] = []
    for x, y in line:
        p = (min(max(x, -margin), page.width + margin), min(max(y, -margin), page.height + margin))
        if not out or math.dist(p, out[-1]) >= 0.7:
            out.append(p)
    return out


def _direct(pic: Picture, line: list[Point], top: float, page: Page) -> Markup:
    if not pic.direct:
        return Markup("")
    (x1, y1), (x2, y2) = line[0], line[-1]
    before, after = (stroke_of(v, top, page) for v in pic.direct)
    return Markup(
        '<defs><linearGradient id="fade-{k}" gradientUnits="userSpaceOnUse" x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" '
        'y2="{y2:.0f}"><stop class="stop" offset="0"/><stop class="stop end" offset="1"/></linearGradient></defs>'
        '<path class="was" stroke="url(#fade-{k})" stroke-width="{b:.1f}" d="{d}"/>'
        '<path class="is" stroke-width="{a:.1f}" d="{d}"/>'
    ).format(k=page.key, x1=x1, y1=y1, x2=x2, y2=y2, b=before, a=after, d=path_of(line))


def _arc(via: TransitPoint, first: list[Point], second: list[Point], top: float, page: Page) -> Markup:
    width = stroke_of(via.excess, top, page)
    one, two = trimmed(first, 9, 7 + width), trimmed(second, 8, 13)
    known = via.upper is not None
    size = page.font * 0.36
    return Markup(
        '<g class="arc {grade}"><title>{name}</title><path class="halo" stroke-width="{halo:.1f}" d="{d}"/>'
        '<path stroke-width="{w:.1f}" d="{d}"/><path class="head" d="{head}"/>'
        '<path class="leg2{dash}" stroke-width="{w2:.1f}" d="{d2}"/><path class="head two" d="{head2}"/></g>'
    ).format(
        grade=via.grade,
        name=via.name,
        halo=width + 2.5,
        w=width,
        d=path_of(one),
        dash="" if known else " dash",
        head=head(one, max(width * 0.95, size)),
        w2=stroke_of(via.upper or 0.0, top, page),
        d2=path_of(two),
        head2=head(two, size),
    )


def head(line: Sequence[Point], size: float) -> str:
    """An arrow head at the end of a line."""
    (x1, y1), (x2, y2) = line[-2], line[-1]
    length = math.dist((x1, y1), (x2, y2)) or 1.0
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    tip = (x2 + ux * size * 1.3, y2 + uy * size * 1.3)
    return path_of([(x2 - uy * size, y2 + ux * size), tip, (x2 + uy * size, y2 - ux * size)], close=True)


def _asks(
    pic: Picture, proj: Projection, start: Point, goal: Point, vias: list[Point], straight: list[Point], page: Page
) -> list[LabelRequest]:
    out = [
        LabelRequest("goal", (notation.place(pic.target),), proj(goal), 9),
        LabelRequest("home", (notation.short(pic.origin) if page.width < 500 else pic.origin,), proj(start), 9),
    ]
    unit = "" if page.width < 500 else pic.currency
    for via, p in zip(pic.vias, vias, strict=True):
        out.append(LabelRequest(via.code, (via.name, f"+{notation.money(via.excess, unit)}"), proj(p), 7))
    if pic.direct:
        before, after = pic.direct
        text = ("direct", f"{notation.money(before, unit)} → {notation.money(after, unit)}")
        out.append(LabelRequest("direct", text, straight[len(straight) // 2], page.thick / 2 + 2))
    for code, p in _others(pic, proj, page):
        out.append(LabelRequest(code, (notation.place(code),), p, 5, weak=True))
    return out


def _others(pic: Picture, proj: Projection, page: Page) -> list[tuple[str, Point]]:
    """Countries asked for but not assessed, and those tested without a finding, as far as they are in frame."""
    out = []
    for code in [c for c, _ in pic.grey] + list(pic.quiet):
        place_of = label_point(code)
        if place_of is None:
            continue
        x, y = proj(place_of)
        if 8 < x < page.width - 8 and 8 < y < page.height - 8:
            out.append((code, (x, y)))
    return out


def _nodes(pic: Picture, proj: Projection, start: Point, goal: Point, vias: list[Point], page: Page) -> Markup:
    dots = [(proj(start), "end", 6.5), (proj(goal), "end", 6.5)]
    dots += [(proj(p), v.grade, 5.0) for v, p in zip(pic.vias, vias, strict=True)]
    dots += [(p, "grey", 3.5) for _, p in _others(pic, proj, page)]
    return Markup("").join(
        Markup('<circle class="node {c}" cx="{x:.1f}" cy="{y:.1f}" r="{r}"/>').format(c=c, x=x, y=y, r=r)
        for (x, y), c, r in dots
    )


def labels(placed: Sequence[PlacedLabel], page: Page) -> Markup:
    """Placed labels as SVG text."""
    out = []
    for p in placed:
        kind = "weak" if p.ask.weak else "ends" if p.ask.key in {"goal", "home"} else "name"
        lines = Markup("").join(
            Markup('<tspan x="{x:.1f}" y="{y:.1f}" class="{c}">{text}</tspan>').format(
                x=p.x, y=p.y + i * page.font * 1.2, c="first" if i == 0 else "second", text=line
            )
            for i, line in enumerate(p.ask.lines)
        )
        out.append(Markup('<text class="{c}" text-anchor="{a}">{lines}</text>').format(c=kind, a=p.anchor, lines=lines))
    return Markup("").join(out)
