"""The relabel channel: made-up panels with and without relabelling, and what it says where it cannot know.

No shared data hold unlisted goods at the level of the list, so that the channel can only be tested on simulated trade.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.detection.simulated import World, answer, world
from tests.detection.test_detect_entrants import EXCESS, framed
from tests.detection.test_detect_synthetic import CODES, MONTHS, WAR, Row, make_store
from umweg.core.codes.links import hs_codes
from umweg.detection.channels.base import LackingChannel
from umweg.detection.channels.relabel import SiblingSets, relabel
from umweg.detection.channels.siblings import siblings
from umweg.law.load import goods_list
from umweg.results import Channel, DetectResult


def channels(w: World) -> list[tuple[int, Channel]]:
    """Listed good (position) and channel, of goods that have siblings."""
    given, rows = answer(w)
    return [(int(g), given.channel(int(r), EXCESS)) for r in rows if (g := w.listed.good[r]) % 3 == 0]


@pytest.mark.slow
def test_without_relabelling_it_is_rarely_seen() -> None:
    found = [c for seed in range(25) for _, c in channels(world(seed)) if c.assessable]
    assert len(found) > 500
    # Rows of one good share their direct trade: count panels, not rows, for the error.
    assert sum(c.stance == "for" for c in found) / len(found) <= 0.05


@pytest.mark.parametrize(
    ("route", "words", "power"), [("KZ", "rose on the way to ", 0.45), ("RU", "Russia itself", 0.4)]
)
def test_planted_relabelling_is_found_on_its_route(route: str, words: str, power: float) -> None:
    hits, told = [], []
    for seed in range(8):
        w = world(100 + seed, share=0.5, route=route, factor=5.0)
        for good, c in channels(w):
            if good in w.planted:
                hits.append(c.stance == "for")
                told += [c] if hits[-1] else []
    assert np.mean(hits) >= power
    assert np.mean([words in c.text for c in told]) > 0.8
    for c in told:
        assert c.p_value is not None
        assert c.p_value <= 0.05
        assert c.effect is not None
        assert c.effect > 0
        assert c.plot is not None
        assert [n for n, _ in c.plot.lines] == ["restricted good, direct", "sibling"]
        assert all(len(v) == len(c.plot.x) == 35 for _, v in c.plot.lines)
        assert c.plot.at == "2022-03"


def test_siblings_are_of_the_heading_or_alike() -> None:
    s = siblings(("84821010~", "00110000"), ("84822000", "84832000", "01012100", "00119999"))
    pairs = list(zip(s.of.tolist(), s.good.tolist(), s.heading.tolist(), strict=True))
    assert (0, 0, True) in pairs
    assert (1, 3, True) in pairs
    assert all(g != 2 for _, g, _ in pairs)
    assert any(g == 1 and not same for _, g, same in pairs)  # housings of bearings are like bearings
    assert siblings((), ("84822000",)).of.size == 0
    assert siblings(("84821010",), ()).of.size == 0


def test_too_few_other_goods_to_compare_with() -> None:
    w = world(0)
    keep = np.flatnonzero([g.startswith("00") for g in w.controls.goods])
    rows = np.isin(w.controls.good, keep)
    few = replace(w.controls, partner=w.controls.partner[rows], good=w.controls.good[rows],
                  value=w.controls.value[rows], tempered=w.controls.tempered[rows])  # fmt: skip
    given, _ = answer(replace(w, controls=few))
    assert isinstance(given, LackingChannel)
    assert "no siblings" in given.text


LASTING = sorted(hs_codes().editions[2017] & hs_codes().editions[2022])
UNLISTED = [f"{c}77" for c in sorted({c[:6] for c in CODES} & set(LASTING))[:12]]
OTHERS = [f"{c}77" for c in LASTING if len(c) == 6 and c.startswith(("48", "69"))][:60]
LISTED = CODES[:40]
RELABELLED = next(c for c in CODES if c[:6] == UNLISTED[2][:6])


def trade(planted: bool) -> list[Row]:
    """Listed goods fall to Russia and rise to Kazakhstan; unlisted ones move little, but for one sibling if planted."""
    rng = np.random.default_rng(8)
    rows = []
    for member in ("DE", "PL"):
        for partner in ("KZ", "KG", "RU"):
            for code in (*LISTED, *UNLISTED, *OTHERS):
                listed = code in LISTED
                change = (0.15 if partner == "RU" else 2.0) if listed else (0.8 if partner == "RU" else 1.3)
                if planted and code == UNLISTED[2] and partner == "KZ":
                    change = 12.0
                rate = np.where(np.arange(35) >= WAR, 5 * change, 5.0)
                value = rng.poisson(rate) * 10_000
                rows += [(member, partner, "export", code, f"CN{m[:4]}", m, int(v), "EUR")
                         for m, v in zip(MONTHS, value, strict=True) if v]  # fmt: skip
    return rows


@pytest.mark.parametrize("planted", [True, False])
def test_from_the_store_to_the_channel(tmp_path: Path, planted: bool) -> None:
    assert not set(UNLISTED + OTHERS) & goods_list("eu-833-merged").codes
    engine, f = framed(make_store(tmp_path, trade(planted)))
    assert f.controls is not None
    rows = np.flatnonzero(f.testable(f.scope.span))
    given = relabel(engine, f, rows)
    engine.close()
    assert isinstance(given, SiblingSets)
    found = {(f.panel.partners[f.panel.partner[r]], f.panel.goods[f.panel.good[r]]): given.channel(int(r), EXCESS)
             for r in rows}  # fmt: skip
    c = found["KZ", RELABELLED]
    assert c.assessable
    assert (c.stance == "for") is planted
    if planted:
        assert UNLISTED[2] in c.text
        assert "rose on the way to Kazakhstan" in c.text
    assert found["KG", RELABELLED].stance == "neutral"
    alone = [c for (_, g), c in found.items() if g[:4] not in {u[:4] for u in UNLISTED}]
    assert not any(c.stance == "for" for c in alone)


def test_no_direct_trade_no_fall(tmp_path: Path) -> None:
    rows = [r for r in trade(True) if not (r[1] == "RU" and r[3] == RELABELLED)]
    engine, f = framed(make_store(tmp_path, rows))
    row = int(f.panel.by_good("KZ")[f.panel.goods.index(RELABELLED)])
    c = relabel(engine, f, np.array([row])).channel(row, EXCESS)
    engine.close()
    assert not c.assessable
    assert c.p_value is None
    assert c.lacks == ("direct trade of this good",)


@pytest.mark.shared
def test_the_real_data_hold_no_unlisted_goods(real_result: DetectResult) -> None:
    found = [c for f in real_result.goods for c in f.channels if c.name == "relabel"]
    assert found
    assert not any(c.assessable for c in found)
    assert all(c.lacks == ("unrestricted goods at the same level of detail",) and c.p_value is None for c in found)
