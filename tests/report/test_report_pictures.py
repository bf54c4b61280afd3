"""The map, the diagram, sparklines, labels, numbers and the chart specification."""

from __future__ import annotations

import math
import re

import pytest
from report_factory import country, finding, result, series

from umweg.report import geo, labels, notation, plots, spark
from umweg.report.flow import diagram
from umweg.report.map import draw, picture
from umweg.results import Interval

DIRECT = (22.9e9, 6.6e9)


def test_map_draws_every_route_twice_and_leg_two_dashed() -> None:
    drawing = str(draw(picture(result(), DIRECT)))
    assert drawing.count("<svg") == 2
    assert drawing.count('class="arc strong"') == 4
    assert drawing.count('class="leg2 dash"') == 4
    assert "Kazakhstan" in drawing
    assert "NaN" not in drawing
    assert "nan" not in drawing


def test_known_leg_two_is_not_dashed() -> None:
    pic = picture(result(findings=(country("KZ", diverted=(0.0, 5e8)),)), None)
    assert "dash" not in str(draw(pic))


@pytest.mark.parametrize(
    ("origin", "target", "transits"),
    [("United States", "CN", ("VN", "MX")), ("China", "US", ("HK", "SG")), ("Japan", "RU", ("NZ", "AR", "FJ"))],
)
def test_any_places_fit_into_the_frame(origin: str, target: str, transits: tuple[str, ...]) -> None:
    found = tuple(country(t, origin=origin, target=target) for t in transits)
    drawing = str(draw(picture(result(findings=found, origin=origin, target=target), None)))
    for svg in re.findall(r"<svg.*?</svg>", drawing):
        _, _, width, height = map(float, re.search(r'viewBox="([^"]+)"', svg)[1].split())
        for x, y in re.findall(r'<circle class="node (?:end|strong)" cx="([^"]+)" cy="([^"]+)"', svg):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_places_without_a_point_give_a_diagram() -> None:
    pic = picture(result(findings=(country("QX"), country("KZ"))), DIRECT)
    assert draw(pic) is None
    assert draw(picture(result(origin="A coalition"), DIRECT)) is None
    text = str(diagram(pic))
    assert text.count('class="arc strong"') == 2
    assert "direct:" in text


def test_goods_stand_in_where_no_country_stood_out() -> None:
    pic = picture(result(findings=(finding("KZ"), finding("KZ", "84713000"))), None)
    assert pic.summed
    assert [(v.code, v.excess) for v in pic.vias] == [("KZ", 54e6)]


def test_shapes_close_and_crimea_is_ukraines() -> None:
    for code in geo.all_codes():
        for ring in geo.rings(code):
            assert ring[0] == ring[-1], code
    assert any(abs(x - 34.3) < 1.5 and abs(y - 45.2) < 1 for ring in geo.rings("UA") for x, y in ring)
    assert not any(33 < x < 35.8 and 44.3 < y < 45.5 for ring in geo.rings("RU") for x, y in ring)


def test_great_circle_is_the_shortest_way() -> None:
    way = geo.great_circle((0.0, 60.0), (90.0, 60.0))
    assert way[0] == pytest.approx((0.0, 60.0))
    assert way[-1] == pytest.approx((90.0, 60.0))
    assert way[18] == pytest.approx((45.0, math.degrees(math.atan(math.sqrt(2) * math.tan(math.radians(60))))))


def test_projection_keeps_areas() -> None:
    proj = geo.Projection((50.0, 50.0))

    def size(lon: float, lat: float) -> float:
        a, b, c = proj((lon, lat)), proj((lon + 0.01, lat)), proj((lon, lat + 0.01))
        raw = abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))
        return raw / math.cos(math.radians(lat))

    assert size(0.0, 20.0) == pytest.approx(size(80.0, 60.0), rel=1e-3)


def test_labels_do_not_collide() -> None:
    asks = [
        labels.LabelRequest(str(i), (f"Country {i}", "+1.23 bn"), (100 + 6.0 * i, 100 + 9.0 * i), 5) for i in range(5)
    ]
    boxes = [p.box for p in labels.place(asks, [], 400, 300, 12)]
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_spark_and_still_hold_the_series() -> None:
    assert str(spark.spark(series())).count("<path") == 2
    assert str(spark.spark(None)) == ""
    still = str(spark.still(series(), "2022-02", 'a "label"'))
    assert 'aria-label="a &#34;label&#34;"' in still
    assert still.count("<path") == 4


def test_chart_as_svg_and_page_data_agree() -> None:
    f = finding()
    svg = plots.chart_svg(f, "2022-02-25")
    assert svg.startswith("<svg")
    assert '"@' not in svg
    data = plots.page_data(result(), {"a": f})["panels"]["a"]
    assert data["k"] == 26
    assert len(data["c"]) == 9
    assert len(data["v"]) == 35
    with pytest.raises(ValueError, match="no series"):
        plots.chart_svg(finding(series=None), "2022-02-25")


def test_light_colours_are_those_of_the_style_sheet() -> None:
    from umweg.report.html import render

    style = render(result())
    for name, colour in plots.LIGHT.items():
        assert f"--{name}: {colour}" in style


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("dark", [False, True])
def test_text_has_enough_contrast(dark: bool) -> None:
    from umweg.report.html import render

    blocks = re.findall(r":root \{(.*?)\}", render(result()), re.S)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1 if dark else 0]))
    for ground in ("paper", "card", "shade", "sea"):
        for ink in ("ink", "soft", "link", "watch", "strong", "corroborated"):
            a, b = sorted((_luminance(colours[ground]), _luminance(colours[ink])))
            assert (b + 0.05) / (a + 0.05) >= 4.5, (ground, ink)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.5, "0.50"), (9.995, "9.99"), (99.94, "99.9"), (1e12, "1,000,000,000,000")]
)
def test_digits(value: float, text: str) -> None:
    assert notation.digits(value) == text


def test_interval_bars_survive_zero_width() -> None:
    from umweg.report import views

    r = result(findings=(finding(excess=Interval(0.0, 0.0, 0.0)),))
    assert views.rows(r, 1)[0].bar == (0.0, 0.0, 0.0)
    assert views.zero(r) == 0.0
