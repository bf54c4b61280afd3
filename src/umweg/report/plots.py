"""Charts: one specification in Python (Altair) that gives the interactive page, and SVG without a browser.

The specification is written once and compiled to Vega once; each panel of the page only brings its data. Colours stand
in it as names (``@ink``), which the page replaces by those of its light or dark style.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import altair as alt
import vl_convert as vlc

from umweg.results import DetectResult, Finding, Series

LIGHT = {
    "ink": "#1d1d1b",
    "soft": "#5b5b57",
    "line": "#deddd6",
    "shade": "#f0eee6",
    "band": "#b9c4d6",
    "expect": "#3f5f8a",
    "hot": "#c2410c",
    "direct": "#3f6f6b",
    "paper": "#fdfcf9",
}
"""Colours of the light style by name; the page's style sheet holds the same and their dark counterparts."""

AXIS_WIDTH = 46


def _axis(title: str | None = None, ticks: int = 4) -> alt.Axis:
    return alt.Axis(
        title=title, grid=True, tickCount=ticks, format=",.3~r", minExtent=AXIS_WIDTH - 6, maxExtent=AXIS_WIDTH - 6
    )


def _time(labels: bool) -> alt.X:
    axis = alt.Axis(
        title=None, grid=False, format="%b %Y", labels=labels, ticks=labels, tickCount={"interval": "month", "step": 6}
    )
    return alt.X("m:T", axis=axis)


def _upper() -> alt.LayerChart:
    """Leg 1 against what was expected."""
    base = alt.Chart(alt.NamedData("series")).encode(x=_time(labels=False))
    frame = alt.Chart(alt.NamedData("frame"))
    before = frame.mark_rect(color="@shade", aria=False).encode(x="from:T", x2="to:T")
    rule = frame.mark_rule(color="@soft", strokeDash=[2, 3], aria=False).encode(x="measure:T")
    over = base.mark_area(color="@hot", opacity=0.16, aria=False).encode(y=alt.Y("c:Q", axis=_axis()), y2="over:Q")
    band = base.mark_area(color="@band", opacity=0.55, aria=False).encode(y=alt.Y("lower:Q"), y2="upper:Q")
    expected = base.mark_line(color="@expect", strokeWidth=1.5, strokeDash=[5, 3], aria=False).encode(y="c:Q")
    leg1 = base.mark_line(color="@ink", strokeWidth=1.75, aria=False).encode(y="v:Q")
    dots = base.mark_circle(color="@ink", size=26, opacity=1, aria=False).encode(y="v:Q", tooltip="tip:N")
    return alt.layer(before, band, over, rule, expected, leg1, dots).properties(width=600, height=190)


def _lower() -> alt.LayerChart:
    """Direct trade, on a scale of its own."""
    base = alt.Chart(alt.NamedData("series")).encode(x=_time(labels=True))
    rule = (
        alt.Chart(alt.NamedData("frame")).mark_rule(color="@soft", strokeDash=[2, 3], aria=False).encode(x="measure:T")
    )
    y = alt.Y("d:Q", axis=_axis(ticks=2))
    area = base.mark_area(color="@direct", opacity=0.22, aria=False).encode(y=y)
    line = base.mark_line(color="@direct", strokeWidth=1.5, aria=False).encode(y="d:Q")
    dots = base.mark_circle(color="@direct", size=14, opacity=1, aria=False).encode(y="d:Q", tooltip="dtip:N")
    return alt.layer(area, rule, line, dots).properties(width=600, height=62)


def template() -> dict[str, Any]:
    """The Vega-Lite specification of every panel; data sets ``series`` and ``frame`` are brought later.

    ``series``: m (month), v (leg 1), c, lower, upper (expected, in the window only), over (the larger of v and c),
    d (direct), tip, dtip; ``frame``: from, to (window before), measure. Values in millions a month.
    """
    chart = alt.vconcat(_upper(), _lower(), spacing=10).configure(
        background="transparent",
        padding=0,
        font="system-ui, sans-serif",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor="@soft", labelFontSize=11, gridColor="@line", domain=False, tickColor="@line", labelOverlap=True
        ),
    )
    spec: dict[str, Any] = chart.to_dict()
    return spec


@cache
def vega_template() -> str:
    """The template compiled to Vega, as JSON text with colour names still in it."""
    return json.dumps(vlc.vegalite_to_vega(template()), separators=(",", ":"), sort_keys=True)


@cache
def runtime() -> str:
    """The JavaScript that draws (Vega and vega-embed, from the installed vl-convert), safe inside a script element."""
    code = str(vlc.javascript_bundle("window.umwegEmbed=vegaEmbed;"))
    return code.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _short(values: tuple[float | None, ...]) -> list[float | None]:
    return [None if v is None else float(f"{v:.4g}") for v in values]


def panel_data(series: Series) -> dict[str, Any]:
    """What the page needs to draw one panel, as short as possible: ``k`` is where the window begins."""
    inside = [i for i, c in enumerate(series.counterfactual) if c is not None]
    k = inside[0] if inside else len(series.leg1)
    return {
        "v": _short(series.leg1),
        "d": _short(series.direct),
        "k": k,
        "c": _short(series.counterfactual[k:]),
        "l": _short(series.lower[k:]),
        "u": _short(series.upper[k:]),
    }


def page_data(result: DetectResult, shown: dict[str, Finding]) -> dict[str, Any]:
    """The data of all charts of a page; month lists are shared."""
    lists: list[list[str]] = []
    panels: dict[str, Any] = {}
    for key, f in shown.items():
        if f.series is None or not f.series.leg1:
            continue
        months = list(f.series.months)
        if months not in lists:
            lists.append(months)
        panels[key] = {**panel_data(f.series), "m": lists.index(months), "w": _frame(f)}
    return {
        "months": lists,
        "measure": result.measure_date.isoformat(),
        "unit": f"M {result.currency}",
        "axis": AXIS_WIDTH,
        "panels": panels,
    }


def _frame(f: Finding) -> list[str]:
    return [f.window.before_from.isoformat(), f.window.before_to.isoformat()]


def chart_svg(finding: Finding, measure: str, width: int = 600) -> str:
    """One panel as SVG (light style), drawn without a browser. Needs a finding with a series."""
    if finding.series is None:
        raise ValueError("this finding has no series")
    text = vega_template()
    for name, colour in LIGHT.items():
        text = text.replace(f'"@{name}"', f'"{colour}"')
    spec = json.loads(text)
    spec["width"] = width
    s = finding.series
    rows = [
        {"m": f"{m}-01", "v": v, "d": d, "c": c, "lower": lo, "upper": up, "over": None if c is None else max(v, c)}
        for m, v, d, c, lo, up in zip(s.months, s.leg1, s.direct, s.counterfactual, s.lower, s.upper, strict=True)
    ]
    start, end = _frame(finding)
    given = {"series": rows, "frame": [{"from": start, "to": end, "measure": measure}]}
    for data in spec["data"]:
        if data["name"] in given:
            data["values"] = given[data["name"]]
    return str(vlc.vega_to_svg(spec))
