"""All equilibria of two players, mixed ones too, with the segments and faces that degenerate games have.

By vertices: the equilibria are the unions of products of hulls of vertices that fit together (Mangasarian 1964; Avis,
Rosenberg, Savani and von Stengel 2010). Games of ours are small, so that vertices are found by trying all corners.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from umweg.core.errors import UsageError
from umweg.simulation.trade.economy import Array

_ZERO = 1e-9
MOST = 12  # strategies of both together; beyond that the corners are too many


@dataclass(frozen=True)
class EquilibriumSet:
    """Any mix of ``first`` with any mix of ``second`` is an equilibrium; one vertex in each is a single one.

    Each vertex is probabilities over strategies.
    """

    first: tuple[tuple[float, ...], ...]
    second: tuple[tuple[float, ...], ...]

    @property
    def single(self) -> bool:
        """Whether it is one point."""
        return len(self.first) == len(self.second) == 1


def equilibria(payoffs: Array) -> list[EquilibriumSet]:
    """All equilibria of a game of two, pay-offs (m, n, 2), as maximal sets.

    >>> pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    >>> equilibria(pennies)
    [EquilibriumSet(first=((0.5, 0.5),), second=((0.5, 0.5),))]
    >>> [len(e.first) * len(e.second) for e in equilibria(np.zeros((2, 2, 2)))]  # all that anybody does
    [4]
    """
    m, n, players = payoffs.shape
    if players != 2:
        raise UsageError(
            "Mixed equilibria are found for two players.", where="game", mend="Fix what the third one does."
        )
    if m + n > MOST:
        raise UsageError(f"{m + n} strategies are too many.", where="game", mend=f"Leave at most {MOST} of both.")
    a, b = (_unit(payoffs[..., p]) for p in (0, 1))
    # A label is a row or a column: not played, or a best response. Together they have to show all of them.
    ones = [(x, {i for i in range(m) if x[i] < _ZERO} | {m + j for j in best}) for x, best in _vertices(b.T)]
    twos = [(y, {m + j for j in range(n) if y[j] < _ZERO} | set(best)) for y, best in _vertices(a)]
    fits = [frozenset(k for k, (_, l2) in enumerate(twos) if len(l1 | l2) == m + n) for _, l1 in ones]
    out = [
        EquilibriumSet(
            tuple(_rounded(ones[k][0]) for k, fit in enumerate(fits) if group <= fit),
            tuple(_rounded(twos[k][0]) for k in sorted(group)),
        )
        for group in _closed(fits)
    ]  # fmt: skip
    return sorted(out, key=lambda e: (e.first, e.second), reverse=True)


def _unit(own: Array) -> Array:
    """The same game with pay-offs from 0 to 1, so that one tolerance fits all."""
    size = float(np.ptp(own))
    scaled: Array = (own - own.min()) / (size if size > 0 else 1.0)
    return scaled


def _closed(fits: list[frozenset[int]]) -> set[frozenset[int]]:
    """All sets of the second player's vertices that are common to some of the first one's, and nothing more."""
    found = {f for f in fits if f}
    while True:
        more = {x & y for x in found for y in found} - found - {frozenset()}
        if not more:
            return found
        found |= more


def _vertices(other: Array) -> list[tuple[Array, frozenset[int]]]:
    """Vertices of {x a mix, v: other[k] x <= v for all k}, each with the k that are best responses to it."""
    rows, own = other.shape
    limits = np.vstack([np.hstack([np.eye(own), np.zeros((own, 1))]), np.hstack([-other, np.ones((rows, 1))])])
    sum_ = np.append(np.ones(own), 0.0)
    found: dict[tuple[float, ...], tuple[Array, frozenset[int]]] = {}
    for tight in combinations(range(own + rows), own):
        system = np.vstack([limits[list(tight)], sum_])
        if np.linalg.matrix_rank(system, tol=_ZERO) <= own:
            continue
        point = np.linalg.solve(system, np.append(np.zeros(own), 1.0))
        slack = limits @ point
        if (slack < -_ZERO).any():
            continue
        x = np.where(point[:own] < _ZERO, 0.0, point[:own])
        best = frozenset(k for k in range(rows) if slack[own + k] < _ZERO)
        found.setdefault(_rounded(x), (x, best))
    return list(found.values())


def _rounded(x: Array) -> tuple[float, ...]:
    return tuple(float(v) + 0.0 for v in x.round(9))
