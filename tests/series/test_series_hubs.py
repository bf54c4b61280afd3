"""Trade outside the bloc's own view: other reporters, HS codes against a list of eight digits, long files."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.detection.test_detect_synthetic import Row, make_store
from tests.once import once
from umweg import compare, detect, ingest, prices, watch
from umweg.core.errors import NotAssessable
from umweg.core.months import month_text

FIRST, LAST = 2020 * 12, 2023 * 12 + 5
LISTED, UNLISTED = ("848220", "848291", "848310"), "030617"


@pytest.fixture(scope="session")
def india(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """India's trade with Russia by six digits and month since 2010, and Russia's own customs to January 2022."""

    def build(folder: Path) -> None:
        for name in ("india_russia_hs6_monthly_2010_2025-01", "russia_customs_india_hs6_monthly_2021_2022-01"):
            ingest(shared / "trade" / "hubs" / f"{name}.parquet", store=folder / "store").raise_if_failed()

    return once(tmp_path_factory, "india", build) / "store"


def hub(sellers: tuple[str, ...] = ("IN",), first: int = FIRST) -> list[Row]:
    """Exports to Russia by month: listed goods double from March 2022, the other one does not."""
    rows: list[Row] = []
    for seller in sellers:
        for month in range(first, LAST):
            edition = "HS2022" if month >= 2022 * 12 else "HS2017" if month >= 2017 * 12 else "HS2012"
            for code in (*LISTED, UNLISTED):
                value = 400_000 if code in LISTED and month >= 2022 * 12 + 2 else 200_000
                rows.append((seller, "RU", "export", code, edition, month_text(month), value, "USD"))
    return rows


@pytest.mark.parametrize("sellers", [("IN",), ("IN", "TR"), ("CN", "KG", "AE")])
def test_compare_answers_for_reporters_outside_the_origin(tmp_path: Path, sellers: tuple[str, ...]) -> None:
    store = make_store(tmp_path, hub(sellers))
    found = compare(store, reporters=sellers[:1], partners=("RU",), good=LISTED)
    assert [c.label for c in found.comparisons] == ["Russia"]
    before, after = found.comparisons[0].bases["as reported"]
    assert after == pytest.approx(2 * before) == pytest.approx(14.4e6)
    assert not found.offsets  # no other partner, so nothing to set against the target


def test_compare_without_rows_is_not_assessable(tmp_path: Path) -> None:
    store = make_store(tmp_path, hub())
    for asked in ({"partners": ("KZ",)}, {"good": (UNLISTED,), "partners": ("CN",)}):
        with pytest.raises(NotAssessable, match="No row of"):
            compare(store, reporters=("IN",), **asked)
    with pytest.raises(NotAssessable, match="No row of"):
        compare(store, reporters=("TR",))


def test_a_silent_office_does_not_hide_one_that_goes_on(tmp_path: Path) -> None:
    """Russia's imports lead by rank, and end before the measure: India's exports answer, and the run says so."""
    mirror = [("RU", "IN", "import", *row[3:]) for row in hub() if row[5] < "2022-02"]
    store = make_store(tmp_path, [*hub(), *mirror])
    result = detect(store)
    assert any("ends in 2022-01" in n.text for n in result.notes)
    assert watch(store, start="2021-01").corridors[0].transit == "IN"


def test_a_list_of_eight_digits_answers_for_six(tmp_path: Path) -> None:
    store = make_store(tmp_path, hub())
    found = compare(store, reporters=("IN",))
    assert found.products == len(LISTED)
    assert any("eight digits" in n for n in found.notes)
    assert detect(store).tested["goods"] == len(LISTED)


def test_years_that_no_window_touches_do_not_stop_a_run(tmp_path: Path) -> None:
    rows = hub()
    old = [
        ("IN", "RU", "export", LISTED[0], "HS2007", f"{y}-{m:02d}", 1_000, "USD") for y in (2010, 2011) for m in (1, 7)
    ]
    long, short = make_store(tmp_path / "long", [*old, *rows]), make_store(tmp_path / "short", rows)
    result = detect(long)
    assert any("Rows before" in n.text for n in result.notes)
    assert [f.id for f in result.findings] == [f.id for f in detect(short).findings]


def test_india_to_russia_by_good(india: Path) -> None:
    """Figures of the file itself; heading 8471 is not in it."""
    found = compare(india, reporters=("IN",), partners=("RU",), good=("8517",))
    before, after = found.comparisons[0].bases["as reported"]
    assert before > 350e6
    assert after < 20e6  # telephones stop
    phones = compare(india, by="market", reporters=("IN",), good=("851713",)).markets
    assert len(phones) == 1
    assert phones[0].code_change  # a new name for 851712, not a new trade
    assert detect(india).leg == 2
    assert {w.transit for w in watch(india, start="2021-03", until="2023-12").corridors} == {"IN"}


def test_controls_hardly_move(india: Path) -> None:
    result = detect(india)
    assert not [f for f in result.goods if f.good.id[:6] in ("300490", "030617", "090240")]
    assert all(f.good.id.rstrip("~") not in ("851713", "851714") for f in result.goods)


def priced(
    times: float, since: int, seed: int, goods: tuple[str, ...] = ("848220", "848310")
) -> list[dict[str, object]]:
    """Two years of India to Russia; the price of the first good is ``times`` what it was from a month on."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for k, good in enumerate(goods):
        for m in range(24):
            level = (50.0 if k else 2.0) * (times if not k and m >= since else 1.0) * np.exp(rng.normal(0, 0.15))
            kg = float(rng.integers(500, 5000))
            rows.append(
                {"reporter": "IN", "partner": "RU", "flow": "export", "product": good, "nomenclature": "HS2022",
                 "period": month_text(2022 * 12 + m), "value": round(level * kg, 2), "currency": "USD", "mass_kg": kg}
            )  # fmt: skip
    return rows


def price_store(folder: Path, rows: list[dict[str, object]]) -> Path:
    with (folder / "prices.csv").open("w", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows(rows)
    ingest(folder / "prices.csv", source="tidy", store=folder / "store").raise_if_failed()
    return folder / "store"


@pytest.mark.parametrize(("times", "since"), [(100.0, 12), (100.0, 19), (3.0, 12), (0.05, 8)])
def test_a_price_that_moves_is_told_with_its_month(tmp_path: Path, times: float, since: int) -> None:
    found = prices(price_store(tmp_path, priced(times, since, 1)), good=("848220", "848310"))
    assert [(s.relation, s.since) for s in found.shifts] == [("IN RU 848220", month_text(2022 * 12 + since))]
    assert found.shifts[0].times == pytest.approx(times, rel=0.3)
    assert not [f for f in found.of_flow() if f["outlier"] and "848310" in f["flow"]]  # another good is no norm for it


@pytest.mark.parametrize("seed", range(6))
def test_steady_prices_do_not_move(tmp_path: Path, seed: int) -> None:
    assert not prices(price_store(tmp_path, priced(1.0, 12, seed)), good=("8482", "8483")).shifts


def test_one_wild_month_is_an_outlier_and_no_shift(tmp_path: Path) -> None:
    rows = priced(1.0, 12, 2)
    rows[7]["value"] = float(str(rows[7]["value"])) * 100
    found = prices(price_store(tmp_path, rows), good=("848220",))
    assert not found.shifts
    assert [f["flow"][-7:] for f in found.of_flow() if f["outlier"]] == ["2022-08"]
