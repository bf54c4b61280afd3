"""A user's own data: what is written comes back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg import engines, ingest
from umweg.store import Store

COLUMNS = ("reporter", "partner", "flow", "product", "nomenclature", "period", "value", "currency", "mass_kg", "qty")
figures = st.one_of(st.floats(0, 1e12), st.integers(0, 10**12).map(float))
maybe = st.one_of(st.none(), figures)
grains = st.tuples(
    st.sampled_from(["DE", "AT", "KZ", "US"]),
    st.sampled_from(["KG", "RU", "WORLD", "TR"]),
    st.sampled_from(["export", "import", "re-export", "re-import"]),
    st.sampled_from(["TOTAL", "8703", "87032319", "27"]),
    st.dates(date(2012, 1, 1), date(2021, 12, 1)).map(lambda d: d.replace(day=1)),
)
tables = st.dictionaries(
    grains, st.tuples(figures, st.sampled_from(["EUR", "USD"]), maybe, maybe), min_size=1, max_size=30
)


def write(path: Path, table: dict[Any, Any]) -> None:
    with path.open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(COLUMNS)
        for (reporter, partner, flow, product, day), (value, currency, mass, qty) in table.items():
            row = [reporter, partner, flow, product, "CN", f"{day:%Y-%m}", repr(value), currency, mass, qty]
            out.writerow(["" if c is None else c for c in row])


@settings(max_examples=4, deadline=None)
@given(tables)
def test_what_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, take_in: Callable, table: Any) -> None:
    folder = tmp_path_factory.mktemp("tidy")
    write(folder / "a.csv", table)
    engines.open().execute(
        f"copy (select * replace (cast(value as double) as value) from read_csv('{folder / 'a.csv'}', "
        f"all_varchar = true)) to '{folder / 'a.parquet'}'"
    )
    for name in ("a.csv", "a.parquet"):
        report, rows = take_in(folder / name, "tidy")
        assert (report.status, report.stored, report.quarantined) == ("added", len(table), 0), report
        found = {
            (r["reporter"], r["partner"], r["flow"], r["product"], r["period"]): (
                r["value"], r["currency"], r["mass_kg"], r["qty"],
            )
            for r in rows
        }  # fmt: skip
        assert found == table
        assert all(r["nomenclature"] == f"CN{r['period'].year}" and r["freq"] == "M" for r in rows)


def test_the_fixture(fixtures: Path, take_in: Callable) -> None:
    report, rows = take_in(fixtures / "tidy" / "small.csv", "tidy")
    assert (report.read, report.stored) == (5, 5)
    by_key = {(r["partner"], r["product"], r["period"]): r for r in rows}
    first = by_key["KG", "87032319", date(2021, 1, 1)]
    assert [first[c] for c in ("value", "mass_kg", "qty", "qty_unit", "status", "valuation", "nomenclature")] == [
        1250.5, 100, 2, "p/st", "reported", "FOB", "CN2021",
    ]  # fmt: skip
    assert by_key["KG", "87032319", date(2021, 2, 1)]["value"] == 0  # zero is not missing
    annual = by_key["KZ", "8703", date(2021, 1, 1)]
    assert (annual["freq"], annual["status"], annual["nomenclature"]) == ("A", "estimated", "HS2017")
    quarter = by_key["RU", "TOTAL", date(2021, 7, 1)]
    assert (quarter["freq"], quarter["flow"], quarter["valuation"]) == ("Q", "import", "CIF")
    secret = by_key["RU", "270900", date(2021, 3, 1)]
    assert (secret["value"], secret["status"], secret["freq"]) == (None, "confidential", "M")


@pytest.mark.parametrize(
    ("written", "day", "freq"),
    [
        ("2021-03", date(2021, 3, 1), "M"),
        ("202103", date(2021, 3, 1), "M"),
        ("2021-03-01", date(2021, 3, 1), "M"),
        ("2021", date(2021, 1, 1), "A"),
        ("2021-Q2", date(2021, 4, 1), "Q"),
        ("2021Q4", date(2021, 10, 1), "Q"),
    ],
)
def test_ways_to_write_a_period(written: str, day: date, freq: str, tmp_path: Path, take_in: Callable) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"reporter,partner,flow,product,period,value_usd\nDEU,kg,X,8703,{written},5\n")
    report, (row,) = take_in(path, "tidy", nomenclature="HS")
    assert (row["period"], row["freq"], row["currency"], row["flow"]) == (day, freq, "USD", "export")
    assert (row["reporter"], row["partner"], report.warnings) == ("DE", "KG", ())


def test_frequency_said_apart(tmp_path: Path, take_in: Callable) -> None:
    path = tmp_path / "a.csv"
    head = "reporter,partner,flow,product,period,freq,value_eur\n"
    path.write_text(
        head + "DE,KG,export,8703,2021-01-01,A,5\nDE,KG,export,8703,2021-01,A,5\nDE,KG,export,8703,2021,Z,5\n"
    )
    report, (row,) = take_in(path, "tidy", nomenclature="CN", max_bad_share=1)
    assert row["freq"] == "A"
    assert report.reasons == {"freq contradicts period": 1, "unknown freq": 1}


def test_a_fixed_edition_is_checked_as_such(tmp_path: Path, take_in: Callable) -> None:
    path = tmp_path / "a.csv"
    path.write_text("reporter,partner,flow,product,period,value_eur\nDE,KG,export,85171200,2022-03,5\n")
    report, (row,) = take_in(path, "tidy", nomenclature="CN2021")
    assert (report.stored, row["nomenclature"]) == (1, "CN2021")


def test_unknown_columns_are_reported_and_kept_out(tmp_path: Path, take_in: Callable) -> None:
    path = tmp_path / "a.csv"
    path.write_text('reporter,partner,flow,product,period,value_eur,Remark\nDE,KG,export,8703,2021,5,"a, b"\n')
    report, (row,) = take_in(path, "tidy", nomenclature="CN")
    assert report.warnings == ("Columns not read: Remark.",)
    assert "Remark" not in row


@pytest.mark.shared
@pytest.mark.parametrize(("name", "count"), [("cn8", 997_559), ("hs4", 144_111), ("total_and_hs27", 17_968)])
def test_real_files_go_in_as_they_are(name: str, count: int, shared: Path, tmp_path: Path) -> None:
    path = shared / "trade" / f"eurostat_{name}_monthly_2020_2022.parquet"
    (report,) = ingest(path, source="tidy", store=tmp_path / "s", nomenclature="CN").files
    assert (report.status, report.read, report.stored, report.quarantined) == ("added", count, count, 0)
    engine = engines.open()
    stored = Store.open(tmp_path / "s").flows_sql()
    differing = engine.scalar(f"""
        select count(*) from (
          (select reporter, partner, product, flow, strftime(period, '%Y-%m') as period, value from {stored}
           except select reporter, partner, product, flow, period, value_eur from '{path}') union all
          (select reporter, partner, product, flow, period, value_eur from '{path}'
           except select reporter, partner, product, flow, strftime(period, '%Y-%m'), value from {stored}))""")
    assert differing == 0


@pytest.mark.parametrize("way", ["plain", "mapped", "parquet", "bulk"])
def test_a_mass_of_zero_beside_a_value_is_missing(take_in: Callable, tmp_path: Path, way: str) -> None:
    rows = [("KZ", "RU", "847130", 100.0, 0.0), ("KZ", "CN", "847130", 0.0, 0.0), ("KZ", "US", "847130", 5.0, 2.0)]
    if way == "bulk":
        path, head = tmp_path / "a.dat", "REPORTER,PARTNER,PRODUCT_NC,FLOW,PERIOD,VALUE_EUR,QUANTITY_KG"
        path.write_text("\n".join([head, *(f"AT,{p},84713000,2,202201,{v:g},{m:g}" for _, p, _, v, m in rows)]) + "\n")
        _, stored = take_in(path, "comext-bulk")
        assert {r["partner"]: r["mass_kg"] for r in stored} == {"RU": 0, "CN": 0, "US": 2}  # rounded to kilograms
        return
    names = ["reporter", "partner", "product", "value_usd", "mass_kg", "flow", "period", "nomenclature"]
    names = [f"x_{n}" for n in names] if way == "mapped" else names
    full = [(*r, "export", "2022-01", "HS2022") for r in rows]
    options = {}
    if way == "parquet":
        path = tmp_path / "a.parquet"
        pq.write_table(pa.table(dict(zip(names, map(list, zip(*full, strict=True)), strict=True))), path)
    else:
        path = tmp_path / "a.csv"
        path.write_text("\n".join([",".join(names), *(",".join(map(str, r)) for r in full)]) + "\n")
    if way == "mapped":
        mapping = tmp_path / "m.yml"
        mapping.write_text("columns: {" + ", ".join(f"{n[2:]}: {n}" for n in names) + "}\n")
        options = {"mapping": str(mapping)}
    _, stored = take_in(path, "tidy", **options)
    said = None if way == "mapped" else 0  # in our own layout an empty cell says "not known"
    assert {r["partner"]: r["mass_kg"] for r in stored} == {"RU": said, "CN": 0, "US": 2}
