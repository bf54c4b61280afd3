"""What a change does: real income, real wages, prices and flows, each against the base under the same parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.trade.certificate import Certificate
from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.equations import Deficits
from umweg.simulation.trade.solve import BAR, STARTS, Solved, chunks, solve
from umweg.simulation.trade.wedges import Wedges

CHUNK = 32  # draws side by side: enough for the products to pay, few enough to stay in memory that is near


@dataclass(frozen=True)
class Outcome:
    """B draws. ``real_income``, ``real_wage``, ``price`` (B, N): after over before; NaN where it did not converge.

    ``income`` (B, N): in million, before the change. ``converged`` (B). ``certificates``: (before, after) of each draw.
    ``base``, ``after``: the solutions themselves, of the first chunk of draws only.
    """

    real_income: Array
    real_wage: Array
    price: Array
    income: Array
    converged: NDArray[np.bool_]
    certificates: tuple[tuple[Certificate, Certificate], ...]
    base: Solved
    after: Solved

    def refuse_failures(self) -> None:
        """NoEquilibrium for the first draw above the bar."""
        self.base.refuse_failures()
        self.after.refuse_failures()


def effects(
    economy: Economy,
    before: Wedges,
    after: Wedges,
    deficits: Deficits = "keep",
    *,
    starts: int = STARTS,
    bar: float = BAR,
    chunk: int = CHUNK,
) -> Outcome:
    """Solve B draws before and after a change, and hold one against the other.

    The base is solved, too: deficits may be purged from it, its shares may not be an equilibrium, and what follows from
    the purge depends on the elasticities. Every draw starts where the first one ended, so that the order and the size
    of chunks leave no trace beyond the bar. Raises NoEquilibrium where there can be none at all.

    >>> from umweg.simulation.trade.economy import from_flows
    >>> from umweg.simulation.trade.wedges import wedges
    >>> e = from_flows(("A", "B"), ("goods",), np.array([[[80.0, 20.0], [30.0, 70.0]]]))
    >>> theta = np.array([[4.0]])
    >>> made = effects(e, wedges(e, theta), wedges(e, theta, cost=np.where(np.eye(2), 1.0, 1.1)[None]), "purge")
    >>> [f"{x:.4f}" for x in made.real_income[0]]
    ['0.9826', '0.9768']
    """
    first = np.zeros(1, np.intp)
    base0 = solve(economy, before.take(first), deficits, starts=starts, bar=bar)
    after0 = solve(economy, after.take(first), deficits, start=base0.states[0], starts=starts, bar=bar)
    if before.draws == 1:
        return _joined([(base0, after0)])
    at = base0.states[0] if base0.converged[0] else None
    step = after0.states[0] - base0.states[0] if base0.converged[0] and after0.converged[0] else 0.0
    parts = []
    for rows in chunks(before.draws, chunk):
        base = solve(economy, before.take(rows), deficits, start=at, bar=bar)
        parts.append((base, solve(economy, after.take(rows), deficits, start=base.states + step, bar=bar)))
    return _joined(parts)


def _joined(parts: list[tuple[Solved, Solved]]) -> Outcome:
    columns = [_hats(b, a) for b, a in parts]
    real_income, real_wage, price, income, converged = (np.concatenate(c) for c in zip(*columns, strict=True))
    certificates = tuple(p for b, a in parts for p in zip(b.certificates, a.certificates, strict=True))
    return Outcome(real_income, real_wage, price, income, converged, certificates, *parts[0])


def _hats(base: Solved, after: Solved) -> tuple[Array, Array, Array, Array, NDArray[np.bool_]]:
    alpha = base.system.economy.alpha
    price = np.exp((alpha * (after.levels.log_price - base.levels.log_price)).sum(1))
    good = base.converged & after.converged
    hide = np.where(good, 1.0, np.nan)[:, None]
    income = after.levels.income / base.levels.income / price
    return income * hide, after.levels.wage / base.levels.wage / price * hide, price * hide, base.levels.income, good


def flows(solved: Solved, draw: int = 0) -> Array:
    """What buyers pay sellers, (J, N, N) ``[sector, buyer, seller]`` in million, without tariffs and transit rents."""
    at, w = solved.levels, solved.system.wedges
    j, n = at.spending.shape[1:]
    out = np.zeros((j, n, n))
    out[:, np.arange(n), np.arange(n)] = at.spending[draw]
    share = w.paid[draw] * at.ct[draw][:, None, :] / at.phi[draw][:, :, None]
    out[w.traded] = share * at.spending[draw][w.traded, :, None]
    return out


def first_order_split(base: Solved, after: Solved) -> tuple[Array, Array]:
    """The split of Caliendo and Parro (2015, equation 15): terms of trade and volumes of trade, (N) each.

    A first-order one: the two do not add up to the change of real income, least where that is large.
    """
    e, b = base.system.economy, base.levels
    m0, m1 = flows(base), flows(after)
    cost = np.expm1(base.system.split(after.states)[1][0] - base.system.split(base.states)[1][0])
    diagonal = np.arange(len(e.countries))
    m0[:, diagonal, diagonal] = 0
    m1[:, diagonal, diagonal] = 0
    exports = np.einsum("jni,ji->i", m0, cost)
    terms = (exports - np.einsum("jni,ji->n", m0, cost)) / b.income[0]
    volume = (e.tau * (m1 - m0 - m0 * cost[:, None, :])).sum((0, 2)) / b.income[0]
    return terms, volume
