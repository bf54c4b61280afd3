"""Small still pictures of a series as SVG, without any script: for tables, for print, without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from umweg.results import Series

WIDTH, HEIGHT = 80, 20
BIG_WIDTH, BIG_HEIGHT = 640, 180


def measure_at(months: Sequence[str], measure: str) -> float:
    """Where the measure's month lies among the months, as a share of the width; beyond the ends it is clamped.

    >>> measure_at(("2022-01", "2022-02", "2022-03"), "2022-02")
    0.5
    """
    if len(months) < 2:
        return 0.0
    before = sum(m < measure for m in months)
    return min(before, len(months) - 1) / (len(months) - 1)


def _points(values: Sequence[float | None], top: float, width: int, height: int) -> list[tuple[int, int]]:
    step = (width - 2) / max(len(values) - 1, 1)
    return [
        (round(1 + i * step), round(height - 1 - (height - 2) * max(v, 0.0) / top))
        for i, v in enumerate(values)
        if v is not None
    ]


def _path(points: Sequence[tuple[int, int]], close: bool = False) -> str:
    if not points:
        return ""
    out, (x, y) = [f"M{points[0][0]} {points[0][1]}l"], points[0]
    for a, b in points[1:]:
        out.append(f"{a - x} {b - y}")
        x, y = a, b
    return out[0] + " ".join(out[1:]).replace(" -", "-") + ("z" if close else "")


def spark(series: Series | None) -> Markup:
    """A sparkline of leg 1 with its expected level, for a table row."""
    if series is None or not series.leg1:
        return Markup("")
    top = max(*series.leg1, *(c or 0.0 for c in series.counterfactual), 1e-12)
    line = _path(_points(series.leg1, top, WIDTH, HEIGHT))
    flat = [c for c in series.counterfactual if c is not None]
    level = ""
    if flat:
        y = round(HEIGHT - 1 - (HEIGHT - 2) * flat[0] / top)
        start = round(1 + (len(series.leg1) - len(flat)) * (WIDTH - 2) / max(len(series.leg1) - 1, 1))
        level = f'<path class="e" d="M{start} {y}H{WIDTH}"/>'
    return Markup(f'<svg class="s" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"><path d="{line}"/>{level}</svg>')  # noqa: S704  # numbers only


def line(values: Sequence[float]) -> Markup:
    """A sparkline of any values, for a table row."""
    if not values:
        return Markup("")
    path = _path(_points(values, max(*values, 1e-12), WIDTH, HEIGHT))
    return Markup(f'<svg class="s" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"><path d="{path}"/></svg>')  # noqa: S704  # numbers only


def still(series: Series | None, measure: str, label: str) -> Markup:
    """A larger still picture with the band, until the interactive chart takes its place."""
    if series is None or not series.leg1:
        return Markup('<p class="none">No monthly series was kept for this finding.</p>')
    w, h = BIG_WIDTH, BIG_HEIGHT
    top = max(*series.leg1, *(u or 0.0 for u in series.upper), 1e-12)
    low, high = _points(series.lower, top, w, h), _points(series.upper, top, w, h)
    middle = _points(series.counterfactual, top, w, h)
    x = round(1 + measure_at(series.months, measure) * (w - 2))
    return Markup(
        '<svg class="still" viewBox="0 0 {w} {h}" preserveAspectRatio="none" role="img" aria-label="{label}">'
        '<path class="band" d="{band}"/><path class="e" d="{mid}"/><path class="v" d="{line}"/>'
        '<path class="rule" d="M{x} 0v{h}"/></svg>'
    ).format(
        w=w,
        h=h,
        label=label,
        band=_path([*low, *reversed(high)], close=True),
        mid=_path(middle),
        x=x,
        line=_path(_points(series.leg1, top, w, h)),
    )
