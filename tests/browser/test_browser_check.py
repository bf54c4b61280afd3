"""The page of ``check`` in a real browser: it fits, fetches nothing, a click opens the statement, axe is quiet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from test_browser_contents import _axe
from test_browser_report import CHROMIUM, Visit, browser  # noqa: F401  # a fixture
from test_report_check import GERMAN, TEXT

import umweg
from umweg.report.check import write_check

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, sample_store: Path) -> Path:
    out = tmp_path_factory.mktemp("check") / "check.html"
    write_check(umweg.check([TEXT, GERMAN], sample_store), out)
    return out


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_and_is_quiet(browser: Any, page: Path, width: int, scheme: str) -> None:  # noqa: F811  # the fixture
    with Visit(browser, page, width, color_scheme=scheme) as v:
        for one in v.page.locator("details").all():
            one.evaluate("d => { d.open = true; }")
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width
        assert v.said == []
        assert {u for u in v.asked if not u.startswith("data:")} == {v.url}


@pytest.mark.parametrize("width", [390, 1280])
def test_a_click_on_a_mark_opens_its_statement(browser: Any, page: Path, width: int) -> None:  # noqa: F811  # the fixture
    with Visit(browser, page, width) as v:
        assert not v.page.locator("#c2 .in").is_visible()
        v.page.locator("a.m[href='#c2']").first.click()
        v.page.wait_for_timeout(200)
        assert v.page.locator("#c2 .in").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Any, page: Path, width: int) -> None:  # noqa: F811  # the fixture
    with Visit(browser, page, width) as v:
        for one in v.page.locator("details").all():
            one.evaluate("d => { d.open = true; }")
        v.page.evaluate(_axe())
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = v.page.evaluate("rules => axe.run(document, { runOnly: rules })", rules)
    assert [(x["id"], x["nodes"][0]["html"][:160]) for x in found["violations"]] == []
