"""Promise against outcome: nominal share on one axis, observed share on the other, drawn and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from umweg.report import notation
from umweg.report.svg import number, ticks
from umweg.results import CalibrationPoint, DetectResult

SIDE, LEFT, TOP, BOTTOM, RIGHT = 320, 46, 10, 40, 10


def views(result: DetectResult) -> list[dict[str, Any]]:
    """The two pictures of a run: false findings, and intervals; without points, why they are not assessable."""
    why = (
        "no window without the measure fits the data, so nothing could be counted"
        if not result.placebo
        else "this run counted no such cases"
    )
    return [
        _view("false", "False findings", "share promised (p-value)", "observed share", result.calibration, why),
        _view("cover", "Intervals", "level of the interval", "share that held the truth", result.coverage_points, why),
    ]


def _view(key: str, title: str, x: str, y: str, points: Sequence[CalibrationPoint], why: str) -> dict[str, Any]:
    return {
        "title": title,
        "x": x,
        "y": y,
        "why": why,
        "picture": draw(points, f"cal-{key}", title, x, y) if points else None,
        "rows": [
            (
                notation.share(p.nominal, sign=False),
                notation.share(p.observed, sign=False),
                f"{notation.share(p.lower, sign=False)} to {notation.share(p.upper, sign=False)}",
                f"{p.n:,}",
            )
            for p in points
        ],
    }


def draw(points: Sequence[CalibrationPoint], key: str, title: str, x: str, y: str) -> Markup:
    """Points with their intervals about the diagonal, on which promise and outcome agree."""
    values = [v for p in points for v in (p.nominal, p.observed, p.lower, p.upper)]
    low, high = min(values), max(values)
    if low < 0.5 * high:
        low = 0.0
    marks = ticks(low, high)
    width = marks[-1] - marks[0]

    def at(value: float) -> float:
        return (value - marks[0]) / width

    def across(value: float) -> str:
        return number(LEFT + (SIDE - LEFT - RIGHT) * at(value))

    def up(value: float) -> str:
        return number(TOP + (SIDE - TOP - BOTTOM) * (1 - at(value)))

    grid = "".join(f"M{LEFT} {up(m)}H{SIDE - RIGHT}M{across(m)} {TOP}V{SIDE - BOTTOM}" for m in marks)
    labels = Markup("").join(
        Markup('<text x="{}" y="{}" class="y">{}</text><text x="{}" y="{}" class="x">{}</text>').format(
            LEFT - 5, number(float(up(m)) + 3.5), notation.figure(m), across(m), SIDE - BOTTOM + 14, notation.figure(m)
        )
        for m in marks
    )
    whiskers = "".join(f"M{across(p.nominal)} {up(p.lower)}V{up(p.upper)}" for p in points)
    dots = "".join(f"M{across(p.nominal)} {up(p.observed)}h0" for p in points)
    said = "; ".join(
        f"{notation.figure(p.nominal)} promised, {notation.figure(p.observed)} observed of {p.n:,}" for p in points
    )
    return Markup(
        '<svg class="cp cal" viewBox="0 0 {s} {s}" role="img" aria-labelledby="{k}-t {k}-d">'
        '<title id="{k}-t">{title}</title><desc id="{k}-d">{said}.</desc>'
        '<path class="grid" d="{grid}"/><path class="same" d="M{x0} {y0}L{x1} {y1}"/>{labels}'
        '<path class="whisk" d="{whiskers}"/><path class="dot l0" d="{dots}"/>'
        '<text x="{mid}" y="{foot}" class="x">{x}</text>'
        '<text transform="translate(11 {half}) rotate(-90)" class="x">{y}</text></svg>'
    ).format(
        s=SIDE, k=key, title=title, said=said, grid=grid, labels=labels, whiskers=whiskers, dots=dots,
        x0=across(marks[0]), y0=up(marks[0]), x1=across(marks[-1]), y1=up(marks[-1]),
        mid=(LEFT + SIDE - RIGHT) // 2, foot=SIDE - 6, half=(TOP + SIDE - BOTTOM) // 2, x=x, y=y,
    )  # fmt: skip
