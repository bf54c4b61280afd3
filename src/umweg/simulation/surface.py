"""The answer over a scenario's screws: solved on a grid, with the error of what is interpolated between its points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

import numpy as np

from umweg.core.errors import UsageError
from umweg.results.surface import Axis, Figures, ResponseSurface
from umweg.simulation.errors import NoEquilibrium
from umweg.simulation.scenario.model import Scenario, route_name
from umweg.simulation.scenario.parameters import central
from umweg.simulation.scenario.screws import Screw
from umweg.simulation.scenario.setup import Setup, economy_of, set_up
from umweg.simulation.trade.economy import Array
from umweg.simulation.trade.outcome import effects_of
from umweg.simulation.trade.possible import refuse_the_impossible
from umweg.simulation.trade.solve import Solved
from umweg.simulation.trade.wedges import Wedges, side_by_side
from umweg.simulation.transit.layer import routed

POINTS = {1: 17, 2: 9, 3: 5}
"""Points a side, by how many screws there are: some hundred points in all, solved within seconds."""
Turned = Callable[[Mapping[str, float]], Scenario]


def surface(turned: Turned) -> ResponseSurface | None:
    """``turned(values)``: the scenario with its screws at these values. None where it has no screws.

    Raises UsageError for a scenario with more than three.
    """
    s = turned({})
    if not s.screws:
        return None
    if len(s.screws) not in POINTS:
        raise UsageError(
            f"The scenario has {len(s.screws)} screws; its surface is over three at most.",
            where="screws", mend="Write figures in the place of those that need not be turned.",
        )  # fmt: skip
    count = POINTS[len(s.screws)]
    axes = tuple(Axis(k, x.value, tuple(_grid(x, count))) for k, x in s.screws.items())
    names = [a.name for a in axes]
    grid, worst = _solved(turned, names, product(*(a.values for a in axes)))
    middles = [(np.array(a.values[1:]) + a.values[:-1]) / 2 for a in axes]
    between, _ = _solved(turned, names, product(*middles))
    shape = (count,) * len(axes)
    e = economy_of(s)
    n = len(e.countries)
    routes = () if s.transit is None else tuple(route_name(v) for v in ((), *s.transit.via))
    error = np.abs(_mean_of_corners(grid[:, :n].reshape(*shape, n)).reshape(-1, n) - between[:, :n]).max(1)
    return ResponseSurface(
        axes, e.countries, routes, tuple(_figures(g) for g in grid[:, :n]), tuple(_figures(g) for g in grid[:, n:]),
        _figures(worst), _figures(error),
    )  # fmt: skip


def _grid(screw: Screw, count: int) -> list[float]:
    """Points over a screw's range, without the last digits of a division."""
    return [float(f"{x:.12g}") for x in np.linspace(screw.least, screw.most, count)]


def _solved(turned: Turned, names: Sequence[str], points: Iterable[tuple[float, ...]]) -> tuple[Array, Array]:
    """Of each point the change of real income and the value by each route, and its largest residual; NaN for none.

    The points are solved side by side, as draws are.
    """
    setups = [_set_up(turned(dict(zip(names, at, strict=True)))) for at in points]
    able = [k for k, s in enumerate(setups) if s is not None]
    ready = [s for s in setups if s is not None]
    if not ready:
        raise UsageError("No point of the screws has an answer.", where="screws", mend="Give smaller ranges.")

    def make(rows: slice) -> tuple[Wedges, Wedges]:
        before, after = zip(*(s.wedges for s in ready[rows]), strict=True)
        return side_by_side(before), side_by_side(after)

    def see(rows: slice, _: Solved, after: Solved) -> Array:
        return np.array([_by_route(s, after.draw(k)) for k, s in enumerate(ready[rows])])

    o = effects_of(ready[0].economy, len(ready), make, turned({}).base.deficits, see=see, starts=1)
    figures = np.concatenate([100 * (o.real_income - 1), np.concatenate(o.seen)], 1)
    worst = np.array([max(c.worst for c in pair) for pair in o.certificates])
    grid, residual = np.full((len(setups), figures.shape[1]), np.nan), np.full(len(setups), np.nan)
    grid[able], residual[able] = np.where(o.converged[:, None], figures, np.nan), np.where(o.converged, worst, np.nan)
    return grid, residual


def _set_up(scenario: Scenario) -> Setup | None:
    """Ready to be solved for the central parameters; None where a market or a country is left with nothing."""
    made = set_up(scenario, central(scenario))
    try:
        for w in made.wedges:
            refuse_the_impossible(made.economy, w, scenario.base.deficits)
    except NoEquilibrium:
        return None
    return made


def _by_route(setup: Setup, after: Solved) -> Array:
    if not setup.corridors:
        return np.zeros(0)
    paid: Array = routed(setup.corridors, setup.base, setup.after, after).paid[0]
    return paid


def _mean_of_corners(grid: Array) -> Array:
    """What linear interpolation says in the middle of each cell; the last axis holds figures."""
    out = grid
    for axis in range(grid.ndim - 1):
        n = grid.shape[axis]
        out = (np.take(out, range(n - 1), axis) + np.take(out, range(1, n), axis)) / 2
    return out


def _figures(values: Array) -> Figures:
    return tuple(float(f"{v:.7g}") if np.isfinite(v) else None for v in values)
