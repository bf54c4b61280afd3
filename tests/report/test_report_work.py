"""Plots of channels, calibration, coverage matrix, notes, differences and member states on the page."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import pytest
from report_factory import MONTHS, country, empty, finding, many, result
from test_report_html import Page

from umweg.report import channel_plots, svg
from umweg.report.html import render
from umweg.results import Annotation, CalibrationPoint, Channel, CoverageMatrix, DetectResult, Plot, annotate
from umweg.results.changes import since
from umweg.results.filters import Filters, narrow
from umweg.results.finding import Member

Values = tuple[float | None, ...]


def plot(*lines: Values, form: Any = "line", **more: Any) -> Plot:
    n = max(map(len, lines), default=3)
    named = tuple((f"line {i}", values) for i, values in enumerate(lines))
    return Plot(MONTHS[:n], named, "EUR/kg", form, **more)


def numbers(drawing: str) -> list[float]:
    """Every coordinate of every path, absolute or not."""
    return [float(x) for d in re.findall(r' d="([^"]*)"', drawing) for x in re.findall(r"-?\d+\.?\d*", d)]


@pytest.mark.parametrize("form", ["line", "bar", "point"])
@pytest.mark.parametrize(
    "values",
    [
        (1.0, 2.0, 3.0),
        (5.0, 5.0, 5.0),
        (0.0, 0.0, 0.0),
        (-3.0, None, 4.0),
        (None, 7.0, None),
        (1e-9, 1e12, 3.0),
        (-2.0, -1.0, -3.0),
        (math.nan, 1.0, math.inf),
        (1e17, 1e17, 1e17),
        (1e12, 1e12 + 1, 1e12),
        (1e-20, 3e-20, 2e-20),
    ],
)
def test_whatever_the_values_the_drawing_stays_inside(form: Any, values: Values) -> None:
    low = tuple(None if v is None or not math.isfinite(v) else v - 1 for v in values)
    high = tuple(None if v is None else v + 1 for v in low)
    made = plot(values, values, form=form, at=MONTHS[1], lower=low, upper=high)
    drawing = str(channel_plots.draw(made, "k", "Unit values"))
    assert "nan" not in drawing.lower().replace("aria", "")
    assert "inf" not in drawing
    frame = channel_plots._Frame(made)
    for v in svg.known(values):
        assert -0.1 <= frame.y(v) <= channel_plots.HEIGHT
    assert all(-channel_plots.HEIGHT <= x <= channel_plots.WIDTH for x in numbers(drawing))
    assert 'class="rule"' in drawing
    assert "<script" not in drawing


def test_gaps_break_the_line_and_lonely_values_are_dots() -> None:
    drawing = str(channel_plots.draw(plot((1.0, 2.0, None, 3.0, None, 4.0, 5.0)), "k", "x"))
    line = re.search(r'class="l0" d="([^"]*)"', drawing)
    assert line is not None
    assert line[1].count("M") == 2
    assert len(re.findall(r'class="dot l0" d="M[^M"]*"', drawing)) == 1


def test_bars_stand_on_zero_side_by_side() -> None:
    made = plot((2.0, -1.0), (1.0, 3.0), form="bar")
    drawing = str(channel_plots.draw(made, "k", "x"))
    zero = svg.number(channel_plots._Frame(made).y(0.0))
    for d in re.findall(r'class="bar b\d" d="([^"]*)"', drawing):
        assert len(re.findall(rf"M[\d.]+ {zero}V[\d.]+h[\d.]+V{zero}z", d)) == 2


def test_the_text_alternative_has_the_figures() -> None:
    said = channel_plots.said(plot((1.0, None, 9.0), at=MONTHS[1]))
    for wanted in ("Jan 2020 to Mar 2020", "EUR/kg", "from 1.00 to 9.00", "least 1.00", "began in Feb 2020"):
        assert wanted in said


@pytest.mark.parametrize("made", [plot(), plot((None, None)), Plot((), (), "")])
def test_nothing_to_draw_is_said(made: Plot) -> None:
    assert "Nothing to draw" in str(channel_plots.draw(made, "k", "Unit values"))


def with_plots(n: int = 35) -> DetectResult:
    shown = plot(tuple(float(i) for i in range(n)), at="2022-03", lower=(0.0,) * n, upper=(9.0,) * n)
    channels = tuple(
        Channel(name, True, "for", 1.0, "EUR/kg", (0.5, 2.0), 0.01, "Dearer.", ("mass",), shown)
        for name in ("price", "ghost", "entrants")
    )
    made = many(130)
    return replace(made, findings=tuple(replace(f, channels=channels) for f in made.findings))


def test_every_plot_of_the_page_has_its_own_name_and_is_well_formed() -> None:
    page = Page(render(with_plots(), max_panels=5))
    assert not page.stack
    assert len(page.ids) == len(set(page.ids))
    labelled = [a["aria-labelledby"] for t, a in page.tags if t == "svg" and a.get("aria-labelledby")]
    assert len([x for x in labelled if x]) >= 3 * 7
    for names in labelled:
        assert set((names or "").split()) <= set(page.ids)
    assert "Lacks: mass." in page.text


def test_plots_keep_the_page_light() -> None:
    plain, drawn = (len(render(r).encode()) for r in (many(130), with_plots()))
    assert drawn - plain < 600_000


def test_hostile_names_in_plots_are_text() -> None:
    bad = '</svg><script>alert(1)</script>"'
    shown = Plot((bad, "b"), ((bad, (1.0, 2.0)),), bad, at=bad)
    f = finding(channels=(Channel(bad, True, text=bad, plot=shown, lacks=(bad,)),))
    m = CoverageMatrix((bad,), ("2022-01",), ("d",), (), {f"{bad} 2022-01": bad})
    note = Annotation("1", f.id, "KZ", "RU", (), bad, bad, "2026-01-01T00:00")
    r = result(findings=(f,), coverage_matrix=m, annotations=annotate([note], (f,)))
    page = Page(render(r, members={f.id: (Member(bad, 1.0, 2.0, 1.0, (1.0, 2.0)),)}))
    clean = Page(render(result(findings=(finding(),))))
    assert [t for t, _ in page.tags].count("script") == [t for t, _ in clean.tags].count("script")
    assert bad in page.text


def test_calibration_is_drawn_with_its_figures_or_said_to_be_missing() -> None:
    points = (CalibrationPoint(0.1, 0.08, 120, 0.04, 0.14), CalibrationPoint(0.2, 0.31, 300, 0.26, 0.36))
    page = Page(render(result(calibration=points)))
    assert "8.0 %" in page.text.replace("\u202f", " ")
    assert "0.1 promised, 0.08 observed of 120" in page.text
    assert "Not assessable: this run counted no such cases." in page.text
    assert "Not assessable: no window without the measure fits the data" in Page(render(empty())).text
    lone = CalibrationPoint(0.0, 0.0, 0, 0.0, 0.0)
    assert not Page(render(result(calibration=(lone,), coverage_points=(lone,)))).stack


def test_the_matrix_shows_every_cell_and_says_what_is_odd() -> None:
    m = CoverageMatrix(("DE", "MT", "NL"), MONTHS[:14], ("r" * 14, "rrnn" + "r" * 10, "r" * 12 + "dm"), ("DE",))
    text = render(result(coverage_matrix=m))
    page = Page(text)
    assert "nothing to report: Mar 2020, Apr 2020" in page.text
    assert "in doubt: Jan 2021" in page.text
    assert "missing: Feb 2021" in page.text
    strips = re.findall(r'<svg class="strip".*?</svg>', text)
    assert len(strips) == 3
    for strip in strips:
        assert sum(int(n) for n in re.findall(r'class="c[rdnm]" d="M\d+ 0h(\d+)v', strip)) == 14
    assert page.text.count("not compared") == 2


def test_notes_stand_at_their_finding_and_lost_ones_at_the_end() -> None:
    r = result()
    written = [
        Annotation("1", "RU-KZ-85423190", "KZ", "RU", ("85423190",), "Ask Lithuania.", "anna", "2026-11-01T09:00"),
        Annotation("2", "RU-KZ", "KZ", "RU", (), "Seen in May.", "ben", "2026-11-02T09:00"),
        Annotation("3", "RU-XX-1", "XX", "RU", ("1",), "An old one.", "eve", "2026-11-03T09:00"),
    ]
    page = Page(render(replace(r, annotations=annotate(written, r.findings))))
    assert page.text.count("Ask Lithuania.") == 2
    assert page.text.count("Seen in May.") == 2
    assert page.text.count("An old one.") == 1
    assert "RU-XX-1 is no finding of this run." in page.text
    assert "notes" in page.ids
    assert "notes" not in Page(render(r)).ids


def test_the_difference_is_a_section_of_its_own() -> None:
    old = replace(result(), findings=(country("KZ"), finding("GE", "84111280")))
    old = replace(old, provenance=replace(old.provenance, run="0123456789ab", program="0.0.1"))
    page = Page(render(since(result(), old, "2026-10-01T10:00")))
    assert "What changed since run 0123456789ab of 2026-10-01" in page.text
    assert "Umweg 0.0.1 before" in page.text
    for wanted in ("New findings", "Findings that are gone", "Findings that changed", "excess 27.0 → 1,319"):
        assert wanted in page.text, wanted
    same = Page(render(since(result(), result())))
    assert "Nothing changed: 4 findings are the same." in same.text


def test_member_states_are_summed_up() -> None:
    codes = ("DE", "FR", "IT", "ES", "NL", "BE", "AT", "SE", "FI", "PL")
    members = tuple(Member(c, 1e6 * i, 3e6 * i, 0.1, (1.0, float(i))) for i, c in enumerate(codes))
    page = Page(render(result(), members={"RU-KZ-85423190": members}))
    assert "2 others" in page.text or "1 other" in page.text
    assert page.text.count("Largest changes by reporter") == 1  # the panel without members keeps the short list


def test_filters_are_said_on_the_page() -> None:
    page = Page(render(narrow(result(), Filters(grades=("strong",), min_excess=1e6))))
    assert "Only 3 of 4 findings are shown: grade strong; min excess 1,000,000." in page.text
    assert "3 of 4 findings in EU exports of restricted goods, chosen by a filter, while direct" in page.text


def test_what_a_filter_hides_is_not_said_to_be_absent() -> None:
    for filters in (Filters(lists=("chpl",)), Filters(min_excess=1e12)):
        text = Page(render(narrow(result(), filters))).text
        for wrong in ("no country’s total did", "No transit country’s total stood out", "No single good stood out",
                      "No route stood out", "No detour", "No country’s total stood out"):  # fmt: skip
            assert wrong not in text
