"""The page of ``screen`` in a real browser: nothing fetched, no complaint, readable, fits, prints."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_browser_report import CHROMIUM, Visit, browser  # noqa: F401  # a fixture
from tests.cli.screening import CONSIGNMENTS, LISTS, POLICY

from umweg import engines
from umweg.report.screening import write_screening
from umweg.results.batch import Tally
from umweg.screening.consignments.read import read_consignments
from umweg.screening.prepare import screener
from umweg.screening.record import document

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: apt-get install chromium"),
]
LONG = "Gesellschaft" * 30
ODD = {"id": LONG, "destination": "RU", "parties": [{"role": "consignee", "name": f"<b>{LONG}</b>", "country": "RU"}],
       "lines": [{"code": "85423190", "description": LONG}], "route": [{"place": LONG, "country": "RU"}]}  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of the example and of a consignment with long words, in each language; and of no consignment."""
    folder = tmp_path_factory.mktemp("screening")
    entities = [json.loads(line) for line in LISTS.read_text("utf-8").splitlines()]
    made = screener(engines.open(), policy=POLICY, own_lists=entities, as_of="2026-11-23", text_model=False)
    tally = Tally()
    for s in made.run([*read_consignments(CONSIGNMENTS), ODD]):
        tally.add(s.decision, document(s.given))
    out = {}
    for lang in ("en", "de"):
        for name, batch in (("", tally), ("empty ", Tally())):
            out[name + lang] = folder / f"{name}{lang}.html"
            write_screening(batch, made.law.pins, out[name + lang], lang)
    return out


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["en", "de", "empty en"])
def test_fits_and_is_quiet(browser: Any, pages: dict[str, Path], page: str, width: int, scheme: str) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages[page], width, color_scheme=scheme) as v:
        v.through()
        assert v.page.evaluate("document.documentElement.scrollWidth") <= width
        assert v.said == []
        assert {u for u in v.asked if not u.startswith("data:")} == {v.url}


CONTRASTS = """() => {
  const linear = x => (x /= 255) <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4;
  const lum = c => { const [r, g, b] = c.map(linear);
    return .2126 * r + .7152 * g + .0722 * b; };
  const rgb = s => s.match(/[\\d.]+/g).map(Number);
  const under = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  const texts = [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3
    && n.textContent.trim()) && e.offsetParent !== null && !e.matches('.skip, .sr'));
  return texts.map(e => { const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(under(e));
    return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.textContent.trim().slice(0, 30)]; });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(browser: Any, pages: dict[str, Path], scheme: str) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages["en"], color_scheme=scheme) as v:
        v.through()
        found = v.page.evaluate(CONTRASTS)
    assert len(found) > 100
    assert [x for x in found if x[0] < 4.5] == []  # WCAG 2.2, AA


def test_links_headings_and_tables_have_names(browser: Any, pages: dict[str, Path]) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages["de"]) as v:
        v.through()
        js = v.page.evaluate
        assert js("[...document.links].filter(a => !a.innerText.trim() && !a.matches('.skip')).length") == 0
        assert js("document.querySelectorAll('th:empty, summary:empty, h1:empty, h2:empty, h3:empty').length") == 0
        named = "s => document.getElementById(s.getAttribute('aria-labelledby')).innerText.trim()"
        assert js(f"[...document.querySelectorAll('section')].every({named})")
        assert js("document.querySelector('.outcomes').getAttribute('aria-label')").startswith("10 Sendungen: ")
        assert js("document.documentElement.lang") == "de"
        assert js("document.querySelectorAll('.case').length") == 10  # no list of the policy is loaded: all are held
        words = js("document.body.innerText")
    assert "Empfänger, Armenien" in words
    assert not [w for w in ("consignee", "Review", "Leads to", "points") if w in words]


def test_with_keys_alone_one_can_open_what_is_folded(browser: Any, pages: dict[str, Path]) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages["en"]) as v:
        v.page.keyboard.press("Tab")
        assert v.page.evaluate("document.activeElement.className") == "skip"
        v.page.evaluate("document.querySelector('details > summary').focus()")
        v.page.keyboard.press("Enter")
        assert v.page.evaluate("document.querySelector('details').open")


def test_on_paper_nothing_is_folded_or_cut(browser: Any, pages: dict[str, Path], tmp_path: Path) -> None:  # noqa: F811  # the fixture
    with Visit(browser, pages["en"], 800) as v:
        shown = "[...document.querySelectorAll('.layers > li')].map(e => [e.className, e.getClientRects().length > 0])"
        assert all(on == (of != "paper") for of, on in v.page.evaluate(shown))
        v.page.emulate_media(media="print")
        assert v.page.evaluate("document.documentElement.scrollWidth") <= 800
        hidden = "[...document.querySelectorAll('details li')].filter(e => e.getBoundingClientRect().height < 5).length"
        assert v.page.evaluate(hidden) == 0
        assert all(on == (of not in ("clear", "not-binding")) for of, on in v.page.evaluate(shown))  # those are counted
        v.page.pdf(path=str(tmp_path / "page.pdf"))
    assert (tmp_path / "page.pdf").stat().st_size > 20_000
    # The nine of the examples take four sheets in either language; the tenth here has words as long as a line.
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "page.pdf").read_bytes())) <= 5
