"""Every kind of page in a real browser: links of the contents land at headings, it fits, it prints, axe is quiet."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from report_factory import many
from test_browser_report import CHROMIUM, Visit, browser  # noqa: F401  # a fixture
from test_report_trace import LEGS, result
from tests.cli.screening import CONSIGNMENTS, LISTS, POLICY
from watch_factory import watch_result

from umweg import engines
from umweg.report.html import write_report
from umweg.report.screening import write_screening
from umweg.report.trace_html import write_trace
from umweg.report.watch import write_watch
from umweg.results.batch import Tally
from umweg.screening.consignments.read import read_consignments
from umweg.screening.prepare import screener

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: apt-get install chromium"),
]
KINDS = ("detect", "trace", "watch", "screening")
UNKNOWN = "EU,KG,870324,56e6,73e6,75e6,EUR,,,\nKG,KZ,870324,,,,EUR,,,\nKG,RU,870324,,,,EUR,,,\nKZ,RU,870324,,,,EUR,,,\n"
BOTH = "KZ,KG,870324,,,,EUR,,,\nEU,KZ,870324,1e6,2e6,3e6,EUR,,,\n"
MORE = "".join(f"EU,KG,G{i:03d},1e4,{i + 2}e5,90e6,EUR,,,\nKG,RU,G{i:03d},,,,EUR,,,\n" for i in range(130))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One page of each kind, as long as real ones are."""
    folder = tmp_path_factory.mktemp("contents")
    out = {kind: folder / f"{kind}.html" for kind in KINDS}
    write_report(many(130), out["detect"], max_panels=30)
    write_trace(result(folder, LEGS + UNKNOWN + MORE), out["trace"])
    write_watch(watch_result(), out["watch"])
    entities = [json.loads(line) for line in LISTS.read_text("utf-8").splitlines()]
    made = screener(engines.open(), policy=POLICY, own_lists=entities, as_of="2026-11-23", text_model=False)
    tally = Tally()
    for s in made.run(read_consignments(CONSIGNMENTS)):
        tally.add(s.decision)
    write_screening(tally, made.law.pins, out["screening"])
    return out


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_every_link_of_the_contents_lands_at_its_heading(
    browser: Any,  # noqa: F811  # the fixture
    pages: dict[str, Path],
    kind: str,
    width: int,
) -> None:
    with Visit(browser, pages[kind], width) as v:
        links = v.page.locator("nav a")
        assert links.count() >= 3
        for i in range(links.count()):
            key = (links.nth(i).get_attribute("href") or "")[1:]
            v.page.evaluate("scrollTo(0, 0)")
            links.nth(i).click()
            v.page.wait_for_timeout(400)  # what comes into view is drawn now, and may grow
            tag, top = v.page.evaluate(
                "k => { const h = document.getElementById(k); return [h.tagName, h.getBoundingClientRect().top]; }", key
            )
            assert tag == "H2", key
            assert abs(top) <= 2, (key, top)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways(browser: Any, pages: dict[str, Path], kind: str, width: int) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages[kind], width) as v:
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width
        v.through()
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width
        assert v.said == []


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_are_written_out(browser: Any, pages: dict[str, Path], kind: str) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages[kind]) as v:
        v.through()
        seen = v.page.evaluate(
            "[...document.querySelectorAll('body *:not(script):not(style):not(code)')]"
            ".flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent))"
        )
    assert seen
    assert [t for t in seen if re.search(r"\d(\.\d+)?e[+-]?\d", t)] == []


SMALL = """() => [...document.querySelectorAll('a, summary, button')].filter(e => !e.matches('.skip') && e.offsetParent
    && getComputedStyle(e).display !== 'inline').map(e => [e.getBoundingClientRect().height, e.textContent.trim()])
    .filter(([h]) => h < 23.9)"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_targets_that_stand_alone_are_large_enough(browser: Any, pages: dict[str, Path], kind: str, width: int) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages[kind], width) as v:
        v.through()
        assert v.page.evaluate(SMALL) == []
        stacked = (
            "[...document.querySelectorAll('.src a, .why small a')].every(a => a.getBoundingClientRect().height >= 24)"
        )
        assert v.page.evaluate(stacked)


def test_a_trace_is_short_until_it_is_unfolded(browser: Any, pages: dict[str, Path]) -> None:  # noqa: F811  # the fixture
    height = "document.documentElement.scrollHeight"
    with Visit(browser, pages["trace"], 390) as v:
        closed = v.page.evaluate(height)
        assert v.page.locator(".good").count() == 12
        v.page.locator("summary", has_text="Goods 13 to").click()
        assert v.page.locator(".lines tbody tr").first.is_visible()
        assert closed < 12 * 1500 + 4000
        assert v.page.evaluate(height) > closed + 3000


def test_one_good_of_a_trace_is_one_sheet_of_paper(browser: Any, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    def sheets(page: Path) -> int:
        with Visit(browser, page) as v:
            return len(re.findall(rb"/Type\s*/Page\b", v.page.pdf(format="A4")))

    written: list[Path] = []
    for n in (1, 2):
        goods = "".join((UNKNOWN + BOTH).replace("870324", f"87032{i}") for i in range(n))
        written.append(tmp_path / f"{n}.html")
        write_trace(result(tmp_path, goods), written[-1])
    one, two = map(sheets, written)
    assert two == one + 1
    with Visit(browser, written[0]) as v:
        v.page.emulate_media(media="print")
        assert v.page.locator(".many").first.is_visible()
        assert not v.page.locator("nav").is_visible()


def _axe() -> str:
    package = pytest.importorskip(
        "axe_playwright_python", reason="axe is not installed: pip install axe-playwright-python"
    )
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(browser: Any, pages: dict[str, Path], kind: str, width: int) -> None:  # noqa: F811  # the fixture
    script = _axe()
    with Visit(browser, pages[kind], width) as v:
        v.page.evaluate(script)
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = v.page.evaluate("rules => axe.run(document, { runOnly: rules })", rules)
    assert [(x["id"], x["nodes"][0]["html"][:120]) for x in found["violations"]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_landmarks_have_names_of_their_own(browser: Any, pages: dict[str, Path], kind: str) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages[kind]) as v:
        names = v.page.evaluate(
            "[...document.querySelectorAll('section, nav, form[role], [role=region]')]"
            ".map(e => e.getAttribute('aria-label')"
            " || document.getElementById(e.getAttribute('aria-labelledby')).textContent)"
        )
    assert len({n.strip() for n in names}) == len(names)
