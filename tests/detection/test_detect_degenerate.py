"""Input that breaks programs: a clear statement each, no NaN in any output, no warning."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.detection.test_detect_synthetic import CODES, MONTHS, PLANTED, background, make_store
from umweg import compare, detect, trace, watch
from umweg.core.errors import NotAssessable, UmwegError, UsageError
from umweg.law.load import measure
from umweg.results import DetectResult


def no_nan(value: Any, path: str = "") -> None:
    """AssertionError where a number of a plain structure is none."""
    if isinstance(value, dict):
        for k, v in value.items():
            no_nan(v, f"{path}.{k}")
    elif isinstance(value, list):
        for i, v in enumerate(value):
            no_nan(v, f"{path}[{i}]")
    elif isinstance(value, float):
        assert math.isfinite(value), path


def run(folder: Path, rows: list[Any], **settings: Any) -> DetectResult:
    store = make_store(folder, rows)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = detect(store, **settings)
    no_nan(result.as_dict())
    json.dumps(result.as_dict(), allow_nan=False)
    return result


def one_reporter(rows: list[Any]) -> list[Any]:
    return [r for r in rows if r[0] == "DE"]


def single_trade(rows: list[Any]) -> list[Any]:
    return [r for r in rows if r[3] != CODES[0]] + [("DE", "KZ", "export", CODES[0], "CN2022", "2022-06", 9e7, "EUR")]


def absurd(rows: list[Any]) -> list[Any]:
    return [*rows, ("DE", "KZ", "export", CODES[2], "CN2022", "2022-07", 1e17, "EUR")]


def constant(rows: list[Any]) -> list[Any]:
    return [(*r[:6], 50_000, r[7]) for r in rows]


@pytest.mark.parametrize("change", [one_reporter, single_trade, absurd, constant])
def test_odd_panels_give_plain_answers(tmp_path: Path, change: Callable[[list[Any]], list[Any]]) -> None:
    r = run(tmp_path, change(background(planted=PLANTED)))
    assert r.tested["series"] > 0


def test_a_single_trade_is_one_burst_and_never_strong(tmp_path: Path) -> None:
    r = run(tmp_path, single_trade(background(planted=PLANTED)))
    mine = [f for f in r.goods if f.good.id == CODES[0]]
    assert all(f.grade == "watch" for f in mine)


def test_all_zeros(tmp_path: Path) -> None:
    rows = [(*r[:6], 0, r[7]) for r in background()]
    r = run(tmp_path, rows)
    assert r.findings == ()
    assert {n.kind for n in r.not_assessable} >= {"absent-codes"}


@pytest.mark.parametrize(
    ("months", "say"),
    [(MONTHS[:1], "end in 2020-01"), (MONTHS[:20], "end in 2021-08"), (MONTHS[-3:], "begin in 2022-09")],
)
def test_too_few_months_say_which_there_are(tmp_path: Path, months: list[str], say: str) -> None:
    store = make_store(tmp_path, [r for r in background() if r[5] in months])
    with pytest.raises(NotAssessable, match=say):
        detect(store)


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2031, 1, 1)])
def test_a_measure_outside_the_data(tmp_path: Path, day: date) -> None:
    store = make_store(tmp_path, background())
    with pytest.raises(NotAssessable, match=r"data (begin|end)") as e:
        detect(store, measure(("DE", "PL"), "RU", day))
    assert e.value.mend


def test_a_target_that_is_also_a_transit_country(tmp_path: Path) -> None:
    store = make_store(tmp_path, background())
    with pytest.raises(UmwegError, match="target, not a transit country"):
        detect(store, transits=("RU",))


def test_negative_values_never_reach_a_run(tmp_path: Path) -> None:
    from umweg import ingest

    file = tmp_path / "bad.csv"
    file.write_text(
        "reporter,partner,flow,product,nomenclature,period,value,currency,mass_kg\n"
        f"DE,KZ,export,{CODES[0]},CN2022,2022-03,-5,EUR,1\n"
        f"DE,KZ,export,{CODES[1]},CN2022,2022-03,5,EUR,-1\n"
        f"DE,KZ,export,{CODES[2]},CN2022,2022-03,5,EUR,1\n"
    )
    report = ingest(file, source="tidy", store=tmp_path / "store")
    assert (report.files[0].stored, report.files[0].quarantined) == (1, 2)


@pytest.mark.parametrize(
    ("codes", "kind"),
    [(("ABC",), UsageError), (("84AB",), UsageError), (("9",), UsageError), (("9988",), NotAssessable)],
)
def test_a_good_that_does_not_exist_is_no_empty_answer(
    tmp_path: Path, codes: tuple[str, ...], kind: type[UmwegError]
) -> None:
    store = make_store(tmp_path, background())
    for verb in (detect, watch):
        with pytest.raises(kind, match=codes[0]) as e:
            verb(store, goods=codes)
        assert e.value.mend
    assert detect(store, goods=(CODES[0][:4],)).tested["series"] > 0


def test_the_data_are_said_to_span_what_they_span(tmp_path: Path) -> None:
    store = make_store(tmp_path, background())
    with pytest.raises(NotAssessable, match=r"The data hold 2020-01 to 2022-11; a watch from .* to 2020-01 needs"):
        watch(store, until="2020-01")


@pytest.mark.parametrize("members", [("US",), ("US", "DE")])
def test_an_origin_that_the_data_hold_only_as_a_partner(tmp_path: Path, members: tuple[str, ...]) -> None:
    """What others import from the origin leads the run; the origin itself has reported nothing."""
    rows = [(p, r, "import", code, f"HS{2017}", m, v, c) for r, p, _, code, _, m, v, c in background()]
    mine = [(r[0], "US" if r[1] == "DE" else "MX", r[2], r[3][:6], *r[4:]) for r in rows]
    store = make_store(tmp_path, dict.fromkeys(mine) and {r[:6]: r for r in mine}.values())
    law = measure(members, "RU", date(2022, 3, 1), ("8481", "8413"))
    no_nan(watch(store, law).as_dict())
    for verb in (detect, watch, trace, compare):
        try:
            no_nan(verb(store=store, regime=law).as_dict())
        except UmwegError as e:
            assert e.mend, verb  # noqa: PT017
