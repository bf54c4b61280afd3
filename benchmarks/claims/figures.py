"""The figure of a query: sums over the stores, in one currency, never over months that a reporter has not reported.

A year that an office gives as a year stands for its months. Euro figures are turned into another currency month by
month by the ECB's means, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
from benchmarks.claims.labels import Query, Side

from umweg.core.codes.countries import areas
from umweg.core.rates import shipped
from umweg.store import Store

EU27 = areas()["EU27_2020"].members
GROUPS = {"EU27": EU27, "EU28": (*EU27, "GB")}
CURRENCIES = ("EUR", "USD", "GBP")
LATE = 0.015
"""A reporter that lacks months counts as missing from this share of the sum on; below it, it is a vintage."""


class NotHeld(LookupError):
    """The stores hold no such figure; the message says what is needed."""


def codes(given: Iterable[str]) -> tuple[str, ...]:
    """Countries of groups and codes. ``WORLD`` stays, and means every partner of the reporter."""
    return tuple(c for g in given for c in GROUPS.get(g, (g,)))


def month(text: str) -> int:
    """Months since year 0 of ``2022-03``."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def window(period: str) -> tuple[int, int]:
    """First month and the one after the last of a half-open window."""
    first, end = period.split("/")
    return month(first), month(end)


def shifted(period: str, months: int) -> str:
    """The window so many months later.

    >>> shifted("2022-03/2022-11", -12), shifted("2022-01/2022-04", -3)
    ('2021-03/2021-11', '2021-10/2022-01')
    """
    parts = (m + months for m in window(period))
    return "/".join(f"{m // 12}-{m % 12 + 1:02}" for m in parts)


