"""A map of who does what over two screws: pay-offs solved on a coarse grid, interpolated on a fine one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from umweg.results.game import StrategyMap
from umweg.simulation.trade.economy import Array

SOLVED = 7  # points a side that are solved
FINE = 41  # points a side that are shown
Bounds = tuple[float, float]


def strategy_map(
    payoffs: Callable[[float, float], Array],
    choice: Callable[[Array], str],
    screws: tuple[str, str],
    bounds: tuple[Bounds, Bounds],
    solved: int = SOLVED,
    fine: int = FINE,
) -> StrategyMap:
    """``payoffs(x, y)`` (1 + B, ...) is smooth in both screws, ``choice`` of a draw is not: pay-offs are interpolated.

    Draws that failed count for nothing. The error is measured in the middle of the cells along the diagonal.

    >>> found = strategy_map(lambda x, y: np.array([[x * y]]), lambda u: "a" if u[0] > 0.25 else "b", ("p", "q"),
    ...                      ((0.0, 1.0), (0.0, 1.0)), 3, 3)
    >>> found.choice, found.error < 1e-12
    ((('b', 'b', 'b'), ('b', 'b', 'a'), ('b', 'a', 'a')), True)
    """
    coarse = [np.linspace(*b, solved) for b in bounds]
    grid = np.array([[payoffs(x, y) for x in coarse[0]] for y in coarse[1]])
    dense = [np.linspace(*b, fine) for b in bounds]
    middle = [(c[1:] + c[:-1]) / 2 for c in coarse]
    error = max(
        float(np.nanmax(np.abs(payoffs(x, y) - _between(grid, coarse, x, y)))) for x, y in zip(*middle, strict=True)
    )
    rows = [[_answer(_between(grid, coarse, x, y), choice) for x in dense[0]] for y in dense[1]]
    xs, ys = (tuple(float(v) for v in d) for d in dense)
    choices, agreement = (
        tuple(tuple(c for c, _ in row) for row in rows),
        tuple(tuple(a for _, a in row) for row in rows),
    )
    return StrategyMap(screws[0], screws[1], xs, ys, choices, agreement, solved * solved, error)


def _between(grid: Array, at: list[Array], x: float, y: float) -> Array:
    """Bilinear between the four points around (x, y)."""
    (i, s), (j, t) = (_place(a, v) for a, v in zip(at, (x, y), strict=True))
    low, high = (grid[k, i] * (1 - s) + grid[k, i + 1] * s for k in (j, j + 1))
    mixed: Array = low * (1 - t) + high * t
    return mixed


def _place(at: Array, value: float) -> tuple[int, float]:
    k = min(int(np.searchsorted(at, value, side="right")) - 1, at.size - 2)
    return k, float((value - at[k]) / (at[k + 1] - at[k]))


def _answer(payoffs: Array, choice: Callable[[Array], str]) -> tuple[str, float]:
    """The central answer, and the share of the draws that agree with it."""
    central = choice(payoffs[0])
    drawn = Counter(choice(u) for u in payoffs[1:] if np.isfinite(u).all())
    return central, drawn[central] / drawn.total() if drawn else 1.0
