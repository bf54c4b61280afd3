"""A small page from a watch: since when each corridor has been above the bar, on what evidence, what was not judged.

No script at all, and no network at view time; same result, same bytes.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from markupsafe import Markup

from umweg.report import names, notation
from umweg.report.html import environment, style, write_page
from umweg.results import WatchedSeries, WatchResult

WIDTH, HEIGHT = 320, 84
FEW = 200  # goods that the page shows
CONTENTS = (
    ("corridors-h", "Corridors"),
    ("goods-h", "Goods on the list"),
    ("open-h", "Error rate, and what was not judged"),
)


def render_watch(result: WatchResult) -> str:
    """The page as text."""
    bar = -math.log10(result.level)
    reach = max([bar + 1, *(max(_log10(w)) for w in result.corridors if w.log_e)])
    told = names.parts(w.good for w in result.goods if w.good)
    raised = [w for w in result.corridors if w.alarm]
    return (
        environment()
        .get_template("watch.html.j2")
        .render(
            r=result,
            target=notation.place(result.target),
            style=style("colours", "page", "parts", "watch"),
            headline=_headline(result, raised),
            bar=f"{1 / result.level:,.0f}",
            corridors=[row(w, {}) | {"picture": _picture(w, bar, reach)} for w in result.corridors],
            goods=[row(w, told) for w in result.goods[:FEW]],
            contents=CONTENTS,
            more=max(len(result.goods) - FEW, 0),
            held=[(notation.place(h.transit), h.month, notation.share(h.share, sign=False)) for h in result.held],
            revised=result.revised,
            hubs=", ".join(
                notation.place(n.transit) for n in result.not_assessable if n.kind == "no-data" and n.transit
            ),
            other=[n.reason for n in result.not_assessable if n.kind != "no-data"],
            thousands=lambda n: f"{n:,}",
            share=notation.share(result.background["share"], sign=False),
            credits=sorted({s.credit for s in result.provenance.snapshots if s.credit}),
        )
    )


def write_watch(result: WatchResult, path: str | Path) -> int:
    """Write the page, all or nothing; bytes written. Errors as ``write_report``."""
    return write_page(Path(path), lambda: render_watch(result))


def _headline(result: WatchResult, raised: list[WatchedSeries]) -> str:
    until = notation.month(result.last)
    if not result.corridors:
        return f"No corridor was judged up to {until}"
    if not raised:
        return f"No way to {notation.place(result.target)} has risen above its own history up to {until}"
    verb = "has" if len(raised) == 1 else "have"
    return f"{len(raised)} of {len(result.corridors)} ways {verb} risen above their own history, the first in " + (
        notation.month(min(w.alarm for w in raised if w.alarm))
    )


def _log10(w: WatchedSeries) -> list[float]:
    return [e / math.log(10) for e in w.log_e]


def row(w: WatchedSeries, told: dict[str, str]) -> dict[str, Any]:
    """A corridor or good under watch as the page prints it; ``told``: what tells goods of one text apart."""
    least = w.at_least[-1] if w.at_least else 0.0
    return {
        "w": w,
        "label": names.apart(w.good, told) if w.good else "",
        "against": [notation.sentence(t) for t in w.against],
        "name": notation.place(w.transit),
        "alarm": notation.month(w.alarm) if w.alarm else "none",
        "evidence": notation.digits(_log10(w)[-1]) if w.log_e else "–",
        "ratio": notation.times(w.ratio),
        "least": notation.times(least) if least > 0 else "–",
    }


def _picture(w: WatchedSeries, bar: float, reach: float) -> Markup:
    """Evidence by month (line), the bar (dashed), and the alarm (rule)."""
    low = -1.0
    step = (WIDTH - 2) / max(len(w.months) - 1, 1)

    def y(value: float) -> int:
        return round(HEIGHT - 1 - (HEIGHT - 2) * (max(value, low) - low) / (reach - low))

    points = " ".join(f"{round(1 + i * step)} {y(v)}" for i, v in enumerate(_log10(w)))
    at = w.months.index(w.alarm) if w.alarm else None
    rule = "" if at is None else f'<path class="rule" d="M{round(1 + at * step)} 0v{HEIGHT}"/>'
    return Markup(
        '<svg class="still" viewBox="0 0 {w} {h}" preserveAspectRatio="none" role="img" '
        'aria-label="{label}"><path class="e" d="M0 {bar}H{w}"/>{rule}<path class="v" d="M{points}"/></svg>'
    ).format(
        w=WIDTH,
        h=HEIGHT,
        bar=y(bar),
        points=points,
        rule=Markup(rule),  # noqa: S704  # numbers only
        label=f"Evidence on {notation.place(w.transit)} by month, alarm: {w.alarm or 'none'}",
    )
