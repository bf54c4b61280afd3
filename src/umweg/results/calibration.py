"""What findings say about a scenario's transit layer, and what they leave open."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

CALIBRATION_SCHEMA = "umweg.calibration/1"


@dataclass(frozen=True, slots=True)
class CalibratedRoute:
    """Million USD a year that go by one transit country, between two bounds, and how they were come by."""

    transit: str
    lower: float
    upper: float
    source: str


@dataclass(frozen=True, slots=True)
class CalibratedGoods:
    """The findings for single goods by one transit country, added up by sector: million USD a year, and how many."""

    transit: str
    sector: str
    lower: float
    upper: float
    goods: int


@dataclass(frozen=True, slots=True)
class RestrictedShare:
    """Of a sector, the part that is restricted by value: ``million`` USD of listed goods over the base's ``flow``."""

    sector: str
    share: float
    million: float
    flow: float
    codes: int


@dataclass(frozen=True)
class Calibration:
    """``routes`` for ``transit: diverted:`` of a scenario; ``open``: what flows do not identify, or did not fit.

    ``goods``: what single goods add up to. ``restricted``: for ``transit: restricted:``, where a store was asked.
    """

    target: str
    routes: tuple[CalibratedRoute, ...]
    goods: tuple[CalibratedGoods, ...]
    restricted: tuple[RestrictedShare, ...]
    open: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"schema": CALIBRATION_SCHEMA, **asdict(self), "yaml": self.yaml()}

    def rows(self) -> list[dict[str, Any]]:
        """For CSV: one row a route."""
        return [asdict(r) for r in self.routes]

    def yaml(self) -> str:
        """The lines of a scenario file that say the same."""
        routes = ", ".join(f"{r.transit}: [{r.lower:.0f}, {r.upper:.0f}]" for r in self.routes)
        shares = ", ".join(f"{r.sector}: {r.share:.2f}" for r in self.restricted)
        first = f"  restricted: {{{shares}}}\n" if shares else ""
        return f"{first}  via: [{', '.join(r.transit for r in self.routes)}]\n  diverted: {{{routes}}}\n"
