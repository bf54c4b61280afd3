"""What stands between a seller and a buyer, as the solver takes it: weights of the market shares, and who is paid.

A change of tariffs or of costs moves few cells; powers are taken in these alone, once for each draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import UsageError
from umweg.simulation.trade.economy import Array, Economy

Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Transfers:
    """Parts of what a buyer pays that go neither to the seller nor to the buyer's own customs.

    K parts: of the goods ``sector`` (K) that ``buyer`` (K) buys of ``seller`` (K), ``weight`` (B, K) goes to
    ``earner`` (K). ``weight`` is on the scale of ``Wedges.weight``: times ct / Phi it is a share of spending.
    """

    sector: Ints
    buyer: Ints
    seller: Ints
    earner: Ints
    weight: Array


@dataclass(frozen=True)
class Wedges:
    """B draws. ``traded`` (Jt): sectors that cross a border; all others are bought at home, at their cost.

    ``weight`` (B, Jt, N, N): pi kappa^-theta, from which market shares follow. ``paid`` (B, Jt, N, N): the part of it
    that reaches the seller (tariffs taken off). ``theta`` (B, J).
    """

    theta: Array
    traded: Ints
    weight: Array
    paid: Array
    transfers: Transfers | None = None

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return int(self.theta.shape[0])

    def take(self, rows: NDArray[np.intp] | slice) -> Wedges:
        """Some of the draws."""
        t = self.transfers
        kept = None if t is None else Transfers(t.sector, t.buyer, t.seller, t.earner, t.weight[rows])
        return Wedges(self.theta[rows], self.traded, self.weight[rows], self.paid[rows], kept)


def side_by_side(several: Sequence[Wedges]) -> Wedges:
    """Wedges of the same economy as draws of one; their transfers have to be between the same countries."""
    first = several[0]
    parts = [w.transfers for w in several if w.transfers is not None]
    paid = None
    if parts:
        t = parts[0]
        paid = Transfers(t.sector, t.buyer, t.seller, t.earner, np.concatenate([p.weight for p in parts]))
    theta, weight, reaches = (np.concatenate([getattr(w, k) for w in several]) for k in ("theta", "weight", "paid"))
    return Wedges(theta, first.traded, weight, reaches, paid)


def traded_sectors(economy: Economy) -> Ints:
    """The sectors of which something is bought abroad."""
    at_home = np.einsum("jnn->jn", economy.pi)
    return np.flatnonzero((economy.pi.sum(2) - at_home).max(1) > 0)


def wedges(economy: Economy, theta: Array, tariffs: Array | None = None, cost: Array | None = None) -> Wedges:
    """The wedges of B draws.

    ``theta`` (B, J); ``tariffs`` (J, N, N) after the change; ``cost`` (J, N, N), or (B, J, N, N) where draws differ: by
    what the iceberg cost is multiplied (1 is no change, infinity an embargo). Raises UsageError for a change in a
    sector that nobody buys abroad.

    >>> from umweg.simulation.trade.economy import from_flows
    >>> e = from_flows(("A", "B"), ("goods",), np.array([[[80.0, 20.0], [30.0, 70.0]]]))
    >>> cost = np.ones((1, 2, 2)); cost[0, 0, 1] = np.inf
    >>> wedges(e, np.array([[4.0]]), cost=cost).weight[0, 0].tolist()
    [[0.8, 0.0], [0.3, 0.7]]
    """
    after = economy.tau if tariffs is None else tariffs
    d = np.ones(()) if cost is None else cost
    kappa = (1 + after) / (1 + economy.tau) * d
    moved = np.nonzero((kappa != 1) & (economy.pi > 0))
    traded = traded_sectors(economy)
    at_home = np.setdiff1d(moved[-3], traded)
    if at_home.size:
        raise UsageError(
            f"{economy.sectors[at_home[0]]} crosses no border; there is nothing to make dearer.",
            where="cost",
            mend="Leave that sector as it is.",
        )
    place = np.zeros(len(economy.sectors), np.intp)
    place[traded] = np.arange(traded.size)
    weight = np.repeat(economy.pi[None, traded], theta.shape[0], 0)
    j, n, i = moved[-3:]
    if kappa.ndim == 3:
        weight[:, place[j], n, i] *= kappa[moved] ** -theta[:, j]
    else:
        weight[moved[0], place[j], n, i] *= kappa[moved] ** -theta[moved[0], j]
    return Wedges(theta, traded, weight, weight / (1 + after[traded]))
