"""Drawings of ``simulate``: dots with intervals, routes before and after, routes over a screw, shares of variance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from markupsafe import Markup

from umweg.report import svg
from umweg.report.simulation_words import country, number, route
from umweg.results.simulation import RouteFlow, Spread
from umweg.results.surface import ResponseSurface

WIDTH, LABEL = 370, 24
LINE = (560, 230)
KINDS = 4  # kinds of lines the style sheet knows
Point = tuple[float, float]


def reach(spreads: Sequence[Spread]) -> tuple[float, float]:
    """The ends of the scale on which some figures stand together; zero lies inside, and never at an edge."""
    found = [x for s in spreads for x in (s.central, *(s.ninety or ()))]
    low, high = min([0.0, *found]), max([0.0, *found])
    room = max(high - low, 1e-6) / 20
    return low - room, high + room


def dot(s: Spread, scale: tuple[float, float]) -> Markup:
    """One figure with both intervals; its places are left to the style sheet."""

    def at(x: float) -> str:
        return svg.number(100 * (x - scale[0]) / (scale[1] - scale[0]))

    half, ninety = s.half or (s.central, s.central), s.ninety or (s.central, s.central)
    named = {"z": 0.0, "m": s.central, "a": half[0], "b": half[1], "c": ninety[0], "d": ninety[1]}
    places = ";".join(f"--{k}:{at(v)}%" for k, v in named.items())
    return Markup('<i class="dotline {k}" style="{p}"><b></b><u></u></i>').format(
        k="down" if s.central < 0 else "up", p=places
    )


def ways(
    routes: Sequence[RouteFlow], origin: str, target: str, w: Mapping[str, Any], lang: str
) -> list[dict[str, Any]]:
    """Two diagrams on one scale: goods from the origin by each route to the target, before and after."""
    top = max([sum(getattr(r, t).central for r in routes) for t in ("before", "after")] + [1e-9])
    return [
        {"title": w[time], "picture": _ways(routes, time, top, (origin, target), w, lang)}
        for time in ("before", "after")
    ]


def _ways(
    routes: Sequence[RouteFlow], time: str, top: float, ends: tuple[str, str], w: Mapping[str, Any], lang: str
) -> Markup:
    values = [max(getattr(r, time).central, 0.0) for r in routes]
    widths = [84 * v / top for v in values]
    high = 84 + LABEL * len(routes) + 20
    at, below, parts, said = (
        (high + LABEL) / 2 - sum(widths) / 2,
        (high - sum(widths) - LABEL * len(routes)) / 2,
        [],
        [],
    )
    for k, (r, value, width) in enumerate(zip(routes, values, widths, strict=True)):
        y = below + LABEL + width / 2  # each band has its label above it
        middle, below, at = at + width / 2, below + LABEL + width, at + width
        name, told = route(r.route, w), number(value, lang, ",.0f") if value >= 0.5 else w["none_left"]
        # leave, run level under the label, and arrive
        curve = (
            f"M86 {middle:.1f}C125 {middle:.1f} 115 {y:.1f} 150 {y:.1f}"
            f"H220C255 {y:.1f} 245 {middle:.1f} 284 {middle:.1f}"
        )
        parts.append(
            Markup(
                '<path class="way w{k}{dash}" stroke-width="{size:.1f}" d="{curve}"/>'
                '<text class="name" x="185" y="{y:.1f}">{name} <tspan>{told}</tspan></text>'
            ).format(
                k=k % KINDS,
                dash="" if value >= 0.5 else " none",
                size=max(width, 1.2),
                curve=curve,
                y=y - width / 2 - 5,
                name=name,
                told=told,
            )
        )
        said.append(f"{name} {told}")
    label, middle = f"{w[time]}: {ends[0]} – {ends[1]}: {', '.join(said)}", (high + LABEL) / 2
    return Markup(
        '<svg class="ways" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{parts}'
        '<text class="end from">{a}</text><text class="end">{b}</text></svg>'
    ).format(
        w=WIDTH, h=f"{high:.0f}", label=label, parts=Markup("").join(parts), a=_wrap(ends[0], 80, middle),
        b=_wrap(ends[1], 290, middle),
    )  # fmt: skip


def _wrap(text: str, x: float, y: float) -> Markup:
    """A name of several words, one a line."""
    words = text.split()
    first = y + 4 - 7 * (len(words) - 1)
    return Markup("").join(
        Markup('<tspan x="{x}" y="{y:.0f}">{t}</tspan>').format(x=x, y=first + 14 * k, t=t) for k, t in enumerate(words)
    )


def over_screw(s: ResponseSurface, screw: str, w: Mapping[str, Any], lang: str) -> Markup:
    """Value by each route over one screw, the others as in the scenario; interpolated between solved points."""
    names = [a.name for a in s.axes]
    if screw not in names or not s.route_names:
        return Markup("")
    axis = s.axes[names.index(screw)]
    grid = np.array([[np.nan if v is None else v for v in row] for row in s.routes])
    grid = grid.reshape(*(len(a.values) for a in s.axes), -1)
    for k, a in reversed([*enumerate(s.axes)]):
        if a.name != screw:
            grid = _at(grid, k, a.values, a.value)
    ticks = svg.ticks(0.0, float(np.nanmax(grid)) or 1.0)
    left, right, top, bottom = 52, LINE[0] - 118, 12, LINE[1] - 30

    def x(v: float) -> float:
        return left + (right - left) * (v - axis.values[0]) / (axis.values[-1] - axis.values[0])

    def y(v: float) -> float:
        return bottom - (bottom - top) * v / ticks[-1]

    parts = [_grid(t, y(t), left, right, number(t, lang, ",.0f")) for t in ticks]
    parts += [
        _below(v, x(v), bottom, number(100 * v, lang, ".0f") + " %") for v in svg.ticks(axis.values[0], axis.values[-1])
    ]
    shown = [k for k in range(grid.shape[1]) if np.nanmax(grid[:, k]) >= 0.5]
    places = _apart([y(float(grid[-1, k])) for k in shown])
    for k, place in zip(shown, places, strict=True):
        points = [(x(a), y(float(v))) for a, v in zip(axis.values, grid[:, k], strict=True) if np.isfinite(v)]
        parts.append(
            Markup('<path class="l{k}" d="{d}"/><text x="{x}" y="{y:.0f}">{name}</text>').format(
                k=k % KINDS, d=svg.path(points), x=right + 6, y=place + 4, name=route(s.route_names[k], w)
            )
        )
    return Markup('<svg class="over" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{parts}</svg>').format(
        w=LINE[0], h=LINE[1], label=w["over"], parts=Markup("").join(parts)
    )


def _at(grid: np.ndarray[Any, Any], axis: int, values: Sequence[float], value: float) -> np.ndarray[Any, Any]:
    """The grid where one axis stands at a value."""
    k = min(max(int(np.searchsorted(values, value, side="right")) - 1, 0), len(values) - 2)
    part = (value - values[k]) / (values[k + 1] - values[k])
    low, high = np.take(grid, k, axis), np.take(grid, k + 1, axis)
    return np.asarray(np.where(part == 0, low, low + part * (high - low)))


def _apart(places: Sequence[float], least: float = 15) -> list[float]:
    """Labels pushed down so that none covers another."""
    out = list(places)
    order = sorted(range(len(out)), key=out.__getitem__)
    for above, below in pairwise(order):
        out[below] = max(out[below], out[above] + least)
    return out


def _grid(value: float, y: float, left: float, right: float, text: str) -> Markup:
    return Markup('<path class="grid" d="M{a} {y:.1f}H{b}"/><text class="y" x="{t}" y="{ty:.1f}">{s}</text>').format(
        a=left, b=right, y=y, t=left - 6, ty=y + 4, s=text
    )


def _below(value: float, x: float, bottom: float, text: str) -> Markup:
    return Markup('<text class="x" x="{x:.1f}" y="{y}">{t}</text>').format(x=x, y=bottom + 18, t=text)


def tornado(rows: Sequence[Any], w: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """Shares of variance by figure: the parameters, the most important one first."""
    figures: dict[str, list[dict[str, Any]]] = {}
    for s in rows:
        name = w["parameters"].get(s.parameter, s.parameter)
        alone, total = (min(max(v, 0.0), 1.0) for v in (s.first, s.total))
        figures.setdefault(s.figure, []).append({
            "name": name, "alone": svg.number(100 * min(alone, total)), "total": svg.number(100 * total),
            "said": f"{number(alone, lang, '.2f')} / {number(total, lang, '.2f')}", "size": total,
        })  # fmt: skip
    return [
        {"figure": _figure(k, w), "rows": sorted(v, key=lambda r: -r["size"])} for k, v in figures.items()
        if any(r["size"] > 0 for r in v)
    ]  # fmt: skip


def _figure(text: str, w: Mapping[str, Any]) -> str:
    """'real income of KZ' in words of the page."""
    return f"{w['real_income']}, {country(text.rpartition(' ')[2], w)}"
