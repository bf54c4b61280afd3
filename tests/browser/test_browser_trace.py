"""The page of ``trace`` in a real browser: nothing fetched, no complaint, no sideways scrolling, both framings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from test_browser_report import CHROMIUM, Visit, browser  # noqa: F401  # a fixture
from test_report_trace import LEGS, result

from umweg.report.trace_html import write_trace

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trace")
    unknown = "EU,KG,Y,,,,EUR,,,\nKG,RU,Y,,,,EUR,,,\n"
    clash = "EU,KG,Z,1e6,2e6,3e6,EUR,,,\nKG,RU,Z,8e6,9e6,10e6,EUR,,,\nsupply,KG,Z,0,0,0,EUR,,,\n"
    write_trace(result(folder, LEGS + unknown + clash), folder / "trace.html")
    return folder / "trace.html"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_and_is_quiet(browser: Any, page: Path, width: int, scheme: str) -> None:  # noqa: F811  # the fixture
    with Visit(browser, page, width, color_scheme=scheme) as v:
        v.through()
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width
        assert v.said == []
        assert {u for u in v.asked if not u.startswith("data:")} == {v.url}
        assert v.page.is_visible(".sankey.broad" if width > 700 else ".sankey.slim")
        assert not v.page.is_visible(".sankey.slim" if width > 700 else ".sankey.broad")


@pytest.mark.parametrize("width", [390, 1280])
def test_every_label_of_the_diagram_is_inside_it(browser: Any, page: Path, width: int) -> None:  # noqa: F811  # the fixture
    outside = """() => [...document.querySelectorAll('.sankey')].filter(s => s.getBoundingClientRect().width)
      .flatMap(s => {
        const box = s.getBoundingClientRect();
        return [...s.querySelectorAll('text')].filter(t => { const b = t.getBoundingClientRect();
            return b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 1;
        }).map(t => t.textContent); })"""
    with Visit(browser, page, width) as v:
        assert v.page.evaluate(outside) == []
