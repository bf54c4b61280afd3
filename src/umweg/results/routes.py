"""What ``trace`` hands to the terminal, the report, JSON and Python alike: routes with the least and most they carried.

None always means unknown: no figure of a good whose legs contradict each other, no upper bound where nothing bounds it.

>>> Bounds(0.0, None, 3.0).as_dict()
{'least': 0.0, 'central': 3.0, 'most': None}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from umweg.core.provenance import Provenance
from umweg.results.evidence import Good, Interval, Window

TRACE_SCHEMA = "umweg.trace/1"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and most, and the value in the joint solution; None: unknown (``most`` alone None: nothing bounds it)."""

    least: float | None
    most: float | None
    central: float | None

    def as_dict(self) -> dict[str, float | None]:
        """``{least, central, most}``."""
        return {"least": self.least, "central": self.central, "most": self.most}


@dataclass(frozen=True, slots=True)
class Route:
    """A way from the origin to the target; ``held_by`` names the limits that alone keep its most down."""

    path: tuple[str, ...]
    carried: Bounds
    held_by: tuple[str, ...]

    @property
    def name(self) -> str:
        """``EU→KG→KZ→RU``."""
        return "→".join(self.path)

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"path": list(self.path), **self.carried.as_dict(), "held_by": list(self.held_by)}


@dataclass(frozen=True, slots=True)
class LegFlow:
    """One leg: its excess (None: unknown), where that is from, and what of it can have been on routes.

    ``flow`` and ``lost`` are of the joint solution; ``share`` the least and most of the excess that is on routes;
    ``lost_limits`` what is known of goods that left and never arrived (None: nothing, or no upper end).
    """

    start: str
    end: str
    excess: Interval | None
    limits: tuple[float | None, float | None]
    basis: str
    markup: float
    routed: Bounds
    share: tuple[float | None, float | None]
    flow: float | None
    lost: float | None
    lost_limits: tuple[float | None, float | None]

    @property
    def name(self) -> str:
        """``EU→KG``."""
        return f"{self.start}→{self.end}"

    def as_dict(self) -> dict[str, Any]:
        """Plain data; ``excess`` null where the leg is unknown."""
        return {
            "from": self.start,
            "to": self.end,
            "excess": self.excess.as_dict() if self.excess else None,
            "limits": list(self.limits),
            "basis": self.basis,
            "markup": self.markup,
            "routed": self.routed.as_dict(),
            "share": {"least": self.share[0], "most": self.share[1]},
            "flow": self.flow,
            "lost": {"central": self.lost, "limits": list(self.lost_limits)},
        }


@dataclass(frozen=True, slots=True)
class TransitNode:
    """One transit country: what routes carried through it; what it absorbed and supplied in the joint solution.

    Limits are (least, most) as given; None: not known.
    """

    code: str
    through: Bounds
    absorbed: float | None
    absorbed_limits: tuple[float | None, float | None]
    supply: float | None
    supply_limits: tuple[float | None, float | None]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "code": self.code,
            "through": self.through.as_dict(),
            "absorbed": {"central": self.absorbed, "limits": list(self.absorbed_limits)},
            "supply": {"central": self.supply, "limits": list(self.supply_limits)},
        }


@dataclass(frozen=True, slots=True)
class GoodTrace:
    """Routes of one good. ``conflict`` says in words which limits contradict each other; empty where none do.

    ``cap`` is the most that all routes together can be (the fall of direct trade), None where none was set or known.
    """

    good: Good
    currency: str
    total: Bounds
    routes: tuple[Route, ...]
    legs: tuple[LegFlow, ...]
    transits: tuple[TransitNode, ...]
    cap: float | None
    conflict: str
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "good": self.good.as_dict(),
            "currency": self.currency,
            "total": self.total.as_dict(),
            "routes": [r.as_dict() for r in self.routes],
            "legs": [leg.as_dict() for leg in self.legs],
            "transits": [t.as_dict() for t in self.transits],
            "cap": self.cap,
            "conflict": self.conflict,
            "notes": list(self.notes),
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row a route, total, transit country and leg."""
        things: list[tuple[str, str, Bounds, str]] = [("total", "all routes", self.total, "")]
        things += [("route", r.name, r.carried, "; ".join(r.held_by)) for r in self.routes]
        things += [("through", t.code, t.through, "") for t in self.transits]
        things += [("on leg", leg.name, leg.routed, "") for leg in self.legs]
        for kind, name, b, held in things:
            yield {"good": self.good.id, "what": kind, "name": name, **b.as_dict(), "currency": self.currency,
                   "held_by": held, "conflict": self.conflict}  # fmt: skip
        for leg in self.legs:
            e = leg.excess
            known = (e.lower, e.upper, e.central) if e else (*leg.limits, None)
            yield {"good": self.good.id, "what": "excess", "name": leg.name,
                   **Bounds(known[0], known[1], known[2]).as_dict(), "currency": self.currency,
                   "held_by": "", "conflict": self.conflict}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TraceResult:
    """All that one run of ``trace`` says; goods by what routes can have carried, largest first.

    ``left_out`` are legs, goods or countries that were not considered, each with the reason.
    """

    origin: str
    target: str
    transits: tuple[str, ...]
    window: Window | None
    goods: tuple[GoodTrace, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    provenance: Provenance

    def as_dict(self) -> dict[str, Any]:
        """The versioned JSON shape; see docs/how-to/trace.md."""
        return {
            "schema": TRACE_SCHEMA,
            "origin": self.origin,
            "target": self.target,
            "transits": list(self.transits),
            "window": self.window.as_dict() if self.window else None,
            "goods": [g.as_dict() for g in self.goods],
            "left_out": list(self.left_out),
            "notes": list(self.notes),
            "provenance": self.provenance.as_dict(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Flat rows for tables."""
        return [row for g in self.goods for row in g.rows()]
