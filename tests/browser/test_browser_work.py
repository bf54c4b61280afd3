"""Plots of channels, calibration, coverage, differences and notes in a real browser: seen, inside, dark, no script."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from report_factory import MONTHS, finding, many, result
from test_browser_report import CHROMIUM, Visit, browser  # noqa: F401  # a fixture

from umweg.report.html import write_report
from umweg.results import Annotation, CalibrationPoint, Channel, CoverageMatrix, Plot, annotate
from umweg.results.changes import since
from umweg.results.finding import Member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: apt-get install chromium"),
]
LONG = "a very long name of a line that somebody gave it " * 3


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything at once, with long words."""
    values = tuple(None if i % 7 == 3 else float(i * 1e6) for i in range(35))
    shown = (
        Plot(MONTHS, (("seen", values), (LONG, values)), "EUR/kg", "line", "2022-03", values, values),
        Plot(tuple(str(y) for y in range(2010, 2024)), (("sent", values[:14]),), "EUR", "bar", "2022"),
        Plot(("DE", "LT", "x" * 80), (("share", (0.1, -0.4, 0.9)),), "share", "point"),
    )
    channels = tuple(
        Channel(f"kind {i}", True, "for", 1e9, f"EUR {LONG}", (-1e9, 2e9), 0.01, LONG, (LONG,), p)
        for i, p in enumerate(shown)
    )
    made = many(60)
    made = replace(made, findings=tuple(replace(f, channels=channels) for f in made.findings))
    points = tuple(CalibrationPoint(x, x, 100, x * 0.8, min(1.0, x * 1.2)) for x in (0.01, 0.1, 0.5, 0.95))
    matrix = CoverageMatrix(
        ("DE", "MT", "NL"), MONTHS, ("r" * 35, "rm" * 17 + "r", "n" * 10 + "d" * 10 + "r" * 15), ("DE",)
    )
    made = replace(made, calibration=points, coverage_points=points, coverage_matrix=matrix)
    ids = (made.findings[0], made.goods[0])
    notes = [
        Annotation(str(i), f.id, f.transit, "RU", (), LONG + "y" * 200, "z" * 60, "2026-01-01")
        for i, f in enumerate(ids)
    ]
    made = since(made, replace(result(findings=(finding("GE"),)), provenance=made.provenance))
    made = replace(made, annotations=annotate(notes, made.findings))
    members = {f.id: tuple(Member(c, 1e9, 3e9, 0.1, tuple(map(float, range(35)))) for c in MONTHS[:12]) for f in ids}
    path = tmp_path_factory.mktemp("work") / "report.html"
    write_report(made, path, 12, members)
    return path


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out(browser: Any, page: Path, width: int) -> None:  # noqa: F811  # the fixture
    with Visit(browser, page, width) as v:
        v.through()
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width
        assert v.said == []
        assert {u for u in v.asked if not u.startswith("data:")} == {v.url}


@pytest.mark.parametrize("width", [390, 1280])
def test_plots_are_seen_and_can_be_read(browser: Any, page: Path, width: int) -> None:  # noqa: F811  # the fixture
    with Visit(browser, page, width) as v:
        v.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        boxes = v.page.evaluate(
            "[...document.querySelectorAll('#panels details:first-of-type .cp svg, svg.cal')].map(s => {"
            "const b = s.getBoundingClientRect(); return [b.left, b.right, b.width, b.height]})"
        )
        assert len(boxes) >= 5
        for left, right, wide, high in boxes:
            assert left >= 0
            assert right <= width
            assert wide > 240
            assert high > 90
        sizes = v.page.evaluate(
            "[...document.querySelectorAll('.cp text')].filter(t => t.getBoundingClientRect().height)"
            ".map(t => 10 * Math.hypot(t.getScreenCTM().a, t.getScreenCTM().b))"
        )
        assert min(sizes) >= 7.5
        strips = v.page.evaluate("[...document.querySelectorAll('.strip')].map(s => s.getBoundingClientRect().width)")
        assert min(strips) > 35 * 5


def test_plots_follow_the_style_and_need_no_script(browser: Any, page: Path) -> None:  # noqa: F811  # the fixture
    seen = {}
    for scheme in ("light", "dark"):
        with Visit(browser, page, color_scheme=scheme, java_script_enabled=False) as v:
            line = v.page.locator(".cp .l0").first
            seen[scheme] = line.evaluate("e => getComputedStyle(e).stroke")
            assert v.page.locator("svg.cal").first.is_visible()
            assert v.page.locator(".strip").first.is_visible()
            assert v.page.locator("#against table").first.is_visible()
    assert seen["light"] != seen["dark"]


def test_every_picture_has_a_name(browser: Any, page: Path) -> None:  # noqa: F811  # the fixture
    with Visit(browser, page) as v:
        named = "s => [s.querySelector('title'), s.querySelector('desc')].map(e => (e ? e.textContent : '').length)"
        for svg in v.page.locator(".cp svg[role=img], svg.cal").all()[:12]:
            title, desc = svg.evaluate(named)
            assert title > 3
            assert desc > 10
