"""What any engine must do, and that the verbs give the same on each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import umweg
from umweg import engines, sample
from umweg.engines.lookup import lookup
from umweg.results.json_text import json_text


def test_numbers_texts_and_nothing(engine: Any) -> None:
    assert engine.scalar("select 6 * 7") == 42
    assert engine.rows("select $a + 1 as x, 'ж' as y, null as z", {"a": 1}) == [(2, "ж", None)]
    found = engine.numpy("select * from (values (1, 0.5), (2, null)) t(a, b) order by a")
    assert found["a"].tolist() == [1, 2]
    assert np.ma.getmaskarray(found["b"]).tolist() == [False, True]
    assert engine.arrow("select 1 as a").column_names == ["a"]


def test_lookups_join_and_an_empty_one_has_no_row(engine: Any) -> None:
    lookup(engine, "signs", code=("string", ["a", "b"]), sign=("double", [1, -1]))
    lookup(engine, "none", code=("string", []))
    assert engine.rows("select code from signs where sign < 0 order by 1") == [("b",)]
    assert engine.rows("select s.code from signs s join none n on n.code = s.code") == []
    lookup(engine, "signs", code=("string", ["c"]), sign=("double", [2]))  # another run: the newer one counts
    assert engine.rows("select code from signs") == [("c",)]


def test_files_are_scanned_by_name(engine: Any, tmp_path: Path) -> None:
    paths = []
    for n in (1, 2):
        paths.append(tmp_path / f"it's {n}.parquet")
        pq.write_table(pa.table({"x": [n, 10 * n]}), paths[-1])
    engine.scan("numbers", paths)
    assert engine.scalar("select sum(x) from numbers") == 33


@pytest.mark.parametrize("name", engines.KNOWN)
def test_sessions_do_not_see_each_others_tables(name: str) -> None:
    base = engines.open(name)
    one, other = base.session(), base.session()
    lookup(one, "mine", x=("int32", [1]))
    with pytest.raises(Exception, match="mine"):
        other.rows("select * from mine")
    one.close()
    lookup(other, "mine", x=("int32", [2]))
    assert other.rows("select x from mine") == [(2,)]


REFERENCE = "duckdb"


@pytest.mark.parametrize("name", ["duckdb", "spark"])
@pytest.mark.parametrize(
    ("verb", "given"),
    [("detect", {"transits": ("KG",)}), ("compare", {"by": "reporter"}), ("watch", {"start": "2021-01"})],
)
def test_the_same_answer_on_every_engine(name: str, verb: str, given: dict[str, Any]) -> None:
    if name not in engines.KNOWN:
        pytest.skip(f"there is no engine {name} yet")
    call = getattr(umweg, verb)
    mine = json_text(call(sample.store(), engine=name, **given).as_dict())
    assert mine == json_text(call(sample.store(), engine=REFERENCE, threads=1, **given).as_dict())


def test_an_engine_that_nobody_knows_is_told() -> None:
    with pytest.raises(umweg.UsageError, match="no engine 'mainframe'"):
        umweg.detect(sample.store(), engine="mainframe")


def test_every_type_of_a_lookup_comes_back(engine: Any) -> None:
    from datetime import date, datetime

    lookup(
        engine, "kinds", s=("string", ["ж", "", "a'b"]), i=("int32", [1, -2, 3]), j=("int64", [1, 2, 1 << 40]),
        d=("double", [0.5, -1, 2]), b=("bool", [True, False, True]), day=("day", [date(1960, 2, 29)] * 3),
    )  # fmt: skip
    assert engine.scalar("select count(*) from kinds where day = date '1960-02-29'") == 3
    assert engine.rows("select * from kinds") == [
        ("ж", 1, 1, 0.5, True, datetime(1960, 2, 29)),
        ("", -2, 2, -1.0, False, datetime(1960, 2, 29)),
        ("a'b", 3, 1 << 40, 2.0, True, datetime(1960, 2, 29)),
    ]
