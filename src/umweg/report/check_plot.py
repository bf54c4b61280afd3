"""The picture of a claim: its flow by month, with the window that it speaks of and those that it is compared with."""

from __future__ import annotations

from markupsafe import Markup

from umweg.core.months import month_index, month_text
from umweg.report.svg import number, ticks
from umweg.results.check import CheckedClaim

WIDTH, HEIGHT = 560, 206
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 34, 24
FEW = 2  # points that make a line
EVERY_YEAR = 12


def plot(c: CheckedClaim) -> Markup:
    """The picture as SVG; empty where there is too little to draw."""
    if len(c.series) < FEW:
        return Markup("")
    annual = len(c.series[0][0]) == 4
    at = [month_index(f"{m}-01" if annual else m) for m, _ in c.series]
    step = EVERY_YEAR if annual else 1
    axes = _Scale(at[0], at[-1] + step, max(v for _, v in c.series))
    shades = Markup("").join(_shade(axes, name, window) for name, window in _windows(c).items())
    bars = Markup("").join(
        Markup('<rect class="bar" x="{x}" y="{y}" width="{w}" height="{h}"/>').format(
            x=number(axes.x(m) + 0.6), y=number(axes.y(v)), w=number(max(axes.x(m + step) - axes.x(m) - 1.2, 0.6)),
            h=number(max(axes.y(0) - axes.y(v), 0)),
        )
        for m, (_, v) in zip(at, c.series, strict=True)
    )  # fmt: skip
    return Markup(
        '<svg class="plot" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{shades}{grid}{bars}{years}</svg>'
    ).format(
        w=WIDTH, h=HEIGHT, label=f"{c.series[0][0]} to {c.series[-1][0]}, {c.series_unit}", shades=shades,
        grid=_grid(axes, scale(c)), bars=bars, years=_years(axes),
    )  # fmt: skip


class _Scale:
    """Months to the right, money upwards."""

    def __init__(self, first: int, end: int, most: float) -> None:
        self.first, self.end = first, end
        self.marks = ticks(0.0, most)
        self.top = self.marks[-1]

    def x(self, month: int) -> float:
        return LEFT + (month - self.first) / (self.end - self.first) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return TOP + (1 - value / self.top) * (HEIGHT - TOP - BOTTOM)


def _windows(c: CheckedClaim) -> dict[str, tuple[int, int]]:
    """The windows of the likeliest base first; the statement's own has no name."""
    out: dict[str, tuple[int, int]] = {}
    for f in c.figures:
        if f.compared and f.compared != f.window:
            out[f.base] = _months(f.compared)
        out[""] = _months(f.window)
    return out


def _months(window: str) -> tuple[int, int]:
    first, end = window.split("/")
    return month_index(first), month_index(end)


def _shade(s: _Scale, name: str, window: tuple[int, int]) -> Markup:
    a, b = max(window[0], s.first), min(window[1], s.end)
    if b <= a:
        return Markup("")
    kind = "own" if not name else "base"
    rect = Markup('<rect class="{k}" x="{x}" y="{y}" width="{w}" height="{h}"/>').format(
        k=kind, x=number(s.x(a)), y=TOP, w=number(s.x(b) - s.x(a)), h=HEIGHT - TOP - BOTTOM
    )
    low = 29 if name != "B3" else 13  # B3 may lie over B1
    text = Markup('<text x="{x}" y="{y}">{t}</text>').format(x=number(s.x(a) + 3), y=low, t=name)
    return rect + (text if name else Markup(""))


def scale(c: CheckedClaim) -> int:
    """The power of ten of the picture's unit: 9, 6, 3 or 0."""
    top = max((v for _, v in c.series), default=0.0)
    return next((p for p in (9, 6, 3) if top >= 10.0**p), 0)


def _grid(s: _Scale, power: int) -> Markup:
    right = WIDTH - RIGHT
    return Markup("").join(
        Markup('<path class="grid" d="M{a} {y}H{b}"/><text class="n" x="{t}" y="{v}">{m}</text>').format(
            a=LEFT, b=right, y=number(s.y(m)), t=LEFT - 5, v=number(s.y(m) + 4), m=f"{m / 10.0**power:g}"
        )
        for m in s.marks
    )


def _years(s: _Scale) -> Markup:
    starts = [m for m in range(s.first, s.end) if m % EVERY_YEAR == 0]
    return Markup("").join(
        Markup('<path class="grid" d="M{x} {a}v5"/><text x="{t}" y="{y}">{m}</text>').format(
            x=number(s.x(m)), a=HEIGHT - BOTTOM, t=number(s.x(m) + 3), y=HEIGHT - 7, m=month_text(m)[:4]
        )
        for m in starts
    )
