"""The page of ``check``: every statement is marked and explained; hostile texts stay text; same result, same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_report_html import Page

import umweg
from umweg.report.check import render_check

TEXT = (
    "From March to October 2022, EU exports of sanctioned goods to Russia fell by 41% on the year. "
    "Those to Kazakhstan more than doubled. Will exports to Russia fall by 20% next year?"
)
GERMAN = "Die EU-Ausfuhren sanktionierter Güter nach Russland sind von März bis Oktober 2022 um 71 Prozent gefallen."


@pytest.fixture(scope="module")
def page(sample_store: Path) -> Page:
    return Page(render_check(umweg.check([TEXT, GERMAN], sample_store)))


def test_it_is_well_formed_and_says_what_it_found(page: Page) -> None:
    assert not page.stack
    assert len(page.ids) == len(set(page.ids))
    for wanted in ("1 of 3 statements", "not −41.0%", "umweg compare --partner RU", "A question, not judged."):
        assert wanted in page.text, wanted


def test_every_mark_leads_to_a_statement_and_back(page: Page) -> None:
    links = [a["href"] or "" for t, a in page.tags if t == "a" and (a.get("href") or "").startswith("#")]
    assert {"#c1", "#c2", "#c3", "#t2-c1", "#at-c1"} <= set(links)
    assert {link[1:] for link in links} <= set(page.ids)


def test_the_text_itself_stands_in_the_page(page: Page) -> None:
    whole = page.text.replace(" .", ".")
    assert "Those to Kazakhstan more than doubled" in whole
    assert GERMAN.removesuffix(".") in whole


def test_same_result_same_bytes(sample_store: Path) -> None:
    one, two = (render_check(umweg.check(TEXT, sample_store)) for _ in range(2))
    assert one == two


def test_the_words_are_in_the_language_of_the_text(sample_store: Path) -> None:
    german = Page(render_check(umweg.check(GERMAN, sample_store))).text
    assert "Aussage für Aussage" in german
    assert "Die Zahlen tragen es" in german


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "\"onmouseover='x'", "</style><b>", "\u202eevil", "{{ 7*7 }}"]
)
def test_hostile_texts_stay_texts(evil: str, sample_store: Path) -> None:
    made = render_check(umweg.check(f"EU exports of {evil} to Russia fell by 41% in 2022. {TEXT}", sample_store))
    page = Page(made)
    assert not page.stack
    assert [a for t, a in page.tags if "onmouseover" in a] == []
    assert sum(t == "script" for t, _ in page.tags) == 1
    assert "\u202e" not in made
    assert evil.lstrip("\u202e") in page.text.replace(" <", "<")


def test_statements_that_share_a_passage_are_all_linked(sample_store: Path) -> None:
    text = "EU exports of sanctioned goods in March to October 2022: Kazakhstan 2,833 (1,236) million euros."
    result = umweg.check(text, sample_store)
    page = Page(render_check(result))
    assert {c.id for c in result.claims} <= set(page.ids)
