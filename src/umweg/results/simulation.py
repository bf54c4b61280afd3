"""What ``simulate`` says: each figure as its central value with intervals over draws, and what it rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from umweg.results.surface import ResponseSurface

SIMULATE_SCHEMA = "umweg.simulate/1"


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure under the central parameters, and over the draws that converged: where half and nine tenths of them lie.

    ``half`` and ``ninety``: (lower, upper); None without draws. ``below``, ``above``: shares of draws on each side of
    zero (for changes in %, of no change).
    """

    central: float
    half: tuple[float, float] | None = None
    ninety: tuple[float, float] | None = None
    below: float | None = None
    above: float | None = None


@dataclass(frozen=True, slots=True)
class CountryEffect:
    """One country. ``income``: before, in million. Changes in % of what they were, against the same draw's base."""

    country: str
    income: float
    real_income: Spread
    real_wage: Spread
    prices: Spread


@dataclass(frozen=True, slots=True)
class RouteFlow:
    """Restricted goods by one route, million a year: paid at the target, and gross at the first border.

    Legs are gross values; neither is ever added to value added.
    """

    route: str
    before: Spread
    after: Spread
    first_leg_before: Spread
    first_leg_after: Spread


@dataclass(frozen=True, slots=True)
class TransitEarnings:
    """What one country takes of the restricted goods on their way, million a year: margins, fines, tariffs between."""

    country: str
    before: Spread
    after: Spread


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How much of a figure's variance one parameter makes by itself (``first``) and with all others (``total``)."""

    figure: str
    parameter: str
    first: float
    total: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What a result rests on. ``kind``: data, parameter (published) or assumption."""

    what: str
    kind: str
    source: str


@dataclass(frozen=True)
class SimulateResult:
    """All that one scenario gives. ``sentence``: the scenario in plain words, by language.

    ``target``: where the transit layer's routes end, empty without one. ``surface``: the answer over the screws, where
    it was asked for. ``draws``: how many were asked for, ``failed``: how many of them found no equilibrium to the bar
    (shown, never dropped in silence). ``certificates``: of the central draw before and after; ``worst``: the largest
    residual of all draws that count.
    """

    name: str
    titles: dict[str, str]
    about: dict[str, str]
    sentence: dict[str, str]
    countries: tuple[CountryEffect, ...]
    routes: tuple[RouteFlow, ...]
    earnings: tuple[TransitEarnings, ...]
    sensitivity: tuple[Sensitivity, ...]
    draws: int
    failed: int
    seed: int
    certificates: tuple[dict[str, Any], dict[str, Any]]
    worst: float
    grounds: tuple[Ground, ...]
    notices: tuple[str, ...]
    provenance: dict[str, Any]
    target: str = ""
    surface: ResponseSurface | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"schema": SIMULATE_SCHEMA, **asdict(self)}

    def rows(self) -> list[dict[str, Any]]:
        """For CSV: one row a country."""
        out = []
        for c in self.countries:
            row: dict[str, Any] = {"country": c.country, "income_million": c.income}
            for name in ("real_income", "real_wage", "prices"):
                s: Spread = getattr(c, name)
                row[f"{name}_percent"] = s.central
                for key, bounds in (("half", s.half), ("ninety", s.ninety)):
                    row[f"{name}_{key}_lower"], row[f"{name}_{key}_upper"] = bounds or ("", "")
                row[f"{name}_below_share"] = "" if s.below is None else s.below
            out.append(row)
        return out

    def effect(self, country: str) -> CountryEffect:
        """The effect on one country; KeyError for one that the base does not hold."""
        return {c.country: c for c in self.countries}[country]
