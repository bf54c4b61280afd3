"""Verdicts on small stores: bases, missing months, equal reporters, mirrors, shares, ranks, currencies, denials."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.claims.factory import checked, flow, reading, store
from umweg import engines
from umweg.claims.check import judge
from umweg.claims.figures import cells
from umweg.claims.model import Claim, Good, Side
from umweg.core.rates import monthly

YEAR = "2022-01/2023-01"


def three_years(partner: str = "KZ", *levels: float) -> str:
    values = [v for level in levels or (10, 20, 30) for v in [level] * 12]
    return flow("DE", partner, "2021-01", values)


def test_a_change_as_stated(tmp_path: Path) -> None:
    held = store(tmp_path, three_years())
    right = reading(YEAR, "change", 100, direction="up", unit="percent", compared="2021-01/2022-01")
    assert checked(held, right).verdict == "supported"
    for wrong in ({"value": 50.0}, {"direction": "down"}):
        given = {"value": 100.0, "direction": "up", **wrong}
        found = checked(held, reading(YEAR, "change", unit="percent", compared="2021-01/2022-01", **given))
        assert found.verdict == "contradicted", wrong
        assert "+100.0%" in found.correction


def test_an_unstated_base_that_turns_the_sign(tmp_path: Path) -> None:
    """Fell on the year before, rose on 2021: both numbers are given; a stated base decides, with a flag."""
    held = store(tmp_path, three_years("KZ", 10, 40, 20))
    given = {"direction": "down", "unit": "percent"}
    found = checked(held, reading("2023-01/2024-01", "change", 50, **given))
    assert found.verdict == "base_dependent"
    assert "−50.0% on 2022" in found.says
    assert "+100.0% on 2021" in found.says
    stated = checked(held, reading("2023-01/2024-01", "change", 50, compared="2022-01/2023-01", **given))
    assert (stated.verdict, stated.flags) == ("supported", ("base_effect",))


def test_an_unstated_base_that_another_one_carries(tmp_path: Path) -> None:
    held = store(tmp_path, three_years("KZ", 10, 40, 20))
    found = checked(held, reading("2023-01/2024-01", "change", 100, direction="up", unit="percent"))
    assert found.verdict == "base_dependent"


def test_a_missing_month_is_never_zero(tmp_path: Path) -> None:
    held = store(tmp_path, flow("DE", "KZ", "2022-01", [5] * 11))
    found = checked(held, reading(YEAR, "level", 55, unit="EUR"))
    assert (found.verdict, found.figures) == ("not_checkable", ())
    assert "Germany → Kazakhstan" in found.needs[0]
    assert checked(held, reading("2022-01/2022-12", "level", 55, unit="EUR")).verdict == "supported"


def test_no_trade_in_a_month_that_was_reported_is_zero(tmp_path: Path) -> None:
    held = store(tmp_path, flow("DE", "KZ", "2022-01", [5] * 6), flow("DE", "UZ", "2022-01", [1] * 12))
    assert checked(held, reading(YEAR, "level", 30, unit="EUR")).verdict == "supported"


def test_equal_reporters_where_one_lacks_months(tmp_path: Path) -> None:
    """One of little weight is left out of a change, and named; one of much weight makes it not checkable."""
    two = {"reporter": ("DE", "FR"), "unit": "percent", "direction": "up", "compared": "2021-01/2022-01"}
    small = store(tmp_path, three_years(), flow("FR", "KZ", "2021-01", [1] * 20))
    found = checked(small, reading(YEAR, "change", 100, **two))
    assert (found.verdict, found.flags) == ("supported", ("equal_reporters",))
    assert "France" in found.says
    assert checked(small, reading(YEAR, "level", 240, reporter=("DE", "FR"), unit="EUR")).verdict == "not_checkable"
    (tmp_path / "big").mkdir()
    big = store(tmp_path / "big", three_years(), flow("FR", "KZ", "2021-01", [9] * 20))
    assert checked(big, reading(YEAR, "change", 100, **two)).verdict == "not_checkable"


def test_a_group_of_which_one_never_reported(tmp_path: Path) -> None:
    held = store(tmp_path, three_years())
    found = checked(held, reading(YEAR, "level", 240, reporter=("EU27",), unit="EUR"))
    assert found.verdict == "not_checkable"
    assert "missing: AT, BE" in found.needs[0]


def test_a_share_needs_all_partners(tmp_path: Path) -> None:
    of = Side(partner=("WORLD",))
    few = store(tmp_path, three_years(), three_years("UZ"))
    share = reading(YEAR, "share", 50, unit="percent", of=of)
    assert checked(few, share).verdict == "not_checkable"
    assert (
        checked(few, reading(YEAR, "share", 50, unit="percent", of=Side(partner=("KZ", "UZ")))).verdict == "supported"
    )


def test_a_rank_among_some_can_be_refuted_only(tmp_path: Path) -> None:
    held = store(tmp_path, three_years(), three_years("UZ", 50, 50, 50))
    assert checked(held, reading(YEAR, "rank", 1, unit="rank")).verdict == "contradicted"
    assert checked(held, reading(YEAR, "rank", 2, unit="rank")).verdict == "not_checkable"
    named = reading(YEAR, "rank", 2, unit="rank", of=Side(partner=("KZ", "UZ")))
    assert checked(held, named).verdict == "supported"


def test_from_and_to_are_both_checked(tmp_path: Path) -> None:
    held = store(tmp_path, three_years())
    given = {"unit": "EUR", "compared": "2021-01/2022-01"}
    assert checked(held, reading(YEAR, "level", 240, from_=120, **given)).verdict == "supported"
    wrong = checked(held, reading(YEAR, "level", 240, from_=90, **given))
    assert (wrong.verdict, wrong.flags) == ("contradicted", ("from",))
    assert "120" in wrong.correction
    assert "90" in wrong.correction


def test_other_currencies_by_the_rates_of_the_months(tmp_path: Path) -> None:
    held = store(tmp_path, flow("DE", "KZ", "2022-01", [100e6, 300e6]))
    usd = 100e6 * monthly("USD", "2022-01") + 300e6 * monthly("USD", "2022-02")
    found = checked(held, reading("2022-01/2022-03", "level", usd, unit="USD", precision=-3))
    assert found.verdict == "supported"
    assert found.readings[0].rates == ("EUR to USD",)


def test_a_currency_without_rates(tmp_path: Path) -> None:
    held = store(tmp_path, flow("DE", "KZ", "2022-01", [100e6] * 12))
    found = checked(held, reading(YEAR, "level", 8e10, unit="RUB"))
    assert found.verdict == "not_checkable"
    assert "EUR/RUB" in found.needs[0]


def test_whose_union_a_gap_is_counted_for(tmp_path: Path) -> None:
    """The importer's union may still hold the United Kingdom: where the verdict hangs on it, both are said."""
    union = "".join(flow(c, "KZ", "2022-01", [10] * 12) for c in _union())
    came = "".join(flow("KZ", c, "2022-01", [5] * 12, flow="import") for c in _union())
    held = store(tmp_path, union, came, flow("KZ", "GB", "2022-01", [40] * 12, flow="import"))
    gap = {"flow": "mirror", "reporter": ("EU27",), "unit": "percent"}
    for value in (50.0, 35.2):
        found = checked(held, reading(YEAR, "gap", value, **gap))
        assert (found.verdict, len(found.variants)) == ("base_dependent", 2)
        assert "50.0% (EU-27), 35.2% (EU-28" in found.says
    assert checked(held, reading(YEAR, "gap", 80, **gap)).verdict == "contradicted"


