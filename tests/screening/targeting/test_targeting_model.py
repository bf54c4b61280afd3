"""Training, the model's file, and errors that teach."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.screening.targeting.conftest import MAPPING, declarations
from umweg.core.errors import SourceError, UmwegError, UnknownName, UsageError
from umweg.screening.targeting import (
    ColumnRoles,
    TargetingModel,
    flat,
    rank,
    read_mapping,
    read_model,
    read_rows,
    train,
    write_model,
)
from umweg.screening.targeting.calibrate import Platt
from umweg.screening.targeting.drift import drift

PAST = flat(declarations(600))


@pytest.fixture(scope="module")
def model() -> TargetingModel:
    return train(PAST, MAPPING, seed=3, bags=2)


def test_the_same_data_and_seed_give_the_same_bytes_in_any_order(model: TargetingModel) -> None:
    turned = PAST.take(pa.array(np.random.default_rng(1).permutation(PAST.num_rows)))
    assert train(turned, MAPPING, seed=3, bags=2).to_bytes() == model.to_bytes()
    assert train(PAST, MAPPING, seed=4, bags=2).digest != model.digest


def test_a_model_comes_back_byte_for_byte(model: TargetingModel, tmp_path: Path) -> None:
    back = read_model(write_model(model, tmp_path))
    assert back.to_bytes() == model.to_bytes()
    later = flat(declarations(100, seed=5, start="2024-06-01", tag="L"))
    assert rank(back, later).as_dict() == rank(model, later).as_dict()


def test_a_changed_byte_is_noticed(model: TargetingModel, tmp_path: Path) -> None:
    path = write_model(model, tmp_path / "m.json")
    body = json.loads(path.read_text())
    body["state"]["base"] = 0.5
    path.write_text(json.dumps(body))
    with pytest.raises(SourceError, match="digest does not fit"):
        read_model(path)


def test_it_says_what_it_learned_from(model: TargetingModel) -> None:
    said = model.summary()
    assert said["span"][0] >= "2024-01-01"
    assert said["as_of"] == said["span"][1] == max(r["date"] for r in declarations(600))
    assert said["rows"] == 600
    assert said["held_out"]["brier"] < said["held_out"]["brier_of_base_rate"]
    assert sum(t["rows"] for t in said["held_out"]["reliability"]) == said["held_out"]["rows"]


def test_the_planted_importers_come_first(model: TargetingModel) -> None:
    later = declarations(200, seed=9, start="2024-06-01", tag="L")
    found = {r["id"]: r["found"] for r in later}
    top = [found[r["id"]] for r in rank(model, flat(later)).queue[:40]]
    assert np.mean(top) > 0.6 > 0.4 > np.mean(list(found.values()))


def test_without_memory_there_is_no_key_of_lines() -> None:
    model = train(PAST, MAPPING, bags=1, memory=False)
    assert model.scorer.known is None
    assert not any("line" in name or "hs + value" in name for name in model.features)


def test_platt_keeps_the_order_and_mends_the_scale() -> None:
    rng = np.random.default_rng(0)
    s = rng.normal(0, 3, 4000)
    y = (rng.random(4000) < 1 / (1 + np.exp(1 - s / 3))).astype(float)
    platt = Platt.fit(s, y)
    assert platt is not None
    assert platt.b == pytest.approx(1 / 3, abs=0.05)
    assert platt.a == pytest.approx(-1, abs=0.15)
    assert Platt.fit(s[:5], y[:5]) is None


@pytest.mark.parametrize(
    ("change", "error", "text"),
    [
        (lambda t: t.drop_columns(["importer"]), SourceError, "no column 'importer'"),
        (lambda t: t.drop_columns(["found"]), SourceError, "no column 'found'"),
        (lambda t: t.slice(0, 100), UsageError, "too few to learn"),
        (lambda t: t.slice(0, 0), SourceError, "no rows"),
        (lambda t: _with(t, "found", ["1"] * t.num_rows), UsageError, "All labels in 'found' are 1"),
        (lambda t: _with(t, "found", [None] * t.num_rows), UsageError, "600 rows have no label"),
        (lambda t: _with(t, "found", ["2"] + ["1", "0"] * 299 + ["1"]), UsageError, "1 row has no label of 0 or 1"),
        (lambda t: _with(t, "date", ["2024-01-01"] * t.num_rows), UsageError, "too few days"),
        (lambda t: _with(t, "date", ["01.02.2024"] * t.num_rows), SourceError, "'date' holds what is no date"),
        (lambda t: _with(t, "date", [None] * t.num_rows), SourceError, "600 rows have no date"),
        (lambda t: _with(t, "mass", ["heavy"] * t.num_rows), SourceError, "'mass' holds what is no number"),
        (lambda t: _with(t, "id", [None] * t.num_rows), SourceError, "no id"),
    ],
)
def test_errors_name_what_is_wrong(change: object, error: type[UmwegError], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        train(change(PAST), MAPPING)
    assert caught.value.mend


def _with(table: pa.Table, name: str, values: list[str | None]) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, pa.array(values, pa.string()))


def test_csv_parquet_and_json_lines_give_the_same_table(tmp_path: Path) -> None:
    import pyarrow.csv as pcsv

    pcsv.write_csv(PAST, tmp_path / "a.csv")
    pq.write_table(PAST, tmp_path / "a.parquet")
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(r) for r in PAST.to_pylist()))
    a, b, c = (read_rows(tmp_path / f"a.{kind}") for kind in ("csv", "parquet", "jsonl"))
    assert a.to_pylist() == b.to_pylist() == c.to_pylist() == PAST.to_pylist()
    with pytest.raises(SourceError, match="cannot be read"):
        read_rows(tmp_path / "none.csv")


def test_mappings_are_checked(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no mapping 'x'"):
        read_mapping("x")
    for text, what in (
        ("id: a\ndate: b\nlabel: c\n", "which column is the code"),
        ("id: a\ndate: b\nlabel: c\ncode: d\ncolour: e\n", "no field 'colour'"),
        ("id: a\ndate: b\nlabel: c\ncode: d\nids: x\n", "'ids' must be a list"),
        ("id: a\ndate: b\nlabel: c\ncode: d\npairs: [x]\n", "'pairs' must be a list of lists"),
    ):
        (tmp_path / "m.yml").write_text(text)
        with pytest.raises(UsageError, match=what):
            read_mapping(tmp_path / "m.yml")


def test_our_own_consignments_can_be_learned_from() -> None:
    names = {"mass": "mass_kg", "seller": "exporter", "importer": "consignee", "flag_new": "flag_price"}
    rows = [{names.get(k, k): v for k, v in r.items()} for r in declarations(400)]
    more = {"declarant": None, "destination": "KZ", "currency": "EUR", "score": None}
    model = train(flat({**r, **more, "route": [r["origin"], "KZ"]} for r in rows), read_mapping("consignments"), bags=1)
    assert "flag_price" in model.features
    assert "unit value of HS6" in model.features


def test_drift_sees_a_change_and_only_that(model: TargetingModel) -> None:
    same = {
        c["column"]: c["reading"] for c in drift(model, flat(declarations(600, seed=7, start="2024-06-01")))["columns"]
    }
    assert set(same.values()) == {"stable"}
    later = [
        {**r, "origin": "TR", "importer": f"X{i}"} for i, r in enumerate(declarations(600, seed=7, start="2024-06-01"))
    ]
    found = drift(model, flat(later))
    assert [c["column"] for c in found["columns"] if c["reading"] == "changed"] == ["origin"]
    unseen = {u["column"]: u["unseen"] for u in found["unseen"]}
    assert (unseen["importer"], unseen["HS6"]) == (1.0, 0.0)
    assert found["not_after_training"] == 0


def test_a_mapping_of_other_columns_is_a_clear_error(mapping: ColumnRoles, model: TargetingModel) -> None:
    with pytest.raises(SourceError, match="no column 'origin'"):
        drift(model, PAST.drop_columns(["origin"]))
