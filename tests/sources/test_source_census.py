"""The US Census Bureau's answers as people ask for them: districts, ten digits, year and month, unknown partners."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from umweg.sources.us_census.read import schedule_c


def answer(folder: Path, *rows: tuple[str, ...], head: str = "CTY_CODE E_COMMODITY ALL_VAL_MO time") -> Path:
    path = folder / "census.json"
    path.write_text(json.dumps([head.split(), *rows]))
    return path


def figures(rows: list[dict]) -> dict[tuple[str, str], float]:
    return {(r["partner"], r["product"]): r["value"] for r in rows}


def test_districts_are_added_up_unless_their_total_is_there(take_in: Callable, tmp_path: Path) -> None:
    head = "CTY_CODE E_COMMODITY ALL_VAL_MO DISTRICT time"
    rows = [("4634", "854231", "10", "01", "2021-01"), ("4634", "854231", "20", "10", "2021-01")]
    _, stored = take_in(answer(tmp_path, *rows, head=head), "us-census")
    assert figures(stored) == {("KZ", "854231"): 30}
    report, stored = take_in(answer(tmp_path, *rows, ("4634", "854231", "31", "-", "2021-01"), head=head), "us-census")
    assert figures(stored) == {("KZ", "854231"): 31}
    assert report.left_out == 2


def test_codes_of_ten_digits_are_added_up_to_six(take_in: Callable, tmp_path: Path) -> None:
    ten = [("4634", "8542310000", "10", "2021-01"), ("4634", "8542310025", "7", "2021-01")]
    _, stored = take_in(answer(tmp_path, *ten), "us-census")
    assert figures(stored) == {("KZ", "854231"): 17}
    _, stored = take_in(answer(tmp_path, *ten, ("4634", "854231", "18", "2021-01")), "us-census")
    assert figures(stored) == {("KZ", "854231"): 18}


def test_year_and_month_for_time(take_in: Callable, tmp_path: Path) -> None:
    head = "CTY_CODE E_COMMODITY ALL_VAL_MO YEAR MONTH"
    _, (row,) = take_in(answer(tmp_path, ("4634", "854231", "10", "2021", "3"), head=head), "us-census")
    assert (row["period"].isoformat(), row["value"]) == ("2021-03-01", 10)


def test_partners_that_are_not_known_refuse_no_file(take_in: Callable, tmp_path: Path) -> None:
    rows = [("4634", "854231", "10", "2021-01"), ("9999", "854231", "1", "2021-01"), ("9998", "854231", "2", "2021-01")]
    report, stored = take_in(answer(tmp_path, *rows), "us-census")
    assert (report.status, report.quarantined, figures(stored)) == ("added", 0, {("KZ", "854231"): 10})
    assert any("2 rows not stored" in w and "9998, 9999" in w for w in report.warnings)


def test_a_partner_is_found_by_its_name(take_in: Callable, tmp_path: Path) -> None:
    head = "CTY_CODE CTY_NAME E_COMMODITY ALL_VAL_MO time"
    rows = [("9999", "TAJIKISTAN", "854231", "1", "2021-01"), ("9998", "NOWHERE", "854231", "2", "2021-01")]
    _, stored = take_in(answer(tmp_path, *rows, head=head), "us-census")
    assert figures(stored) == {("TJ", "854231"): 1}


@pytest.mark.parametrize(("number", "code"), [("7749", "ET"), ("7420", "CM"), ("2489", "GD"), ("6863", "FJ")])
def test_schedule_c_beyond_the_main_partners(number: str, code: str) -> None:
    assert schedule_c()[number] == code
    assert len(schedule_c()) > 220
