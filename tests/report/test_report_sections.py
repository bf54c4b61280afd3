"""Sections of the page one by one: each template takes its own section only; order, axis and names can be read."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from report_factory import BAN, country, empty, finding, many, result
from test_report_html import Page

from umweg.detection.run import _rank
from umweg.report import names, notation, ranking, sections, views
from umweg.report.html import environment, render
from umweg.results import DetectResult, Good, Interval, Plot

CARS = "Vehicles; with only spark-ignition engine, cylinder capacity over 3000cc"
TEMPLATES = ("head", "picture", "against", "countries", "goods", "doubts", "method")


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("made", [result(), empty()], ids=["full", "empty"])
def test_a_template_needs_nothing_but_its_section(name: str, made: DetectResult) -> None:
    section = sections.all_of(made, 60, {})[name]
    page = Page(environment().get_template(f"{name}.html.j2").render(s=section))
    assert not page.stack
    assert page.text.strip() or name == "against"


def test_the_page_is_made_of_its_sections() -> None:
    page = render(result())
    for name, section in sections.all_of(result(), 60, {}).items():
        text = environment().get_template(f"{name}.html.j2").render(s=section)
        assert text.strip() in page, name


@pytest.mark.parametrize("made", [result(), empty()], ids=["full", "empty"])
def test_the_contents_name_headings_of_the_page(made: DetectResult) -> None:
    page = Page(render(made))
    headings = {a.get("id") for t, a in page.tags if re.fullmatch("h[1-6]", t)}
    listed = [key for key, _ in sections.contents(made)]
    assert set(listed) <= headings
    assert [i for i in page.ids if i in listed] == listed


def ranked() -> list[object]:
    lists = (BAN, "Common High Priority List (May 2023) tier 1")
    goods = [
        Good("1", "a", ("1",), lists=(BAN,)),
        Good("2", "b", ("2",), lists=lists),
        Good("3", "c", ("3",), lists=(BAN,), sought=("Radio",)),
        Good("4", "d", ("4",), lists=lists, sought=("Radio",)),
    ]
    low = (-7e6, 3e6, 25.8e6)
    return [finding(good=g, excess=Interval(v, 30e6, 40e6)) for g in goods for v in low]


def test_the_sure_part_is_what_goods_are_ordered_by() -> None:
    for f in ranked():
        assert ranking.sure_part(f) == -_rank(f)[2]


def test_the_order_can_be_read_off_the_columns() -> None:
    found = sorted(ranked(), key=_rank)
    shown = [float(r.sure.replace(notation.MINUS, "-")) for r in views.rows(result(findings=tuple(found)), 9)]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == 103.0  # 25.8 times 2 times 2
    page = Page(render(result(findings=tuple(found))))
    assert "Sure part, M EUR" in page.text
    assert "103 = 25.8 × 4" in page.text
    assert f"= {notation.MINUS}7.00 ÷ 2" in page.text


def test_the_axis_has_zero_and_round_values_that_do_not_touch() -> None:
    made = result(findings=tuple(ranked()))
    ticks = views.axis(made)
    assert (views.zero(made), "0") in ticks
    assert len(ticks) >= 3
    assert all(b[0] - a[0] >= views.TICKS for a, b in pairwise(ticks))
    assert all(0 <= at <= 100 and re.fullmatch(r"−?[125]?0*\.?0*[125]?", text) for at, text in ticks)
    width = views._reach(made)[1] - views._reach(made)[0]
    for at, text in ticks:
        value = float(text.replace(notation.MINUS, "-").replace(",", "")) * 1e6
        assert at == round(100 * (views.root(value) - views._reach(made)[0]) / width, 1)
    assert views.axis(empty())[0][1] == "0"


def twins() -> DetectResult:
    made = [Good(c, CARS, (c,), lists=(BAN,)) for c in ("87032410", "87032490")]
    other = Good("84713000", "Computers", ("84713000",), lists=(BAN,))
    return result(findings=tuple(finding(t, good=g) for g in (*made, other) for t in ("KZ", "KG")))


def test_two_goods_never_stand_with_the_same_words() -> None:
    page = Page(render(twins()))
    rows = views.rows(twins(), 9)
    assert {(r.label, r.part) for r in rows} == {
        (CARS, "CN part 10"), (CARS, "CN part 90"), ("Computers", ""),
    }  # fmt: skip
    for code, part in (("87032410", "CN part 10"), ("87032490", "CN part 90")):
        assert page.text.count(f"{code} {CARS} {part}") >= 2  # in the table and above its panel


def test_what_tells_apart_is_the_code_where_more_than_the_end_differs() -> None:
    a, b, c = Good("84713000", "x", ()), Good("84714100", "x", ()), Good("871200~", "y", ())
    assert names.parts([a, b, c, c]) == {"84713000": "code 84713000", "84714100": "code 84714100"}
    assert names.apart(c, names.parts([a, b, c])) == "y"


def test_goods_in_words_are_short_and_never_empty() -> None:
    assert names.in_words(Good("999999", "999999", ())) == "999999"
    assert names.in_words(Good("999999", "", ())) == "999999"
    long = names.in_words(Good("999999", "Machines; " + "of a kind, " * 40, ()))
    assert long.startswith("machines, of a kind")
    assert long.endswith(" …")
    assert len(long) <= names.LONGEST + 2


def test_numbers_have_no_powers_of_ten() -> None:
    bars = Plot(("Latvia", "Sweden", "Malta"), (("new sellers", (0.000081, 0.545, 8000.0)),), "M EUR", "bar")
    f = finding(channels=(replace(finding().channels[0], plot=bars),))
    made = result(findings=(country(channels=f.channels), f), alpha=0.00001, null_model={"tau": 0.0000123})
    page = Page(render(made))
    assert not re.findall(r"\d(?:\.\d+)?e[+-]?\d\d", re.sub(r"[0-9a-f]{12,}", "", page.text))
    assert "8,000" in page.text
    assert "3 values, Latvia first" in page.text
    assert "Latvia to Malta" not in page.text
    assert "0.0000123" in page.text


def test_many_goods_have_a_figure_to_sort_by_in_every_row() -> None:
    rows = views.rows(many(5), 5)
    assert all(len(r.sort.split()) == 4 and "e" not in r.sort for r in rows)
