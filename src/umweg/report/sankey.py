"""Sankey diagram of one traced good: legs as bands, the part on routes darker; what is kept, lost, supplied as stubs.

Own SVG, in two framings: from left to right for wide screens, from top to bottom for narrow ones. Widths are to scale.
Legs of which nothing is known are hatched and say so; see ``unknown_legs``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from umweg.report import notation, unknown_legs
from umweg.report.labels import Box, overlap
from umweg.results import GoodTrace, LegFlow

FEW = 1e-9
SHARES = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75)
"""Where along a band a label is tried, the middle first."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One framing: extent along and across the flow, room for labels at both ends, type size, node thickness."""

    key: str
    along: float
    across: float
    ends: tuple[float, float]
    font: float
    bar: float
    stub: float
    upright: bool


FRAMES = (
    Frame("broad", 1000, 420, (150, 150), 15, 12, 56, False),
    Frame("slim", 520, 360, (52, 52), 12, 10, 34, True),
)


@dataclass(slots=True)
class _Node:
    """A node: column, value passing, and where its bands are attached so far (across).

    A lane is room kept free in a column for a leg that passes it, so that no bar stands in its way.
    """

    code: str
    column: int
    lane: bool = False
    inward: float = 0.0
    outward: float = 0.0
    start: float = 0.0
    used_in: float = 0.0
    used_out: float = 0.0

    @property
    def value(self) -> float:
        """What the bar stands for."""
        return max(self.inward, self.outward)


def sankey(good: GoodTrace, origin: str, target: str) -> Markup:
    """Both framings, or nothing where the good has no joint solution or nothing flows in it."""
    if good.conflict or not any((leg.flow or 0.0) > 0 for leg in good.legs):
        return Markup("")
    drawn = unknown_legs.without_circles(good)
    return Markup("").join(_draw(drawn, origin, target, f, f"{notation.slug(good.good.id)}-{f.key}") for f in FRAMES)


def describe(good: GoodTrace, origin: str, target: str) -> str:
    """The diagram in words, for those who cannot see it."""
    ways = notation.listing(
        f"{'–'.join(notation.spot(c) for c in r.path)} {notation.money(r.carried.central, good.currency)}"
        for r in good.routes
        if r.carried.central
    )
    legs = notation.listing(
        f"{notation.spot(leg.start)} to {notation.spot(leg.end)} {notation.money(leg.flow, good.currency)}"
        for leg in good.legs
        if leg.flow and leg.excess
    )
    open_legs = notation.listing(
        f"{notation.spot(leg.start)} to {notation.spot(leg.end)} {unknown_legs.can_carry(leg)}"
        for leg in unknown_legs.unknown(good)
    )
    return (
        f"From {notation.spot(origin)} to {notation.spot(target)}, one joint solution. Routes: {ways or 'none'}. "
        f"Excess of the legs: {legs or 'none'}."
        + (f" Unknown legs, and what they can have carried in M {good.currency}: {open_legs}." if open_legs else "")
    )


def _columns(good: GoodTrace, origin: str, target: str) -> dict[str, int]:
    """Transit countries that mostly pass goods on to others stand before those that receive them."""
    inside = {t.code: 0.0 for t in good.transits}
    for leg in good.legs:
        if leg.start in inside and leg.end in inside:
            inside[leg.start] -= leg.flow or 0.0
            inside[leg.end] += leg.flow or 0.0
    second = {c for c, v in inside.items() if v > FEW}
    out = {origin: 0, **{c: 2 if c in second else 1 for c in inside}}
    return {**out, target: 3 if second else 2}


def _nodes(good: GoodTrace, origin: str, target: str) -> dict[str, _Node]:
    columns = _columns(good, origin, target)
    nodes = {c: _Node(c, k) for c, k in columns.items()}
    for leg in good.legs:
        nodes[leg.start].outward += leg.flow or 0.0
        nodes[leg.end].inward += _arrived(leg)
    for t in good.transits:
        nodes[t.code].inward += t.supply or 0.0
        nodes[t.code].outward += t.absorbed or 0.0
    nodes = {c: n for c, n in nodes.items() if n.value > 0 or c in (origin, target)}
    for leg in good.legs:
        if leg.flow:
            for column in range(nodes[leg.start].column + 1, nodes[leg.end].column):
                nodes[f"{leg.name} {column}"] = _Node(leg.name, column, True, leg.flow, leg.flow)
    return nodes


