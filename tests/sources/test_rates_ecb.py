"""Exchange rates: means of the ECB's daily rates, and the published mirror gaps that rest on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.sources.parties import read
from umweg import engines
from umweg.core import rates
from umweg.core.codes import countries
from umweg.core.errors import NotAssessable, SourceError, UnknownName, UsageError
from umweg.core.tables import RATES
from umweg.law.load import regime

# ECB's own yearly averages (series EXR.A.USD.EUR.SP00.A and others).
YEARLY = {("USD", 2021): 1.1827, ("USD", 2022): 1.0530, ("USD", 2023): 1.0813, ("GBP", 2022): 0.85276,
          ("CHF", 2022): 1.0047, ("USD", 2000): 0.9236}  # fmt: skip


@pytest.mark.parametrize(("currency", "year"), YEARLY)
def test_yearly_averages_are_the_published_ones(currency: str, year: int) -> None:
    assert rates.average(currency, year) == pytest.approx(YEARLY[currency, year], abs=0.00006)


def test_months_lie_around_the_year() -> None:
    months = [rates.monthly("USD", f"2022-{m:02d}") for m in range(1, 13)]
    assert min(months) < rates.average("USD", 2022) < max(months)
    assert rates.monthly("usd", "2022-10") == min(months)


def test_the_euro_is_one() -> None:
    assert rates.average("EUR", 2022) == rates.monthly("EUR", "2022-01") == 1.0


def test_a_currency_that_was_not_quoted_throughout_has_no_mean() -> None:
    assert rates.monthly("RUB", "2022-02") == pytest.approx(88.9, abs=0.1)
    for period in ("2022-03", "2022", "2023"):
        with pytest.raises(NotAssessable, match="RUB"):
            rates.shipped().mean("RUB", period)


def test_a_period_that_is_not_over_has_no_mean() -> None:
    last = rates.until()
    with pytest.raises(NotAssessable, match=f"to {last}"):
        rates.average("USD", last.year if last < date(last.year, 12, 29) else last.year + 1)


@pytest.mark.parametrize("month", ["2022-13", "2022-3", "March", ""])
def test_what_is_no_month(month: str) -> None:
    with pytest.raises(UsageError):
        rates.monthly("USD", month)


def test_unknown_currency() -> None:
    with pytest.raises(UnknownName, match="It has: EUR, AUD"):
        rates.average("KZT", 2022)


def test_table() -> None:
    engine = engines.open()
    engine.register("t", rates.table())
    assert [r[0] for r in engine.rows("describe t")] == [n for n in RATES.names if n not in ("source", "snapshot")]
    (row,) = engine.rows(
        "select rate, days, complete from t where currency = 'USD' and freq = 'A' and period = date '2022-01-01'"
    )
    assert row == (pytest.approx(1.0530, abs=0.0001), 257, True)
    assert engine.scalar("select count(*) - count(distinct (currency, freq, period)) from t") == 0


def test_the_source_reads_the_ecb_file(fixtures: Path) -> None:
    result = read("ecb", fixtures / "ecb" / "small.csv")
    rows = {(r["currency"], r["freq"], str(r["period"])): r for r in result.table.to_pylist()}
    assert rows["USD", "M", "2022-03-01"]["rate"] == pytest.approx((1.1106 + 1.1162) / 2)
    assert not rows["USD", "M", "2022-03-01"]["complete"]
    assert rows["RUB", "M", "2022-03-01"]["days"] == 1
    assert ("RUB", "D", "2022-03-02") not in rows
    assert result.facts.version == "2022-03-02"


def test_bad_lines_of_rates(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "Date,USD,CHF,\n2022-03-02,1.1,-1,\nsoon,1,1,\n2022-03-02,1,1,\n2022-03-01,nan,1.02,\n2022-02-28,1\n"
    )
    result = read("ecb", path)
    assert [(b.line, b.field) for b in result.bad] == [(2, "CHF"), (3, "Date"), (4, "Date"), (5, "USD"), (6, "Date")]
    with pytest.raises(SourceError, match="no rate"):
        rates.parse(path.read_text(), "x.csv")


# METHODS: the gap as published, and that of the 27 members alone. Kazakhstan's own row "Страны ЕС" still holds the
# United Kingdom in 2021 and 2022, the published figures rest on it; from 2023 on the two are the same.
GAPS = {
    ("KZ", 2021): (8.1, 12.9),
    ("KZ", 2022): (26.5, 30.0),
    ("KZ", 2023): (21.2, 21.2),
    ("KG", 2021): (7.0, 7.0),
    ("KG", 2022): (57.3, 57.3),
    ("KG", 2023): (67.4, 67.4),
}


@pytest.mark.shared
@pytest.mark.parametrize(("partner", "year"), GAPS)
def test_mirror_gaps_come_out_with_the_yearly_averages(partner: str, year: int, shared: Path) -> None:
    """EU export less national import from the EU, as a share of the EU export."""
    union = regime("eu-russia").origin_members(date(year, 6, 30))
    assert len(union) == 27
    sent, imports, own_row = _mirror(shared / "trade", partner, year, union)
    codes = {name: _code(name) for name, _ in imports}
    assert union <= set(codes.values()), union - set(codes.values())
    members = sum(v for name, v in imports if codes[name] in union)
    british = sum(v for name, v in imports if codes[name] == "GB")
    published, strict = GAPS[partner, year]

    def gap(received: float) -> float:
        return 100 * (1 - received / rates.average("USD", year) / sent)

    assert gap(members) == pytest.approx(strict, abs=0.05)
    assert gap(own_row or members) == pytest.approx(published, abs=0.05)
    if published != strict:
        assert own_row == pytest.approx(members + british, rel=1e-6)


def _mirror(
    trade: Path, partner: str, year: int, union: frozenset[str]
) -> tuple[float, list[tuple[str, float]], float | None]:
    """The 27 members' exports in euro, the imports by partner in dollars, and the office's own row of the EU."""
    engine = engines.open()
    exports = engine.rows(
        f"select reporter, sum(value_eur) from '{trade / 'eurostat_total_monthly_by_member_2019_2024.parquet'}' "
        f"where flow = 'export' and partner = '{countries.name(partner)}' and period like '{year}-%' group by reporter"
    )
    national = (
        f"from '{trade / 'national_trade_by_partner.parquet'}' where reporter = '{partner}' and flow = 'import' "
        f"and freq = 'A' and period = '{year}' and value_usd is not null"
    )
    imports = engine.rows(f"select partner_name, value_usd {national} and not is_aggregate")
    own = engine.rows(f"select value_usd {national} and is_aggregate and partner_name = 'Страны ЕС'")
    sent = sum(v for name, v in exports if countries.resolve(name).code in union)
    return sent, imports, own[0][0] if own else None


def _code(name: str) -> str:
    try:
        return countries.resolve(name).code
    except UnknownName:
        return ""
