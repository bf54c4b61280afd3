"""Where somebody changes course: the values of one number at which an answer flips, by bisection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from umweg.simulation.trade.economy import Array


@dataclass(frozen=True)
class Flip:
    """Between ``below`` and ``above`` the answer changes from one to another; ``at`` is known to ``width``."""

    at: float
    below: str
    above: str
    width: float


def flips(answer: Callable[[float], str], grid: Sequence[float], width: float = 1e-4) -> list[Flip]:
    """All flips of ``answer`` between neighbours of a rising grid; two between the same neighbours may be missed.

    >>> found = flips(lambda x: "enforce" if x >= 0.04 else "look away", [0.0, 0.1, 0.2], 1e-3)
    >>> [(f.below, f.above, round(f.at, 2)) for f in found]
    [('look away', 'enforce', 0.04)]
    """
    out = []
    answers = [answer(x) for x in grid]
    for (low, was), (high, is_) in zip(
        zip(grid, answers, strict=True), list(zip(grid, answers, strict=True))[1:], strict=False
    ):
        if was == is_:
            continue
        a, b, at_b = low, high, is_
        while b - a > width:
            middle = (a + b) / 2
            found = answer(middle)
            if found == was:
                a = middle
            else:
                b, at_b = middle, found
        out.append(Flip((a + b) / 2, was, at_b, b - a))
    return out


def flips_of_draws(
    payoffs: Sequence[Array],
    grid: Sequence[float],
    choice: Callable[[Array], str],
    below: str,
    above: str,
    width: float,
) -> list[float]:
    """Of each draw that goes from ``below`` to ``above``: where it first does.

    ``payoffs``: for each point of the rising grid (B, ...), smooth between points, so that they are interpolated there.
    Draws that failed anywhere count for nothing.

    >>> u = [np.array([[x], [x - 0.05]]) for x in (0.0, 0.1, 0.2)]
    >>> found = flips_of_draws(u, [0.0, 0.1, 0.2], lambda v: "b" if v[0] >= 0.04 else "a", "a", "b", 1e-4)
    >>> [round(x, 2) for x in found]
    [0.04, 0.09]
    """
    out = []
    for draw in zip(*payoffs, strict=True):
        if not all(np.isfinite(u).all() for u in draw):
            continue

        def answer(x: float, draw: Sequence[Array] = draw) -> str:
            k = min(max(int(np.searchsorted(grid, x, side="right")) - 1, 0), len(grid) - 2)
            part = (x - grid[k]) / (grid[k + 1] - grid[k])
            return choice(draw[k] + part * (draw[k + 1] - draw[k]))

        found = [f.at for f in flips(answer, grid, width) if (f.below, f.above) == (below, above)]
        out += found[:1]
    return out
