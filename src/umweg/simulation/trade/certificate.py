"""Whether what was found is an equilibrium: every condition put in again, in values, with market shares written out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from umweg.simulation.trade.economy import Array
from umweg.simulation.trade.equations import Levels, System


@dataclass(frozen=True)
class Certificate:
    """Residuals of one solution, as shares of what they are measured against; all should be next to nothing.

    ``residual``: the largest change of a log in one more round. ``clearing``: output sold against output made, of all
    output of a country. ``budget``: income less spending. ``walras``: the equation that was left out. ``balance``: the
    trade deficit against the one that was asked for. ``shares``: how far market shares are from adding up to 1.
    ``least_hat``, ``largest_hat``: the ends of the changes of wages, costs and spending, from the base's figures.
    ``starts``, ``spread``: from how many starting points it was solved, and how far apart these ended, in logs.
    """

    iterations: int
    residual: float
    clearing: float
    budget: float
    walras: float
    balance: float
    shares: float
    least_hat: float
    largest_hat: float
    condition: float
    starts: int = 1
    spread: float = 0.0
    damped: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @property
    def worst(self) -> float:
        """The largest of the residuals."""
        return max(self.residual, self.clearing, self.budget, self.walras, self.balance, self.shares)


def checks(system: System, x: Array, at: Levels) -> dict[str, Array]:
    """The residuals of states (B, S), each (B)."""
    e, w = system.economy, system.wedges
    world = e.value_added.sum()
    per = at.ct[:, :, None, :] / at.phi[:, :, :, None]
    sales = at.spending.copy()
    sales[:, w.traded] = np.einsum("bjn,bjni->bji", at.spending[:, w.traded], w.paid * per)
    used = np.einsum("nkj,bjn->bkn", e.inputs, sales)
    needed = used + e.alpha * at.income[:, None]
    made = np.einsum("jn,bjn->bn", e.gva, sales)
    wage_bill = at.wage * e.value_added
    spent, final = at.spending.sum(1), at.spending.sum(1) - used.sum(1)
    out = {
        "clearing": np.abs(needed - at.spending).sum(1) / spent,
        "budget": np.abs(final - at.income) / at.income,
        "balance": np.abs(spent - sales.sum(1) - at.revenue - at.deficit) / at.income,
        "wages": np.abs(made / wage_bill - 1),
    }
    found = {k: v.max(1) for k, v in out.items()}
    found["clearing"] = np.maximum(found["clearing"], found.pop("wages"))
    found["walras"] = np.abs(made.sum(1) - wage_bill.sum(1)) / world
    found["shares"] = np.abs((w.weight * per).sum(3) - 1).max((1, 2))
    hats = np.exp(x)
    return {**found, "least_hat": hats.min(1), "largest_hat": hats.max(1)}
