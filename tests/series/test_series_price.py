"""The price channel on made-up trade with mass: odd levels, one price, units, and data without mass.

No shared data hold mass by partner, so that the channel can only be tested on simulated trade.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import run_umweg
from tests.detection.test_detect_entrants import EXCESS, framed
from tests.detection.test_detect_synthetic import CODES, HEADER, MONTHS, make_store
from umweg import ingest
from umweg.detection.baseline.design import Design
from umweg.detection.channels.base import LackingChannel
from umweg.detection.channels.unit_value import Prices, price
from umweg.engines.base import Engine
from umweg.results import Channel, DetectResult

PARTNERS = ("KZ", "KG", "AM", "TR", "AE", "CN", "IN", "RS", "RU")
GOODS = CODES[:6]
Row = tuple[Any, ...]


def weighed_store(folder: Path, rows: list[Row], extra: tuple[str, ...] = ("mass_kg",)) -> Path:
    file = folder / "trade.csv"
    with file.open("w", newline="") as f:
        out = csv.writer(f)
        out.writerow((*HEADER, *extra))
        out.writerows(rows)
    ingest(file, source="tidy", store=folder / "store").raise_if_failed()
    return folder / "store"


def trade(seed: int = 0, change: Callable[[str, str, int, float, float], tuple[float, Any]] | None = None) -> list[Row]:
    """Two members sell every good every month; each partner has a price level of its own, each flow some scatter."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for code in GOODS:
        usual = rng.uniform(5, 50)
        for partner in PARTNERS:
            own = usual * np.exp(rng.normal(0, 0.15))
            for member in ("DE", "PL"):
                for i, month in enumerate(MONTHS):
                    mass = float(rng.lognormal(7, 0.8))
                    value: float = mass * own * float(np.exp(rng.normal(0, 0.25)))
                    quantity: Any = round(mass, 3)
                    if change is not None:
                        value, quantity = change(partner, code, i, value, round(mass, 3))
                    rows.append(
                        (member, partner, "export", code, f"CN{month[:4]}", month, round(value, 2), "EUR", quantity)
                    )
    return rows


def answers(store: Path) -> tuple[Engine, Design, Any, dict[tuple[str, str], Channel]]:
    engine, f = framed(store)
    rows = np.flatnonzero(f.testable(f.scope.span))
    found = price(engine, f, rows)
    keys = [(f.panel.partners[f.panel.partner[r]], f.panel.goods[f.panel.good[r]]) for r in rows]
    return engine, f, found, {k: found.channel(int(r), EXCESS) for k, r in zip(keys, rows, strict=True)}


def test_usual_prices_raise_nothing_much(tmp_path: Path) -> None:
    engine, _, found, channels = answers(weighed_store(tmp_path, trade()))
    engine.close()
    assert isinstance(found, Prices)
    assert all(c.assessable for c in channels.values())
    assert sum(c.stance == "for" for c in channels.values()) <= 0.05 * len(channels) + 2
    one = channels["KZ", GOODS[0]]
    assert one.plot is not None
    assert all(sum(v or 0 for v in values) == pytest.approx(1, abs=0.01) for _, values in one.plot.lines)


def test_a_price_far_below_that_to_others_is_found(tmp_path: Path) -> None:
    cheap = trade(1, lambda p, g, i, v, q: (v * 0.2, q) if (p, g) == ("KG", GOODS[2]) else (v, q))
    engine, _, _, channels = answers(weighed_store(tmp_path, cheap))
    engine.close()
    c = channels["KG", GOODS[2]]
    assert c.stance == "for"
    assert c.effect is not None
    assert c.effect == pytest.approx(-0.8, abs=0.12)
    assert c.interval is not None
    assert c.interval[0] < c.effect < c.interval[1] < 0
    assert "below that to 7 other partners" in c.text
    others = [c for k, c in channels.items() if k != ("KG", GOODS[2])]
    assert sum(c.stance == "for" for c in others) <= 0.05 * len(others) + 2


def test_one_price_is_found_without_being_told(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    same = trade(2, lambda p, g, i, v, q: (q * 11.0 * float(np.exp(rng.normal(0, 0.001))), q)
                 if (p, g) == ("AM", GOODS[1]) and i % 3 else (v, q))  # fmt: skip
    engine, _, _, channels = answers(weighed_store(tmp_path, same))
    engine.close()
    c = channels["AM", GOODS[1]]
    assert c.stance == "for"
    assert "of 18 flows stand at one price, 11 per kg (± 0.1%)" in c.text


def test_absurd_quantities_are_left_out_and_counted(tmp_path: Path) -> None:
    def spoil(p: str, g: str, i: int, v: float, q: float) -> tuple[float, Any]:
        return (v, ("", 0, q * 1e5)[i % 3]) if (p, g) == ("KZ", GOODS[0]) and i >= 29 else (v, q)

    engine, _, _, channels = answers(weighed_store(tmp_path, trade(3, spoil)))
    engine.close()
    c = channels["KZ", GOODS[0]]
    assert c.assessable
    assert "12 flows without a usable quantity were left out." in c.text
    assert all(np.isfinite(v) for v in (c.effect, c.p_value, *(c.interval or ())) if v is not None)


def test_no_flow_of_the_country_has_a_mass(tmp_path: Path) -> None:
    bare = trade(4, lambda p, g, i, v, q: (v, "") if p == "KZ" else (v, q))
    engine, _, _, channels = answers(weighed_store(tmp_path, bare))
    engine.close()
    c = channels["KZ", GOODS[0]]
    assert not c.assessable
    assert c.p_value is None
    assert c.lacks == ("mass or quantity of the flows",)


def test_goods_counted_in_pieces_are_priced_by_piece(tmp_path: Path) -> None:
    rows = [(*r, max(round(r[-1] / 40), 1), "p/st") for r in trade(5)]
    engine, _, _, channels = answers(weighed_store(tmp_path, rows, ("mass_kg", "qty", "qty_unit")))
    engine.close()
    assert "per p/st" in channels["KZ", GOODS[0]].text


def test_without_mass_it_says_so(tmp_path: Path) -> None:
    engine, _, found, _ = answers(make_store(tmp_path, [r[:-1] for r in trade(6)]))
    engine.close()
    assert isinstance(found, LackingChannel)
    assert "cannot be told apart" in found.text


def test_the_command_reads_the_store(tmp_path: Path) -> None:
    store = weighed_store(tmp_path, trade(7))
    ran = run_umweg(
        "prices", "--store", store, "--good", GOODS[0], "--partner", "KZ", "--from", "2022-03", "--format", "json"
    )
    assert ran.code == 0, ran.err
    r = json.loads(ran.out)
    assert (r["unit"], r["flows"], r["used"]) == ("EUR per kg", 18, 18)
    table = run_umweg("prices", "--store", store, "--good", GOODS[0], "--format", "csv").out.splitlines()
    assert table[0].startswith("line,flow,quantity,value,price")
    assert "DE AE" in table[1]
    bare = make_store(tmp_path / "bare", [row[:-1] for row in trade(7)])
    assert "No row has a mass or a quantity" in run_umweg("prices", "--store", bare, "--good", GOODS[0]).err


@pytest.mark.shared
def test_the_real_data_have_no_mass(real_result: DetectResult) -> None:
    channels = [c for f in real_result.goods for c in f.channels if c.name == "price"]
    assert channels
    assert not any(c.assessable for c in channels)
    assert all(c.p_value is None and c.effect is None and c.lacks for c in channels)