def _union() -> tuple[str, ...]:
    from umweg.claims.figures.places import members

    return members(("EU27",))


def test_trade_whose_sides_moved_apart(tmp_path: Path) -> None:
    held = store(tmp_path, three_years(), flow("DE", "KZ", "2021-01", [50] * 12 + [45] * 12, flow="import"))
    found = checked(held, reading(YEAR, "change", direction="up", flow="trade", compared="2021-01/2022-01"))
    assert found.verdict == "base_dependent"
    assert "as imports" in found.says


def test_who_denies_what_is_true(tmp_path: Path) -> None:
    held = store(tmp_path, three_years())
    for direction, verdict in (("up", "contradicted"), ("down", "supported")):
        moved = reading(YEAR, "change", direction=direction, compared="2021-01/2022-01")
        assert checked(held, moved, polarity="denied").verdict == verdict


def test_up_to_is_about_the_largest_of_those_named(tmp_path: Path) -> None:
    held = store(tmp_path, three_years(), three_years("UZ", 10, 40, 40))
    given = {
        "partner": ("KZ", "UZ"),
        "direction": "up",
        "unit": "percent",
        "hedge": "up_to",
        "compared": "2021-01/2022-01",
    }
    found = checked(held, reading(YEAR, "change", 300, **given))
    assert (found.verdict, found.figures[0].who) == ("supported", "UZ")
    assert checked(held, reading(YEAR, "change", 100, **given)).verdict == "contradicted"


