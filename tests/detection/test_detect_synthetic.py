"""detect on small made-up stores: a planted detour is found, degenerate input gets a clear statement, leg 2 bounds."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from umweg import detect, ingest
from umweg.core.codes.families import families
from umweg.core.errors import NotAssessable, UnknownName, UsageError
from umweg.core.rates import monthly
from umweg.law.load import goods_list

MONTHS = [f"{y}-{m:02d}" for y in (2020, 2021, 2022) for m in range(1, 13)][:35]
WAR = MONTHS.index("2022-03")
LISTED = sorted(c for c in goods_list("eu-833-merged").codes if c.startswith(("8481", "8482", "8483", "841")))
GROUPED = families("CN", 2020, 2022, LISTED)
CODES = [c for c in LISTED if GROUPED.family_of[c] == c and not GROUPED.partial(c)]
HEADER = ("reporter", "partner", "flow", "product", "nomenclature", "period", "value", "currency")
Row = tuple[Any, ...]


def make_store(folder: Path, rows: Iterable[Row]) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "trade.csv"
    with file.open("w", newline="") as f:
        out = csv.writer(f)
        out.writerow(HEADER)
        out.writerows(rows)
    ingest(file, source="tidy", store=folder / "store").raise_if_failed()
    return folder / "store"


def background(
    seed: int = 0,
    partners: tuple[str, ...] = ("KZ", "KG", "TR", "RU"),
    planted: frozenset[tuple[str, str]] = frozenset(),
) -> list[Row]:
    """Lumpy exports of Germany and Poland; planted pairs grow fivefold from the war on, while Russia falls."""
    rng = np.random.default_rng(seed)
    rows = []
    for reporter in ("DE", "PL"):
        for partner in partners:
            for code in CODES:
                rate = np.full(35, 3.0)
                if partner == "RU":
                    rate[WAR:] = 0.6
                elif (partner, code) in planted:
                    rate[WAR:] = 15.0
                value = rng.poisson(rate) * rng.integers(8_000, 12_000)
                rows += [
                    (reporter, partner, "export", code, f"CN{m[:4]}", m, int(v), "EUR")
                    for m, v in zip(MONTHS, value, strict=True)
                    if v
                ]
    return rows


PLANTED = frozenset({("KZ", c) for c in CODES[::6]} | {("KG", CODES[3])})


@pytest.fixture(scope="module")
def planted_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("planted"), background(planted=PLANTED))


def test_planted_detours_are_found_and_little_else(planted_store: Path) -> None:
    r = detect(planted_store)
    found = {(f.transit, m) for f in r.goods for m in f.good.members}
    assert found >= PLANTED
    assert len(found - PLANTED) <= max(1, round(0.2 * len(found)))
    grades = [f.grade for f in r.goods if (f.transit, f.good.members[0]) in PLANTED]
    assert grades.count("strong") >= 0.8 * len(grades)
    assert r.placebo[0].found <= 1


def test_no_nan_and_no_warning(planted_store: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = json.dumps(detect(planted_store).as_dict(), allow_nan=False)
    assert json.loads(text)["schema"] == "umweg.detect/1"


def test_same_input_same_output_byte_for_byte(planted_store: Path) -> None:
    first, second = (json.dumps(detect(planted_store, threads=t).as_dict()) for t in (1, 2))
    assert first == second


def test_a_filter_changes_no_q_value(planted_store: Path) -> None:
    whole = {f.id: f.q_value for f in detect(planted_store).goods}
    part = detect(planted_store, transits=("KG",), goods=(CODES[3][:6],))
    assert part.goods
    assert all(whole[f.id] == f.q_value and f.transit == "KG" for f in part.goods)


def test_tables_hold_the_same_findings(planted_store: Path) -> None:
    r = detect(planted_store)
    ids = [f.id for f in r.findings]
    assert r.to_arrow().column("id").to_pylist() == ids
    assert r.to_polars()["id"].to_list() == ids
    assert r.to_pandas()["id"].tolist() == ids


def test_the_target_is_never_transit(planted_store: Path) -> None:
    with pytest.raises(UnknownName, match="target"):
        detect(planted_store, transits=("RU",))


def test_asking_for_a_country_without_data(planted_store: Path) -> None:
    with pytest.raises(NotAssessable, match="KG, KZ, RU, TR"):
        detect(planted_store, transits=("AE",))


def test_leg_two_bounds_the_diversion(tmp_path: Path) -> None:
    code = CODES[0]
    leg2 = [
        ("KZ", "RU", "export", code[:6], f"HS{2017 if m < '2022' else 2022}", m, 50_000 if i < WAR else 250_000, "EUR")
        for i, m in enumerate(MONTHS)
    ]
    r = detect(make_store(tmp_path, [*background(planted=PLANTED), *leg2]))
    known = next(f for f in r.goods if f.transit == "KZ" and code in f.good.members)
    assert known.diverted is not None
    lower, upper = known.diverted
    assert lower == 0
    assert upper == pytest.approx(min(known.excess.central, 200_000 * 9), rel=1e-6)
    onward = next(c for c in known.channels if c.name == "onward")
    assert onward.effect == pytest.approx(200_000 * 9, rel=1e-6)
    assert (onward.stance, onward.plot is not None) == ("for", True)
    other = next(f for f in r.goods if f.transit == "KG")
    assert other.diverted is None
    assert "unknown" in other.diverted_note


def test_leg_two_of_a_whole_country_is_of_goods_that_can_be_compared(tmp_path: Path) -> None:
    """Leg 1 of a whole country leaves out families that the data hold in part; so must leg 2."""
    six = {c[:6] for c in CODES}
    partial = next(
        c for c in LISTED if c[:6] not in six and families("CN", 2020, 2022, [*CODES, c]).partial(
            families("CN", 2020, 2022, [*CODES, c]).family_of[c]))  # fmt: skip
    leg1 = [("DE", "KZ", "export", partial, f"CN{m[:4]}", m, 100_000, "EUR") for m in MONTHS]
    leg2 = [
        ("KZ", "RU", "export", code[:6], f"HS{2017 if m < '2022' else 2022}", m, 50_000 if i < WAR else after, "EUR")
        for code, after in ((CODES[0], 60_000), (partial, 900_000))
        for i, m in enumerate(MONTHS)
    ]
    r = detect(make_store(tmp_path, [*background(planted=PLANTED), *leg1, *leg2]))
    assert any(n.kind == "partial-family" and partial in n.good.members for n in r.not_assessable if n.good)
    (country,) = [f for f in r.countries if f.transit == "KZ"]
    onward = next(c for c in country.channels if c.name == "onward")
    assert onward.effect == pytest.approx(10_000 * 9, rel=1e-6)
    assert country.diverted is not None
    assert country.diverted[1] == pytest.approx(10_000 * 9, rel=1e-6)


def test_a_hole_in_reporting_leaves_the_reporter_out(tmp_path: Path) -> None:
    rows = [r for r in background() if not (r[0] == "PL" and r[5] == "2022-06")]
    r = detect(make_store(tmp_path, rows))
    assert [(g.reporter, g.months) for g in r.coverage] == [("PL", ("2022-06",))]
    assert any(n.kind == "coverage" and "PL" in n.reason for n in r.not_assessable)
    assert "DE" in r.notes[-1].text
    assert "PL" not in r.notes[-1].text.split(":")[1]


def test_too_short_a_history_is_said(tmp_path: Path) -> None:
    store = make_store(tmp_path, [r for r in background() if r[5] >= "2021-10"])
    with pytest.raises(NotAssessable, match="months of history"):
        detect(store)


def test_data_before_the_measure_only(tmp_path: Path) -> None:
    store = make_store(tmp_path, [r for r in background() if r[5] < "2022-02"])
    with pytest.raises(NotAssessable, match="before the measure"):
        detect(store)


def test_without_a_placebo_window_no_finding_is_above_watch(tmp_path: Path) -> None:
    store = make_store(tmp_path, [r for r in background(planted=PLANTED) if r[5] >= "2021-01"])
    r = detect(store)
    assert r.placebo == ()
    assert {f.grade for f in r.findings} <= {"watch"}
    assert any("No placebo window" in n.text for n in r.notes)


def test_one_reporter_one_good_one_trade(tmp_path: Path) -> None:
    rows = [("DE", "KZ", "export", CODES[0], f"CN{m[:4]}", m, 200_000, "EUR") for m in ("2021-05", "2022-05")]
    rows += [("DE", "RU", "export", CODES[1], f"CN{m[:4]}", m, 1_000, "EUR") for m in MONTHS]
    r = detect(make_store(tmp_path, rows))
    assert r.goods == ()
    json.dumps(r.as_dict(), allow_nan=False)


def test_none_of_the_goods_on_the_list(tmp_path: Path) -> None:
    rows = [("DE", "KZ", "export", "02013000", f"CN{m[:4]}", m, 1_000, "EUR") for m in MONTHS]
    with pytest.raises(NotAssessable, match="none of the goods"):
        detect(make_store(tmp_path, rows))


def test_an_impossible_window(planted_store: Path) -> None:
    with pytest.raises(UsageError, match="ends before"):
        detect(planted_store, after="2022-06..2022-02")
    with pytest.raises(UsageError, match="not a month"):
        detect(planted_store, after=("Juni", "2022-08"))
    with pytest.raises(NotAssessable, match="2020-01 to 2022-11"):
        detect(planted_store, after="2022-03..2023-12")


def test_a_second_regime_needs_no_code(tmp_path: Path, planted_store: Path) -> None:
    mine = tmp_path / "mine.yml"
    text = f"""
