"""The spreadsheet of Eurostat's Data Browser: every sheet, every cell."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg import engines, ingest
from umweg.store import Store

Sheet = dict[tuple[str, str], list[Any]]
COUNTRIES = {"Austria": "AT", "Germany (incl. German Democratic Republic 'DD' from 1991)": "DE", "Kyrgyzstan": "KG"}
MONTHS = [f"2021-{m:02}" for m in range(1, 5)]


def workbook(path: Path, sheets: list[tuple[str, str, str, Sheet]], flags: bool = False) -> None:
    """Write sheets (product, flow, indicator, figures by reporter and partner) in Eurostat's layout."""
    book = openpyxl.Workbook()
    book.active.title = "Summary"
    wide = 2 if flags else 1
    for i, (product, flow, indicator, body) in enumerate(sheets, 1):
        ws = book.create_sheet(f"Sheet {i}")
        ws.append(["Data extracted on 01/02/2026 from [ESTAT]"])
        ws.append(["Dataset: ", "EU trade [DS-045409__custom_1]"])
        ws.append(["Last updated: ", "13/01/2026 11:00"])
        ws.append([])
        for name, label in (("PRODUCT [PRODUCT]", f"Goods [{product}]"), ("FLOW", flow), ("INDICATORS", indicator)):
            ws.append([name, None, label])
        ws.append([])
        ws.append(["TIME", None, *(c for m in MONTHS for c in (m, None)[:wide])])
        ws.append(["FREQ (Labels)", None, *(c for _ in MONTHS for c in ("Monthly", None)[:wide])])
        ws.append(["REPORTER (Labels)", "PARTNER (Labels)"])
        for (reporter, partner), cells in body.items():
            ws.append([reporter, partner, *cells])
        ws.append([])
        ws.append(["Special value"])
        ws.append([":", "not available"])
    book.save(path)


cells = st.lists(st.one_of(st.just(":"), st.integers(0, 10**12)), min_size=4, max_size=4)
pairs = st.tuples(st.sampled_from(list(COUNTRIES)), st.sampled_from(list(COUNTRIES)))
bodies = st.dictionaries(pairs, cells, min_size=1, max_size=6)


@settings(max_examples=4, deadline=None)
@given(st.fixed_dictionaries({(p, f): bodies for p in ("TOTAL", "8703") for f in ("IMPORT", "EXPORT")}))
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, take_in: Callable, sheets: dict[tuple[str, str], Sheet]
) -> None:
    path = tmp_path_factory.mktemp("xlsx") / "a.xlsx"
    workbook(path, [(p, f, "VALUE_IN_EUROS", body) for (p, f), body in sheets.items()])
    expected = {
        (p, f.lower(), COUNTRIES[r], COUNTRIES[c], date(2021, m, 1)): v
        for (p, f), body in sheets.items()
        for (r, c), row in body.items()
        for m, v in enumerate(row, 1)
        if v != ":"
    }
    if not expected:
        return
    report, rows = take_in(path, "eurostat-workbook")
    assert (report.stored, report.quarantined) == (len(expected), 0), report
    assert report.read + report.missing == sum(4 * len(body) for body in sheets.values())
    assert expected == {(r["product"], r["flow"], r["reporter"], r["partner"], r["period"]): r["value"] for r in rows}


def test_flags(tmp_path: Path, take_in: Callable) -> None:
    body = {("Austria", "Kyrgyzstan"): [1, "p", ":", "c", 0, None, "5 e", None]}
    workbook(tmp_path / "a.xlsx", [("8703", "EXPORT", "VALUE_IN_EUROS", body)], flags=True)
    report, rows = take_in(tmp_path / "a.xlsx", "eurostat-workbook")
    assert [(r["value"], r["status"]) for r in rows] == [
        (1, "estimated"), (None, "confidential"), (0, "reported"), (5, "estimated"),
    ]  # fmt: skip
    assert (report.read, report.missing) == (4, 0)


