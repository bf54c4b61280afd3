"""One good from one country to another: what each route costs, which share it carries, and who earns on it.

A route's cost is a level (1 is none): d = product over its legs of (1 + tariff) times real cost, times, in each transit
country, 1 + margin and what enforcement makes of it. Routes are chosen with dispersion ``rho``: the share of route r is
a d^-rho / sum of a d^-rho, and the nest costs (sum of a d^-rho)^(-1/rho).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from umweg.core.errors import UsageError
from umweg.simulation.trade.economy import Array

Earn = Callable[[int, Array], None]
Kind = Literal["loss", "fine", "seized"]
KINDS: tuple[Kind, ...] = ("loss", "fine", "seized")


@dataclass(frozen=True)
class Enforcement:
    """What a transit country does to goods that pass. ``expected`` (B): probability of detection times loss.

    The two are known as a product only. ``kind``: of what is sent the share ``expected`` is destroyed (``loss``) or
    kept by the transit country (``seized``), so that 1 closes the way; or a ``fine`` of ``expected`` times the value
    goes to the country ``to`` (by default to the one that fines).
    """

    expected: Array
    kind: Kind = "loss"
    to: int | None = None

    def factor(self) -> Array:
        """By what it makes the way dearer, (B); infinite where nothing arrives."""
        if self.kind == "fine":
            return 1 + self.expected
        with np.errstate(divide="ignore"):
            return 1 / (1 - self.expected)


@dataclass(frozen=True)
class Conditions:
    """What holds at one time. ``tariffs``, ``cost`` (J, N, N): ``cost`` multiplies what it was at the base.

    ``direct``: by origin, by what the restricted goods' direct way is dearer (infinity: embargo). ``enforcement``: by
    transit country.
    """

    tariffs: Array
    cost: Array
    direct: dict[int, float] = field(default_factory=dict)
    enforcement: dict[int, Enforcement] = field(default_factory=dict)


@dataclass(frozen=True)
class Corridor:
    """Restricted goods of one sector from ``origin`` to ``target`` (indices of countries).

    ``share`` (B): of the restricted goods in the sector's flow. ``routes``: transit countries of each, () is direct.
    ``attraction`` (R) or (B, R): adds up to 1; the shares at equal cost. ``rho`` (B): at least theta. ``margin``
    (B): rent of each transit country, on what it pays.
    """

    sector: int
    origin: int
    target: int
    routes: tuple[tuple[int, ...], ...]
    share: Array
    attraction: Array
    rho: Array
    margin: Array

    def __post_init__(self) -> None:
        a = self.attraction
        if (a < 0).any() or (np.abs(a.sum(-1) - 1) > 1e-9).any():
            raise UsageError(
                "Attractions of routes are shares that add up to 1.", where="attraction", mend="Mend them."
            )
        if (self.share < 0).any() or (self.share > 1).any():
            raise UsageError("The restricted share lies between 0 and 1.", where="share", mend="Mend it.")
        if (self.margin < 0).any():
            raise UsageError("A margin below zero pays nobody.", where="margin", mend="Give 0 or more.")


@dataclass(frozen=True)
class Passage:
    """What routes do under some conditions. ``shares`` (B, R) of the goods' value at the target. ``cost`` (B): of the
    nest, ``costs`` (B, R): of its routes.

    ``seller`` (B, R): part of the price at the target that reaches the origin; ``earned``: by country, (B, R). What is
    left is the target's tariff. ``legs``: for each route, value at each border as part of the price at the target.
    """

    shares: Array
    cost: Array
    costs: Array
    seller: Array
    earned: dict[int, Array]
    legs: tuple[tuple[Array, ...], ...]


def shares_and_cost(attraction: Array, cost: Array, rho: Array) -> tuple[Array, Array]:
    """Shares (B, R) of routes that cost ``cost`` (B, R), and what the nest costs, (B).

    ``attraction`` (R) or (B, R). An infinite cost or no attraction closes a route; with none open the nest's cost is
    infinite, and shares are zero; where attraction is NaN, so are both.

    >>> shares_and_cost(np.array([0.75, 0.25]), np.array([[np.inf, 2.0]]), np.array([1.0]))
    (array([[0., 1.]]), array([8.]))
    """
    open_ = (attraction > 0) & np.isfinite(cost)
    best = np.where(open_, cost, np.inf).min(1)
    shut = ~np.isfinite(best)
    least = np.where(shut, 1.0, best)[:, None]
    weight = np.where(open_, attraction * (np.where(open_, cost, least) / least) ** -rho[:, None], 0.0)
    total = weight.sum(1)
    # Divided by the sum of attractions as it comes out, so that equal costs are one cost to the last digit.
    nest = least[:, 0] * (np.where(shut, 1.0, total) / attraction.sum(-1)) ** (-1 / rho)
    unknown = np.broadcast_to(np.isnan(attraction).any(-1), shut.shape)
    shares = weight / np.where(shut, 1.0, total)[:, None]
    return np.where(unknown[:, None], np.nan, shares), np.where(unknown, np.nan, np.where(shut, np.inf, nest))


def passage(corridor: Corridor, under: Conditions) -> Passage:
    """Costs, shares and earnings of the routes of a corridor under some conditions."""
    draws, number = corridor.rho.size, len(corridor.routes)
    cost, seller = np.empty((draws, number)), np.empty((draws, number))
    earned: dict[int, Array] = {}
    legs = []
    for r, via in enumerate(corridor.routes):
        cost[:, r], seller[:, r], borders = _route(corridor, under, via, r, earned)
        legs.append(borders)
    shares, nest = shares_and_cost(corridor.attraction, cost, corridor.rho)
    return Passage(shares, nest, cost, seller, earned, tuple(legs))


def _route(
    corridor: Corridor, under: Conditions, via: tuple[int, ...], r: int, earned: dict[int, Array]
) -> tuple[Array, Array, tuple[Array, ...]]:
    """Cost of a route, the seller's part, and values at its borders from the first leg to the last."""
    j, draws = corridor.sector, corridor.rho.size

    def earn(country: int, part: Array) -> None:
        earned.setdefault(country, np.zeros((draws, len(corridor.routes))))[:, r] += part

    stops = (corridor.origin, *via, corridor.target)
    cost = np.full(draws, 1.0 if via else under.direct.get(corridor.origin, 1.0))
    left = np.ones(draws)  # of the price at the target, going back towards the origin
    borders = []
    for k in range(len(stops) - 1, 0, -1):
        seller, buyer = stops[k - 1], stops[k]
        tariff = under.tariffs[j, buyer, seller]
        cost *= (1 + tariff) * under.cost[j, buyer, seller]
        if buyer != corridor.target:
            earn(buyer, left * tariff / (1 + tariff))
        left = left / (1 + tariff)
        borders.append(left)
        if seller != corridor.origin:
            cost *= 1 + corridor.margin
            left, wedge = _enforced(seller, under, left, earn)
            cost *= wedge
            earn(seller, left * corridor.margin / (1 + corridor.margin))
            left = left / (1 + corridor.margin)
    return cost, left, tuple(reversed(borders))


def _enforced(country: int, under: Conditions, left: Array, earn: Earn) -> tuple[Array, Array]:
    """What is left after a transit country's enforcement, and by what it makes the way dearer."""
    e = under.enforcement.get(country)
    if e is None:
        return left, np.ones_like(left)
    wedge = e.factor()
    if e.kind == "loss":
        return left, wedge  # more has to be sent for the same to arrive: paid for, and gone
    to = country if e.kind == "seized" or e.to is None else e.to
    earn(to, left * (1 - 1 / wedge))
    return left / wedge, wedge
