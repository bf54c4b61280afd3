"""What flows tell of the costs of routes, and what they do not.

Two moments: how far the goods' whole trade fell, and how it was spread over routes. Given theta and rho the change of
each route's cost follows. rho alone is not identified (draw it), the margin is not identified by values (draw it, or
take unit values of both legs), and probability and loss of enforcement are known only as a product.
"""

from __future__ import annotations

import numpy as np

from umweg.core.errors import UsageError
from umweg.simulation.trade.economy import Array


def route_costs(left: Array, before: Array, after: Array, theta: Array, rho: Array) -> Array:
    """By what each route's cost was multiplied, (B, R).

    ``left`` (B): the goods' trade after the measure, direct and diverted, over what it would have been. ``before``,
    ``after`` (B, R): shares of the routes. Raises UsageError for a route that opened from nothing: give a floor.

    >>> before, after = np.array([[0.9, 0.1]]), np.array([[0.2, 0.8]])
    >>> route_costs(np.array([0.5]), before, after, np.array([4.0]), np.array([8.0])).round(4).tolist()
    [[1.4352, 0.917]]
    """
    opened = (before <= 0) & (after > 0)
    if opened.any():
        raise UsageError(
            "A route had no share before and has one after; its cost before was infinite, as far as flows tell.",
            where=f"route {int(np.argwhere(opened)[0][1]) + 1}", mend="Give it the smallest share observed as a floor.",
        )  # fmt: skip
    nest = left ** (-1 / theta)
    with np.errstate(divide="ignore"):
        change = np.where(before > 0, after / np.where(before > 0, before, 1), 1.0) ** (-1 / rho)[:, None]
    cost: Array = nest[:, None] * change
    return cost


def attraction_of(shares: Array, cost: Array, rho: Array) -> Array:
    """The attractions (B, R) under which routes of this cost (B, R) carry these shares (B, R); they add up to 1.

    >>> attraction_of(np.array([[0.8, 0.2]]), np.array([[1.0, 1.1]]), np.array([8.0])).round(4).tolist()
    [[0.6511, 0.3489]]
    """
    weight = np.where(shares > 0, shares * (cost / cost.min(1, keepdims=True)) ** rho[:, None], 0.0)
    out: Array = weight / weight.sum(1, keepdims=True)
    return out


def attraction_of_diverted(diverted: Array, before: Array, after: Array, theta: Array, rho: Array) -> Array:
    """Attractions (B, R) under which an embargo on the direct way, the first route, sends so much by the others.

    ``diverted`` (B, R - 1): value by each transit route after the measure, over all trade before it. ``before``,
    ``after`` (B, R): cost of each route. Whatever else keeps goods off a route counts as a lack of attraction.
    NaN where no attractions do: where more is diverted than was traded, for one.

    >>> before, after = np.array([[1.0, 1.2]]), np.array([[np.inf, 1.2]])
    >>> attraction_of_diverted(np.array([[0.1]]), before, after, np.array([4.0]), np.array([8.0])).round(4).tolist()
    [[0.9584, 0.0416]]
    """
    total = diverted.sum(1)
    nest = np.where(total > 0, total, 1.0) ** (-1 / theta)  # by what the goods became dearer
    share = diverted / np.where(total > 0, total, 1.0)[:, None]
    power = rho[:, None]
    weight = share * (after[:, 1:] / nest[:, None]) ** power
    others = weight * before[:, :1] ** -power
    direct = 1 - (weight * before[:, 1:] ** -power).sum(1)  # next to nothing at times, so never 1 less the others
    found = np.concatenate([direct[:, None], others], 1)
    found /= found.sum(1, keepdims=True)
    found[direct <= 0] = np.nan
    return found
