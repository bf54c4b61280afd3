"""The transit layer as the solver takes it: market weights of pairs with restricted goods, and who is paid on the way.

The sector's flow from origin to target falls into a restricted and a free variety with the same elasticity. A nest's
cost is a level; what enters the model is its change against the time before the measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from umweg.core.errors import UsageError
from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.solve import Solved
from umweg.simulation.trade.wedges import Transfers, Wedges, traded_sectors, wedges
from umweg.simulation.transit.routes import Conditions, Corridor, passage


def with_transit(
    economy: Economy, theta: Array, corridors: Sequence[Corridor], before: Conditions, now: Conditions
) -> Wedges:
    """Wedges (B draws) under the conditions ``now``, held against ``before``; at the base give ``before`` twice.

    Raises UsageError where ``rho`` is below the elasticity of the sector: routes would be further apart than sellers.
    """
    _refuse_misfits(economy, theta, corridors)
    plain = wedges(economy, theta, now.tariffs, now.cost)
    rows: list[tuple[int, int, int, int]] = []
    amounts: list[Array] = []
    for c in corridors:
        place = int(np.searchsorted(plain.traded, c.sector)), c.target, c.origin
        weight, paid, earned = _cell(economy, theta, c, before, now)
        plain.weight[:, *place], plain.paid[:, *place] = weight, paid
        for country, amount in earned.items():
            rows.append((c.sector, c.target, c.origin, country))
            amounts.append(amount)
    if not rows:
        return plain
    sector, buyer, seller, earner = (np.array(column, np.intp) for column in zip(*rows, strict=True))
    transfers = Transfers(sector, buyer, seller, earner, np.stack(amounts, 1))
    return Wedges(theta, plain.traded, plain.weight, plain.paid, transfers)


def _cell(
    economy: Economy, theta: Array, c: Corridor, before: Conditions, now: Conditions
) -> tuple[Array, Array, dict[int, Array]]:
    """Of one pair the weight, the part that reaches the seller, and that of each country on the way, each (B)."""
    cell = c.sector, c.target, c.origin
    power, base, rate = -theta[:, c.sector], economy.pi[cell], now.tariffs[cell]
    free = ((1 + rate) / (1 + economy.tau[cell]) * now.cost[cell]) ** power
    is_ = passage(c, now)
    nest = (is_.cost / passage(c, before).cost) ** power
    restricted = base * c.share * nest
    weight = base * (free + c.share * (nest - free))
    paid = base * (1 - c.share) * free / (1 + rate) + restricted * (is_.shares * is_.seller).sum(1)
    earned = {k: restricted * (is_.shares * part).sum(1) for k, part in is_.earned.items() if k != c.target}
    return weight, paid, earned


def _refuse_misfits(economy: Economy, theta: Array, corridors: Sequence[Corridor]) -> None:
    pairs = {(c.sector, c.target, c.origin) for c in corridors}
    if len(pairs) < len(corridors):
        raise UsageError("Two corridors have the same goods and ends.", where="transit", mend="Make one of them.")
    traded = traded_sectors(economy)
    for c in corridors:
        name = economy.sectors[c.sector]
        if c.sector not in traded:
            raise UsageError(f"{name} is not traded; it takes no route.", where="transit", mend="Leave it out.")
        low = c.rho < theta[:, c.sector]
        if low.any():
            b = int(np.argmax(low))
            raise UsageError(
                f"rho is {c.rho[b]:g}, below the elasticity {theta[b, c.sector]:g} of {name}: routes would differ more "
                "than sellers do.",
                where="transit, rho", mend="Give rho as a multiple of theta, from 1 on.",
            )  # fmt: skip


@dataclass(frozen=True)
class Routed:
    """The restricted goods of all corridors, million, (B, R) each: paid at the target, and gross at the first border.

    ``earned`` (B, N): what each country takes on the way: margins, fines, tariffs between. It is never value added.
    """

    paid: Array
    first_leg: Array
    earned: Array


def routed(corridors: Sequence[Corridor], before: Conditions, now: Conditions, solved: Solved) -> Routed:
    """What went by which route in B solutions under the conditions ``now``; the corridors have the same routes."""
    e, w, at = solved.system.economy, solved.system.wedges, solved.levels
    shape = (w.draws, len(corridors[0].routes))
    out = Routed(np.zeros(shape), np.zeros(shape), np.zeros((w.draws, len(e.countries))))
    for c in corridors:
        cell = c.sector, c.target, c.origin
        place = int(np.searchsorted(w.traded, c.sector))
        is_ = passage(c, now)
        nest = (is_.cost / passage(c, before).cost) ** -w.theta[:, c.sector]
        share = e.pi[cell] * c.share * nest * at.ct[:, place, c.origin] / at.phi[:, place, c.target]
        paid = (at.spending[:, c.sector, c.target] * share)[:, None] * is_.shares
        out.paid[:] += paid
        out.first_leg[:] += paid * np.stack([legs[0] for legs in is_.legs], 1)
        for country, part in is_.earned.items():
            out.earned[:, country] += (paid * part).sum(1)
    return out
