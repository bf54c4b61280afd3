"""What is not known, drawn: elasticities, dispersion of routes, margins, shares, diverted value, enforcement.

Every draw is a point in the unit cube, one axis a parameter, so that draws, their order and an analysis of sensitivity
come out of the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from umweg.simulation.scenario.document import Range
from umweg.simulation.scenario.model import Scenario, all_measures
from umweg.simulation.trade.economy import Array

AXES = (
    "set of elasticities",
    "level of elasticities",
    "rho",
    "margin",
    "restricted share",
    "diverted value",
    "enforcement",
)
_EDGE = 1e-9  # the ends of a distribution without ends


@dataclass(frozen=True)
class Parameters:
    """B draws. ``theta`` (B, J); all others (B): ``rho`` times theta, ``margin``, and places in ranges of the file."""

    theta: Array
    rho: Array
    margin: Array
    restricted: Array
    diverted: Array
    enforcement: Array

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return self.rho.size

    def take(self, rows: slice) -> Parameters:
        """Some of the draws."""
        return Parameters(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def within(bounds: Range, place: Array) -> Array:
    """A number between two bounds, at places from 0 to 1, (B)."""
    return bounds.least + (bounds.most - bounds.least) * place


def live(scenario: Scenario) -> tuple[int, ...]:
    """Which axes move anything in this scenario, as places in ``AXES``."""
    e, t = scenario.elasticities, scenario.transit
    ranges: tuple[list[Range], ...] = ([], [], [], [], [])
    if t is not None:
        enforced = [m.enforce for m in all_measures(scenario) if m.enforce]
        ranges = (
            [t.rho], [t.margin], [*t.restricted.values()], [*t.diverted.values(), *t.before.values()],
            [r for x in enforced for r in (x.detection, x.loss)],
        )  # fmt: skip
    moves = [e.spread == "published", e.spread != "none" and e.within > 0]
    moves += [any(not r.known for r in group) for group in ranges]
    return tuple(k for k, m in enumerate(moves) if m)


def central(scenario: Scenario) -> Parameters:
    """One draw: the elasticities that the file names, and the middle of each range."""
    place = np.full((1, len(AXES)), 0.5)
    return _made(scenario, _named(scenario)[None], place)


def drawn(scenario: Scenario, places: Array) -> Parameters:
    """Draws at places in the unit cube, (B, axes). First the set is drawn, then the level within it.

    The level is one factor for all sectors, log-normal: sets publish their sectors together, and so do their errors go.
    """
    e = scenario.elasticities
    if e.spread == "published":
        sets = np.stack(list(scenario.base.world.sets.values()))
        which = np.minimum((places[:, 0] * len(sets)).astype(int), len(sets) - 1)
        theta = sets[which]
    else:
        theta = np.repeat(_named(scenario)[None], len(places), 0)
    if e.spread != "none":
        normal = NormalDist()
        z = np.array([normal.inv_cdf(min(max(u, _EDGE), 1 - _EDGE)) for u in places[:, 1]])
        theta = theta * np.exp(e.within * z)[:, None]
    return _made(scenario, theta, places)


def _named(scenario: Scenario) -> Array:
    e, world = scenario.elasticities, scenario.base.world
    return np.array([e.values[s] for s in world.sectors]) if e.values else world.sets[e.source]


def _made(scenario: Scenario, theta: Array, places: Array) -> Parameters:
    t = scenario.transit
    rho, margin = (t.rho, t.margin) if t is not None else (Range(1, 1), Range(0, 0))
    return Parameters(
        theta, within(rho, places[:, 2]), within(margin, places[:, 3]), places[:, 4], places[:, 5], places[:, 6]
    )


def cube(scenario: Scenario, draws: int, seed: int) -> Array:
    """Places of draws, (draws, axes); axes that move nothing stay in the middle; one seed is one set of places."""
    out = np.full((draws, len(AXES)), 0.5)
    axes = list(live(scenario))
    out[:, axes] = np.random.default_rng(seed).random((draws, len(axes)))
    return out
