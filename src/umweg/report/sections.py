"""The sections of the page of ``detect``, one function each: what its template needs, and nothing else.

Each template takes its own section only (as ``s``), so that any page can show any section by itself::

    environment().get_template("goods.html.j2").render(s=goods(result, 60, {}))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from umweg.report import calibration, geo, names, notation, ranking, spark, story, views, work
from umweg.report.flow import diagram
from umweg.report.map import draw, picture
from umweg.results import DetectResult, Finding
from umweg.results.finding import Member

FIRST_ROWS = 100
"""Rows of the table of goods that stand before "Show all"."""

Members = Mapping[str, Sequence[Member]]
Section = dict[str, Any]


def all_of(result: DetectResult, max_panels: int, members: Members) -> dict[str, Section]:
    """Every section by the name of its template, in the order of the page."""
    return {
        "head": head(result),
        "picture": pictured(result),
        "against": against(result, max_panels),
        "countries": countries(result, members),
        "goods": goods(result, max_panels, members),
        "doubts": doubts(result),
        "method": method(result),
    }


def in_full(result: DetectResult, max_panels: int) -> tuple[Finding, ...]:
    """The findings that a page shows in full: all countries, and the first goods."""
    return (*result.countries, *result.goods[:max_panels])


def title(result: DetectResult) -> str:
    """What the page is about."""
    return f"Detours around the measures on {notation.place(result.target)}"


def contents(result: DetectResult) -> list[tuple[str, str]]:
    """The contents list: (id of a heading, words); only of what is on the page."""
    listed = [
        ("read", "How to read this", True),
        ("picture", "The picture", True),
        ("compare", "Before and after", bool(result.headlines)),
        ("against", "What changed", result.against is not None),
        ("countries", "Transit countries", True),
        ("goods", "Goods", True),
        ("placebo", "Error rate", True),
        ("calibration", "Calibration", True),
        ("open", "Not assessed", True),
        ("coverage", "Coverage", True),
        ("method", "Method and sources", True),
    ]
    return [(f"{key}-h", name) for key, name, there in listed if there]


def head(result: DetectResult) -> Section:
    """Headline, key figures, contents, and how to read the page."""
    return {
        **_window(result),
        "regime_title": result.regime_title,
        "headline": story.headline(result),
        "uncertainty": story.uncertainty(result),
        "direct": story.direct_trade(result),
        "facts": story.facts(result),
        "filtered": work.filtered(result),
        "contents": contents(result),
        "currency": result.currency,
        "alpha": result.alpha,
        "origin": result.origin,
        "target": notation.place(result.target),
    }


def pictured(result: DetectResult) -> Section:
    """The map (or bands), and the target's and others' trade before and after."""
    direct = story.direct_trade(result)
    pic = picture(result, (direct[1], direct[2]) if direct else None)
    drawing = draw(pic)
    return {
        **_window(result),
        "pic": pic,
        "picture": (drawing if drawing is not None else diagram(pic)) if pic.vias else None,
        "geographic": drawing is not None,
        "leg2_known": any(v.upper is not None for v in pic.vias),
        "filtered": work.filtered(result),
        "map_credit": geo.credit(),
        "comparisons": [(c.label, story.bars(c), story.spread(c)) for c in result.headlines],
        "currency": result.currency,
    }


def against(result: DetectResult, max_panels: int) -> Section:
    """What changed since an older run, if the result was compared with one."""
    shown = frozenset(f.id for f in in_full(result, max_panels))
    return {"difference": work.difference(result.against, shown), "currency": result.currency}


def countries(result: DetectResult, members: Members) -> Section:
    """Whole transit countries, a card each."""
    common = views.common_lists(result)
    return {
        "countries": [views.panel(f, result, i + 1, common, members) for i, f in enumerate(result.countries)],
        "candidates": [views.candidate(c) for c in result.candidates],
        "by_share": any(c.by == "share" for c in result.candidates),
        "currency": result.currency,
        "measure": notation.day(result.measure_date),
        "filtered": work.filtered(result),
        "alpha": result.alpha,
    }


def goods(result: DetectResult, max_panels: int, members: Members) -> Section:
    """The ranked table of goods, and the first ``max_panels`` of them in full."""
    common = views.common_lists(result)
    parts = names.parts(f.good for f in result.goods)
    shown = enumerate(result.goods[:max_panels])
    return {
        "rows": views.rows(result, max_panels),
        "panels": [
            views.panel(f, result, i + 1, common, members) | {"part": parts.get(f.good.id, "")} for i, f in shown
        ],
        "first_rows": FIRST_ROWS,
        "zero": views.zero(result),
        "axis": views.axis(result),
        "rule_at": _rule_at(result),
        "weights": ranking.told(),
        "transits": sorted({(notation.place(f.transit), f.transit) for f in result.goods}),
        "grades": [g for g in ("corroborated", "strong", "watch") if any(f.grade == g for f in result.goods)],
        "common_lists": sorted(common),
        "measure": notation.day(result.measure_date),
        "filtered": work.filtered(result),
        "currency": result.currency,
        "alpha": result.alpha,
    }


def doubts(result: DetectResult) -> Section:
    """Error rate, calibration, what was not assessed, coverage, and people's notes."""
    return {
        "placebos": [views.placebo(p) for p in result.placebo],
        "calibration": calibration.views(result),
        "open": views.not_assessed(result),
        "matrix": work.matrix(result.coverage_matrix),
        "coverage": result.coverage,
        "remarks": result.notes,
        "notes": work.notes(result),
        "currency": result.currency,
    }


def method(result: DetectResult) -> Section:
    """The method in brief, the null model of this run, sources, and how to cite."""
    return {
        **_window(result),
        "null_model": views.null_model(result),
        "provenance": result.provenance,
        "title": title(result),
        "credits": sorted({s.credit for s in result.provenance.snapshots if s.credit}),
        "map_credit": geo.credit(),
    }


def _window(result: DetectResult) -> Section:
    w = result.window
    return {
        "when_after": notation.months(w.after_from, w.after_to),
        "when_before": notation.months(w.before_from, w.before_to),
    }


def _rule_at(result: DetectResult) -> float:
    """Where the measure lies in the sparklines, in per cent of their width."""
    for f in result.goods:
        if f.series is not None:
            return round(100 * spark.measure_at(f.series.months, result.measure_date.isoformat()[:7]), 1)
    return 0.0
