"""Usual prices per kilogram, from the flows of a store that have a mass: what a line's price is measured against.

Each flow (reporter, partner, product, period) is one price, in euro. Prices are skewed, so centre and spread are median
and median absolute deviation of logarithms (``measures.price``). Groups: CN8 or HS6, one partner or all, month or year.

    norms = Norms.of(Store.open("store"), date(2022, 12, 31))
    norms.find("85423190", "KZ", date(2022, 5, 3), least=20, years_back=2)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from umweg.core.errors import NotAssessable
from umweg.measures.price import Array, Index, log_mad, usable

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.store import Store

ALL = "*"
Key = tuple[str, str, str]
YEARS = 4
"""Years of flows that are read, back from the day."""


@dataclass(frozen=True, slots=True)
class UsualPrice:
    """The norm of a group. ``centre``, ``spread``: of log euro per kg; ``flows``: prices behind it; ``key``: product,
    partner (``*``: all), period (2022 or 2022-05).
    """

    centre: float
    spread: float
    flows: int
    key: Key

    @property
    def price(self) -> float:
        """Median price, euro per kg."""
        return float(np.exp(self.centre))


@dataclass(frozen=True)
class Norms:
    """Norms by product, partner and period; the same flows have the same ``digest``."""

    table: Mapping[Key, UsualPrice]
    as_of: date
    left_out: Mapping[str, int]

    @classmethod
    def of(cls, engine: Engine, store: Store, as_of: date) -> Norms:
        """Norms of exports in euro with a mass, of periods that began by ``as_of`` and the four years before.

        What the store knew on a day of the past: open it with that day (``Store.open(path, as_of)``).

        Raises NotAssessable where no flow has a mass.
        """
        columns = engine.numpy(_SQL.format(flows=store.table(engine)), {"to": as_of, "back": YEARS})
        if not columns["value"].size:
            raise NotAssessable(
                "No flow in the store has a mass: there are no usual prices.",
                mend="Ingest exports with mass, such as Eurostat's Comext files, whose column is QUANTITY_IN_KG.",
            )
        table, left_out = _norms(columns)
        return cls(table, as_of, left_out)

    @property
    def digest(self) -> str:
        """The hash of all norms."""
        text = "\n".join(f"{k} {u.centre:.9f} {u.spread:.9f} {u.flows}" for k, u in sorted(self.table.items()))
        return hashlib.sha256(text.encode()).hexdigest()

    def find(self, code: str, partner: str, day: date, least: int, years_back: int) -> UsualPrice | None:
        """The narrowest norm of at least ``least`` flows: by code, then partner, then period; or None."""
        return next((u for k in _keys(code, partner, day, years_back) if (u := self._enough(k, least))), None)

    def _enough(self, key: Key, least: int) -> UsualPrice | None:
        found = self.table.get(key)
        return found if found is not None and found.flows >= least else None


_SQL = """
select product, partner, strftime(period, '%Y-%m') as month, value, mass_kg
from {flows}
where flow = 'export' and currency = 'EUR' and freq = 'M' and status <> 'confidential' and mass_kg is not null
  and value is not null and length(product) in (6, 8) and period <= $to::date
  and period >= date_trunc('year', $to::date) - to_years($back::integer)
order by all
"""


def _keys(code: str, partner: str, day: date, years_back: int) -> Iterator[Key]:
    """Keys from narrow to wide."""
    periods = (f"{day:%Y-%m}", *(str(day.year - n) for n in range(years_back + 1)))
    products = dict.fromkeys((code[:8], code[:6])) if len(code) >= 8 else (code,)
    return ((c, p, t) for c in products for p in (partner, ALL) for t in periods)


def _norms(columns: Mapping[str, Any]) -> tuple[dict[Key, UsualPrice], dict[str, int]]:
    """Norms of all groups, and the flows left out. A price 1,000 times off the median of its HS6 is a wrong unit."""
    value, mass = (np.asarray(columns[c], dtype=np.float64) for c in ("value", "mass_kg"))
    product, partner, month = (np.asarray(columns[c], dtype=np.str_) for c in ("product", "partner", "month"))
    six = product.astype("U6")
    names, at = np.unique(six, return_inverse=True)
    use = usable(value, mass, at.astype(np.intp), names.size)
    keep = use.kept
    price = value[keep] / mass[keep]
    table: dict[Key, UsualPrice] = {}
    everyone = np.full(price.size, ALL)
    for p in (product[keep], six[keep]):
        for c in (partner[keep], everyone):
            for t in (month[keep], month[keep].astype("U4")):
                table.update(_groups(price, p, c, t))
    return table, dict(use.left_out)


def _groups(price: Array, *columns: Any) -> Iterator[tuple[Key, UsualPrice]]:
    """The norm of each group of equal (product, partner, period)."""
    of: Index = np.zeros(price.size, dtype=np.intp)
    for column in columns:
        names, at = np.unique(column, return_inverse=True)
        of = of * names.size + at
    numbers, first, group, count = np.unique(of, return_index=True, return_inverse=True, return_counts=True)
    norm = log_mad(price, group.astype(np.intp), numbers.size)
    keys = zip(*(column[first].tolist() for column in columns), strict=True)
    for key, centre, spread, n in zip(keys, norm.centre.tolist(), norm.spread.tolist(), count.tolist(), strict=True):
        yield key, UsualPrice(centre, spread, n, key)