def _arrived(leg: LegFlow) -> float:
    return ((leg.flow or 0.0) - (leg.lost or 0.0)) * leg.markup


def _place(nodes: dict[str, _Node], f: Frame) -> float:
    """Set where each node starts across the flow; the scale (page units per unit of value)."""
    columns: dict[int, list[_Node]] = {}
    for n in nodes.values():
        columns.setdefault(n.column, []).append(n)
    gap = f.font * 2.6
    room = f.across - f.font * 2
    scale = min((room - gap * (len(c) - 1)) / max(sum(n.value for n in c), FEW) for c in columns.values())
    scale = max(min(scale, room * 0.62 / max(n.value for n in nodes.values())), 0.0)
    for column in columns.values():
        # Lanes of legs from the origin pass above, lanes of legs to the target below.
        column.sort(key=lambda n: (n.lane != (n.column == 1), -n.value, n.code))
        height = sum(n.value for n in column) * scale + gap * (len(column) - 1)
        at = f.font + (room - height) / 2
        for n in column:
            n.start = at
            at += n.value * scale + gap
    return scale


def _draw(good: GoodTrace, origin: str, target: str, f: Frame, key: str) -> Markup:
    nodes = _nodes(good, origin, target)
    scale = _place(nodes, f)
    last = max(n.column for n in nodes.values())
    spread = (f.along - sum(f.ends) - f.bar) / max(last, 1)
    x = {c: f.ends[0] + n.column * spread for c, n in nodes.items()}
    places = {c: n for c, n in nodes.items() if not n.lane}
    shown = [leg for leg in good.legs if (leg.flow or 0.0) * scale > 0.05]
    bands = [_band(leg, nodes, x, scale, f, good.currency, key) for leg in _ordered(shown, nodes)]
    parts = [b.drawing for b in bands]
    parts += [_stubs(good, n, x[n.code], scale, f) for n in places.values()]
    parts += [_bar(n, x[n.code], scale, f) for n in places.values()]
    names = [_label(good, n, x[n.code], scale, f, last) for n in places.values()]
    taken = [t.box for t in names] + [_bar_box(n, x[n.code], scale, f) for n in places.values()]
    parts += [t.drawing for t in names] + _said(bands, taken, f)
    wide, high = (f.across, f.along) if f.upright else (f.along, f.across)
    return Markup(
        '<svg class="sankey {frame}" viewBox="0 0 {w:.0f} {h:.0f}" role="img" aria-labelledby="{k}-t {k}-d" '
        'font-size="{font}"><title id="{k}-t">{title}</title><desc id="{k}-d">{desc}</desc>{hatch}{body}</svg>'
    ).format(
        frame=f.key, w=wide, h=high, k=key, font=f.font, title=f"Routes of {good.good.id}, Sankey diagram",
        desc=describe(good, origin, target), body=Markup("").join(parts),
        hatch=_hatch(key) if any(leg.excess is None for leg in shown) else "",
    )  # fmt: skip


def _ordered(legs: Sequence[LegFlow], nodes: dict[str, _Node]) -> list[LegFlow]:
    """So that bands leave and arrive in the order of their other ends, and cross little."""
    return sorted(legs, key=lambda leg: (nodes[leg.end].start, nodes[leg.start].start))


def _point(f: Frame, along: float, across: float) -> str:
    return f"{across:.1f} {along:.1f}" if f.upright else f"{along:.1f} {across:.1f}"


def _hatch(key: str) -> Markup:
    """The pattern of legs of which nothing is known; a framing that is not shown cannot lend its own."""
    return Markup(
        '<defs><pattern id="{k}-h" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="ground" width="7" height="7"/><rect class="stripe" width="1.6" height="7"/></pattern></defs>'
    ).format(k=key)


@dataclass(frozen=True, slots=True)
class _Band:
    """A drawn leg; ``say`` and ``places``: what stands on it and where it can, if nothing is known of the leg."""

    drawing: Markup
    say: str = ""
    places: tuple[tuple[float, float], ...] = ()


