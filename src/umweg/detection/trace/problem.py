"""What ``trace`` solves: one network, its goods, and what is known of every leg and node. NaN means unknown."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from umweg.measures.routes import Network, RouteLimits, limits
from umweg.results import Good

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NetworkProblem:
    """Goods that share a network.

    ``excess`` and ``lost`` are (3, goods × legs): lower, central, upper; ``absorbed`` and ``supply``
    (2, goods × transits), ``cap`` (goods,). ``basis`` says of each leg where its figures are from. Money in the
    currency of the good, in units.
    """

    network: Network
    goods: tuple[Good, ...]
    currency: tuple[str, ...]
    excess: Array
    lost: Array
    absorbed: Array
    supply: Array
    cap: Array
    basis: tuple[str, ...]
    notes: tuple[tuple[str, ...], ...] = field(default=())

    def limits(self) -> RouteLimits:
        """For the linear programme; what goods lost cannot be more than what is unknown allows."""
        low, mid, high = self.excess
        return limits(
            self.network,
            low,
            mid,
            high,
            lost=(self.lost[0], self.lost[2]),
            lost_central=self.lost[1],
            absorbed=(self.absorbed[0], self.absorbed[1]),
            supply=(self.supply[0], self.supply[1]),
            cap=self.cap,
        )


def unknown(*shape: int) -> Array:
    """An array of unknowns."""
    return np.full(shape, np.nan)