def test_goods_held_in_part_bear_no_verdict(tmp_path: Path) -> None:
    """Phones were split into two codes in 2022, of which the text means one; and nine chapters are not all trade."""
    held = store(tmp_path, flow("DE", "KZ", "2021-01", [1] * 12, product="851712"),
                 flow("DE", "KZ", "2022-01", [1] * 12, product="851713"))  # fmt: skip
    phones = Good("smartphones", "HS851712+851713", ("851712", "851713"))
    found = checked(held, reading(YEAR, "change", direction="flat", good=phones, compared="2021-01/2022-01"))
    assert (found.verdict, found.flags) == ("not_checkable", ("partial_family",))
    assert checked(held, reading(YEAR, "level", 12, good=phones, unit="EUR")).verdict == "supported"
    heading = Good("phones", "HS8517", ("8517",))
    assert checked(held, reading(YEAR, "level", 12, good=heading, unit="EUR")).verdict == "not_checkable"


def test_by_weight(tmp_path: Path) -> None:
    held = store(tmp_path, flow("DE", "KZ", "2022-01", [5] * 12))
    assert checked(held, reading(YEAR, "level", 120, unit="kg")).verdict == "supported"


@pytest.mark.parametrize("unjudged", ["question", "conditional", "forecast"])
def test_what_is_not_said_is_not_judged(unjudged: str, tmp_path: Path) -> None:
    held = store(tmp_path, three_years())
    found = checked(held, reading(YEAR, "level", 1, unit="EUR"), unjudged=unjudged)
    assert (found.verdict, found.correction) == (None, "")


def test_beside_what_cannot_be_decided(tmp_path: Path) -> None:
    """Months that are not held get the whole year beside them, unknown goods all goods; never as the verdict."""
    rows = "".join(f"KZ,RU,export,TOTAL,HS,{y},{v},USD,\n" for y, v in ((2021, 100), (2022, 150), (2023, 120)))
    held = store(tmp_path, rows)
    given = {"reporter": ("KZ",), "partner": ("RU",), "direction": "down", "unit": "percent", "hedge": "up_to"}
    found = checked(held, reading("2023-01/2023-06", "change", 88, good=Good("raw materials", ""), **given))
    assert found.verdict == "not_checkable"
    assert [r.slots["why"] for r in found.readings[1:]] == [["all goods", "the whole year"]]
    assert "−20.0%" in found.says


@pytest.mark.parametrize("many", [1, 40])
def test_the_store_is_asked_alike_for_one_claim_and_for_many(
    many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, asked = store(tmp_path, three_years()), []
    load = cells.load
    monkeypatch.setattr("umweg.claims.check.load", lambda *a: asked.append(a) or load(*a))
    one = Claim("c1", (0, 4), (0, 4), "text", "en", readings=(reading(YEAR, "level", 240, unit="EUR"),))
    assert {c.verdict for c in judge([one] * many, engines.open(), held)} == {"supported"}
    assert len(asked) == 1
