"""The report in a real browser: nothing fetched, no errors, charts drawn, filter, narrow screens, dark mode."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from report_factory import country, empty, finding, many, result

from umweg.report.html import write_report
from umweg.results import Good

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: apt-get install chromium"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install umweg[dev]")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as p:
        b = p.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield b
        b.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(many(130), path, max_panels=12)
    return path


class Visit:
    """One page with everything it said and asked for."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, **context: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **context)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.said.append(f"{m.type}: {m.text}"))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.url = path.as_uri()
        self.page.goto(self.url)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def through(self) -> None:
        """Scroll from top to bottom, all panels open."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        self.page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
        height = self.page.evaluate("document.documentElement.scrollHeight")
        for y in range(0, height, 800):
            self.page.evaluate("y => scrollTo(0, y)", y)
            self.page.wait_for_timeout(20)


def test_charts_draw_and_nothing_is_fetched_or_complained_about(browser: Any, report: Path) -> None:
    with Visit(browser, report) as v:
        for _ in range(30):  # a chart is drawn when it comes into view; a busy machine may scroll past it
            v.through()
            if v.page.evaluate("document.querySelectorAll('[data-chart].drawn').length") >= 10:
                break
        drawn = v.page.evaluate("document.querySelectorAll('.drawn svg path').length")
        assert drawn > 100
        assert v.said == []
        assert {u for u in v.asked if not u.startswith("data:")} == {v.url}


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_sideways_scrolling(browser: Any, report: Path, width: int) -> None:
    with Visit(browser, report, width) as v:
        v.through()
        v.page.wait_for_timeout(200)
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width
        assert v.said == []


def test_long_words_and_names_stay_inside(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    label = "x" * 300 + " word" * 80
    good = Good(label, label, tuple(f"8500{i}" for i in range(90)), sought=("y" * 90,))
    write_report(result(findings=(country("QX"), finding("QX", good=good))), path)
    for width in (390, 1280):
        with Visit(browser, path, width) as v:
            v.through()
            assert v.page.evaluate("document.documentElement.scrollWidth") <= width


def test_empty_page_is_quiet(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    write_report(empty(), path)
    with Visit(browser, path, 390) as v:
        assert v.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert v.said == []


def test_filter_sort_and_show_all(browser: Any, report: Path) -> None:
    with Visit(browser, report) as v:
        visible = "[...document.querySelectorAll('.goods tbody tr')].filter(r => r.offsetParent !== null).length"
        assert v.page.evaluate(visible) == 100
        v.page.click("#show-all")
        assert v.page.evaluate(visible) == 130
        v.page.select_option("#f-transit", "KG")
        assert v.page.evaluate(visible) == 65
        v.page.fill("#f-text", "85000001")
        assert v.page.evaluate(visible) == 1
        assert v.page.inner_text("#f-count") == "1 of 130"
        v.page.fill("#f-text", "no such thing")
        assert v.page.is_visible("#f-none")
        v.page.fill("#f-text", "")
        v.page.select_option("#f-transit", "")
        v.page.click("th[data-sort='grade'] button")
        first = "document.querySelector('.goods tbody tr').dataset.g"
        assert v.page.evaluate(first) == "strong"
        v.page.click("th[data-sort='grade'] button")
        assert v.page.evaluate(first) == "watch"


def test_row_opens_its_panel(browser: Any, report: Path) -> None:
    with Visit(browser, report) as v:
        v.page.click("a[href='#RU-KG-85000009']")
        v.page.wait_for_function("document.getElementById('RU-KG-85000009').open")
        v.page.wait_for_function("document.querySelector('#RU-KG-85000009 .drawn svg')")
        assert v.page.evaluate("location.hash") == "#RU-KG-85000009"


def test_dark_mode_reaches_page_and_charts(browser: Any, report: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    ink = "[...document.querySelectorAll('#countries .drawn svg text')].map(t => t.getAttribute('fill'))[0]"
    seen = {}
    with Visit(browser, report, color_scheme="light") as v:
        for scheme in ("light", "dark"):
            v.page.emulate_media(color_scheme=scheme)
            v.page.evaluate("document.getElementById('countries').scrollIntoView()")
            v.page.wait_for_function("document.querySelector('#countries .drawn svg text')")
            v.page.wait_for_timeout(400)
            seen[scheme] = (v.page.evaluate(ground), v.page.evaluate(ink))
    assert seen["light"][0] != seen["dark"][0]
    assert seen["light"][1] != seen["dark"][1]


def test_page_makes_sense_without_javascript(browser: Any, report: Path) -> None:
    with Visit(browser, report, java_script_enabled=False) as v:
        assert v.page.locator(".goods tbody tr").nth(129).is_visible()
        assert v.page.locator("svg.still").first.is_visible()
        assert not v.page.locator("form.filter").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_before_and_after_have_column_heads(browser: Any, report: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(report.as_uri())
    heads = page.locator("#compare .bell thead th.n")
    if page.locator("#compare").count():
        assert heads.all_inner_texts()[:3] == ["Before", "After", "Change"]
        assert heads.first.bounding_box()["width"] > 20
    assert "\u202fEUR" not in page.inner_text("h1")
    page.close()