def _band(
    leg: LegFlow, nodes: dict[str, _Node], x: dict[str, float], scale: float, f: Frame, currency: str, key: str
) -> _Band:
    """One leg; its darker part is on routes, what is lost falls off on the way. An unknown one is only hatched."""
    a, b = nodes[leg.start], nodes[leg.end]
    out, lost, arrived = (leg.flow or 0.0) * scale, (leg.lost or 0.0) * scale, _arrived(leg) * scale
    routed = (leg.routed.central or 0.0) * scale
    y1, y2 = a.start + a.used_out, b.start + b.used_in
    a.used_out += out
    b.used_in += arrived
    x1, x2 = x[leg.start] + f.bar, x[leg.end]
    name = f"{notation.spot(leg.start)} to {notation.spot(leg.end)}"
    over = [(x[c] + f.bar / 2, n.start) for c, n in sorted(nodes.items()) if n.lane and n.code == leg.name]

    def way(wide: float, at_end: float) -> list[tuple[float, float]]:
        return [(x1, y1 + wide / 2), *((u, v + wide / 2) for u, v in over), (x2, y2 + at_end / 2)]

    if leg.excess is None:
        middle = way(out - lost, arrived)
        told = f"{name}: {unknown_legs.label(leg)} M {currency}"
        ribbon = _ribbon(f, middle, out - lost, "unknown", f"url(#{key}-h)")
        edge = Markup("<g><title>{t}</title>{r}</g>").format(t=told, r=ribbon)
        return _Band(edge, unknown_legs.label(leg), tuple(_along(middle)))
    flow, central = (notation.money(v or 0.0, currency) for v in (leg.flow, leg.routed.central))
    told = f"{name}: {flow}, of it on routes {central}"
    body = [_ribbon(f, way(out - lost, arrived), out - lost, "leg")]
    if routed > 0.3:
        body.append(_ribbon(f, way(routed, routed * leg.markup), routed, "routed"))
    if lost > 0.3:
        y = y1 + out - lost / 2
        body.append(_ribbon(f, [(x1, y), (x1 + f.stub, y + f.stub * 0.3)], lost, "lost"))
    return _Band(Markup("<g><title>{name}</title>{body}</g>").format(name=told, body=Markup("").join(body)))


