"""From a scenario and its draws to what the solver takes: conditions before and after, corridors, wedges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from umweg.core.errors import UsageError
from umweg.simulation.scenario.model import Measure, Scenario, Transit, route_name
from umweg.simulation.scenario.parameters import Parameters, within
from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.wedges import Wedges, wedges
from umweg.simulation.transit.identify import attraction_of, attraction_of_diverted
from umweg.simulation.transit.layer import with_transit
from umweg.simulation.transit.routes import Conditions, Corridor, Enforcement, passage


@dataclass(frozen=True)
class Setup:
    """B draws of a scenario: what held at the base, what is in force before, what holds after."""

    economy: Economy
    base: Conditions
    before: Conditions
    after: Conditions
    corridors: tuple[Corridor, ...]
    wedges: tuple[Wedges, Wedges]


def economy_of(scenario: Scenario) -> Economy:
    """The world of a scenario."""
    return scenario.base.world.economy


def set_up(scenario: Scenario, drawn: Parameters, measures: Sequence[Measure] | None = None) -> Setup:
    """Ready to be solved. ``measures``: others than the scenario's own, such as those of a cell of a game."""
    e = economy_of(scenario)
    chosen = scenario.measures if measures is None else measures
    base = Conditions(e.tau, np.ones_like(e.tau))
    before = conditions(e, (*scenario.in_force, *scenario.ends), drawn)
    after = conditions(e, (*scenario.in_force, *chosen), drawn)
    if scenario.transit is None:
        made = tuple(wedges(e, drawn.theta, c.tariffs, c.cost) for c in (before, after))
        return Setup(e, base, before, after, (), (made[0], made[1]))
    ways = corridors(e, scenario.transit, base, drawn)
    made = tuple(with_transit(e, drawn.theta, ways, base, c) for c in (before, after))
    return Setup(e, base, before, after, ways, (made[0], made[1]))


def conditions(economy: Economy, measures: Sequence[Measure], drawn: Parameters) -> Conditions:
    """What holds under some measures; they are multiplied, so that their order does not matter."""
    tariffs, cost = economy.tau.copy(), np.ones_like(economy.tau)
    direct: dict[int, float] = {}
    enforced: dict[int, Enforcement] = {}
    for m in measures:
        factor = np.inf if m.embargo else 1 + m.cost
        if m.enforce is not None:
            _enforce(economy, m, drawn, enforced)
        elif m.restricted:
            for origin in _places(economy, m.who):
                direct[origin] = direct.get(origin, 1.0) * factor
        else:
            sectors = [economy.sectors.index(s) for s in m.goods]
            for buyer, seller in pairs(economy, m):
                cost[sectors, buyer, seller] *= factor
                tariffs[sectors, buyer, seller] += m.tariff
    return Conditions(tariffs, cost, direct, enforced)


def pairs(economy: Economy, measure: Measure) -> list[tuple[int, int]]:
    """Buyers and sellers whose trade a measure touches."""
    who, to = _places(economy, measure.who), _places(economy, measure.to)
    out = [(b, a) for a in who for b in to] if measure.flow in ("exports", "both") else []
    return out + ([(a, b) for a in who for b in to] if measure.flow in ("imports", "both") else [])


def _places(economy: Economy, names: Sequence[str]) -> list[int]:
    return [economy.countries.index(n) for n in names]


def _enforce(economy: Economy, m: Measure, drawn: Parameters, so_far: dict[int, Enforcement]) -> None:
    given = m.enforce
    assert given is not None  # noqa: S101  # asked before
    expected = within(given.detection, drawn.enforcement) * within(given.loss, drawn.enforcement)
    to = economy.countries.index(given.to) if given.to else None
    for k in _places(economy, m.who):
        old = so_far.get(k)
        if old is not None and (old.kind, old.to) != (given.kind, to):
            raise UsageError(
                f"{economy.countries[k]} enforces in two ways at once.", where="enforce", mend="Give one kind of it."
            )
        if old is None:
            so_far[k] = Enforcement(expected, given.kind, to)
        else:  # each lets through what the other one lets through
            both = (
                (1 + old.expected) * (1 + expected) - 1
                if given.kind == "fine"
                else 1 - (1 - old.expected) * (1 - expected)
            )
            so_far[k] = Enforcement(both, given.kind, to)


def corridors(economy: Economy, transit: Transit, base: Conditions, drawn: Parameters) -> tuple[Corridor, ...]:
    """One corridor for each origin and sector with restricted goods."""
    target = economy.countries.index(transit.target)
    routes = ((), *(tuple(_places(economy, v)) for v in transit.via))
    goods = [
        (economy.sectors.index(s), within(r, drawn.restricted)) for s, r in transit.restricted.items() if r.most > 0
    ]
    ways = [(i, j, share) for i in _places(economy, transit.origins) for j, share in goods]
    worth = sum(_flow(economy, j, target, i) * share for i, j, share in ways)
    out = []
    for i, j, share in ways:
        rho = drawn.rho * drawn.theta[:, j]
        even = np.full(len(routes), 1 / len(routes))
        way = Corridor(j, i, target, routes, share, even, rho, drawn.margin)
        attraction = _attraction(transit, way, base, drawn, np.asarray(worth))
        out.append(Corridor(j, i, target, routes, share, attraction, rho, drawn.margin))
    return tuple(out)


def _flow(economy: Economy, j: int, n: int, i: int) -> float:
    return float(economy.spending[j, n] * economy.pi[j, n, i] / (1 + economy.tau[j, n, i]))


def _attraction(transit: Transit, way: Corridor, base: Conditions, drawn: Parameters, worth: Array) -> Array:
    """From shares before the measure, or from what was diverted after it, spread over corridors by their worth."""
    costs = passage(way, base).costs
    names = [route_name(v) for v in transit.via]
    if transit.before:
        shares = np.stack([within(transit.before[n], drawn.diverted) for n in names], 1)
        direct = 1 - shares.sum(1, keepdims=True)
        if (direct <= 0).any():
            raise UsageError(
                "Transit routes leave nothing direct.", where="transit, before", mend="Give smaller shares."
            )
        return attraction_of(np.concatenate([direct, shares], 1), costs, way.rho)
    diverted = np.stack([within(transit.diverted[n], drawn.diverted) for n in names], 1) / worth[:, None]
    shut = costs.copy()
    shut[:, 0] = np.inf
    return attraction_of_diverted(diverted, costs, shut, drawn.theta[:, way.sector], way.rho)
