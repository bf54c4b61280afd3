"""Input checks on the real data: what is incomplete is marked, what is merely striking is not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from umweg import engines, ingest
from umweg.core.codes import countries
from umweg.core.errors import UmwegError
from umweg.series import data_quality
from umweg.store import Store

HEADER = "reporter,partner,flow,product,nomenclature,period,value,currency,mass_kg\n"


def national(shared: Path) -> list[tuple[str, str, str, str, float]]:
    """reporter, partner, flow, period, value in USD, of the partners whose names are known."""
    rows = engines.open().rows(
        f"select reporter, partner_name, flow, period, sum(value_usd) "
        f"from '{shared}/trade/national_trade_by_partner.parquet' where not is_aggregate and value_usd > 0 group by all"
    )
    known: dict[str, str | None] = {}
    for _, name, *_ in rows:
        if name not in known:
            try:
                known[name] = countries.resolve(name).code
            except UmwegError:
                known[name] = None
    flows = {"import_origin": "import", "import": "import", "export": "export"}
    return [
        (r, p, flows[f], t, v)
        for r, name, f, t, v in rows
        if f in flows and (p := known[name]) and len(p) == 2 and p != r
    ]


def write(path: Path, rows: list[tuple[str, str, str, str, float]]) -> Path:
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for *key, value in rows:
        sums[tuple(key)] += value
    lines = (f"{r},{p},{f},TOTAL,HS,{t},{v},USD,\n" for (r, p, f, t), v in sums.items())
    path.write_text(HEADER + "".join(lines), "utf-8")
    return path


def found(store: Path) -> list[dict[str, object]]:
    return data_quality.of_store(engines.open(), Store.open(store)).to_pylist()


@pytest.mark.shared
@pytest.mark.parametrize("months_too", [True, False])
def test_armenias_one_month_year_is_caught(months_too: bool, shared: Path, tmp_path: Path) -> None:
    rows = [r for r in national(shared) if r[0] == "AM"]
    yearly: Counter[tuple[str, str, str, str]] = Counter()
    for r, p, f, t, v in rows:
        if int(t[:4]) < 2023 or (t[:4] == "2023" and t[5:7] == "01"):  # the trap: 2023 is January only
            yearly[r, p, f, t[:4]] += v
    annual = [(*k, v) for k, v in yearly.items() if k[3] >= "2017"]
    path = write(tmp_path / "am.csv", [*annual, *(rows if months_too else [])])
    report = ingest(path, source="tidy", store=tmp_path / "s").files[0]
    assert report.status == "added", report.error
    caught = [m for m in found(tmp_path / "s") if m["freq"] == "A"]
    assert {str(m["period"]) for m in caught} == {"2023-01-01"}
    assert {m["reason"] for m in caught} <= {"partial-year", "coverage"}
    whole = [m for m in caught if m["partner"] == "*" and m["reason"] == "partial-year"]
    assert {m["flow"] for m in whole} == {"export", "import"}
    if months_too:
        assert any("January alone" in str(m["detail"]) for m in caught)
        assert len({m["partner"] for m in caught}) > 50


@pytest.mark.shared
def test_what_is_striking_but_real_is_not_marked(shared: Path, tmp_path: Path) -> None:
    """Kazakhstan and Kyrgyzstan beside the EU's own figures: gaps of up to 67 % are evidence, not faults."""
    eu = engines.open().rows(
        "select reporter, partner, flow, period, value_eur from "
        f"'{shared}/trade/eurostat_total_monthly_by_member_2019_2024.parquet'"
    )
    rows = [(countries.resolve(r).code, countries.resolve(p).code, f, t, float(v)) for r, p, f, t, v in eu]
    path = write(
        tmp_path / "all.csv", [*rows, *(r for r in national(shared) if r[0] in ("KZ", "KG") and r[3] >= "2018")]
    )
    report = ingest(path, source="tidy", store=tmp_path / "s").files[0]
    assert report.status == "added", report.error
    assert [(m["reporter"], m["reason"]) for m in found(tmp_path / "s")] == []


@pytest.mark.shared
def test_missing_months_of_the_real_cn8_file(real_store: Path) -> None:
    marks_found = found(real_store)
    missing = {(m["reporter"], str(m["period"])[:7]) for m in marks_found if m["reason"] == "missing"}
    assert ("NL", "2022-11") in missing
    assert len({p for r, p in missing if r == "MT"}) == 4
    assert len(missing) == 5
    assert len(marks_found) <= 6


SMALL = [("DE", p, "export", "TOTAL", f"{y}-{m:02}", 2e6, None) for p in ("KZ", "KG") for y in (2020, 2021)
         for m in range(1, 13)]  # fmt: skip


def csv(path: Path, rows: list[tuple[object, ...]]) -> Path:
    lines = (f"{r},{p},{f},{g},{'CN' if g != 'TOTAL' else 'HS'},{t},{v},EUR,{'' if k is None else k}\n"
             for r, p, f, g, t, v, k in rows)  # fmt: skip
    path.write_text(HEADER + "".join(lines), "utf-8")
    return path


def reasons(tmp_path: Path, rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    report = ingest(csv(tmp_path / "x.csv", rows), source="tidy", store=tmp_path / "s").files[0]
    assert report.status == "added", report.error
    keys = ("reporter", "partner", "period", "freq", "flow", "reason")
    return [tuple(str(m[k]) for k in keys) for m in found(tmp_path / "s")]


def test_a_whole_and_smooth_store_has_no_marks(tmp_path: Path) -> None:
    assert reasons(tmp_path, [*SMALL, ("DE", "KZ", "export", "TOTAL", "2020", 24e6, None)]) == []


def test_a_year_short_of_its_months(tmp_path: Path) -> None:
    got = reasons(tmp_path, [*SMALL, ("DE", "KZ", "export", "TOTAL", "2020", 20e6, None)])
    assert got == [("DE", "KZ", "2020-01-01", "A", "export", "partial-year")]


def test_a_month_in_thousands(tmp_path: Path) -> None:
    rows = [(*r[:5], (2e4 if r[4] == "2021-02" else 2e7), None) for r in SMALL]
    got = reasons(tmp_path, rows)
    assert got == [("DE", "*", "2021-02-01", "M", "export", "unit")]


def test_tonnes_for_kilograms(tmp_path: Path) -> None:
    goods = ("87032319", "84713000", "85423190", "84821010")
    rows = [("DE", "KZ", "export", g, f"2020-{m:02}", 1e6 + i, (50.0 if m == 5 else 50_000.0) + i)
            for i, g in enumerate(goods) for m in range(1, 13)]  # fmt: skip
    assert reasons(tmp_path, rows) == [("DE", "KZ", "2020-05-01", "M", "export", "unit")]


@pytest.mark.parametrize(("imports", "marked"), [(8e8, True), (2e8, False), (1.5e6, False), (1e5, True)])
def test_mirror(imports: float, marked: bool, tmp_path: Path) -> None:
    rows = [*SMALL, ("KZ", "DE", "import", "TOTAL", "2020", imports, None)]
    assert [r[-1] for r in reasons(tmp_path, rows)] == (["mirror"] if marked else [])


def test_the_table_has_the_same_columns_when_empty(tmp_path: Path) -> None:
    assert tuple(data_quality.of_store(engines.open(), Store(tmp_path / "none")).column_names) == data_quality.COLUMNS
