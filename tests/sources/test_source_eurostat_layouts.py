"""Eurostat's table in its other texts says what SDMX-CSV 1.0 says: SDMX-CSV 2.0, labels in two forms, TSV."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umweg.sources.recognise import recognise

DIMS = [("freq", "M", "Monthly"), ("reporter", "DE", "Germany"), ("partner", "KZ", "Kazakhstan"),
        ("product", "84713000", "PORTABLE, UNDER 10 KG"), ("flow", "2", "EXPORT")]  # fmt: skip
FIGURES = [("VALUE_IN_EUROS", "2021-01", "100", ""), ("QUANTITY_IN_100KG", "2021-01", "1.5", "p"),
           ("VALUE_IN_EUROS", "2021-02", ":", ""), ("QUANTITY_IN_100KG", "2021-02", ":", "c")]  # fmt: skip
UPPER = {"freq": "Time frequency"}


def cell(text: str) -> str:
    return f'"{text}"' if "," in text else text


def made(folder: Path, layout: str) -> Path:
    """The same four figures in a layout."""
    codes = [d[1] for d in DIMS]
    if layout.startswith("tsv"):
        text = ",".join([*(d[0] for d in DIMS), "indicators\\TIME_PERIOD"]) + "\t2021-01 \t2021-02 \n"
        for i in ("VALUE_IN_EUROS", "QUANTITY_IN_100KG"):
            cells = [f"{v} {f}".strip() + " " for name, _, v, f in FIGURES if name == i]
            text += ",".join([*codes, i]) + "\t" + "\t".join(cells) + "\n"
        path = folder / f"estat_ds-045409.{layout}"
        path.write_bytes(gzip.compress(text.encode()) if layout.endswith("gz") else text.encode())
        return path
    names = [d[0] for d in DIMS]
    head = ["DATAFLOW", "LAST UPDATE", *names, "indicators", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"]
    rows = [["ESTAT:DS-045409(1.0)", "16/10/26 11:00:00", *codes, *f] for f in FIGURES]
    if layout == "2.0":
        head = ["STRUCTURE", "STRUCTURE_ID", *head[2:]]
        rows = [["dataflow", r[0], *r[2:]] for r in rows]
    elif layout == "labels":
        both = [f"{d[1]}: {d[2]}" for d in DIMS]
        rows = [[*r[:2], *both, f"{r[7]}: x", *r[8:10], r[10] and f"{r[10]}: y"] for r in rows]
    elif layout == "names":
        pairs = [n for d in DIMS for n in (d[0], UPPER.get(d[0], d[0].upper()))]
        head = ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", *pairs, "indicators", "INDICATORS", "TIME_PERIOD",
                "Time", "OBS_VALUE", "Observation value", "OBS_FLAG"]  # fmt: skip
        told = [x for d in DIMS for x in d[1:]]
        rows = [["dataflow", "ESTAT:DS-045409(1.0)", "x", *told, f[0], "y", f[1], "", f[2], "", f[3]] for f in FIGURES]
    path = folder / "x.csv"
    path.write_text("\n".join(",".join(map(cell, r)) for r in (head, *rows)) + "\n")
    return path


def figures(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    keys = ("reporter", "partner", "flow", "product", "value", "mass_kg", "status", "nomenclature")
    return [(*(r[k] for k in keys), r["period"].isoformat()) for r in rows]


@pytest.mark.parametrize("layout", ["1.0", "2.0", "labels", "names", "tsv", "tsv.gz"])
def test_layouts_say_the_same(take_in: Callable, tmp_path: Path, layout: str) -> None:
    path = made(tmp_path, layout)
    assert recognise([path]).name == "eurostat-sdmx"
    report, rows = take_in(path, "eurostat-sdmx")
    assert figures(rows) == [
        ("DE", "KZ", "export", "84713000", 100, 150, "estimated", "CN2021", "2021-01-01"),
        ("DE", "KZ", "export", "84713000", None, None, "confidential", "CN2021", "2021-02-01"),
    ]
    assert (report.missing, report.quarantined) == (1, 0)
    assert not [w for w in report.warnings if "not read" in w]


def test_a_bad_cell_of_tsv_is_told_with_its_line(take_in: Callable, tmp_path: Path) -> None:
    path = made(tmp_path, "tsv")
    path.write_text(path.read_text().replace("1.5 p", "much"))
    report, _ = take_in(path, "eurostat-sdmx", max_bad_share=0.9)
    assert [(e.line, e.value) for e in report.examples] == [(3, "much")]


def test_a_line_of_tsv_that_is_cut_off(take_in: Callable, tmp_path: Path) -> None:
    path = made(tmp_path, "tsv")
    path.write_text(path.read_text().rstrip().rpartition("\t")[0] + "\n")
    report, _ = take_in(path, "eurostat-sdmx")
    assert report.error["where"] == "estat_ds-045409.tsv, line 3"
