"""Geometry for the map: country shapes, an equal-area projection, great circles. Pure, without any I/O but the shapes.

The projection is Lambert's azimuthal equal-area (1772), centred on the countries of the result, so that no map is cut
at a date line; far-away points are held at the rim.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Point = tuple[float, float]
RIM = math.radians(120)


@cache
def _file() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((Path(__file__).parent / "map.json").read_text(encoding="utf-8"))
    return data


def credit() -> str:
    """Whom the shapes are from."""
    return str(_file()["credit"])


def label_point(code: str) -> Point | None:
    """Longitude and latitude where a country is drawn and named; None where there is none.

    >>> label_point("RU"), label_point("EU")
    ((37.6, 55.75), None)
    """
    found = _file()["points"].get(code)
    return (found[0], found[1]) if found else None


@cache
def _arcs() -> tuple[tuple[Point, ...], ...]:
    grid = _file()["grid"]
    out = []
    for flat in _file()["arcs"]:
        x = y = 0
        line = []
        for i in range(0, len(flat), 2):
            x, y = x + flat[i], y + flat[i + 1]
            line.append((x / grid, y / grid))
        out.append(tuple(line))
    return tuple(out)


def rings(code: str) -> Iterator[list[Point]]:
    """The outlines of a country, in degrees."""
    for refs in _file()["shapes"].get(code, ()):
        ring: list[Point] = []
        for ref in refs:
            arc = _arcs()[ref] if ref >= 0 else _arcs()[-1 - ref][::-1]
            ring += arc[1:] if ring else arc
        yield ring


def all_codes() -> list[str]:
    """Every country that has a shape."""
    return sorted(_file()["shapes"])


def _vector(p: Point) -> tuple[float, float, float]:
    lon, lat = math.radians(p[0]), math.radians(p[1])
    return (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))


def mean_point(points: Iterable[Point]) -> Point:
    """The middle of several places on the globe.

    >>> [round(v, 6) for v in mean_point([(170.0, 0.0), (-170.0, 0.0)])]
    [180.0, 0.0]
    """
    vectors = [_vector(p) for p in points]
    x, y, z = (sum(v[i] for v in vectors) for i in range(3))
    return (math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))


def great_circle(a: Point, b: Point, steps: int = 36) -> list[Point]:
    """Places along the shortest way from ``a`` to ``b``."""
    u, v = _vector(a), _vector(b)
    angle = math.acos(max(-1.0, min(1.0, sum(i * j for i, j in zip(u, v, strict=True)))))
    if angle < 1e-9:
        return [a] * (steps + 1)
    out = []
    for k in range(steps + 1):
        p, q = math.sin((1 - k / steps) * angle), math.sin(k / steps * angle)
        x, y, z = ((p * i + q * j) / math.sin(angle) for i, j in zip(u, v, strict=True))
        out.append((math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))))
    return out


@dataclass(frozen=True, slots=True)
class Projection:
    """Equal-area around ``centre``, then scaled and moved onto the page; y grows downwards."""

    centre: Point
    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def __call__(self, p: Point) -> Point:
        """From degrees to the page."""
        lon, lat = math.radians(p[0] - self.centre[0]), math.radians(p[1])
        mid = math.radians(self.centre[1])
        cos_c = math.sin(mid) * math.sin(lat) + math.cos(mid) * math.cos(lat) * math.cos(lon)
        east = math.cos(lat) * math.sin(lon)
        north = math.cos(mid) * math.sin(lat) - math.sin(mid) * math.cos(lat) * math.cos(lon)
        angle = min(math.acos(max(-1.0, min(1.0, cos_c))), RIM)
        size = math.hypot(east, north)
        k = 2 * math.sin(angle / 2) / size if size > 1e-12 else 0.0
        return (self.x + self.scale * k * east, self.y - self.scale * k * north)

    def beyond(self, p: Point) -> bool:
        """Whether a place lies beyond the rim, on the far side of the globe."""
        u, v = _vector(p), _vector(self.centre)
        return sum(i * j for i, j in zip(u, v, strict=True)) < math.cos(RIM)

    @staticmethod
    def fit(places: Sequence[Point], width: float, height: float, pad: tuple[float, float, float, float]) -> Projection:
        """The projection that shows all places on a page with padding (top, right, bottom, left)."""
        raw = Projection(mean_point(places))
        xs, ys = zip(*(raw(p) for p in places), strict=True)
        top, right, bottom, left = pad
        wide, high = max(max(xs) - min(xs), 0.12), max(max(ys) - min(ys), 0.08)
        scale = min((width - left - right) / wide, (height - top - bottom) / high)
        x = left + (width - left - right) / 2 - scale * (max(xs) + min(xs)) / 2
        y = top + (height - top - bottom) / 2 - scale * (max(ys) + min(ys)) / 2
        return Projection(raw.centre, scale, x, y)


def bowed(line: Sequence[Point], bow: float) -> list[Point]:
    """A line on the page, lifted sideways by ``bow`` times its length, so that neighbours do not hide each other.

    Positive bows lie to the left of the way.
    """
    (x1, y1), (x2, y2) = line[0], line[-1]
    dx, dy = x2 - x1, y2 - y1
    n = len(line) - 1
    lift = [4 * bow * (i / n) * (1 - i / n) for i in range(n + 1)]
    return [(x + dy * k, y - dx * k) for (x, y), k in zip(line, lift, strict=True)]


def trimmed(line: Sequence[Point], start: float, end: float) -> list[Point]:
    """A line on the page without what lies closer than ``start`` and ``end`` to its ends."""
    a, b = line[0], line[-1]
    kept = [p for p in line if math.dist(p, a) >= start and math.dist(p, b) >= end]
    return kept if len(kept) > 1 else [a, b]
