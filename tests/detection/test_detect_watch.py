"""umweg watch: alarm months on real figures, none before the measure, and a state that continues to the byte."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.detection.test_detect_synthetic import CODES, MONTHS, WAR, background, make_store
from umweg import watch
from umweg.core.errors import NotAssessable, StoreError, UnknownName, UsageError

CALM = {"AM": None, "GE": None, "KG": None, "KZ": None, "UZ": None}
FOUND = {"AM": "2022-06", "GE": "2022-09", "KG": "2022-06", "KZ": "2022-06", "UZ": "2022-09"}
Row = tuple[Any, ...]


def alarms(result: Any) -> dict[str, str | None]:
    return {w.transit: w.alarm for w in result.corridors}


def text(result: Any) -> str:
    return json.dumps(result.as_dict(), allow_nan=False)


def risen(partner: str = "KG", factor: int = 4) -> list[Row]:
    """The background, with all exports to one partner multiplied from the war on."""
    late = set(MONTHS[WAR:])
    return [(*r[:6], r[6] * factor, r[7]) if r[1] == partner and r[5] in late else r for r in background()]


def rows_to(month: str, rows: Iterable[Row]) -> list[Row]:
    return [r for r in rows if r[5] <= month]


@pytest.fixture(scope="module")
def replay(sample_store: Path) -> Callable[[str | None], Any]:
    """The sample watched from the beginning up to a month, once for each month."""
    return cache(lambda until: watch(sample_store, until=until))


@pytest.fixture(scope="module")
def risen_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("risen"), risen())


def test_the_sample_alarms_in_these_months(replay: Callable[[str | None], Any]) -> None:
    result = replay(None)
    assert alarms(result) == FOUND
    assert result.start == "2021-01"
    assert all(w.listed for w in result.corridors)
    kg = next(w for w in result.corridors if w.transit == "KG")
    assert kg.at_least[-1] > 3
    assert list(kg.at_least) == sorted(kg.at_least)


@pytest.mark.parametrize("start", ["2021-01", "2021-03", "2021-06", "2021-09"])
def test_the_same_procedure_raises_none_before_the_measure(sample_store: Path, start: str) -> None:
    result = watch(sample_store, start=start, until="2022-02")
    assert alarms(result) == {**CALM, "BY": None}
    assert result.goods == ()
    assert result.background["share"] < result.level
    assert any("before the measure" in n for n in result.notes)


def test_a_watch_begun_in_the_year_of_the_measure(sample_store: Path) -> None:
    found = alarms(watch(sample_store, start="2022-01"))
    assert found["KG"] == "2022-06"
    assert all(found.values())


@pytest.mark.shared
def test_the_real_figures_alarm_in_these_months(real_store: Path) -> None:
    assert alarms(watch(real_store)) == FOUND
    assert alarms(watch(real_store, until="2022-02")) == {**CALM, "BY": None}


@pytest.mark.slow
def test_month_by_month_is_the_same_as_a_replay_to_the_byte(
    sample_store: Path, replay: Callable[[str | None], Any], tmp_path: Path
) -> None:
    state = tmp_path / "watch.json"
    for until in ("2022-03", "2022-04", "2022-07", "2022-11"):
        step = watch(sample_store, until=until, state=state)
        assert text(step) == text(replay(until)), until
    assert text(watch(sample_store, state=state)) == text(replay(None))


@pytest.mark.slow
def test_the_state_is_the_same_however_it_came_about(sample_store: Path, tmp_path: Path) -> None:
    once, often = tmp_path / "once.json", tmp_path / "often.json"
    watch(sample_store, state=once)
    for until in ("2022-05", "2022-09", None):
        watch(sample_store, until=until, state=often)
    assert once.read_bytes() == often.read_bytes()


def test_a_state_never_forgets_months(sample_store: Path, tmp_path: Path) -> None:
    state = tmp_path / "watch.json"
    watch(sample_store, state=state)
    kept = state.read_bytes()
    with pytest.raises(UsageError, match="judged months up to 2022-11"):
        watch(sample_store, state=state, until="2022-06")
    assert state.read_bytes() == kept


@pytest.mark.slow
def test_a_new_edition_of_codes_is_said(
    sample_store: Path, replay: Callable[[str | None], Any], tmp_path: Path
) -> None:
    state = tmp_path / "watch.json"
    watch(sample_store, until="2021-11", state=state)
    for until in ("2022-02", "2022-11"):  # Belarus is a corridor in February, and none any more in March
        again = watch(sample_store, until=until, state=state)
        assert "grouped" in again.notes[0]
        assert text(replace(again, notes=again.notes[1:])) == text(replay(until))
    assert alarms(again) == FOUND


def test_revisions_are_said_and_do_not_rewrite_what_was_seen(tmp_path: Path) -> None:
    state = tmp_path / "watch.json"
    first = make_store(tmp_path / "a", rows_to("2022-06", risen()))
    before = watch(first, state=state)
    revised = [(*r[:6], r[6] * 2, r[7]) if r[1] == "KZ" and r[5] == "2021-06" else r for r in risen()]
    after = watch(make_store(tmp_path / "b", revised), state=state)
    assert [(r.transit, r.months) for r in after.revised] == [("KZ", ("2021-06",))]
    assert after.revised[0].now == pytest.approx(2 * after.revised[0].seen)
    seen = next(w for w in before.corridors if w.transit == "KZ")
    now = next(w for w in after.corridors if w.transit == "KZ")
    assert now.value[: len(seen.value)] == seen.value
    assert now.log_e[: len(seen.log_e)] == seen.log_e


def test_a_series_removed_from_the_data_stays_as_it_was_seen(tmp_path: Path) -> None:
    state = tmp_path / "watch.json"
    before = watch(make_store(tmp_path / "a", rows_to("2022-06", risen())), state=state)
    gone = [r for r in risen() if not (r[1] == "KZ" and r[3] == CODES[0])]
    after = watch(make_store(tmp_path / "b", gone), state=state)
    assert {r.transit for r in after.revised} == {"KZ"}
    seen, now = (next(w for w in r.corridors if w.transit == "KZ") for r in (before, after))
    assert now.value[: len(seen.value)] == seen.value


def test_a_planted_rise_is_found_and_nothing_else(risen_store: Path) -> None:
    result = watch(risen_store)
    found = alarms(result)
    assert found["KG"] is not None
    assert "2022-04" <= found["KG"] <= "2022-07"
    assert (found["KZ"], found["TR"]) == (None, None)
    assert {w.transit for w in result.goods} <= {"KG"}


def test_a_filter_changes_no_evidence(risen_store: Path) -> None:
    whole = {w.id: w.log_e for w in watch(risen_store).goods}
    part = watch(risen_store, transits=("KG",), goods=(CODES[0][:4],))
    assert part.corridors == ()
    assert {w.id: w.log_e for w in part.goods}.items() <= whole.items()
    with pytest.raises(UnknownName, match="KG, KZ, TR"):
        watch(risen_store, transits=("RU",))


def test_no_nan_and_no_warning(risen_store: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert json.loads(text(watch(risen_store)))["schema"] == "umweg.watch/1"


def test_a_month_in_which_too_few_reported_is_held_back(tmp_path: Path) -> None:
    rows = [r for r in risen() if not (r[0] == "PL" and r[5] == "2022-06")]
    result = watch(make_store(tmp_path, rows))
    assert {(h.month, h.transit) for h in result.held} == {("2022-06", c) for c in ("KG", "KZ", "TR", "RU")} - {
        ("2022-06", "RU")
    }
    kg = next(w for w in result.corridors if w.transit == "KG")
    at = kg.months.index("2022-06")
    assert kg.log_e[at] == kg.log_e[at - 1]
    assert kg.alarm is not None


def test_a_month_held_back_at_the_end_is_judged_when_it_is_complete(tmp_path: Path) -> None:
    state = tmp_path / "watch.json"
    late = [r for r in rows_to("2022-06", risen()) if not (r[0] == "PL" and r[5] == "2022-06")]
    assert watch(make_store(tmp_path / "a", late), state=state).held
    whole = make_store(tmp_path / "b", rows_to("2022-07", risen()))
    after = watch(whole, state=state)
    assert after.held == ()
    assert after.revised == ()
    assert text(after) == text(watch(whole))


def test_a_small_hole_is_scaled_like_with_like(tmp_path: Path) -> None:
    rows = [r for r in background() if not (r[0] == "PL" and r[5] == "2022-06")]
    result = watch(make_store(tmp_path, rows), min_coverage=0.4)
    kz = next(w for w in result.corridors if w.transit == "KZ")
    at = kz.months.index("2022-06")
    assert result.held == ()
    assert any("2022-06 was scaled to full coverage: PL had not" in n for n in result.notes)
    assert kz.value[at] == pytest.approx(sum(kz.value) / len(kz.value), rel=0.3)


@pytest.mark.parametrize("damage", ["{", '{"schema": "other"}', ""])
def test_a_damaged_state_is_refused(risen_store: Path, tmp_path: Path, damage: str) -> None:
    state = tmp_path / "watch.json"
    state.write_text(damage)
    with pytest.raises(StoreError, match="state"):
        watch(risen_store, state=state)
    assert state.read_text() == damage


def test_an_altered_state_and_other_options_are_refused(risen_store: Path, tmp_path: Path) -> None:
    state = tmp_path / "watch.json"
    watch(risen_store, state=state)
    with pytest.raises(UsageError, match="allow_money"):
        watch(risen_store, state=state, allow_money=1.1)
    with pytest.raises(UsageError, match="begins 2021-06"):
        watch(risen_store, state=state, start="2021-06")
    state.write_text(
        state.read_text().replace('"umweg.watch-state/1"', '"umweg.watch-state/1" ').replace("true", "false")
    )
    with pytest.raises(StoreError, match="damaged"):
        watch(risen_store, state=state)


def test_a_single_trade_raises_nothing(tmp_path: Path) -> None:
    rows = [("DE", "KZ", "export", CODES[0], "CN2022", "2022-05", 9_000_000, "EUR")]
    rows += [("DE", "RU", "export", CODES[1], f"CN{m[:4]}", m, 1_000, "EUR") for m in MONTHS]
    result = watch(make_store(tmp_path, rows))
    assert alarms(result) == {"KZ": None}
    assert result.corridors[0].ratio is None
    text(result)


def test_all_zeros(tmp_path: Path) -> None:
    rows = [("DE", p, "export", CODES[0], f"CN{m[:4]}", m, 0, "EUR") for m in MONTHS for p in ("KZ", "RU")]
    result = watch(make_store(tmp_path, rows))
    assert alarms(result) == {"KZ": None}
    assert [n.kind for n in result.not_assessable if n.transit == "KZ"] == ["no-trade"]
    text(result)


def test_one_month_only(tmp_path: Path) -> None:
    with pytest.raises(NotAssessable, match="12 months of history"):
        watch(make_store(tmp_path, [r for r in background() if r[5] == "2022-03"]))


def test_data_wholly_before_or_after_the_measure(tmp_path: Path) -> None:
    early = watch(make_store(tmp_path / "a", rows_to("2021-06", background())))
    assert any("end before the measure" in n for n in early.notes)
    late = [(*r[:4], "CN2024", r[5].replace("2021", "2024").replace("2020", "2023"), *r[6:]) for r in background()]
    late = [(*r[:4], f"CN{r[5][:4]}", *r[5:]) for r in late if r[5] >= "2023"]
    after = watch(make_store(tmp_path / "b", late))
    assert any("begins after the measure" in n for n in after.notes)
    assert after.background["share"] is None


def test_only_the_target_in_the_data(tmp_path: Path) -> None:
    with pytest.raises(NotAssessable, match="no country that goods could pass"):
        watch(make_store(tmp_path, [r for r in background() if r[1] == "RU"]))


@pytest.mark.parametrize("wrong", [{"level": 0.0}, {"allow_money": 0.9}, {"history": 2}, {"min_coverage": 1.2}])
def test_options_that_make_no_sense(risen_store: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="makes no sense"):
        watch(risen_store, **wrong)


def test_a_start_without_history(risen_store: Path) -> None:
    with pytest.raises(NotAssessable, match="months of history"):
        watch(risen_store, start="2020-03")
    with pytest.raises(UsageError, match="not a month"):
        watch(risen_store, start="soon")
