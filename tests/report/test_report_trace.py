"""The page of ``trace``: what it says, that it escapes, and that unknown is not zero."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from umweg import trace
from umweg.core.errors import UsageError
from umweg.report.sankey import sankey
from umweg.report.trace_html import render, write_trace
from umweg.report.trace_map import draw
from umweg.results import TraceResult

HEAD = "from,to,good,lower,central,upper,currency,markup,lost_lower,lost_upper\n"
LEGS = """EU,KG,8471,80e6,100e6,120e6,EUR,,30e6,50e6
EU,KZ,8471,60e6,70e6,80e6,EUR,,,
KG,KZ,8471,,,,EUR,1.1,,
KG,RU,8471,5e6,10e6,12e6,EUR,,,
KZ,RU,8471,90e6,100e6,110e6,EUR,,,
KG,absorbed,8471,0,,20e6,EUR,,,
"""


def result(tmp_path: Path, text: str) -> TraceResult:
    path = tmp_path / "legs.csv"
    path.write_text(HEAD + text)
    return trace(legs=path)


def test_the_page_shows_diagram_map_and_tables(tmp_path: Path) -> None:
    r = result(tmp_path, LEGS)
    page = render(r)
    assert page == render(r)
    assert page.count('class="sankey broad"') == page.count('class="sankey slim"') == 1
    assert page.count('class="map broad"') == 1
    assert "EU → Kyrgyzstan → Kazakhstan → Russia" in page
    assert "<script" not in page
    assert not re.search(r"https?://(?!umweg)[^\"]*\.(js|css|woff)", page)


def test_the_diagram_is_readable_without_eyes(tmp_path: Path) -> None:
    r = result(tmp_path, LEGS)
    svg = str(sankey(r.goods[0], r.origin, r.target))
    ids = re.findall(r'id="([^"]+)"', svg)
    assert len(ids) == len(set(ids)) == 4
    for labelled in re.findall(r'aria-labelledby="([^"]+)"', svg):
        assert set(labelled.split()) <= set(ids)
    assert "European Union–Kyrgyzstan–Kazakhstan–Russia" in svg
    assert "nan" not in svg
    assert "inf" not in svg.replace("info", "")


def test_bands_are_to_scale(tmp_path: Path) -> None:
    """Widths of what leaves a bar add up to its length where all is sent on."""
    r = result(tmp_path, "EU,KG,X,100,100,100,EUR,,,\nKG,RU,X,100,100,100,EUR,,,\nsupply,KG,X,0,0,0,EUR,,,\n")
    svg = str(sankey(r.goods[0], r.origin, r.target)).split("</svg>")[0]
    widths = {float(w) for w in re.findall(r'class="routed" d="[^"]+" stroke-width="([\d.]+)"', svg)}
    bars = {float(h) for h in re.findall(r'<rect class="node"[^>]* height="([\d.]+)"', svg)}
    assert len(widths) == len(bars) == 1
    assert widths.pop() == pytest.approx(bars.pop(), abs=0.2)


def test_unknown_and_unbounded_are_words(tmp_path: Path) -> None:
    page = render(result(tmp_path, "EU,KG,X,,,,EUR,,,\nKG,RU,X,,,,EUR,,,\n"))
    assert "no bound" in page
    assert "No route from European Union to Russia can be bounded" in page
    assert "unknown" in page


def test_contradiction_stands_where_the_diagram_would(tmp_path: Path) -> None:
    r = result(tmp_path, "EU,KG,X,1e6,2e6,3e6,EUR,,,\nKG,RU,X,8e6,9e6,10e6,EUR,,,\nsupply,KG,X,0,0,0,EUR,,,\n")
    page = render(r)
    assert "cannot hold together" in page
    assert 'class="sankey' not in page
    assert str(sankey(r.goods[0], r.origin, r.target)) == ""


def test_names_that_are_markup_stay_text(tmp_path: Path) -> None:
    r = result(tmp_path, '<b>A,"T<script>",X,1,2,3,EUR,,,\n"T<script>",<i>R,X,1,2,3,EUR,,,\n')
    page = render(r)
    assert "<script" not in page
    assert "T&lt;script&gt;" in page
    assert draw(r, r.goods[0]) is None
    assert "No map" in page


def test_many_goods_have_a_line_each(tmp_path: Path) -> None:
    rows = "".join(f"EU,KG,G{i},1e6,{i + 2}e6,90e6,EUR,,,\nKG,RU,G{i},1e6,{i + 2}e6,90e6,EUR,,,\n" for i in range(30))
    page = render(result(tmp_path, rows), full=3)
    assert page.count('class="sankey broad"') == 3
    assert "G0" in page


def test_a_place_that_cannot_be_written_is_refused_before_the_page_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="folder"):
        write_trace(result(tmp_path, LEGS), tmp_path)
