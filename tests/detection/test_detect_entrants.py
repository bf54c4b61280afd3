"""The entrants channel: how often it cries wolf where nothing happened, and what it says when new sellers appear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.detection.test_detect_synthetic import CODES, MONTHS, WAR, make_store
from umweg import engines
from umweg.detection.baseline.design import Design, design
from umweg.detection.channels.base import LackingChannel
from umweg.detection.channels.entrants import Entrants, at_stake, entrants, fit
from umweg.detection.channels.sellers import Sellers, sellers
from umweg.engines.base import Engine
from umweg.law.load import regime
from umweg.measures.entry_hazard import entry_test
from umweg.results import Channel, DetectResult, Interval
from umweg.series.options import DetectOptions
from umweg.store import Store

EXCESS = Interval(0.0, 1.0, 2.0)
MEMBERS = ("AT", "BE", "CZ", "DE", "ES", "FI", "FR", "IT", "PL", "SE")


def framed(store: Path, **options: Any) -> tuple[Engine, Design]:
    engine = engines.open()
    return engine, design(engine, Store.open(store), regime("eu-russia"), DetectOptions(**options))


@pytest.fixture(scope="module")
def real(real_store: Path) -> Iterator[tuple[Engine, Design]]:
    engine, f = framed(real_store)
    yield engine, f
    engine.close()


@pytest.mark.shared
def test_on_the_other_half_of_the_goods_the_placebo_keeps_its_level(real: tuple[Engine, Design]) -> None:
    engine, f = real
    sold = sellers(engine, f)
    assert isinstance(sold, Sellers)
    null = fit(f, sold)
    assert null is not None
    assert null.scatter >= 1
    assert f.null_span is not None
    judged = ~f.calibration.half & f.complete
    for window, at_least, at_most in (("placebo", 0.0, 0.05), ("real", 0.12, 1.0)):
        counted = at_stake(f, sold, window).count(null.hazard)
        found, expected = counted.entered[:, judged].ravel(), counted.expected[:, judged].ravel()
        r = entry_test(found, expected, null.scatter, null.spread)
        error = 2 * np.sqrt(0.05 * 0.95 / r.p.size)
        for group in (np.ones(r.p.size, dtype=bool), expected > 1):
            assert at_least - error <= (r.p[group] <= 0.05).mean() <= at_most + error
        if window == "placebo":
            assert found.sum() == pytest.approx(expected.sum(), rel=0.1)
            assert ((r.lower <= 0) & (r.upper >= 0)).mean() >= 0.95
        else:
            assert found.sum() > 1.8 * expected.sum()


@pytest.mark.shared
def test_on_the_series_that_the_surge_tests_too(real: tuple[Engine, Design]) -> None:
    engine, f = real
    sold = sellers(engine, f)
    assert isinstance(sold, Sellers)
    null = fit(f, sold)
    assert null is not None
    assert f.null_span is not None
    rows = np.flatnonzero(f.testable(f.null_span) & ~f.calibration.half[f.panel.good])
    counted = at_stake(f, sold, "placebo").count(null.hazard)
    at = (f.group[rows], f.panel.good[rows])
    p = entry_test(counted.entered[at], counted.expected[at], null.scatter, null.spread).p
    assert (p <= 0.05).mean() <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / p.size)


@pytest.mark.shared
def test_the_look_back_is_equally_long_and_members_reported_throughout(real: tuple[Engine, Design]) -> None:
    engine, f = real
    sold = sellers(engine, f)
    assert isinstance(sold, Sellers)
    assert sold.months == 14  # 2020-01 to 2021-02, and so 2021-01 to 2022-02
    assert not {"NL", "MT"} & set(sold.members)


@pytest.mark.shared
def test_findings_carry_the_channel(real_result: DetectResult) -> None:
    channels = [c for f in real_result.goods for c in f.channels if c.name == "entrants"]
    assert len(channels) == len(real_result.goods)
    for c in channels:
        assert c.assessable
        assert c.interval is not None
        assert c.p_value is not None
        assert c.effect is not None
        assert c.interval[0] <= c.effect <= c.interval[1]
    share = sum(c.stance == "for" for c in channels) / len(channels)
    assert 0.4 < share < 0.7


def trade(
    new: bool, members: tuple[str, ...] = MEMBERS, months: list[str] = MONTHS, seed: int = 3
) -> list[tuple[Any, ...]]:
    """Each member sells a good to a country from some month on, or never; the planted good gains eight sellers."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[Any, ...]] = []
    for partner in ("KZ", "KG", "AM", "RU"):
        for code in CODES:
            for m, member in enumerate(members):
                start = int(rng.choice([0, 8, 16, 20, 28, 99], p=[0.3, 0.05, 0.05, 0.05, 0.05, 0.5]))
                if new and partner == "KZ" and code == CODES[5]:
                    start = 0 if m < 2 else WAR + 1
                rows += [
                    (member, partner, "export", code, f"CN{t[:4]}", t, int(rng.integers(9_000, 11_000)), "EUR")
                    for i, t in enumerate(months)
                    if i >= start
                ]
            rows.append((members[0], "RU", "export", CODES[0], f"CN{months[0][:4]}", months[0], 1, "EUR"))
    return list({r[:6]: r for r in rows}.values())


