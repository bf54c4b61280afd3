"""Whole columns or row by row: the same rows, the same verdicts."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umweg import engines
from umweg.files.input_file import InputFile
from umweg.sources import FileOptions, get
from umweg.sources.trade import bulk_columns
from umweg.sources.trade.check import check

HEAD = (
    "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,"
    "PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n"
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["AT", "DE", "FR", "XX9", ""]),
        st.sampled_from(["KZ", "KG", "RU", "QS", "nowhere"]),
        st.sampled_from(["84713000", "85423190", "35069190", "99999999", "8471"]),
        st.sampled_from(["1", "2", "2", "7"]),
        st.sampled_from(["1", "1", "1", "2"]),
        st.sampled_from(["NO_SU", "P/ST", ""]),
        st.sampled_from(["202402", "202403", "202312", "202452", "209913"]),
        st.sampled_from(["0", "17", "17.5", "-3", "2e19", ""]),
        st.sampled_from(["1.25", "0", "", "-0.5"]),
        st.sampled_from(["3", ""]),
    ),
    min_size=1,
    max_size=60,
)


def line(r: tuple[str, ...]) -> str:
    reporter, partner, product, flow, procedure, unit, period, value, kg, qty = r
    return f"{reporter},{partner},E,{product},1,1,1,1,1,06,{flow},{procedure},{unit},{period},{value},1,{kg},{qty}\n"


def judged(path: Path, scratch: Path) -> tuple[Any, ...]:
    """Counts, good rows and bad rows of a file."""
    source, engine = get("comext-bulk"), engines.open()
    assert source.stage is not None
    found = InputFile(path, path.name, scratch)
    checked = check(engine, source.stage(engine, found, FileOptions(), source.passport), found)
    texts = "period::varchar, reporter::varchar, partner::varchar, flow::varchar, product::varchar, "
    texts += "nomenclature::varchar, freq::varchar, currency::varchar, qty_unit::varchar, valuation::varchar, "
    good = engine.rows(f"select {texts} status::varchar, value, mass_kg, qty from {checked.good} order by all")
    bad = engine.rows(f"select kind, line, field, value, reason, row from {checked.bad} order by all")
    counts = (checked.read, checked.stored, checked.merged, dict(checked.reasons), checked.quarantined)
    return counts, good, bad, checked.ordered


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
@pytest.mark.slow
def test_columns_and_rows_give_the_same(rows: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full_v2_202402.dat"
        path.write_text(HEAD + "".join(map(line, rows)), "utf-8")
        fast = judged(path, Path(folder))
        with monkeypatch.context() as patch:
            patch.setattr(bulk_columns, "MOST", 0)  # too many combinations: row by row
            slow = judged(path, Path(folder))
        assert fast[3] is not None
        assert slow[3] is None
        assert fast[:3] == slow[:3]
        assert fast[3].num_rows == len(fast[1])


def test_the_table_is_in_the_order_of_the_contract(tmp_path: Path) -> None:
    from umweg.core.tables import FLOW_ORDER

    parts = [
        (r, p, c, "2", s, "NO_SU", t, "5", "1", "")
        for t in ("202403", "202312", "202402")
        for c in ("85423190", "35069190", "84713000")
        for p in ("KZ", "AM", "RU")
        for r in ("FR", "AT")
        for s in ("1", "2")
    ]
    path = tmp_path / "full_v2_202402.dat"
    path.write_text(HEAD + "".join(map(line, parts)), "utf-8")
    ordered = judged(path, tmp_path)[3].to_pylist()
    assert len(ordered) == len(parts) / 2
    assert {r["value"] for r in ordered} == {10}
    keys = [(r["period"].year, *(r[c] for c in FLOW_ORDER)) for r in ordered]
    assert keys == sorted(keys)


def test_what_is_written_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from umweg.core.errors import StoreError
    from umweg.store import parquet

    engine = engines.open()
    parquet.copy(engine, "select range as a, 'x' || range as b from range(1000)", tmp_path / "a.parquet", "b")
    assert engine.scalar(f"select count(*) from {parquet.scan(tmp_path / 'a.parquet')}") == 1000
    lied = parquet.scan(tmp_path / "a.parquet").replace("read_parquet", "(select a, '' as b from read_parquet") + ")"
    monkeypatch.setattr(parquet, "scan", lambda *_: lied)
    with pytest.raises(StoreError, match="not what was to be written"):
        parquet.copy(engine, "select range as a, 'x' || range as b from range(1000)", tmp_path / "a.parquet", "b")
