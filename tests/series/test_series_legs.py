"""A run is led by whichever leg the store holds: imports of a transit country, or of the target alone (a tariff)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.detection.test_detect_synthetic import make_store
from umweg import detect, engines, ingest
from umweg.core.codes.products import hs_spans
from umweg.core.errors import UsageError
from umweg.law.load import measure
from umweg.law.load import regime as load_regime

QUARTERS = [f"{y}-Q{k}" for y in range(2015, 2020) for k in (1, 2, 3, 4)]
TARIFF = QUARTERS.index("2018-Q3")
THIRD = ("VN", "MX", "TH", "MY", "TW", "DE", "IN")


def tariff_panel(folder: Path, headings: int = 120, seed: int = 3) -> tuple[Path, set[tuple[str, str]]]:
    """Imports of the United States by heading, quarter and origin; some goods move from China to Vietnam or Mexico."""
    rng = np.random.default_rng(seed)
    codes = [
        c for c, spans in sorted(hs_spans().items()) if len(c) == 4 and any(s[0] is None or s[0] <= 2015 for s in spans)
    ]
    codes = codes[:headings]
    planted = {("VN", c) for c in codes[::10]} | {("MX", c) for c in codes[5::20]}
    moved = {c for _, c in planted}
    folder.mkdir()
    with (folder / "panel.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["reporter", "partner", "flow", "product", "nomenclature", "period", "value", "currency"])
        for code in codes:
            for partner in ("CN", *THIRD):
                rate = np.full(len(QUARTERS), np.exp(rng.normal(3, 1)) * (5 if partner == "CN" else 1))
                if partner == "CN" and code in moved:
                    rate[TARIFF:] *= 0.4
                if (partner, code) in planted:
                    rate[TARIFF:] *= 4
                values = rng.poisson(rate) * rng.integers(100_000, 300_000)
                out.writerows(
                    ("US", partner, "import", code, "HS2012" if q < "2017" else "HS2017", q, int(v), "USD")
                    for q, v in zip(QUARTERS, values, strict=True)
                    if v
                )
    ingest(folder / "panel.csv", source="tidy", store=folder / "store").raise_if_failed()
    return folder / "store", planted


@pytest.fixture(scope="module")
def tariff(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[tuple[str, str]]]:
    return tariff_panel(tmp_path_factory.mktemp("tariff") / "data")


def test_rerouting_after_a_tariff_from_imports_alone(tariff: tuple[Path, set[tuple[str, str]]]) -> None:
    from datetime import date

    store, planted = tariff
    r = detect(store, measure(("CN",), "US", date(2018, 7, 6)))
    found = {(f.transit, f.good.id) for f in r.goods}
    comparable = {p for p in planted if p not in {(n.transit, n.good.id) for n in r.not_assessable if n.good}}
    assert len(comparable) >= 10
    assert len(found & planted) >= 0.7 * len(comparable)
    assert len(found - planted) <= max(2, 0.2 * len(found))
    one = next(f for f in r.goods if (f.transit, f.good.id) in planted)
    stances = {c.name: (c.assessable, c.stance) for c in one.channels}
    assert stances["onward"] == (True, "for")
    assert stances["surge"] == (False, "neutral")
    assert one.diverted is None
    assert {f.grade for f in r.goods} <= {"watch", "strong"}
    assert any("leg 2 by imports that US reports, by quarter" in n.text for n in r.notes)
    # The direct trade of a good that moved fell; that of the others did not.
    strong = [f for f in r.goods if (f.transit, f.good.id) in planted and f.grade == "strong"]
    assert len(strong) >= 0.5 * len(found & planted)


def test_members_of_a_quarterly_run_have_one_figure_a_quarter(tariff: tuple[Path, set[tuple[str, str]]]) -> None:
    from datetime import date

    from umweg.detection.rows.by_member import members
    from umweg.store import Store

    law = measure(("CN",), "US", date(2018, 7, 6))
    store = Store.open(tariff[0])
    r = detect(store, law)
    assert r.goods
    found = members(engines.open(), store, r, law, r.findings)
    for f, mine in zip(r.findings, found.values(), strict=True):
        assert f.series is not None
        assert len(f.series.months) == TARIFF + 4
        by_quarter = [sum(values) / 1e6 for values in zip(*(m.months for m in mine), strict=True)]
        assert by_quarter == pytest.approx(list(f.series.leg1), abs=1e-5)


def test_a_tariff_by_four_words_on_the_command_line(tariff: tuple[Path, set[tuple[str, str]]], umweg) -> None:
    store, planted = tariff
    code = min(c for _, c in planted)
    r = umweg(
        "detect", "--store", store, "--origin", "China", "--target", "US", "--date", "2018-07", "--listed", code,
        "--format", "json", "--no-keep",
    )  # fmt: skip
    assert {f["good"]["id"] for f in r["findings"] if f["level"] == "good"} <= {code}
    assert r["target"] == "US"


def test_half_a_measure_says_what_is_missing() -> None:
    from umweg.cli.options import measure_of

    with pytest.raises(UsageError, match="needs --origin, --target and --date"):
        measure_of(["CN"], None, None, None)
    with pytest.raises(UsageError, match="no date"):
        measure_of(["CN"], "US", "July 2018", None)
    with pytest.raises(UsageError, match="both origin and target"):
        load_regime(measure_of(["US"], "US", "2018-07", None) or "")


REGIME = """
key: us-cars
title: Cars of the United States to Russia
origin: {title: United States, members: [{code: US}]}
target: {code: RU}
measure: {date: 2022-01-01}
goods: {nomenclature: HS, codes: ["8703"], title: Cars}
"""


@pytest.mark.shared
def test_both_legs_of_armenian_cars(shared: Path, tmp_path: Path) -> None:
    """US→AM 26→198→319 M USD, AM→RU 3.5→237→354 (2021, 2022, 2023 to October): leg 1 is what Armenia imports."""
    file = shared / "trade" / "comtrade_monthly_armenia_vehicles.parquet"
    ingest(file, source="tidy", mapping="comtrade-extract", store=tmp_path / "store").raise_if_failed()
    (tmp_path / "cars.yml").write_text(REGIME)
    r = detect(tmp_path / "store", load_regime(tmp_path / "cars.yml"), after="2022-01..2022-12")
    one = next(f for f in r.countries if f.transit == "AM")
    assert (one.before / 1e6, one.after / 1e6) == (pytest.approx(26, abs=0.5), pytest.approx(198, abs=0.5))
    onward = next(c for c in one.channels if c.name == "onward")
    assert (onward.stance, onward.assessable) == ("for", True)
    assert onward.effect == pytest.approx((237 - 3.5) * 1e6, abs=1e6)
    assert onward.p_value is not None
    assert onward.p_value < 0.05
    assert "no customs declarations" not in onward.text  # this regime names no such union
    assert one.diverted is not None
    assert one.diverted[1] == pytest.approx(min(one.excess.central, onward.effect))
    assert one.diverted[1] / 1e6 == pytest.approx(172, abs=1.5)
    goods = [f for f in r.goods if f.diverted is not None]
    assert {f.good.id for f in goods} >= {"870322", "870323", "870324"}
    assert all(f.diverted is not None and f.diverted[1] <= f.excess.central for f in goods)
    later = detect(tmp_path / "store", load_regime(tmp_path / "cars.yml"), after="2023-01..2023-10")
    again = next(c for f in later.countries for c in f.channels if c.name == "onward")
    assert later.countries[0].after / 1e6 == pytest.approx(319, abs=0.5)
    assert again.assessable


def test_yearly_figures_are_compared_with_three_years(tmp_path: Path) -> None:
    rows = [
        (
            "DE",
            partner,
            "export",
            f"84{i:02d}",
            "HS2017",
            str(y),
            1_000_000 * (1 + i % 3) * (4 if partner == "KZ" and y > 2021 else 1),
            "EUR",
        )
        for partner in ("KZ", "RU", "TR")
        for i in (1, 2, 3, 4, 5)
        for y in range(2016, 2024)
    ]
    from datetime import date

    r = detect(make_store(tmp_path / "y", rows), measure(("DE",), "RU", date(2022, 1, 1)))
    assert r.provenance.options["history_months"] == 36
    assert {f.transit for f in r.goods} <= {"KZ"}
    assert r.window.after_from == date(2022, 1, 1)
