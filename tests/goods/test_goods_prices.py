"""Usual prices from a store with mass, and consignments far from them."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.goods.made import facts, known, run
from umweg import engines, ingest
from umweg.core.errors import NotAssessable
from umweg.goods.norms import ALL, Norms
from umweg.screening.consignments.model import Line
from umweg.store import Store

HEADER = ("reporter", "partner", "flow", "product", "nomenclature", "period", "value", "currency", "mass_kg")
CHIP, BOLT = "85423190", "73181595"
MONTHS = [f"{y}-{m:02}" for y in (2022, 2023) for m in range(1, 13)]
DAY = date(2023, 6, 15)
Row = tuple[Any, ...]


def trade(seed: int = 1) -> list[Row]:
    """Chips at about 400 EUR/kg, at 800 to Kazakhstan; bolts at about 3 EUR/kg; prices scatter by 30 %."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for code, usual in ((CHIP, 400.0), (BOLT, 3.0)):
        for partner in ("KZ", "KG", "TR", "US"):
            own = usual * (2 if (code, partner) == (CHIP, "KZ") else 1)
            for member in ("DE", "PL", "FR"):
                for month in MONTHS:
                    mass = round(float(rng.lognormal(5, 1)), 3)
                    price = own * float(np.exp(rng.normal(0, 0.3)))
                    rows.append(
                        (member, partner, "export", code, "CN" + month[:4], month, round(mass * price, 2), "EUR", mass)
                    )
    return rows


def store_of(folder: Path, rows: Iterable[Row]) -> Store:
    folder.mkdir(exist_ok=True)
    with (folder / "t.csv").open("w", newline="") as f:
        csv.writer(f).writerows((HEADER, *rows))
    ingest(folder / "t.csv", source="tidy", store=folder / "s").raise_if_failed()
    return Store.open(folder / "s")


def norms_of(store: Store, as_of: date) -> Norms:
    """Usual prices of a store, read by an engine of its own."""
    with contextlib.closing(engines.open()) as engine:
        return Norms.of(engine, store, as_of)


@pytest.fixture(scope="module")
def norms(tmp_path_factory: pytest.TempPathFactory) -> Norms:
    return norms_of(store_of(tmp_path_factory.mktemp("norms"), trade()), date(2023, 12, 31))


def line(price: float, code: str = CHIP, mass: float | None = 10.0, **more: Any) -> Line:
    given = {"code": code, "nomenclature": "CN2023", "value": price * (mass or 1), "currency": "EUR", "mass_kg": mass}
    return Line(**{**given, **more})


def cases(norms: Norms, *lines: Line, destination: str = "KZ") -> tuple[list[str], tuple[str, ...]]:
    found = run("price-off-norm", facts(*lines, day=DAY, destination=destination), known(norms=norms))
    return [r.case for r in found.reasons], found.missing


def test_norms_are_medians_on_the_log_scale(norms: Norms) -> None:
    own, everyone = norms.table[CHIP, "KZ", "2023"], norms.table[CHIP, ALL, "2023"]
    prices = [r[6] / r[8] for r in trade() if r[1] == "KZ" and r[3] == CHIP and r[5] > "2023"]
    assert own.flows == len(prices) == 36
    assert own.price == pytest.approx(float(np.exp(np.median(np.log(prices)))))
    away = np.abs(np.log(prices) - own.centre)
    assert own.spread == pytest.approx(1.4826 * float(np.median(away)))
    assert everyone.flows == 144
    assert norms.table["854231", "KZ", "2023"].centre == own.centre  # the only CN8 of its HS6


def test_the_narrowest_norm_with_enough_flows_is_taken(norms: Norms) -> None:
    def key(code: str, partner: str, least: int, day: date = DAY, back: int = 2) -> tuple[str, str, str] | None:
        found = norms.find(code, partner, day, least, back)
        return found.key if found else None

    assert key(CHIP, "KZ", 3) == (CHIP, "KZ", "2023-06")
    assert key(CHIP, "KZ", 20) == (CHIP, "KZ", "2023")
    assert key(CHIP, "KZ", 100) == (CHIP, ALL, "2023")
    assert key("85423111", "KZ", 20) == ("854231", "KZ", "2023")  # another CN8 of the same HS6
    assert key(CHIP, "UZ", 20) == (CHIP, ALL, "2023")
    assert key(CHIP, "KZ", 20, date(2025, 3, 1)) == (CHIP, "KZ", "2023")
    assert key(CHIP, "KZ", 20, date(2025, 3, 1), back=1) is None
    assert key("010121", "KZ", 1) is None


