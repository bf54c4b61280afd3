"""A model orders what is held: it changes no outcome, stops stand on top, and the decision pins it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.screening.decide.test_decide_policy import consignment, screener
from umweg.desk.desk import DecisionEntry, Desk
from umweg.screening.ranking import Ranker, inspected, rows_of
from umweg.screening.record import document
from umweg.screening.run import Screener

pytest.importorskip("lightgbm", reason="needs umweg[targeting]")


def past(made: Screener, n: int = 400) -> list[dict[str, object]]:
    """Screened consignments with results: goods of one heading had a finding."""
    rng = np.random.default_rng(0)
    rows = []
    items = [
        consignment(id=f"p-{i}", day=f"2024-{1 + i // 80:02d}-{1 + i % 28:02d}", destination="KZ",
                    lines=[{"code": ("84111280", "84381010")[i % 2], "value": float(rng.integers(100, 9999)),
                            "mass_kg": float(rng.integers(1, 99)), "currency": "EUR"}])
        for i in range(n)
    ]  # fmt: skip
    for i, s in enumerate(made.run(items)):
        assert s.facts is not None
        hit = int(rng.random() < (0.8 if i % 2 == 0 else 0.05))
        rows += [{**r, "found": hit} for r in rows_of(s.facts, s.decision.as_dict())]
    return rows


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    from umweg.screening.targeting import flat, read_mapping, train

    return Ranker(train(flat(past(screener())), read_mapping("consignments")))


def test_the_order_follows_the_findings_and_stops_stand_on_top(ranker: Ranker) -> None:
    plain = screener("rules: [{check: goods-listed, then: review}, {check: route-detour, then: note}]\n")
    made = replace(plain, ranker=ranker)
    turbine, oven = ({"code": c, "value": 500.0, "mass_kg": 20.0, "currency": "EUR"} for c in ("84111280", "84812010"))
    stopped = [{"role": "consignee", "name": "Romashka", "identifiers": {"BIN": "941240000193"}}]
    items = [
        consignment(id="oven", destination="KZ", lines=[oven]),
        consignment(id="turbine", destination="KZ", lines=[turbine]),
        consignment(id="stop", destination="KZ", lines=[oven], parties=stopped),
        consignment(id="free", destination="FR", lines=[{"code": "01012100"}]),
    ]
    out = {s.decision.consignment_id: s.decision for s in made.run(items)}
    before = {s.decision.consignment_id: s.decision for s in plain.run(items)}
    assert {k: d.outcome for k, d in out.items()} == {k: d.outcome for k, d in before.items()}
    ranks = {k: d.rank for k, d in out.items() if d.outcome != "release"}
    assert ranks["turbine"] is not None
    assert ranks["oven"] is not None
    assert ranks["stop"] is not None
    assert ranks["stop"] > 1 > ranks["turbine"] > ranks["oven"]
    assert all(d.rank is None for d in before.values())
    assert out["turbine"].id != before["turbine"].id


def test_inspections_of_the_register_are_rows_to_learn_from(tmp_path: Path) -> None:
    from umweg.desk.case import read_case

    desk = Desk.open(tmp_path / "desk.sqlite")
    batch = desk.batch("f", "o", {})
    found = [next(screener().run([consignment(id=f"c-{i}", destination="KZ")])) for i in range(3)]
    batch.record([DecisionEntry(n, s.decision.as_dict(), document(s.given)) for n, s in enumerate(found, 1)])
    batch.finish()
    assert list(inspected(desk)) == []
    case = {"kind": "inspection", "what": "opened", "source": "office 7"}
    desk.put_cases([
        read_case({**case, "id": "i-1", "consignment": "c-1", "violation": True}),
        read_case({**case, "id": "i-2", "consignment": "c-2", "violation": False, "random": True}),
        read_case({**case, "id": "i-3", "consignment": "elsewhere", "violation": True}),
        read_case({**case, "id": "i-4", "consignment": "c-0"}),
    ], by="Anna")  # fmt: skip
    rows = list(inspected(desk))
    assert [(r["id"], r["found"], r["random"]) for r in rows] == [("c-1#1", 1, 0), ("c-2#1", 0, 1)]
    assert {k for k in rows[0] if k.startswith("flag_")} >= {"flag_party_listed", "flag_route_detour"}
    assert rows[0]["flag_route_detour"] is None  # no route was stated
