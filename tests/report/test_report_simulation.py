"""The pages of ``simulate``: well formed, whole without a script, in two languages, never saying will."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from functools import cache

import pytest
from test_report_html import Page

import umweg
from umweg.report import strategy_map
from umweg.report.simulation import render, render_compared, render_game
from umweg.report.simulation_words import headlines, page_words
from umweg.results.game import GameResult, StrategyMap
from umweg.results.simulation import SimulateResult

TWO = ("transit-closed", "secondary-sanctions")


@cache
def answer(name: str = "transit-closed", draws: int = 12) -> SimulateResult:
    return umweg.simulate(name, draws=draws, seed=1, sensitivity=True, surface=True)


@cache
def game() -> GameResult:
    return umweg.simulate_game("kazakhstan", draws=4, flips=("pressure",), map=("pressure", "bond"))


def pages(lang: str) -> dict[str, str]:
    return {
        "scenario": render(answer(), lang),
        "compared": render_compared([answer(n) for n in TWO], lang),
        "game": render_game(game(), lang),
    }


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("kind", ["scenario", "compared", "game"])
def test_a_page_is_well_formed_and_its_links_lead_somewhere(kind: str, lang: str) -> None:
    text = pages(lang)[kind]
    page = Page(text)
    assert not page.stack
    assert len(page.ids) == len(set(page.ids))
    links = {str(a["href"])[1:] for t, a in page.tags if t == "a" and str(a.get("href", "")).startswith("#")}
    assert links <= set(page.ids)
    assert not re.search(r"https?://(?!www\.w3\.org)", re.sub(r'href="[^"]*"', "", text))
    shown = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"\bnan\b|Infinity|\bwill\b|\{\w+\}", shown.partition("</style>")[2])
    for g in answer().grounds if kind == "scenario" else ():
        assert page_words(lang)[g.kind] in page.text
    assert text == pages(lang)[kind]


def test_the_german_page_holds_no_english_of_ours() -> None:
    for text in pages("de").values():
        said = Page(text).text
        for word in (
            "Real income",
            "assumption:",
            "Final spending",
            "input-output links",
            "look away",
            "What it rests on",
        ):
            assert word not in said, word


def test_three_sentences_tell_who_how_much_round_and_how_much_is_assumed() -> None:
    en, de = (headlines(answer(), lang) for lang in ("en", "de"))
    assert len(en) == len(de) == 3
    assert "Kazakhstan would lose 0.24 %" in en[0]
    assert "in nine of ten draws" in en[0]
    assert "0,24 %" in de[0]
    by_transit = [sum(getattr(r, t).central for r in answer().routes[1:]) for t in ("after", "before")]
    assert en[1].startswith("By transit would go {:,.0f} instead of {:,.0f} million USD".format(*by_transit))
    assert re.fullmatch(r"\d+ of the \d+ things this answer rests on are assumptions\.", en[2])


def test_nothing_changed_and_no_routes_are_said_so(tmp_path: object) -> None:
    calm = replace(
        answer("secondary-sanctions", 0), routes=(), earnings=(), sensitivity=(), surface=None, draws=0,
        countries=tuple(replace(c, real_income=replace(c.real_income, central=0.0, ninety=None, half=None))
                        for c in answer().countries),
    )  # fmt: skip
    text = Page(render(calm)).text
    assert "Nobody's real income would change" in text
    assert "Central answer only" in text
    assert "How the goods would go" not in text


def test_sliders_hold_what_was_solved() -> None:
    s = answer().surface
    assert s is not None
    found = re.search(r'<script type="application/json" id="surface">(.*?)</script>', render(answer()), re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["income"] == [list(row) for row in s.income]
    assert len(data["error"]) == 4**3


def test_the_csv_on_the_page_is_the_one_of_the_command() -> None:
    found = re.search(r'href="data:text/csv[^,]*,([^"]+)"', render_compared([answer(n) for n in TWO]))
    assert found
    lines = base64.b64decode(found[1]).decode().splitlines()
    assert lines[0].startswith("scenario,country,income_million,real_income_percent")
    assert len(lines) == 1 + 2 * len(answer().countries)


def test_texts_of_a_file_cannot_break_the_page() -> None:
    bad = "<script>alert(1)</script>"
    text = render(replace(answer(), titles={"en": bad, "de": bad}, about={"en": bad, "de": bad}, notices=(bad,)))
    assert bad not in text
    assert "&lt;script&gt;" in text


def test_the_map_is_hatched_where_draws_disagree() -> None:
    m = StrategyMap("a", "b", (0.0, 0.5, 1.0), (0.0, 1.0), (("x", "x", "y"), ("y", "y", "y")),
                    ((1.0, 0.8, 1.0), (1.0, 1.0, 1.0)), 4, 0.1)  # fmt: skip
    drawn = str(strategy_map.draw(m, "map", page_words("en"), "en"))
    assert drawn.count('class="open"') == 1
    assert drawn.count('class="c0"') == 2
    assert strategy_map.choices(m) == ["x", "y"]
