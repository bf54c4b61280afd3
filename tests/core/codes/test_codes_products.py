from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.work import calls
from umweg.core.codes import products
from umweg.core.errors import UsageError


@pytest.mark.parametrize(
    ("code", "year", "nomenclature"),
    [
        ("85171300", 2022, "CN"),
        ("85171200", 2021, "CN"),
        ("87032319", 2022, "CN"),
        ("851712", 2021, "HS"),
        ("851713", 2022, "HS"),
        ("851712", 2022, "HS2017"),
        ("8803", 2021, "HS"),
        ("8807", 2022, "HS"),
        ("87", 2022, "CN"),
        ("TOTAL", 2022, "HS"),
        ("39XXXXXX", 2024, "CN"),
        ("8471XXXX", 2024, "CN"),
        ("99909900", 2022, "CN"),
        ("98", 2022, "HS"),
        ("123456", 1999, "HS"),  # no list before 2012: only the form is checked
    ],
)
def test_good_codes(code: str, year: int, nomenclature: str) -> None:
    assert products.check(code, year, nomenclature) is None


@pytest.mark.parametrize(
    ("code", "year", "nomenclature", "says"),
    [
        ("85171300", 2021, "CN", "only from 2022; until 2021 its goods were in 85171200"),
        ("85171200", 2022, "CN", "ended with 2021; from 2022 its goods are in 85171300, 85171400"),
        ("851712", 2022, "HS", "ended with 2021"),
        ("851713", 2022, "HS2017", "only from 2022"),
        ("8807", 2021, "HS", "only from 2022"),
        ("8803", 2022, "HS", "ended with 2021"),
        ("123456", 2022, "HS", "no HS code 123456 in HS2022"),
        ("12345678", 2022, "CN", "no subheading of HS2022"),
        ("87032319", 2022, "HS", "8 digits"),
        ("8703231", 2022, "CN", "leading zeros"),
        ("1012100", 2022, "CN", "leading zeros"),
        ("8703.23", 2022, "CN", "without dots"),
        ("8517130000", 2022, "CN", "9 or more digits"),
        ("", 2022, "CN", "no code of goods"),
        ("٨٧٠٣", 2022, "HS", "no code of goods"),
    ],
)
def test_bad_codes_say_why_and_how_to_mend(code: str, year: int, nomenclature: str, says: str) -> None:
    reason = products.check(code, year, nomenclature)
    assert reason is not None
    assert says in reason


def test_editions() -> None:
    assert [products.edition("HS", y) for y in (2012, 2016, 2017, 2021, 2022, 2026)] == [
        "HS2012",
        "HS2012",
        "HS2017",
        "HS2017",
        "HS2022",
        "HS2022",
    ]
    assert products.parse_edition(products.edition("CN", 2022)) == ("CN", 2022)
    for bad in ("HS", "CN22", "SITC4", "CN2022 "):
        with pytest.raises(UsageError):
            products.parse_edition(bad)
    with pytest.raises(UsageError, match="1988"):
        products.edition("CN", 1987)


def test_validity_agrees_with_check() -> None:
    rows = products.validity().to_pylist()
    assert {r["system"] for r in rows} == {"CN8", "HS6", "HS4", "HS2"}
    for r in rows[::97]:
        system = r["system"][:2]
        for year in filter(None, (r["first_year"], r["last_year"])):
            assert products.check(r["code"], year, system) is None


def test_a_code_that_ended_and_came_back() -> None:
    spans = products.cn_spans()["85149000"]
    assert len(spans) > 1
    gap = spans[0][1]
    assert gap is not None
    reason = products.check("85149000", gap + 1, "CN")
    assert reason is not None
    assert "does not exist" in reason


def test_descriptions_fall_back_to_the_heading() -> None:
    smartphones = products.describe("851713")
    assert smartphones == products.describe("85171300", "CN")
    assert "smartphones" in str(smartphones)
    assert products.describe("851712") == products.describe("8517")  # HS 2022 has no text for it
    assert products.describe("TOTAL") == "All goods"
    assert products.describe("39XXXXXX") == products.describe("39")
    assert products.describe("00") is None


@pytest.mark.shared
def test_every_code_of_the_real_data_is_valid_in_its_year(shared: Path) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(shared / "trade/eurostat_cn8_monthly_2020_2022.parquet", columns=["product", "period"])
    pairs = set(zip(table["product"].to_pylist(), (int(p[:4]) for p in table["period"].to_pylist()), strict=True))
    codes, years = zip(*sorted(pairs), strict=True)
    assert len(pairs) == 6401
    assert [x for x in products.problems(codes, years, "CN") if x] == []


def test_100_000_pairs_cost_some_calls_each() -> None:
    codes = sorted(products.cn_spans())[:10_000]
    pairs = [(c, y) for c in codes for y in range(2013, 2023)]
    products.problems(["85171300"], [2021], "CN")  # load
    out: list[Any] = []
    work = calls(lambda: out.extend(products.problems([c for c, _ in pairs], [y for _, y in pairs], "CN")))
    assert len(out) == 100_000
    assert work / len(out) < 30
