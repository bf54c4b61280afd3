"""The page of ``watch``: what it says, that goods of one text are told apart, that no landmark is doubled."""

from __future__ import annotations

from test_report_html import Page
from watch_factory import CARS, watch_result

from umweg.report.watch import render_watch, row


def test_the_page_is_well_formed_and_says_what_it_found() -> None:
    page = Page(render_watch(watch_result()))
    assert not page.stack
    assert len(page.ids) == len(set(page.ids))
    for wanted in ("2 of 2 ways have risen", "at most 0.05", "Kazakhstan", "Machine 3", "75 of 8,268", "Türkiye"):
        assert wanted in page.text, wanted


def test_goods_of_one_text_are_told_apart() -> None:
    text = Page(render_watch(watch_result())).text
    assert f"87032410 {CARS} (CN part 10)" in text
    assert f"87032490 {CARS} (CN part 90)" in text
    assert "Machine 3 (" not in text


def test_small_levels_are_written_out() -> None:
    text = Page(render_watch(watch_result(level=0.00001))).text
    assert "at most 0.00001" in text
    assert "1e-05" not in text


def test_contents_lead_to_headings_and_no_landmark_is_doubled() -> None:
    page = Page(render_watch(watch_result()))
    links = [a["href"] or "" for t, a in page.tags if t == "a" and (a.get("href") or "").startswith("#")]
    assert {"#corridors-h", "#goods-h", "#open-h"} <= set(links)
    assert {link[1:] for link in links} <= set(page.ids)
    assert not [a for _, a in page.tags if a.get("role") == "region"]


def test_a_row_can_be_taken_by_itself() -> None:
    made = row(watch_result().corridors[0], {})
    assert (made["name"], made["alarm"], made["ratio"]) == ("Kazakhstan", "Jun 2022", "× 3.20")
