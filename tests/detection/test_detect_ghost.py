"""The ghost channel: goods that leave and never arrive, on made-up and on real data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.detection.test_detect_synthetic import CODES, WAR, background, make_store
from umweg import engines, ingest
from umweg.detection.baseline.design import Design, design
from umweg.detection.channels.mirror_gap import MirrorGap, ghost, ghost_country
from umweg.law.load import regime
from umweg.results import Channel, Interval
from umweg.series.options import DetectOptions
from umweg.store import Store

SIXES = sorted({c[:6] for c in CODES})
LOST = frozenset(c for c in CODES if c[:6] in SIXES[::4])
ANY = Interval(0.0, 1.0, 2.0)


def arrivals(rows: list[tuple], lost: frozenset[str], scale: float = 1.06) -> list[tuple]:
    """Kazakhstan's imports at six digits: CIF, noisy; from the war on, of the ``lost`` codes only a third arrives."""
    rng = np.random.default_rng(9)
    sums: dict[tuple[str, str, str], float] = {}
    for reporter, partner, _, code, _, month, value, _ in rows:
        if partner == "KZ":
            keep = 0.33 if code in lost and month >= "2022-03" else 1.0
            key = (reporter, code[:6], month)
            sums[key] = sums.get(key, 0.0) + value * scale * keep * float(np.exp(rng.normal(0, 0.1)))
    return [("KZ", r, "import", c, f"HS{m[:4]}", m, round(v), "EUR") for (r, c, m), v in sorted(sums.items())]


@pytest.fixture(scope="module")
def sent() -> list[tuple]:
    return background(partners=("KZ", "KG", "RU"))


def framed(store: Path) -> tuple[engines.Engine, Design]:
    engine = engines.open()
    return engine, design(engine, Store.open(store), regime("eu-russia"), DetectOptions())


def channels(store: Path) -> dict[tuple[str, str], Channel]:
    engine, f = framed(store)
    answers = ghost(engine, f, np.arange(f.panel.value.shape[0]))
    out = {}
    for row in range(f.panel.value.shape[0]):
        partner, good = f.panel.partners[f.panel.partner[row]], f.panel.goods[f.panel.good[row]]
        out[partner, good] = answers.channel(row, ANY)
    return out


def test_lost_goods_are_found_and_others_are_not(sent: list[tuple], tmp_path: Path) -> None:
    found = channels(make_store(tmp_path, [*sent, *arrivals(sent, LOST)]))
    lost = [found["KZ", c] for c in CODES if c in LOST]
    kept = [found["KZ", c] for c in CODES if c not in LOST]
    assert len(lost) > 20
    assert all(c.assessable for c in (*lost, *kept))
    assert np.mean([c.stance == "for" for c in lost]) > 0.95
    assert np.mean([c.stance == "for" for c in kept]) < 0.06
    one = lost[0]
    assert one.interval is not None
    assert one.effect is not None
    assert one.interval[0] < one.effect < one.interval[1]
    assert "lost in transit" in one.text
    assert "not proof of a diversion" in one.text
    assert "CIF step 6.0%, assumed" in one.text
    assert one.plot is not None
    assert one.plot.at == "2022-03"
    assert len(one.plot.x) == len(one.plot.lines[0][1]) == len(one.plot.lower)
    json.dumps([c.as_dict() for c in found.values()], allow_nan=False)


def test_without_the_importers_side_it_is_not_assessable(sent: list[tuple], tmp_path: Path) -> None:
    found = channels(make_store(tmp_path, [*sent, *arrivals(sent, LOST)]))
    kyrgyz = [c for (partner, _), c in found.items() if partner == "KG"]
    assert kyrgyz
    assert all(not c.assessable and c.effect is None and c.p_value is None and c.lacks for c in kyrgyz)
    bare = make_store(tmp_path / "bare", sent)
    assert not any(c.assessable for c in channels(bare).values())
    engine, f = framed(bare)
    assert all(not c.assessable and c.lacks for c in ghost_country(engine, f).values())


def test_imports_above_exports_speak_against(sent: list[tuple], tmp_path: Path) -> None:
    found = channels(make_store(tmp_path, [*sent, *arrivals(sent, frozenset(), scale=2.0)]))
    kazakh = [c for (partner, _), c in found.items() if partner == "KZ" and c.assessable]
    assert np.mean([c.stance == "against" for c in kazakh]) > 0.95
    assert "nothing of them is lost" in next(c for c in kazakh if c.stance == "against").text


def test_history_of_one_month_is_not_assessable(sent: list[tuple], tmp_path: Path) -> None:
    late = [r for r in arrivals(sent, LOST) if r[5] >= "2022-02"]
    assert WAR > 2
    assert not any(c.assessable for c in channels(make_store(tmp_path, [*sent, *late])).values())


def test_placebo_widens_and_never_narrows(sent: list[tuple], tmp_path: Path) -> None:
    """Gaps that wander for months are not evidence, though each month's scatter is small."""
    rng = np.random.default_rng(4)
    drift = {(c[:6], q): float(np.exp(rng.normal(0, 0.5))) for c in CODES for q in range(12)}
    wandering = [
        (*r[:6], round(r[6] * drift[r[3], (int(r[5][:4]) - 2020) * 4 + (int(r[5][5:]) - 1) // 3]), r[7])
        for r in arrivals(sent, frozenset())
    ]
    found = channels(make_store(tmp_path, [*sent, *wandering]))
    kazakh = [c for (partner, _), c in found.items() if partner == "KZ" and c.assessable]
    assert np.mean([c.stance == "for" for c in kazakh]) < 0.1


@pytest.mark.shared
def test_transit_countries_by_their_own_totals(shared: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    trade = shared / "trade"
    for file, mapping in (
        ("eurostat_total_monthly_by_member_2019_2024.parquet", "eurostat-member-totals"),
        ("national_trade_by_partner.parquet", "national-totals"),
    ):
        ingest(trade / file, source="tidy", store=store, mapping=mapping).raise_if_failed()
    ingest(trade / "eurostat_cn8_monthly_2020_2022.parquet", source="tidy", store=store, nomenclature="CN")
    engine, f = framed(store)
    found = ghost_country(engine, f)
    assert {t for t, c in found.items() if c.stance == "for"} >= {"KZ", "KG"}
    assert not found["GE"].assessable
    kg, kz = found["KG"], found["KZ"]
    assert kg.plot is not None
    assert dict(zip(kg.plot.x, kg.plot.lines[0][1], strict=True))["2022"] == pytest.approx(59.7, abs=0.1)
    assert kg.p_value is not None
    assert kg.p_value < 0.01
    assert kg.effect is not None
    assert kg.effect / 1e6 == pytest.approx(517, abs=10)
    assert kz.p_value is not None
    assert 0.001 < kz.p_value < 0.05  # three years of history: no certainty
    answers = ghost(engine, f, np.array([0]))
    assert not isinstance(answers, MirrorGap), "no imports by good in the store"
    assert not answers.channel(0, ANY).assessable
