"""One round of the model: from wages, unit costs and spending to those that follow, for many draws at once.

The state is logs of changes, one row a draw: wages (N), unit costs (J, N), spending (J, N). Powers are taken on (J, N)
only; market shares are never written out: with ct = c^-theta, Phi = weight ct, and what the buyer's spending X gives
the seller is ct * paid' (X / Phi).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.wedges import Wedges

Deficits = Literal["purge", "keep", "share_of_world_income"]
DEFICITS: tuple[Deficits, ...] = ("purge", "keep", "share_of_world_income")


@dataclass(frozen=True)
class Levels:
    """What a state means in values (million): ``wage`` (B, N) and ``price`` (B, J, N) are changes.

    ``ct``, ``phi`` (B, Jt, N), traded sectors only: cost to the power of -theta, and its weighted sum over sellers,
    both divided by one number a sector.
    ``sales`` and ``spending`` (B, J, N), ``revenue``, ``deficit``, ``income`` (B, N).
    """

    wage: Array
    log_price: Array
    ct: Array
    phi: Array
    spending: Array
    sales: Array
    revenue: Array
    deficit: Array
    income: Array


@dataclass(frozen=True)
class System:
    """The equations of one economy under one set of wedges and one rule for deficits."""

    economy: Economy
    wedges: Wedges
    deficits: Deficits

    @property
    def size(self) -> int:
        """How many numbers a state has."""
        n, j = len(self.economy.countries), len(self.economy.sectors)
        return n + 2 * j * n

    def split(self, x: Array) -> tuple[Array, Array, Array]:
        """Log wages (B, N), log costs and log spending (B, J, N) of states (B, S)."""
        j, n = self.economy.pi.shape[:2]
        shape = (x.shape[0], j, n)
        return x[:, :n], x[:, n : n + j * n].reshape(shape), x[:, n + j * n :].reshape(shape)

    def levels(self, x: Array) -> Levels:
        """Prices, sales and incomes under the wages, costs and spending of states (B, S)."""
        e, w = self.economy, self.wedges
        log_wage, log_cost, log_spending = self.split(x)
        spending = e.spending * np.exp(log_spending)
        theta = w.theta[:, w.traded, None]
        exponent = -theta * log_cost[:, w.traded]
        top = exponent.max(2, keepdims=True)  # else a large elasticity would overflow
        ct = np.exp(exponent - top)
        phi = np.matmul(w.weight, ct[..., None])[..., 0]
        per = spending[:, w.traded] / np.where(phi > 0, phi, np.inf)
        sales, log_price = spending.copy(), log_cost.copy()  # what is not traded is sold at home, at its cost
        sales[:, w.traded] = ct * np.matmul(w.paid.swapaxes(2, 3), per[..., None])[..., 0]
        kept = spending[:, w.traded] - per * np.matmul(w.paid, ct[..., None])[..., 0]
        revenue = self._with_transfers(kept.sum(1), per, ct)
        with np.errstate(divide="ignore"):
            log_price[:, w.traded] = -(np.log(phi) + top) / theta
        wage = np.exp(log_wage)
        deficit = self._deficit(revenue)
        income = wage * e.value_added + revenue + deficit
        return Levels(wage, log_price, ct, phi, spending, sales, revenue, deficit, income)

    def _with_transfers(self, revenue: Array, per: Array, ct: Array) -> Array:
        t = self.wedges.transfers
        if t is None:
            return revenue
        place = np.searchsorted(self.wedges.traded, t.sector)
        amount = per[:, place, t.buyer] * ct[:, place, t.seller] * t.weight
        out = revenue.copy()
        for k in range(t.sector.size):  # few: one for each sector, pair and earner
            out[:, t.buyer[k]] -= amount[:, k]
            out[:, t.earner[k]] += amount[:, k]
        return out

    def _deficit(self, revenue: Array) -> Array:
        e = self.economy
        if self.deficits == "purge":
            return np.zeros_like(revenue)
        if self.deficits == "keep":
            return np.broadcast_to(e.deficit, revenue.shape)
        world = e.value_added.sum()  # the numeraire: what labour of the whole world earns does not change
        before = world + e.tariff_revenue().sum()
        grown: Array = e.deficit * ((world + revenue.sum(1)) / before)[:, None]
        return grown

    def image(self, x: Array) -> Array:
        """The states that follow, (B, S). A fixed point is an equilibrium with the wage bill of the world unchanged."""
        e = self.economy
        log_wage = self.split(x)[0]
        at = self.levels(x)
        out = np.empty_like(x)
        wage, cost, spent = self.split(out)
        earned = (e.gva * at.sales).sum(1)
        with np.errstate(divide="ignore", invalid="ignore"):
            asked = np.log(earned / e.value_added)
            wage[:] = log_wage + self.step * (asked - log_wage)
            wage -= np.log((np.exp(wage) @ e.value_added) / e.value_added.sum())[:, None]
            prices = np.matmul(at.log_price.transpose(2, 0, 1), e.inputs).transpose(1, 2, 0)
            cost[:] = e.gva * log_wage[:, None, :] + prices
            used = np.matmul(at.sales.transpose(2, 0, 1), e.inputs.transpose(0, 2, 1)).transpose(1, 2, 0)
            spending = used + e.alpha * at.income[:, None, :]
            spent[:] = np.log(spending / np.where(e.spending > 0, e.spending, 1))
        spent[:, e.spending <= 0] = 0
        return out

    @cached_property
    def step(self) -> Array:
        """How far a wage goes towards what is asked for, (B, N): the less, the more steeply sales fall with cost."""
        e = self.economy
        sales = e.sales()
        to = e.spending[:, :, None] * e.pi / (1 + e.tau)
        own = np.einsum("jni,jni->ji", to, e.pi) / np.where(sales > 0, sales, 1)
        share = e.gva * sales / e.value_added
        slowed: Array = 1 / (1 + self.wedges.theta @ (share * (1 - own)))
        return slowed
