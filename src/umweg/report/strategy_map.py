"""The map of who does what over two screws: areas by choice, hatched where more than a tenth of the draws differ."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from markupsafe import Markup

from umweg.report import svg
from umweg.report.simulation_words import number
from umweg.results.game import StrategyMap

CELL, LEFT, BELOW, TOP = 8, 46, 34, 6
AGREED = 0.9
KINDS = 5


def choices(m: StrategyMap) -> list[str]:
    """What is chosen anywhere, in the order of the legend."""
    return sorted({c for row in m.choice for c in row})


def draw(m: StrategyMap, label: str, w: Mapping[str, Any], lang: str) -> Markup:
    """The map as SVG; the words of its axes are those of the page, where it has them."""
    kinds = {c: k % KINDS for k, c in enumerate(choices(m))}
    rows, columns = len(m.ys), len(m.xs)
    wide, high = columns * CELL, rows * CELL
    parts = []
    for j, (choice, agreement) in enumerate(zip(m.choice, m.agreement, strict=True)):
        y, x = TOP + high - (j + 1) * CELL, LEFT
        for (c, open_), run in groupby(zip(choice, (a < AGREED for a in agreement), strict=True)):
            n = len(list(run)) * CELL
            parts.append(f'<path class="c{kinds[c]}" d="M{x} {y}h{n}v{CELL}h-{n}z"/>')
            if open_:
                parts.append(f'<path class="open" d="M{x} {y}h{n}v{CELL}h-{n}z"/>')
            x += n
    across = [(LEFT + wide * (t - m.xs[0]) / (m.xs[-1] - m.xs[0]), t) for t in svg.ticks(m.xs[0], m.xs[-1])]
    up = [(TOP + high - high * (t - m.ys[0]) / (m.ys[-1] - m.ys[0]), t) for t in svg.ticks(m.ys[0], m.ys[-1])]
    words = [
        Markup('<text class="x" x="{x:.0f}" y="{y}">{t}</text>').format(x=x, y=TOP + high + 15, t=number(t, lang, "g"))
        for x, t in across if LEFT <= x <= LEFT + wide + 1
    ] + [
        Markup('<text class="y" x="{x}" y="{y:.0f}">{t}</text>').format(x=LEFT - 5, y=y + 4, t=number(t, lang, "g"))
        for y, t in up if TOP - 1 <= y <= TOP + high
    ]  # fmt: skip
    words.append(
        Markup('<text class="x" x="{x}" y="{y}">{t}</text>').format(
            x=LEFT + wide / 2, y=TOP + high + 30, t=screw(m.x, w)
        )
    )
    words.append(
        Markup('<text class="x" transform="translate(11 {y}) rotate(-90)">{t}</text>').format(
            y=TOP + high / 2, t=screw(m.y, w)
        )
    )
    hatch = (
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0v6" class="stroke"/></pattern></defs>'
    )
    frame = '<svg class="strategies" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{parts}{words}</svg>'
    return Markup(frame).format(  # noqa: S704  # our own text
        w=LEFT + wide + 14, h=TOP + high + BELOW, label=label,
        parts=Markup(hatch + "".join(parts)), words=Markup("").join(words),  # noqa: S704  # our own numbers
    )  # fmt: skip


def screw(name: str, w: Mapping[str, Any]) -> str:
    """A screw's name in words of the page, where it has one."""
    return str(w.get(name, name))
