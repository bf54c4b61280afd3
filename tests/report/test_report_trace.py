"""The page of ``trace``: what it says, that it escapes, and that unknown is not zero."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from umweg import trace
from umweg.core.errors import UsageError
from umweg.report import notation
from umweg.report.sankey import sankey
from umweg.report.trace_headline import headline
from umweg.report.trace_html import render, write_trace
from umweg.report.trace_map import draw
from umweg.report.unknown_legs import without_circles
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
    assert len(ids) == len(set(ids)) == 6  # title, description and hatching of either framing
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
    assert "No route from the EU to Russia can be bounded" in page
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
    assert "Goods 4 to 30" in page
    assert not re.search(r'<details class="more[^>]* open', page)


def test_a_place_that_cannot_be_written_is_refused_before_the_page_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="folder"):
        write_trace(result(tmp_path, LEGS), tmp_path)


CARS = "EU,KG,870324,56e6,73e6,75e6,EUR,,,\nEU,KZ,870324,91e6,128e6,137e6,EUR,,,\n"
UNKNOWN = "KG,KZ,870324,,,,EUR,,,\nKZ,KG,870324,,,,EUR,,,\nKG,RU,870324,,,,EUR,,,\nKZ,RU,870324,,,,EUR,,,\n"


def test_the_headline_names_the_good_and_all_its_routes(tmp_path: Path) -> None:
    said = headline(result(tmp_path, CARS + UNKNOWN)).replace("\u202f", " ").replace("\xa0", " ")
    assert said == (
        "At most 212 M EUR of large petrol cars can have gone from the EU over Kazakhstan and Kyrgyzstan to Russia; "
        "the data allow none as well"
    )


def test_the_headline_says_the_least_where_it_is_known(tmp_path: Path) -> None:
    legs = "EU,KG,X,80e6,90e6,100e6,EUR,,,\nKG,RU,X,80e6,90e6,100e6,EUR,,,\nsupply,KG,X,0,0,0,EUR,,,\n"
    said = headline(result(tmp_path, legs)).replace("\u202f", " ").replace("\xa0", " ")
    assert said == "Between 80.0 and 100 M EUR of X can have gone from the EU over Kyrgyzstan to Russia"


def test_a_good_that_contradicts_itself_leaves_the_headline_to_the_next(tmp_path: Path) -> None:
    clash = "EU,KG,Z,1e6,2e6,3e6,EUR,,,\nKG,RU,Z,8e6,9e6,10e6,EUR,,,\nsupply,KG,Z,0,0,0,EUR,,,\n"
    assert "contradict each other" in headline(result(tmp_path, clash))
    assert "of large petrol cars" in headline(result(tmp_path, clash + CARS + UNKNOWN))


def test_many_transit_countries_are_counted(tmp_path: Path) -> None:
    codes = ("AM", "GE", "KG", "KZ", "UZ", "TR")
    rows = "".join(f"EU,{c},X,1e6,2e6,3e6,EUR,,,\n{c},RU,X,1e6,2e6,3e6,EUR,,,\n" for c in codes)
    assert re.search(r"over \w+, \w+, \w+ and 3 other countries to Russia", headline(result(tmp_path, rows)))


def test_what_is_unknown_is_hatched_and_says_so(tmp_path: Path) -> None:
    r = result(tmp_path, CARS + UNKNOWN)
    svg = str(sankey(r.goods[0], r.origin, r.target)).split("</svg>")[0]
    bands = re.findall(r"<g><title>(.*?)</title>(.*?)</g>", svg)
    solid = [name for name, body in bands if 'class="routed"' in body or 'class="leg"' in body]
    hatched = [name for name, body in bands if 'class="unknown"' in body]
    assert all(name.startswith("European Union to") for name in solid)
    assert len(solid) == 2
    assert len(hatched) == 3
    assert all("unknown, 0 to " in name for name in hatched)
    assert "unknown, 0 to 137" in re.sub("<title>.*?</title>", "", svg)
    assert all('stroke="url(#870324-broad-h)"' in body for name, body in bands if name in hatched)
    assert "Kazakhstan → Russia 0 to 212" in render(r)


def test_no_goods_go_round_in_a_circle_that_nobody_saw(tmp_path: Path) -> None:
    r = result(tmp_path, CARS + UNKNOWN)
    names = [leg.name for leg in without_circles(r.goods[0]).legs]
    assert ("KG→KZ" in names) + ("KZ→KG" in names) == 1
    known = UNKNOWN.replace("KG,KZ,870324,,,,", "KG,KZ,870324,1e6,2e6,3e6,")
    both = [leg.name for leg in without_circles(result(tmp_path, CARS + known).goods[0]).legs]
    assert {"KG→KZ", "KZ→KG"} <= set(both)


def test_without_the_circle_every_country_still_adds_up(tmp_path: Path) -> None:
    good = result(tmp_path, CARS + UNKNOWN).goods[0]
    for g in (good, without_circles(good)):
        for t in g.transits:
            came = sum((leg.flow or 0.0) - (leg.lost or 0.0) for leg in g.legs if leg.end == t.code) + (t.supply or 0.0)
            went = sum(leg.flow or 0.0 for leg in g.legs if leg.start == t.code) + (t.absorbed or 0.0)
            assert came == pytest.approx(went, abs=1.0)


def test_the_figures_of_the_tables_are_those_of_the_result(tmp_path: Path) -> None:
    """What the pictures leave out of a circle, the tables keep."""
    r = result(tmp_path, CARS + UNKNOWN)
    before = r.as_dict()
    page = render(r)
    assert r.as_dict() == before
    for route in r.goods[0].routes:
        assert f'data-h="central">{notation.millions(route.carried.central or 0.0)}</td>' in page


def test_unknown_legs_are_thin_and_dashed_on_the_map(tmp_path: Path) -> None:
    r = result(tmp_path, CARS + UNKNOWN)
    drawing = str(draw(r, r.goods[0])).split("</svg>")[0]
    widths = {float(w) for w in re.findall(r'class="dash" stroke-width="([\d.]+)"', drawing)}
    solid = [float(w) for w in re.findall(r'class="" stroke-width="([\d.]+)"', drawing)]
    assert widths == {2.0}
    assert len(solid) == 2
    assert min(solid) > 2.0
    assert "Kazakhstan to Russia: unknown, 0 to 212 M EUR" in drawing


def test_the_contents_list_names_every_good_and_no_landmark_is_doubled(tmp_path: Path) -> None:
    page = render(result(tmp_path, CARS + UNKNOWN + LEGS))
    listed = page.split('aria-label="Contents"')[1].split("</nav>")[0]
    assert '<a href="#good-870324-h">Large petrol cars: at most 212\xa0M\xa0EUR</a>' in listed
    for key in re.findall(r'href="#([^"]+)"', listed):
        assert f'id="{key}"' in page
    assert 'role="region"' not in page


def test_labels_among_bands_stand_on_paper(tmp_path: Path) -> None:
    good = result(tmp_path, CARS + UNKNOWN).goods[0]
    drawn = str(sankey(good, "EU", "RU"))
    labels = re.findall(r"(<rect class=\"plate\"[^>]*/>)?<text[^>]*>(?:<tspan class=\"first\">[^<]*</tspan>)?", drawn)
    said = drawn.count('class="said"')
    transits = len({t.code for t in good.transits})
    framings = drawn.count("<svg ")
    assert said
    assert sum(bool(plate) for plate in labels) >= said + transits * framings
