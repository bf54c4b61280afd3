"""The textbook solver of Caliendo and Parro (2015), as their programme has it: one draw at a time.

Nested loops of damped iteration: prices for given wages, expenditure for given prices (by iteration, too), wages by
excess demand. Powers are taken on (J, N, N). The same equations as ours, to the same bar on excess demand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.trade.economy import Economy

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Textbook:
    """Wages (N), log prices (J, N), income (N), rounds of the outer loop."""

    wage: Array
    log_price: Array
    income: Array
    rounds: int


def solve(
    e: Economy,
    theta: Array,
    tariffs: Array,
    *,
    wage: Array | None = None,
    bar: float = 1e-9,
    damping: float = 0.2,
    most: int = 20_000,
) -> Textbook:
    """An equilibrium without deficits; RuntimeError where it is not found in ``most`` rounds."""
    n = len(e.countries)
    w = np.ones(n) if wage is None else wage.copy()
    kappa = (1 + tariffs) / (1 + e.tau)
    log_price = np.zeros(e.gva.shape)
    spending = e.spending.copy()
    for k in range(most):
        log_cost, log_price = _prices(e, theta, kappa, w, log_price, bar)
        share = e.pi * (kappa * np.exp(log_cost)[:, None, :]) ** -theta[:, None, None]
        share /= share.sum(2, keepdims=True)
        spending, income = _spending(e, share, tariffs, w, spending, bar)
        sales = np.einsum("jn,jni->ji", spending, share / (1 + tariffs))
        excess = (e.gva * sales).sum(0) / (w * e.value_added) - 1
        if np.abs(excess).max() < bar:
            return Textbook(w, log_price, income, k)
        w = w * (1 + damping * excess)
        w *= e.value_added.sum() / (w * e.value_added).sum()
    raise RuntimeError(f"excess demand is {np.abs(excess).max():.1e} after {most} rounds")


def _prices(e: Economy, theta: Array, kappa: Array, w: Array, start: Array, bar: float) -> tuple[Array, Array]:
    log_price = start
    while True:
        log_cost = e.gva * np.log(w) + np.einsum("nkj,kn->jn", e.inputs, log_price)
        power = (kappa * np.exp(log_cost)[:, None, :]) ** -theta[:, None, None]
        found = -np.log((e.pi * power).sum(2)) / theta[:, None]
        step = np.abs(found - log_price).max()
        log_price = found
        if step < bar:
            return log_cost, log_price


def _spending(e: Economy, share: Array, tariffs: Array, w: Array, start: Array, bar: float) -> tuple[Array, Array]:
    spending = start
    while True:
        sales = np.einsum("jn,jni->ji", spending, share / (1 + tariffs))
        revenue = np.einsum("jn,jni->n", spending, share * tariffs / (1 + tariffs))
        income = w * e.value_added + revenue
        found = np.einsum("nkj,jn->kn", e.inputs, sales) + e.alpha * income
        step = np.abs(found / spending - 1).max()
        spending = found
        if step < bar:
            return spending, income