def answer(store: Path, partner: str = "KZ", code: str = CODES[5], **options: Any) -> Channel:
    engine, f = framed(store, **options)
    try:
        row = int(f.panel.by_good(partner)[f.panel.goods.index(code)])
        return entrants(engine, f, np.array([row])).channel(row, EXCESS)
    finally:
        engine.close()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("entry"), trade(new=True))


def test_planted_new_sellers_are_found_and_named(planted: Path) -> None:
    c = answer(planted)
    assert c.stance == "for"
    assert c.p_value is not None
    assert c.p_value < 0.01
    assert c.text.startswith("8 members that had sold none in the 14 months before began to sell;")
    assert c.plot is not None
    assert c.plot.form == "bar"
    assert len(c.plot.x) == 8
    assert "Sweden" in c.plot.x
    assert sum(v or 0 for v in c.plot.lines[0][1]) == pytest.approx(8 * 8 * 0.01, rel=0.1)


def test_elsewhere_new_sellers_come_at_their_usual_rate(planted: Path) -> None:
    engine, f = framed(planted)
    rows = np.flatnonzero(f.testable(f.scope.span))
    answers = entrants(engine, f, rows)
    assert isinstance(answers, Entrants)
    p = answers.entry.p
    assert (p <= 0.05).mean() <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / p.size)
    engine.close()


def test_no_placebo_window_no_answer(planted: Path) -> None:
    c = answer(planted, placebo=False)
    assert not c.assessable
    assert c.p_value is None
    assert "No placebo window" in c.text
    assert c.lacks


def test_one_member_cannot_begin(tmp_path: Path) -> None:
    engine, f = framed(make_store(tmp_path, trade(new=False, members=("DE",))))
    answers = entrants(engine, f, np.flatnonzero(f.testable(f.scope.span)))
    assert isinstance(answers, LackingChannel)
    assert "members apart" in answers.text
    engine.close()


def test_nobody_left_to_begin(tmp_path: Path) -> None:
    rows = [r for r in trade(new=False) if not (r[1] == "KZ" and r[3] == CODES[5])]
    rows += [(m, "KZ", "export", CODES[5], f"CN{t[:4]}", t, 10_000, "EUR") for m in MEMBERS for t in MONTHS]
    c = answer(make_store(tmp_path, rows))
    assert not c.assessable
    assert "nobody could begin" in c.text


def test_steady_sellers_only_leave_no_rate(tmp_path: Path) -> None:
    rows = [(m, p, "export", c, f"CN{t[:4]}", t, 10_000 + 7 * i, "EUR")
            for m in MEMBERS[:3] for p in ("KZ", "RU") for c in CODES[:6] for i, t in enumerate(MONTHS)]  # fmt: skip
    engine, f = framed(make_store(tmp_path, rows))
    answers = entrants(engine, f, np.flatnonzero(f.testable(f.scope.span)))
    assert isinstance(answers, LackingChannel)
    assert "no rate to compare with" in answers.text
    engine.close()
