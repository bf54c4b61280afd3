"""Input-output links with the sectors that cross no border solved out: they are bought at home, at their cost.

So a state holds only what is traded, half of the sectors in usual tables, and the loop of services within services,
which converges slowest, is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.trade.economy import Array, Economy


@dataclass(frozen=True)
class Chain:
    """Linear maps of each country. T sectors are traded.

    ``wage_cost`` (J, N) and ``price_cost`` (N, T, J): log unit costs of all sectors out of the log wage and log prices
    of what is traded. ``sales_use`` (N, T, J) and ``income_use`` (J, N): spending on all sectors out of the sales of
    what is traded, and of income.
    """

    wage_cost: Array
    price_cost: Array
    sales_use: Array
    income_use: Array

    def costs(self, log_wage: Array, log_price: Array) -> Array:
        """Log costs (B, J, N) of log wages (B, N) and log prices of what is traded (B, T, N)."""
        return self.wage_cost * log_wage[:, None, :] + _each(log_price, self.price_cost)

    def spending(self, sales: Array, income: Array) -> Array:
        """Spending (B, J, N) out of sales of what is traded (B, T, N) and income (B, N)."""
        return _each(sales, self.sales_use) + self.income_use * income[:, None, :]


def _each(values: Array, maps: Array) -> Array:
    """One product for each country over all draws."""
    out: Array = np.matmul(values.transpose(2, 0, 1), maps).transpose(1, 2, 0)
    return out


def chain(economy: Economy, traded: NDArray[np.intp]) -> Chain:
    """The maps of an economy.

    >>> from umweg.simulation.trade.economy import from_flows
    >>> links = np.array([[[0.0, 0.5], [0.0, 0.5]]])  # services use as much goods as services
    >>> e = from_flows(("A",), ("goods", "services"), np.array([[[4.0]], [[4.0]]]), inputs=links)
    >>> chain(e, np.array([0])).price_cost[0, 0].tolist()  # the price of goods in the costs of both
    [0.0, 1.0]
    """
    j = economy.gva.shape[0]
    home = np.setdiff1d(np.arange(j), traded)
    a = economy.inputs
    to_home = np.linalg.inv(np.eye(home.size) - a[:, home][:, :, home])  # (N, H, H)
    wage_cost, price_cost = economy.gva.copy(), a[:, traded].copy()
    income_use, sales_use = economy.alpha.copy(), a[:, :, traded].transpose(0, 2, 1).copy()
    if home.size:
        # What home sectors cost, then what that adds to all others; and the same of what they need.
        wage_home = np.einsum("nhg,hn->gn", to_home, economy.gva[home])
        price_home = np.matmul(a[:, traded][:, :, home], to_home)
        into = a[:, home].copy()
        into[:, :, home] = 0
        wage_cost += np.einsum("nhj,hn->jn", into, wage_home)
        price_cost += np.matmul(price_home, into)
        wage_cost[home], price_cost[:, :, home] = wage_home, price_home
        income_home = np.einsum("ngh,hn->gn", to_home, economy.alpha[home])
        sales_home = np.matmul(to_home, a[:, home][:, :, traded]).transpose(0, 2, 1)
        out_of = a[:, :, home].copy()
        out_of[:, home] = 0
        income_use += np.einsum("nkh,hn->kn", out_of, income_home)
        sales_use += np.matmul(sales_home, out_of.transpose(0, 2, 1))
        income_use[home], sales_use[:, :, home] = income_home, sales_home
    return Chain(wage_cost, price_cost, sales_use, income_use)