def test_value_and_mass_of_one_grain_come_together(tmp_path: Path, take_in: Callable) -> None:
    key = ("Austria", "Kyrgyzstan")
    sheets = [
        ("8703", "EXPORT", "VALUE_IN_EUROS", {key: [1, 2, 3, 4]}),
        ("8703", "EXPORT", "QUANTITY_IN_100KG", {key: [0.1, 0.63, ":", 4]}),
    ]
    workbook(tmp_path / "a.xlsx", sheets)
    _, rows = take_in(tmp_path / "a.xlsx", "eurostat-workbook")
    assert [(r["value"], r["mass_kg"]) for r in rows] == [(1, 10), (2, 63), (3, None), (4, 400)]


def test_a_bad_cell_is_named(tmp_path: Path) -> None:
    body: Sheet = {("Austria", c): [1, 2, 3, 4] for c in COUNTRIES}
    body["Austria", "Kyrgyzstan"] = [1, -2, 3, 4]
    body["Austria", "Atlantis"] = [1, ":", ":", ":"]
    workbook(tmp_path / "a.xlsx", [("8703", "EXPORT", "VALUE_IN_EUROS", body)])
    (report,) = ingest(tmp_path / "a.xlsx", source="eurostat-workbook", store=tmp_path / "s", max_bad_share=0.5).files
    assert (report.stored, report.quarantined) == (11, 2)
    negative, unknown = Store.open(tmp_path / "s").quarantine(engines.open())
    assert (negative["file"], negative["line"], negative["value"]) == ("a.xlsx / Sheet 1", 14, "-2")
    assert '"cell":"D14"' in str(negative["row"])
    assert (unknown["line"], unknown["field"], unknown["value"]) == (15, "PARTNER", "Atlantis")


@pytest.mark.parametrize(
    "damage", ["no TIME", "strange period", "no dimensions", "no flow", "cut", "strange dimension"]
)
def test_another_layout_is_refused_by_sheet_and_row(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook(path, [("8703", "EXPORT", "VALUE_IN_EUROS", {("Austria", "Kyrgyzstan"): [1, 2, 3, 4]})])
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-500])
    else:
        book = openpyxl.load_workbook(path)
        ws = book["Sheet 1"]
        cell, text = {
            "no TIME": ("A9", "ZEIT"),
            "strange period": ("D9", "Februar"),
            "no dimensions": ("A11", "Land"),
            "no flow": ("A6", "Richtung"),
            "strange dimension": ("B11", "Ware"),
        }[damage]
        ws[cell] = text
        book.save(path)
    (report,) = ingest(path, source="eurostat-workbook", store=tmp_path / "s").files
    assert report.status == "refused"
    assert report.error is not None
    assert report.error["code"] == "source"
    assert report.error["where"].startswith("a.xlsx" if damage == "cut" else "a.xlsx, sheet Sheet 1")
    assert "row" in report.error["where"] or damage in ("cut", "no TIME")


@pytest.mark.shared
def test_the_real_sample_cell_by_cell(shared: Path, tmp_path: Path) -> None:
    path = shared / "formats" / "eurostat_databrowser_DS-045409_spreadsheet.xlsx"
    (report,) = ingest(path, source="eurostat-workbook", store=tmp_path / "s").files
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    figures, missing = [], 0
    for ws in book.worksheets[2:]:
        for row in ws.iter_rows(min_row=12, min_col=3, values_only=True):
            figures += [c for c in row if isinstance(c, int | float)]
            missing += sum(c == ":" for c in row)
    assert (report.stored, report.missing, report.quarantined) == (len(figures), missing, 0)
    engine = engines.open()
    stored = Store.open(tmp_path / "s").flows_sql()
    assert engine.scalar(f"select sum(value) from {stored}") == sum(figures)
    twin = shared / "trade" / "eurostat_total_and_hs27_monthly_2020_2022.parquet"
    both = f"select reporter, partner, product, flow, period, value_eur from '{twin}'"
    ours = f"select reporter, partner, product, flow, strftime(period, '%Y-%m'), value from {stored}"
    assert engine.scalar(f"select count(*) from ({ours} except {both})") == 0
