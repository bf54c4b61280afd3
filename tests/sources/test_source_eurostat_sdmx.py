"""SDMX-CSV of Eurostat: one figure a row becomes one row a grain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HEAD = "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE\n"
INDICATORS = ("VALUE_IN_EUROS", "QUANTITY_IN_100KG", "SUPPLEMENTARY_QUANTITY")
grains = st.tuples(
    st.sampled_from(["DE", "AT", "EU27_2020"]),
    st.sampled_from(["KG", "RU", "WORLD"]),
    st.sampled_from(["TOTAL", "8703", "87032319"]),
    st.sampled_from(["1", "2"]),
    st.dates(date(2012, 1, 1), date(2021, 12, 1)).map(lambda d: d.replace(day=1)),
)
amounts = st.one_of(st.none(), st.integers(0, 10**11))
tables = st.dictionaries(grains, st.tuples(st.integers(0, 10**12), amounts, amounts), min_size=1, max_size=25)


@settings(max_examples=4, deadline=None)
@given(tables, st.randoms())
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, take_in: Callable, table: Any, order: Any
) -> None:
    lines = []
    for (reporter, partner, product, flow, day), (value, mass, qty) in table.items():
        start = f"ESTAT:DS-045409(1.0),01/02/26,M,{reporter},{partner},{product},{flow}"
        hundreds = None if mass is None else f"{mass // 100}.{mass % 100:02}"  # kg as hundreds of kg
        for indicator, figure in zip(INDICATORS, (value, hundreds, qty), strict=True):
            lines.append(f"{start},{indicator},{day:%Y-%m},{':' if figure is None else figure}\n")
    order.shuffle(lines)
    path = tmp_path_factory.mktemp("sdmx") / "a.csv"
    path.write_text(HEAD + "".join(lines))
    report, rows = take_in(path, "eurostat-sdmx")
    assert (report.stored, report.quarantined) == (len(table), 0), report
    assert report.read + report.missing == 3 * len(table)
    flows = {"import": ("1", "CIF"), "export": ("2", "FOB")}
    found = {
        (r["reporter"], r["partner"], r["product"], flows[r["flow"]][0], r["period"]): (
            r["value"],
            r["mass_kg"],
            r["qty"],
        )
        for r in rows
    }
    assert found == table
    assert all(r["valuation"] == flows[r["flow"]][1] and r["currency"] == "EUR" for r in rows)


def test_the_fixture(fixtures: Path, take_in: Callable) -> None:
    report, rows = take_in(fixtures / "eurostat_sdmx" / "small.csv", "eurostat-sdmx")
    assert (report.read, report.missing, report.stored) == (5, 1, 3)
    by_day = {(r["product"], r["period"]): r for r in rows}
    car = by_day["87032319", date(2021, 1, 1)]
    assert [car[c] for c in ("value", "mass_kg", "qty", "flow", "status")] == [1250, 113, 2, "export", "reported"]
    secret = by_day["87032319", date(2021, 3, 1)]
    assert (secret["value"], secret["status"], secret["currency"]) == (None, "confidential", None)
    assert by_day["8703", date(2021, 1, 1)]["status"] == "estimated"
    assert by_day["8703", date(2021, 1, 1)]["freq"] == "A"


def test_the_same_figure_twice_and_two_figures(tmp_path: Path, take_in: Callable) -> None:
    start = "ESTAT:DS-045409(1.0),01/02/26,M,DE,KG,8703,2,VALUE_IN_EUROS"
    path = tmp_path / "a.csv"
    path.write_text(HEAD + f"{start},2021-01,5\n{start},2021-01,5\n{start},2021-02,5\n{start},2021-02,6\n")
    report, rows = take_in(path, "eurostat-sdmx", max_bad_share=1)
    assert report.reasons == {"contradicting rows": 2, "duplicate row": 1}
    assert [(r["period"], r["value"]) for r in rows] == [(date(2021, 1, 1), 5)]


def test_fewer_values_than_usual_are_reported(tmp_path: Path, take_in: Callable) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "ESTAT:DS-045409(1.0),01/02/26,M,DE,KG,8703,2,QUANTITY_IN_100KG,2021-01,5\n")
    report, (row,) = take_in(path, "eurostat-sdmx")
    assert (row["value"], row["mass_kg"], row["currency"]) == (None, 500, None)
    assert report.warnings == ("Only 0% of the rows have value; 90% are usual for this source.",)


@pytest.mark.shared
def test_samples(shared: Path, take_in: Callable) -> None:
    report, rows = take_in(shared / "formats" / "eurostat_sdmx_csv_DS-045409_sample.csv", "eurostat-sdmx")
    assert (report.read, report.stored, report.quarantined) == (6, 3, 0)
    assert {(r["partner"], r["value"], r["mass_kg"]) for r in rows} == {
        ("VN", 32313884, 9021263),
        ("WORLD", 39919520, 11348195),
        ("AE", 204548, 177290),
    }
    report, rows = take_in(shared / "formats" / "eurostat_sdmx_csv_DS-059341_shape.csv", "eurostat-sdmx")
    assert [(r["value"], r["nomenclature"]) for r in rows] == [(1e9, "CN2026")]
