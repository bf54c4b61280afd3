"""Single markets: one member, one partner, one code; and what a change of codes has to do with their growth."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.core.codes.families import Families
from umweg.core.codes.products import cn_spans, hs_spans, within

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
BASES = ("as reported", "equal reporters", "comparable goods", "both")


@dataclass(frozen=True, slots=True)
class MarketCells:
    """Sums a reporter, partner and product; ``equal`` and ``same`` mark the comparable ones; all (cells,)."""

    reporter: NDArray[np.object_]
    partner: NDArray[np.object_]
    product: NDArray[np.object_]
    before: Array
    after: Array
    equal: Mask
    same: Mask

    def bases(self, rows: Mask) -> dict[str, tuple[float, float]]:
        """The four bases of one aggregate."""
        masks = (rows, rows & self.equal, rows & self.same, rows & self.equal & self.same)
        return {
            name: (float(self.before[m].sum()), float(self.after[m].sum()))
            for name, m in zip(BASES, masks, strict=True)
        }


@dataclass(frozen=True, slots=True)
class Market:
    """One member's exports of one code to one partner, before and after, in the run's currency.

    ``code_change`` says what a change of codes has to do with it: empty where the code is the same in both windows.
    """

    reporter: str
    partner: str
    product: str
    before: float
    after: float
    code_change: str

    @property
    def growth(self) -> float | None:
        """Relative change; None on a zero base."""
        return self.after / self.before - 1 if self.before else None

    def as_dict(self) -> dict[str, Any]:
        """Plain data; ``change`` is null on a zero base."""
        return {**asdict(self), "change": self.growth}


def markets(
    cells: MarketCells, keep: Mask, grouped: Families, above: float, growth: float | None
) -> tuple[tuple[Market, ...], float | None]:
    """Markets above the bounds, largest first, and their share of all trade in the window."""
    wanted = keep & (cells.after > above)
    if growth is not None:
        wanted &= (cells.before == 0) | (cells.after > (1 + growth) * cells.before)
    rows = np.flatnonzero(wanted)
    rows = rows[np.argsort(-cells.after[rows], kind="stable")]
    found = tuple(
        Market(
            str(cells.reporter[i]),
            str(cells.partner[i]),
            str(cells.product[i]),
            float(cells.before[i]),
            float(cells.after[i]),
            _code_change(str(cells.product[i]), grouped),
        )
        for i in rows
    )
    total = float(cells.after[keep].sum())
    return found, (float(cells.after[rows].sum()) / total if total else None)


def _begins_later(product: str, grouped: Families) -> bool:
    """Does the code begin after the first of the years compared?"""
    spans = (cn_spans() if grouped.system == "CN" else hs_spans()).get(product, ())
    return bool(spans) and not within(spans, grouped.year_from)


def _code_change(product: str, grouped: Families) -> str:
    family = grouped.family_of.get(product)
    if family is None or len(grouped.members[family]) == 1:
        return ""
    missing = grouped.missing.get(family, ())
    others = [m for m in grouped.members[family] if m != product and m not in missing]
    new = "new code; " if _begins_later(product, grouped) else ""
    if grouped.partial(family):
        return f"{new}partial: {', '.join(missing[:4])} of its family are not in the data; not assessable"
    return f"{new}family: compare together with {', '.join(others[:4])}"
