"""Labels on the map that do not collide: each takes the best free place around its point, the important ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]

CHAR = 0.56
LINE = 1.2


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """A label to be placed: its lines of text, its point, the radius to keep clear; weak ones may be dropped."""

    key: str
    lines: tuple[str, ...]
    at: Point
    radius: float = 6.0
    weak: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A placed label: where its first baseline starts, and how it is anchored."""

    ask: LabelRequest
    x: float
    y: float
    anchor: str
    box: Box


def _box(ask: LabelRequest, dx: float, dy: float, reach: float, size: float) -> tuple[float, float, str, Box]:
    wide = max(len(t) for t in ask.lines) * size * CHAR
    high = len(ask.lines) * size * LINE
    gap = (ask.radius + 5) * reach
    x = ask.at[0] + dx * gap
    anchor = "start" if dx > 0.3 else "end" if dx < -0.3 else "middle"
    left = x if anchor == "start" else x - wide if anchor == "end" else x - wide / 2
    top = ask.at[1] - high / 2 if dy == 0 else ask.at[1] + gap if dy > 0 else ask.at[1] - gap - high
    if dx and dy:
        top = ask.at[1] + gap * 0.4 if dy > 0 else ask.at[1] - gap * 0.4 - high
    return x, top + size * 0.95, anchor, (left, top, left + wide, top + high)


AROUND = ((1, 0), (0, 1), (-1, 0), (0, -1), (0.8, 0.8), (0.8, -0.8), (-0.8, 0.8), (-0.8, -0.8))
PLACES = tuple((dx, dy, reach) for reach in (1.0, 1.8, 2.6) for dx, dy in AROUND)


def overlap(a: Box, b: Box) -> float:
    """The area that two boxes share."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return w * h if w > 0 and h > 0 else 0.0


def _cost(box: Box, taken: Sequence[Box], lines: Sequence[Point], frame: Box) -> float:
    outside = (
        max(frame[0] - box[0], 0) + max(box[2] - frame[2], 0) + max(frame[1] - box[1], 0) + max(box[3] - frame[3], 0)
    )
    wide = (box[0] - 3, box[1] - 1, box[2] + 3, box[3] + 1)
    hits = sum(box[0] - 3 <= x <= box[2] + 3 and box[1] - 2 <= y <= box[3] + 2 for x, y in lines)
    return 60 * outside + 4 * sum(overlap(wide, t) for t in taken) + 6 * hits


def place(
    asks: Sequence[LabelRequest], lines: Sequence[Point], width: float, height: float, size: float
) -> list[PlacedLabel]:
    """Places for all labels, in order of importance; ``lines`` are points of arcs that should stay visible.

    >>> asked = [LabelRequest("A", ("A",), (50, 50)), LabelRequest("B", ("B",), (60, 50))]
    >>> [p.anchor for p in place(asked, [], 100, 100, 10)]
    ['middle', 'start']
    """
    frame = (4.0, 4.0, width - 4, height - 4)
    nodes = {a.key: (a.at[0] - a.radius, a.at[1] - a.radius, a.at[0] + a.radius, a.at[1] + a.radius) for a in asks}
    out: list[PlacedLabel] = []
    for ask in asks:
        taken = [p.box for p in out] + [b for k, b in nodes.items() if k != ask.key]
        options = []
        for rank, (dx, dy, reach) in enumerate(PLACES):
            x, y, anchor, box = _box(ask, dx, dy, reach, size)
            options.append((_cost(box, taken, lines, frame) + 2 * rank, rank, PlacedLabel(ask, x, y, anchor, box)))
        cost, _, best = min(options, key=lambda o: o[:2])
        if not (ask.weak and cost > 30):
            out.append(best)
    return out