def _along(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Places on a band for a label, the best first: the middle of its last stretch, then nearer to its ends."""
    for (x1, y1), (x2, y2) in reversed(list(pairwise(points))):
        for share in SHARES:
            bent = share * share * (3 - 2 * share)  # the curve leaves and arrives along the flow
            yield x1 + (x2 - x1) * share, y1 + (y2 - y1) * bent


def _said(bands: Sequence[_Band], taken: list[Box], f: Frame) -> list[Markup]:
    """Labels of unknown legs where they hide nothing; one that finds no place stands in the list under the diagram."""
    out, size = [], f.font * 0.86
    for band in bands:
        half, high = len(band.say) * size * 0.27, size * 0.6
        for along, across in band.places if band.say else ():
            x, y = (across, along) if f.upright else (along, across)
            if f.upright:
                x = min(max(x, half + 2), f.across - half - 2)
            box = (x - half, y - high, x + half, y + high)
            if not any(overlap(box, other) for other in taken):
                taken.append(box)
                text = Markup(
                    '<text class="said" x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="{s}">{t}</text>'
                )
                out.append(_plate(box) + text.format(x=x, y=y + size * 0.35, s=round(size, 1), t=band.say))
                break
    return out


def _ribbon(f: Frame, points: Sequence[tuple[float, float]], width: float, kind: str, paint: str = "") -> Markup:
    """A band along a curve through points (along, across); one that runs back is led round. ``paint``: a pattern."""
    d = f"M{_point(f, *points[0])}"
    for (x1, y1), (x2, y2) in pairwise(points):
        reach = (x2 - x1) * 0.5 if x2 > x1 else f.stub * 1.6
        d += f"C{_point(f, x1 + reach, y1)} {_point(f, x2 - reach, y2)} {_point(f, x2, y2)}"
    return Markup('<path class="{k}" d="{d}" stroke-width="{w:.1f}"{p}/>').format(
        k=kind, d=d, w=max(width, 0.8), p=Markup(' stroke="{}"').format(paint) if paint else ""
    )


def _stubs(good: GoodTrace, n: _Node, x: float, scale: float, f: Frame) -> Markup:
    """What a country supplies itself comes in at the end of its bar, what it keeps goes out there."""
    t = next((t for t in good.transits if t.code == n.code), None)
    if t is None:
        return Markup("")
    out = []
    for kind, word, value, used, side in (
        ("supply", "supplied by", t.supply or 0.0, n.used_in, -1.0),
        ("kept", "kept in", t.absorbed or 0.0, n.used_out, 1.0),
    ):
        width = value * scale
        if width < 0.3:
            continue
        y = n.start + used + width / 2
        near = x + f.bar if side > 0 else x
        far = near + side * f.stub
        ribbon = _ribbon(f, [(min(near, far), y), (max(near, far), y)], width, kind)
        name = f"{word} {notation.spot(n.code)}: {notation.money(value, good.currency)}"
        out.append(Markup("<g><title>{n}</title>{r}</g>").format(n=name, r=ribbon))
    return Markup("").join(out)


def _bar(n: _Node, x: float, scale: float, f: Frame) -> Markup:
    size = max(n.value * scale, 2.0)
    left, top, wide, high = (n.start, x, size, f.bar) if f.upright else (x, n.start, f.bar, size)
    return Markup('<rect class="node" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="2"/>').format(
        x=left, y=top, w=wide, h=high
    )


def _bar_box(n: _Node, x: float, scale: float, f: Frame) -> Box:
    size = max(n.value * scale, 2.0)
    if f.upright:
        return (n.start, x, n.start + size, x + f.bar)
    return (x, n.start, x + f.bar, n.start + size)


@dataclass(frozen=True, slots=True)
class _LabelBox:
    """A placed label and the room it takes."""

    drawing: Markup
    box: Box


def _label(good: GoodTrace, n: _Node, x: float, scale: float, f: Frame, last: int) -> _LabelBox:
    """Name and value: outside at both ends, above the bar of a transit country."""
    value = notation.money(n.value, good.currency if not f.upright else "")
    name = notation.short(notation.spot(n.code)) if f.upright else notation.spot(n.code)
    size = n.value * scale
    end = n.column in (0, last)
    if f.upright:
        y = x - f.font * 1.5 if n.column == 0 else x + f.bar + f.font * 1.2 if n.column == last else x - f.font * 0.5
        full = (len(name) + len(value) + 1) * f.font * 0.6
        if not end and full > size + f.font * 2:  # a narrow bar gets its code alone; the table has the rest
            name, value, full = n.code, "", f.font * 2
        half = full / (4 if end else 2)
        middle = min(max(n.start + size / 2, half), f.across - half)
        return _text(middle, y, "middle", name, value, f, one_line=not end)
    if end:
        left = n.column == 0
        return _text(x - 10 if left else x + f.bar + 10, n.start + size / 2, "end" if left else "start", name, value, f)
    return _text(x + f.bar / 2, n.start - f.font * 0.55, "middle", name, value, f, one_line=True)


def _plate(box: Box) -> Markup:
    """Paper under a label, so that no band runs through its letters."""
    x1, y1, x2, y2 = box
    return Markup('<rect class="plate" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="3"/>').format(
        x=x1 - 2, y=y1, w=x2 - x1 + 4, h=y2 - y1
    )


def _text(x: float, y: float, anchor: str, name: str, value: str, f: Frame, one_line: bool = False) -> _LabelBox:
    short = name if len(name) <= 20 else name[:18] + "…"
    second = (
        Markup('<tspan class="second" dx=".4em">{v}</tspan>')
        if one_line
        else Markup('<tspan class="second" x="{x:.1f}" dy="1.2em">{v}</tspan>')
    )
    wide = (len(short) + len(value) + 1 if one_line else max(len(short), len(value))) * f.font * 0.55
    left = x - wide if anchor == "end" else x - wide / 2 if anchor == "middle" else x
    box = (left, y - f.font, left + wide, y + f.font * (0.3 if one_line else 1.5))
    plate = _plate(box) if one_line else Markup("")  # it stands where bands come and go
    drawing = plate + Markup(
        '<text x="{x:.1f}" y="{y:.1f}" text-anchor="{a}"><tspan class="first">{n}</tspan>{s}</text>'
    )
    return _LabelBox(drawing.format(x=x, y=y, a=anchor, n=short, s=second.format(v=value, x=x)), box)