def bases(q: Query) -> dict[str, str]:
    """Windows to compare with: B1 as stated or a year before, B2 the same months of 2021, B3 the window just before."""
    if q.base is not None:
        return {"B1": q.base}
    if q.measure not in {"change", "ratio"}:
        return {"B1": q.period}
    first, end = window(q.period)
    out = {"B1": shifted(q.period, -12)}
    if first >= 2023 * 12:
        out["B2"] = shifted(q.period, 2021 * 12 - first // 12 * 12)
    if end - first < 12:
        out["B3"] = shifted(q.period, first - end)
    return out


class Figures:
    """Sums over both stores."""

    def __init__(self, folder: Path) -> None:
        self.con = duckdb.connect()
        self._known: dict[tuple[Query, str | None, Side | None, bool], float] = {}
        for basis in ("origin", "consignment"):
            # The restricted CN8 are asked for as one good only, so that a million rows become some thousand.
            self.con.execute(
                f"""create table {basis} as select reporter, partner, flow, freq, currency,
                if(length(product) = 8, 'LISTED', product) as product, year(period) * 12 + month(period) - 1 as m,
                sum(coalesce(value, 0)) as value, sum(coalesce(mass_kg, 0)) as mass_kg
                from {Store.open(folder / basis).flows_sql()} group by all"""
            )

    def sum(self, q: Query, period: str | None = None, side: Side | None = None, mirrored: bool = False) -> float:
        """The figure of one window in the query's unit; NotHeld where a reporter lacks a month of it."""
        key = (q, period, side, mirrored)
        if key not in self._known:
            self._known[key] = self._sum(*key)
        return self._known[key]

    def _sum(self, q: Query, period: str | None, side: Side | None, mirrored: bool) -> float:
        side = side or Side()
        flow = "import" if mirrored else side.flow or q.flow
        given = [side.reporter or q.reporter, side.partner or q.partner]
        reporters, partners = (codes(g) for g in (reversed(given) if mirrored else given))
        goods = side.good.codes or (side.good.family,) if side.good else q.goods
        first, end = window(side.period or period or q.period)
        self._complete(q, reporters, goods, flow, first, end)
        rows = self._rows(q, reporters, partners, goods, flow, first, end)
        if q.unit == "kg":
            return sum(float(kg) for *_, kg in rows)
        unit = q.unit if q.unit in CURRENCIES else "EUR"
        # A gap of whole years is between a yearly and a monthly series: both at the year's mean, as `umweg mirror`.
        yearly = q.measure == "gap" and (end - first) % 12 == first % 12 == 0
        return sum(self._in(unit, v, cur, m, "A" if yearly else freq) for m, freq, cur, v, _ in rows)

    def _rows(self, q: Query, reporters: tuple[str, ...], partners: tuple[str, ...], goods: tuple[str, ...],
              flow: str, first: int, end: int) -> list[tuple[int, str, str, float, float]]:  # fmt: skip
        everyone = partners == ("WORLD",)
        return self.con.execute(
            f"""select m, freq, currency, sum(value), sum(mass_kg) from {q.basis}
            where list_contains($reporters, reporter) and (list_contains($partners, partner) or $everyone)
            and list_contains($flows, flow) and m >= $first and m < $end
            and (freq = 'M' or not exists (from {q.basis} o where o.reporter = {q.basis}.reporter and o.freq = 'M'))
            and {_goods(goods)} group by all order by all""",
            {"reporters": list(reporters), "partners": list(partners), "everyone": everyone,
             "flows": ["export", "import"] if flow == "trade" else [flow], "first": first, "end": end},
        ).fetchall()  # fmt: skip

    def _complete(self, q: Query, reporters: tuple[str, ...], goods: tuple[str, ...], flow: str, first: int,
                  end: int) -> None:  # fmt: skip
        """Every reporter has all months, or years that cover them; one that weighs less than LATE may lack some.

        A month counts as reported where the reporter has rows of this level of codes, whatever the goods and partner.
        """
        flows = ["export", "import"] if flow == "trade" else [flow]
        found = self.con.execute(
            f"""select reporter, freq, list(distinct m order by m),
            coalesce(sum(value) filter ({_goods(goods)}), 0) / count(distinct m), count(*) filter ({_goods(goods)})
            from {q.basis} where list_contains($r, reporter) and list_contains($f, flow) and {_level(goods)}
            and m >= $a - 12 and m < $b group by all""",
            {"r": list(reporters), "f": flows, "a": first, "b": end},
        ).fetchall()
        weight = {r: w for r, _, _, w, _ in found}
        whole = {r for r, freq, months, *_ in found if set(range(first, end)) <= set(_months(freq, months))}
        lacking = [r for r in reporters if r not in whole]
        late = sum(weight.get(r, 0.0) for r in lacking) > LATE * sum(weight.values())
        if not whole or late or not any(n for *_, n in found):
            raise NotHeld(f"{flow}s of {', '.join(lacking or reporters)}, goods {', '.join(goods)}, {q.period}")

    def _in(self, unit: str, value: float, currency: str, m: int, freq: str) -> float:
        if currency == unit:
            return value
        period = f"{m // 12}" if freq == "A" else f"{date(m // 12, m % 12 + 1, 1):%Y-%m}"
        rate = shipped().mean
        return value / rate(currency, period) * rate(unit, period)


def _months(freq: str, months: list[int]) -> list[int]:
    return months if freq == "M" else [m + k for m in months for k in range(12)]


def _goods(goods: tuple[str, ...]) -> str:
    """The rows of codes: a code as it stands, or the HS6 below it where only these are held."""
    whole = ", ".join(f"'{g}'" for g in goods)
    below = " or ".join(f"starts_with(product, '{g}')" for g in goods)
    return f"(product in ({whole}) or (reporter in ('IN', 'RU') and ({below})))"


def _level(goods: tuple[str, ...]) -> str:
    """The rows of the same level of codes: what a reporter that has none of it in a month has not yet reported."""
    apart = ("LISTED", "TOTAL")
    same = (
        f"product = '{goods[0]}'"
        if goods[0] in apart
        else f"length(product) = {len(goods[0])} and product not in {apart}"
    )
    return f"(({same}) or reporter in ('IN', 'RU'))"
