"""``umweg prices``: outliers and the constant-price signature in any list of flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from umweg.core.errors import NotAssessable
from umweg.measures.constant_price import FEWEST, Signature, signature
from umweg.measures.price import log_mad, usable
from umweg.measures.skew import Boxplot, adjusted_boxplot
from umweg.series.panel import Array, Index
from umweg.series.price_list import PriceList
from umweg.series.price_shifts import RelationShift, shifts_of

SCHEMA = "umweg.prices/1"
BEYOND = 3.0  # spreads from the median that make an outlier
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class PriceResult:
    """What a list of flows says of its prices. Arrays are over the flows used; ``place`` is their position in the list.

    ``spread`` is the log-MAD; ``signature`` the least likely group of equal prices (positions among the flows used).
    ``shifts`` are relations whose price moved to another level, the largest first; ``z`` is taken without their move.
    """

    listed: PriceList
    place: Index
    price: Array
    z: Array
    median: float
    spread: float
    boxplot: Boxplot
    signature: Signature | None
    left_out: Mapping[str, int]
    shifts: tuple[RelationShift, ...] = ()

    @property
    def raised(self) -> bool:
        """Is there a constant price that chance would bring in less than one list in 20?"""
        return self.signature is not None and self.signature.p <= ALPHA

    def of_flow(self) -> list[dict[str, Any]]:
        """One row a flow used: line, quantity, value, price, z, outlier, beyond the fence, in the signature."""
        inside = set(self.signature.flows.tolist()) if self.signature is not None and self.raised else set()
        low, high = self.price < self.boxplot.lower, self.price > self.boxplot.upper
        return [
            {
                "line": int(self.listed.line[at]),
                **({"flow": self.listed.label[at]} if self.listed.label else {}),
                "quantity": float(self.listed.quantity[at]),
                "value": float(self.listed.value[at]),
                "price": float(self.price[i]),
                "z": round(float(self.z[i]), 4),
                "outlier": "low" if self.z[i] < -BEYOND else "high" if self.z[i] > BEYOND else "",
                "fence": "low" if low[i] else "high" if high[i] else "",
                "constant_price": i in inside,
            }
            for i, at in enumerate(self.place.tolist())
        ]

    def as_dict(self) -> dict[str, Any]:
        """Plain data, schema ``umweg.prices/1``; ``outliers`` are flows with \\|z\\| > 3, the furthest first."""
        b = self.boxplot
        odd = [f for f in self.of_flow() if f["outlier"]]
        return {
            "schema": SCHEMA,
            "unit": self.listed.unit,
            "flows": int(self.listed.value.size),
            "used": int(self.price.size),
            "left_out": dict(self.left_out),
            "median": self.median,
            "log_mad": self.spread,
            "low": sum(f["outlier"] == "low" for f in odd),
            "high": sum(f["outlier"] == "high" for f in odd),
            "outliers": sorted(odd, key=lambda f: -abs(f["z"])),
            "adjusted_boxplot": {
                "q1": b.q1, "q3": b.q3, "medcouple": b.medcouple, "lower": b.lower, "upper": b.upper,
                "low": int((self.price < b.lower).sum()), "high": int((self.price > b.upper).sum()),
            },
            "constant_price": self._signature(),
            "shifts": [asdict(s) for s in self.shifts],
        }  # fmt: skip

    def _signature(self) -> dict[str, Any] | None:
        if self.signature is None:
            return None
        same = self.price[self.signature.flows]
        return {
            "raised": self.raised,
            "p_value": self.signature.p,
            "flows": int(same.size),
            "price": float(same.mean()),
            "sd": float(same.std()),
            "of_median": float(same.mean() / self.median),
            "lines": self.listed.line[self.place[self.signature.flows]].tolist(),
        }


def prices(listed: PriceList) -> PriceResult:
    """Outliers (log-MAD, adjusted boxplot) and the constant-price signature of a list of flows.

    Flows without a price (missing, zero, negative, or 1,000 times off) are left out and counted. For the signature each
    pair of quantity and value counts once. Flows of the store are held against the usual price of their own code, and
    where the price of a relation moved to another level, against that level. Raises NotAssessable for fewer than five
    flows with a price.

    >>> n = np.arange(1.0, 41.0)
    >>> r = prices(PriceList(n, n * np.exp(np.sin(n)), np.arange(40)))
    >>> r.place.size, r.raised
    (40, False)
    """
    good = listed.good if listed.good.size else np.zeros(listed.value.size, dtype=np.intp)
    goods = int(good.max(initial=0)) + 1
    use = usable(listed.value, listed.quantity, good, goods)
    place = np.flatnonzero(use.kept)
    if place.size < FEWEST:
        raise NotAssessable(
            f"{place.size} of {listed.value.size} flows have a price; {FEWEST} are needed.",
            mend="Give flows with a quantity and a value above zero.",
        )
    quantity, value = listed.quantity[place], listed.value[place]
    price = value / quantity
    found_shifts, moved = shifts_of(listed, place, np.log(price))
    norm = log_mad(price / np.exp(moved), good[place], goods)
    _, once = np.unique(np.stack([quantity, value], axis=1), axis=0, return_index=True)
    once = np.sort(once)
    found = signature(price[once])
    if found is not None:
        found = Signature(once[found.flows], found.p)
    return PriceResult(
        listed,
        place,
        price,
        norm.z,
        float(np.median(price)),
        float(norm.spread[0]),
        adjusted_boxplot(price),
        found,
        use.left_out,
        found_shifts,
    )
