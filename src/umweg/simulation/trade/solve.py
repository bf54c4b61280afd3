"""Equilibria of many draws at once, each with its certificate; above the bar there is an error instead of figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.errors import NoEquilibrium
from umweg.simulation.trade.anderson import FixedPoints, fixed_points
from umweg.simulation.trade.certificate import Certificate, checks
from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.equations import Deficits, Levels, System
from umweg.simulation.trade.possible import refuse_the_impossible
from umweg.simulation.trade.wedges import Wedges

BAR = 1e-9
MOST = 400
MOST_DAMPED = 6000
STARTS = 3


@dataclass(frozen=True)
class Solved:
    """B draws: ``states`` (B, S) in logs, what they mean (``levels``), a certificate each; ``converged`` (B)."""

    system: System
    states: Array
    levels: Levels
    certificates: tuple[Certificate, ...]
    converged: NDArray[np.bool_]
    residual: Array

    def draw(self, b: int) -> Solved:
        """One of the draws, as a solution of its own."""
        one = slice(b, b + 1)
        levels = Levels(*(getattr(self.levels, name)[one] for name in Levels.__dataclass_fields__))
        return Solved(
            self.system.take(np.array([b])), self.states[one], levels, self.certificates[one], self.converged[one],
            self.residual[one],
        )  # fmt: skip

    def refuse_failures(self) -> None:
        """NoEquilibrium for the first draw above the bar, with what moves most in it."""
        for b in np.flatnonzero(~self.converged):
            raise _failed(self.system, self.residual[b], self.certificates[b])


def solve(
    economy: Economy,
    wedges: Wedges,
    deficits: Deficits = "keep",
    *,
    start: Array | None = None,
    bar: float = BAR,
    starts: int = 1,
) -> Solved:
    """Solve B draws. ``start`` (S) or (B, S): logs to begin at, by default the figures before the change.

    ``starts``: of how many points it is solved again to look for a second equilibrium (of the first draw; 3 is
    usual). It is unique without tariffs and without rents of transit; with them nothing is proven, so one looks.
    Raises NoEquilibrium where there can be none: a market without a seller, a country that sells nothing.
    """
    refuse_the_impossible(economy, wedges, deficits)
    system = System.of(economy, wedges, deficits)
    first = np.zeros(system.size) if start is None else start
    begin = np.broadcast_to(first, (wedges.draws, system.size)).copy()
    found, damped = _solve(system, begin, bar)
    spread = _spread(system, found, bar, starts) if starts > 1 else 0.0
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        at = system.levels(found.x)
        values = checks(system, found.x, at)
    certificates = tuple(
        Certificate(
            int(found.iterations[b]), float(found.worst[b]), **{k: float(v[b]) for k, v in values.items()},
            condition=float(found.condition[b]), starts=starts, spread=spread, damped=bool(damped[b]),
        )
        for b in range(wedges.draws)
    )  # fmt: skip
    good = np.array([c.worst <= bar for c in certificates])
    return Solved(system, found.x, at, certificates, good, found.residual)


def _solve(system: System, begin: Array, bar: float) -> tuple[FixedPoints, NDArray[np.bool_]]:
    """By acceleration; what does not arrive again from its beginning, by small steps."""

    def image(x: Array, rows: NDArray[np.intp]) -> Array:
        return of(rows).image(x)

    def of(rows: NDArray[np.intp]) -> System:
        # Rows only ever leave, so the same selection is asked for many times.
        if rows.size != cache[0].wedges.draws:
            cache[0] = whole[0].take(rows)
        return cache[0]

    whole, cache = [system], [system]
    aim = bar / 10  # of a state: what follows from it is then within the bar
    with np.errstate(over="ignore", invalid="ignore"):  # a row that walks away is told by where it ends
        found = fixed_points(image, begin, tolerance=aim, most=MOST)
    missed = ~(found.worst <= aim)
    if missed.any():
        again = np.flatnonzero(missed)
        whole[0] = cache[0] = system.take(again)
        with np.errstate(over="ignore", invalid="ignore"):
            slow = fixed_points(image, begin[again], tolerance=aim, most=MOST_DAMPED, window=0, damping=0.1)
        for name in ("x", "residual", "iterations", "condition"):
            getattr(found, name)[again] = getattr(slow, name)
    return found, missed


def _spread(system: System, found: FixedPoints, bar: float, starts: int) -> float:
    """How far apart the first draw ends from other starting points, in logs; infinite where one does not arrive."""
    n = len(system.economy.countries)
    others = np.zeros((starts - 1, system.size))
    for k in range(starts - 1):  # wages far apart: every second country up or down, then the large against the small
        order = np.arange(n) if k % 2 == 0 else np.argsort(np.argsort(-system.economy.value_added))
        others[k, :n] = np.where(order % 2 == 0, 0.3, -0.3) * (1 + k // 2)
    one = system.take(np.zeros(starts - 1, np.intp))
    ended, _ = _solve(one, others, bar)
    if not (ended.worst <= bar).all():
        return float("inf")
    return float(np.abs(ended.x[:, :n] - found.x[0, :n]).max())


def _failed(system: System, residual: Array, certificate: Certificate) -> NoEquilibrium:
    e = system.economy
    n = len(e.countries)
    size = np.where(np.isfinite(residual), np.abs(residual), np.inf)
    at = int(np.argmax(size))
    if at < n:
        moves = f"the wage of {e.countries[at]}"
    else:
        traded = system.wedges.traded
        kind, cell = divmod(at - n, traded.size * n)
        moves = f"{('the cost of', 'spending on')[kind]} {e.sectors[traded[cell // n]]} in {e.countries[cell % n]}"
    return NoEquilibrium(
        f"No equilibrium was found: after {certificate.iterations} rounds the largest residual is "
        f"{certificate.worst:.1e}; {moves} moves most.",
        where=moves, mend="Make the change smaller, or lower the elasticity of that sector.",
    )  # fmt: skip


def chunks(draws: int, size: int) -> Iterator[slice]:
    """Parts of a row of draws, so that memory does not grow with their number.

    >>> list(chunks(5, 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    for k in range(0, draws, size):
        yield slice(k, min(k + size, draws))
