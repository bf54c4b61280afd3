"""What a change does: real income, real wages, prices and flows, each against the base under the same parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.trade.certificate import Certificate
from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.equations import Deficits
from umweg.simulation.trade.solve import BAR, STARTS, Solved, chunks, solve
from umweg.simulation.trade.wedges import Wedges

See = Callable[[slice, Solved, Solved], Any]
CHUNK = 32  # draws side by side: enough for the products to pay, few enough to stay in memory that is near


@dataclass(frozen=True)
class Outcome:
    """B draws. ``real_income``, ``real_wage``, ``price`` (B, N): after over before; NaN where it did not converge.

    ``income`` (B, N): in million, before the change. ``converged`` (B). ``certificates``: (before, after) of each draw.
    ``base``, ``after``: the solutions themselves, of the first draw only. ``seen``: what ``see`` made of each
    chunk.
    """

    real_income: Array
    real_wage: Array
    price: Array
    income: Array
    converged: NDArray[np.bool_]
    certificates: tuple[tuple[Certificate, Certificate], ...]
    base: Solved
    after: Solved
    seen: tuple[Any, ...] = ()

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
    the purge depends on the elasticities. Every other draw starts where the first one ended; the size of
    chunks leaves no trace beyond the bar. Raises NoEquilibrium where there can be none at all.

    >>> from umweg.simulation.trade.economy import from_flows
    >>> from umweg.simulation.trade.wedges import wedges
    >>> e = from_flows(("A", "B"), ("goods",), np.array([[[80.0, 20.0], [30.0, 70.0]]]))
    >>> theta = np.array([[4.0]])
    >>> made = effects(e, wedges(e, theta), wedges(e, theta, cost=np.where(np.eye(2), 1.0, 1.1)[None]), "purge")
    >>> [f"{x:.4f}" for x in made.real_income[0]]
    ['0.9826', '0.9768']
    """
    return effects_of(
        economy, before.draws, lambda rows: (before.take(rows), after.take(rows)), deficits,
        starts=starts, bar=bar, chunk=chunk,
    )  # fmt: skip


def effects_of(
    economy: Economy,
    draws: int,
    make: Callable[[slice], tuple[Wedges, Wedges]],
    deficits: Deficits = "keep",
    *,
    see: See | None = None,
    starts: int = STARTS,
    bar: float = BAR,
    chunk: int = CHUNK,
) -> Outcome:
    """The same, where ``make(rows)`` gives the wedges before and after of some draws when their turn comes.

    So memory does not grow with the number of draws. ``see(rows, before, after)`` may take from the solutions what it
    needs.
    """
    one = slice(0, 1)
    before, after = make(one)
    base0 = solve(economy, before, deficits, starts=starts, bar=bar)
    after0 = solve(economy, after, deficits, start=base0.states[0], starts=starts, bar=bar)
    seen = [] if see is None else [see(one, base0, after0)]
    at = base0.states[0] if base0.converged[0] else None
    step = after0.states[0] - base0.states[0] if base0.converged[0] and after0.converged[0] else 0.0
    columns = [_hats(base0, after0)]
    certificates = [*zip(base0.certificates, after0.certificates, strict=True)]
    for rows in chunks(draws - 1, chunk):
        rest = slice(rows.start + 1, rows.stop + 1)
        before, after = make(rest)
        base = solve(economy, before, deficits, start=at, bar=bar)
        done = solve(economy, after, deficits, start=base.states + step, bar=bar)
        columns.append(_hats(base, done))
        certificates += zip(base.certificates, done.certificates, strict=True)
        if see is not None:
            seen.append(see(rest, base, done))
    real_income, real_wage, price, income, converged = (np.concatenate(c) for c in zip(*columns, strict=True))
    return Outcome(
        real_income, real_wage, price, income, converged.astype(bool), tuple(certificates), base0, after0, tuple(seen)
    )


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
    cost = np.expm1(after.levels.log_cost[0] - b.log_cost[0])
    diagonal = np.arange(len(e.countries))
    m0[:, diagonal, diagonal] = 0
    m1[:, diagonal, diagonal] = 0
    exports = np.einsum("jni,ji->i", m0, cost)
    terms = (exports - np.einsum("jni,ji->n", m0, cost)) / b.income[0]
    volume = (e.tau * (m1 - m0 - m0 * cost[:, None, :])).sum((0, 2)) / b.income[0]
    return terms, volume