def test_usual_prices_are_no_reason(norms: Norms) -> None:
    assert cases(norms, line(800), line(1500), line(420), line(3, BOLT)) == ([], ())


def test_far_above_and_far_below(norms: Norms) -> None:
    assert cases(norms, line(8000)) == (["high"], ())
    assert cases(norms, line(50)) == (["low"], ())
    assert cases(norms, line(40, BOLT)) == (["high"], ())
    found = run("price-off-norm", facts(line(8000), day=DAY), known(norms=norms)).reasons[0]
    assert (found.values["group"], found.values["n"], found.where) == ("KZ, 2023", 36, "lines[0].value")
    assert float(found.values["times"]) == pytest.approx(10, rel=0.2)


def test_other_currencies_are_converted(norms: Norms) -> None:
    assert cases(norms, line(800 * 1.08, currency="usd")) == ([], ())
    assert cases(norms, line(800 * 16000, currency="IDR"))[0] == []
    assert cases(norms, line(800 * 16000, currency="EUR"))[0] == ["high"]


@pytest.mark.parametrize(
    ("one", "lacks"),
    [
        (line(1, mass=None), "lines[0].mass_kg"),
        (line(1, mass=0.0), "lines[0].mass_kg"),
        (line(0), "lines[0].value"),
        (line(1, currency=None), "lines[0].currency"),
        (line(1, currency="XTS"), "lines[0]: rate of XTS"),
        (line(1, code=None), "lines[0].code"),
        (line(1, code="01012100"), "lines[0]: usual price"),
    ],
)
def test_not_assessable(norms: Norms, one: Line, lacks: str) -> None:
    assert cases(norms, one) == ([], (lacks,))


def test_without_norms_or_lines(norms: Norms) -> None:
    assert run("price-off-norm", facts(line(1)), known()).missing == ("usual prices",)
    assert run("price-off-norm", facts(), known(norms=norms)).missing == ("lines",)


def test_a_policy_may_change_the_threshold(norms: Norms) -> None:
    strict = known(norms=norms, parameters={("price-off-norm", "z"): 1.0, ("price-off-norm", "factor"): 1.2})
    assert [r.case for r in run("price-off-norm", facts(line(1500), day=DAY), strict).reasons] == ["high"]


def test_reproducible_and_pinned(norms: Norms, tmp_path: Path) -> None:
    rows = trade()
    shuffled = [rows[i] for i in np.random.default_rng(0).permutation(len(rows))]
    again = norms_of(store_of(tmp_path / "a", shuffled), date(2023, 12, 31))
    assert again.digest == norms.digest
    assert again.table == norms.table
    earlier = norms_of(store_of(tmp_path / "b", rows), date(2023, 3, 31))
    assert earlier.digest != norms.digest
    assert max(period for _, _, period in earlier.table) == "2023-03"


def test_wrong_units_are_left_out(tmp_path: Path) -> None:
    wrong = [("DE", "KZ", "export", CHIP, "CN2023", "2023-06", 1e9, "EUR", 1.0)]
    rows = [r for r in trade() if not (r[0] == "DE" and r[1] == "KZ" and r[5] == "2023-06" and r[3] == CHIP)]
    found = norms_of(store_of(tmp_path, [*rows, *wrong]), date(2023, 12, 31))
    assert found.left_out["a price 1,000 times off"] == 1
    assert found.table[CHIP, "KZ", "2023"].flows == 35


def test_a_store_without_mass_has_no_norms(tmp_path: Path) -> None:
    with pytest.raises(NotAssessable, match="No flow in the store has a mass"):
        norms_of(store_of(tmp_path, [(*r[:8], "") for r in trade()]), DAY)
