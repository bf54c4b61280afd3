"""One round of the model: from wages, unit costs and spending to those that follow, for many draws at once.

The state is logs of changes, one row a draw: wages (N), unit costs and spending of what is traded (T, N). Powers are
taken on (T, N) only; market shares are never written out: with ct = c^-theta, Phi = weight ct, and what the buyer's
spending X gives the seller is ct * paid' (X / Phi).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.trade.chain import Chain, chain
from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.wedges import Wedges

Deficits = Literal["purge", "keep", "share_of_world_income"]
DEFICITS: tuple[Deficits, ...] = ("purge", "keep", "share_of_world_income")


@dataclass(frozen=True)
class Levels:
    """What a state means in values (million). ``wage`` (B, N): change; ``log_cost``, ``log_price`` (B, J, N): of logs.

    ``ct``, ``phi`` (B, T, N), traded sectors only: cost to the power of -theta, and its weighted sum over sellers,
    both divided by one number a sector.
    ``sales`` and ``spending`` (B, J, N), ``revenue``, ``deficit``, ``income`` (B, N).
    """

    wage: Array
    log_cost: Array
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
    """The equations of one economy under one set of wedges and one rule for deficits.

    ``links``: the economy's, with what the wedges leave at home solved out.
    """

    economy: Economy
    wedges: Wedges
    deficits: Deficits
    links: Chain

    @classmethod
    def of(cls, economy: Economy, wedges: Wedges, deficits: Deficits) -> System:
        """The equations, with the links worked out."""
        return cls(economy, wedges, deficits, chain(economy, wedges.traded))

    def take(self, rows: NDArray[np.intp]) -> System:
        """Those of some draws."""
        return System(self.economy, self.wedges.take(rows), self.deficits, self.links)

    @property
    def size(self) -> int:
        """How many numbers a state has."""
        n = len(self.economy.countries)
        return n + 2 * self.wedges.traded.size * n

    def split(self, x: Array) -> tuple[Array, Array, Array]:
        """Log wages (B, N), log costs and log spending (B, T, N) of states (B, S)."""
        j, n = self.wedges.traded.size, len(self.economy.countries)
        shape = (x.shape[0], j, n)
        return x[:, :n], x[:, n : n + j * n].reshape(shape), x[:, n + j * n :].reshape(shape)

    def levels(self, x: Array) -> Levels:
        """Prices, sales and incomes under the wages, costs and spending of states (B, S)."""
        e, w = self.economy, self.wedges
        log_wage, log_cost, log_spending = self.split(x)
        bought = e.spending[w.traded] * np.exp(log_spending)
        theta = w.theta[:, w.traded, None]
        exponent = -theta * log_cost
        top = exponent.max(2, keepdims=True)  # else a large elasticity would overflow
        ct = np.exp(exponent - top)
        phi = np.matmul(w.weight, ct[..., None])[..., 0]
        per = bought / np.where(phi > 0, phi, np.inf)
        sold = ct * np.matmul(w.paid.swapaxes(2, 3), per[..., None])[..., 0]
        kept = bought - per * np.matmul(w.paid, ct[..., None])[..., 0]
        revenue = self._with_transfers(kept.sum(1), per, ct)
        with np.errstate(divide="ignore"):
            price = -(np.log(phi) + top) / theta
        wage = np.exp(log_wage)
        deficit = self._deficit(revenue)
        income = wage * e.value_added + revenue + deficit
        # What is not traded is sold at home, at its cost.
        costs, spending = self.links.costs(log_wage, price), self.links.spending(sold, income)
        prices, sales = costs.copy(), spending.copy()
        prices[:, w.traded], sales[:, w.traded] = price, sold
        costs[:, w.traded], spending[:, w.traded] = log_cost, bought
        return Levels(wage, costs, prices, ct, phi, spending, sales, revenue, deficit, income)

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
        e, traded = self.economy, self.wedges.traded
        log_wage = self.split(x)[0]
        at = self.levels(x)
        out = np.empty_like(x)
        wage, cost, spent = self.split(out)
        earned = (e.gva * at.sales).sum(1)
        base = e.spending[traded]
        with np.errstate(divide="ignore", invalid="ignore"):
            asked = np.log(earned / e.value_added)
            wage[:] = log_wage + self.step * (asked - log_wage)
            wage -= np.log((np.exp(wage) @ e.value_added) / e.value_added.sum())[:, None]
            cost[:] = self.links.costs(log_wage, at.log_price[:, traded])[:, traded]
            spending = self.links.spending(at.sales[:, traded], at.income)[:, traded]
            spent[:] = np.log(spending / np.where(base > 0, base, 1))
        spent[:, base <= 0] = 0
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
