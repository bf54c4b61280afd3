"""The figures that Caliendo and Parro published, out of their data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks.nafta import PUBLISHED, Nafta, read

from umweg.simulation.trade.outcome import Outcome, effects, first_order_split
from umweg.simulation.trade.wedges import wedges

EXACT = {"Canada": (0.323, -0.110), "Mexico": (1.715, 0.007), "USA": (0.112, 0.074)}


@pytest.fixture(scope="module")
def nafta(shared: Path) -> Nafta:
    pytest.importorskip("rdata", reason="the package rdata, which reads the file of others, is not installed")
    return read(shared / "simulate" / "cp2015_nafta.rda")


def outcome(nafta: Nafta, times: float = 1) -> Outcome:
    theta = nafta.theta[None] * times
    e = nafta.economy
    made = effects(e, wedges(e, theta), wedges(e, theta, nafta.tariffs), "purge")
    made.refuse_failures()
    return made


@pytest.fixture(scope="module")
def made(nafta: Nafta) -> Outcome:
    return outcome(nafta)


@pytest.mark.shared
@pytest.mark.parametrize("country", list(EXACT))
def test_real_wages_and_incomes_to_the_third_digit(nafta: Nafta, made: Outcome, country: str) -> None:
    k = nafta.economy.countries.index(country)
    got = [round(float(100 * (x[0, k] - 1)), 3) for x in (made.real_wage, made.real_income)]
    assert got == list(EXACT[country])
    assert round(got[0], 2) == PUBLISHED[country][0]


@pytest.mark.shared
def test_the_first_order_split_is_the_paper_s(nafta: Nafta, made: Outcome) -> None:
    both = sum(first_order_split(made.base, made.after))
    got = {c: round(float(100 * both[nafta.economy.countries.index(c)]), 2) for c in PUBLISHED}
    assert got == {c: split for c, (_, split) in PUBLISHED.items()}


@pytest.mark.shared
@pytest.mark.parametrize("times", [0.5, 2.0])
def test_other_elasticities_converge_too(nafta: Nafta, times: float) -> None:
    for c in outcome(nafta, times).certificates[0]:
        assert c.worst < 1e-9
        assert c.spread < 1e-7
        assert not c.damped


@pytest.mark.shared
def test_a_negative_coefficient_is_told(nafta: Nafta) -> None:
    assert [n for n in nafta.economy.notices if "negative" in n and "Basic metals of Canada" in n]


@pytest.mark.shared
def test_many_draws_are_the_same_as_one(nafta: Nafta) -> None:
    theta = nafta.theta * np.random.default_rng(2).uniform(0.8, 1.25, (3, 40))
    e = nafta.economy
    many = effects(e, wedges(e, theta), wedges(e, theta, nafta.tariffs), "purge")
    for b, t in enumerate(theta):
        one = effects(e, wedges(e, t[None]), wedges(e, t[None], nafta.tariffs), "purge", starts=1)
        assert np.abs(one.real_income[0] - many.real_income[b]).max() < 1e-9