key: mine
title: A regime of my own
source: made up for a test
completeness: complete
verified: true
measure: {{date: 2022-03-01, window_from: 2022-03}}
windows: {{before: same-months-a-year-earlier, longest_months: 12}}
placebo: [2021-03]
origin: {{title: Germany and Poland, source: test, verified: true, members: [{{code: DE}}, {{code: PL}}]}}
target: {{code: TR, source: test}}
goods:
  - nomenclature: CN
    codes: {json.dumps(CODES)}
"""
    mine.write_text(text)
    r = detect(planted_store, mine)
    assert r.target == "TR"
    assert "KZ" in {f.transit for f in r.goods}
    assert r.provenance.regime == "mine"


def test_a_return_to_an_older_level_is_not_strong(tmp_path: Path) -> None:
    code = next(iter(sorted(c for t, c in PLANTED if t == "KZ")))
    rows = [r for r in background(planted=PLANTED) if not (r[1] == "KZ" and r[3] == code and r[5] < "2022-03")]
    rows += [("DE", "KZ", "export", code, f"CN{m[:4]}", m, 400_000, "EUR") for m in MONTHS[:12]]
    r = detect(make_store(tmp_path, rows))
    finding = next(f for f in r.goods if f.transit == "KZ" and code in f.good.members)
    assert finding.grade == "watch"
    assert any("Trade stood at" in text for text in finding.evidence_against)


def test_one_member_behind_a_rise_is_named(tmp_path: Path) -> None:
    rows = [r for r in background(planted=PLANTED) if not (r[0] == "PL" and (r[1], r[3]) in PLANTED)]
    r = detect(make_store(tmp_path, rows))
    planted = [f for f in r.goods if (f.transit, f.good.members[0]) in PLANTED]
    assert planted
    assert all(any("Germany alone" in text for text in f.evidence_against) for f in planted)


def test_too_few_series_to_fit_a_null_cap_the_grade(tmp_path: Path) -> None:
    rows = [r for r in background(planted=PLANTED) if r[3] in CODES[:24]]
    r = detect(make_store(tmp_path, rows))
    assert {f.grade for f in r.findings} <= {"watch"}
    assert any("Too few series" in n.text for n in r.notes)


def test_a_question_about_what_is_not_there_is_not_answered_with_clear(planted_store: Path) -> None:
    with pytest.raises(NotAssessable, match="no rows of the goods asked for: 9999"):
        detect(planted_store, goods="9999", transits=("KZ", "MN"))
    r = detect(planted_store, transits=("KZ", "MN"))
    assert any(n.kind == "no-data" and n.transit == "MN" for n in r.not_assessable)


def test_names_and_single_texts_are_accepted(planted_store: Path) -> None:
    by_name = detect(planted_store, transits="Kazakhstan")
    assert [f.id for f in by_name.findings] == [f.id for f in detect(planted_store, transits=("KZ",)).findings]


@pytest.mark.parametrize(
    "wrong", [{"min_total": 0}, {"min_total": -1.0}, {"alpha": float("nan")}, {"alpha": 2}, {"history": 0}]
)
def test_senseless_options_are_refused(planted_store: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"makes no sense|is none"):
        detect(planted_store, **wrong)


def test_run_id_tells_what_was_asked(planted_store: Path) -> None:
    runs = {detect(planted_store, **o).provenance.run for o in ({}, {"placebo": False}, {"alpha": 0.05})}
    assert len(runs) == 3
    typed = detect(planted_store, after="2022-03..2022-11").provenance.run
    assert typed == detect(planted_store).provenance.run


def test_leg_two_takes_one_complete_side_of_one_source(tmp_path: Path) -> None:
    code = CODES[0]
    full = [
        ("RU", "KZ", "import", code[:6], f"HS{2017 if m < '2022' else 2022}", m, 50_000 if i < WAR else 90_000, "EUR")
        for i, m in enumerate(MONTHS)
    ]
    stray = [("KZ", "RU", "export", code[:6], "HS2022", "2022-05", 1.0, "EUR")]
    r = detect(make_store(tmp_path, [*background(planted=PLANTED), *full, *stray]))
    known = next(f for f in r.goods if f.transit == "KZ" and code in f.good.members)
    assert known.diverted is not None
    assert known.diverted[1] == pytest.approx(40_000 * 9, rel=1e-6)


def test_a_placebo_never_overlaps_the_window(planted_store: Path) -> None:
    r = detect(planted_store, after="2021-06..2022-02")
    assert all(p.window.after_to <= r.window.after_from for p in r.placebo)
    assert any("before the measure" in n.text for n in r.notes)


def test_other_currencies_are_converted_on_reading(tmp_path: Path) -> None:
    code = CODES[0]
    dollars = [
        ("KZ", "RU", "export", code[:6], f"HS{2017 if m < '2022' else 2022}", m, 50_000 if i < WAR else 250_000, "USD")
        for i, m in enumerate(MONTHS)
    ]
    r = detect(make_store(tmp_path, [*background(planted=PLANTED), *dollars]))
    assert r.currency == "EUR"
    assert any("converted to EUR" in n.text for n in r.notes)
    known = next(f for f in r.goods if f.transit == "KZ" and code in f.good.members)
    history = sum(50_000 / monthly("USD", m) for m in MONTHS[WAR - 12 : WAR])
    window = sum(250_000 / monthly("USD", m) for m in MONTHS[WAR:])
    assert known.diverted is not None
    onward = next(c for c in known.channels if c.name == "onward")
    assert onward.effect == pytest.approx(window - history * 9 / 12, rel=1e-9)
    assert known.diverted[1] == pytest.approx(min(known.excess.central, window - history * 9 / 12), rel=1e-9)
    in_dollars = detect(make_store(tmp_path / "again", [*background(), *dollars]), currency="USD")
    assert in_dollars.currency == "USD"


def test_a_currency_without_a_rate_is_left_out_and_said(tmp_path: Path) -> None:
    rows = [*background(), *[("DE", "AM", "export", CODES[0], "CN2022", "2022-04", 1e12, "RUB")]]
    r = detect(make_store(tmp_path, rows))
    assert all(f.after < 1e12 for f in r.findings)
    assert any("RUB" in n.text for n in r.notes)
