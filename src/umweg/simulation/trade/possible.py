"""Changes after which there is no equilibrium at all: told before anything is solved."""

from __future__ import annotations

import numpy as np

from umweg.simulation.errors import NoEquilibrium
from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.equations import Deficits
from umweg.simulation.trade.wedges import Wedges


def refuse_the_impossible(economy: Economy, wedges: Wedges, deficits: Deficits = "purge") -> None:
    """NoEquilibrium where a market has lost its last seller, or a country its last buyer.

    Every good that is bought is needed (the model knows no other spending), so a market without a seller has no price;
    a country that sells nothing has a wage of zero, whose logarithm there is not; one that trades with nobody cannot
    have a deficit.
    """
    e = economy
    # An embargo is one for all draws: kappa^-theta is zero whatever theta is.
    weight = np.fmax.reduce(wedges.weight, axis=0)
    empty = (weight.sum(2) <= 0) & (e.spending[wedges.traded] > 0)
    if empty.any():
        j, n = np.argwhere(empty)[0]
        sector, country = e.sectors[int(wedges.traded[j])], e.countries[n]
        raise NoEquilibrium(
            f"{country} is cut off from every seller of {sector} and makes none itself; the model has no equilibrium.",
            where=f"{sector}, {country}", mend="Leave one seller, or give a high cost instead of an embargo.",
        )  # fmt: skip
    lost = ~_sells(e, wedges, weight).any(0)
    if lost.any():
        country = e.countries[int(np.argmax(lost))]
        raise NoEquilibrium(
            f"{country} sells nothing to anybody; its wage would be zero.",
            where=country, mend="Leave one buyer, or give a high cost instead of an embargo.",
        )  # fmt: skip

    if deficits == "purge":
        return
    abroad = (weight * (1 - np.eye(len(e.countries)))).sum(0)
    alone = (abroad.sum(0) <= 0) & (abroad.sum(1) <= 0) & (np.abs(e.deficit) > 0)
    if alone.any():
        k = int(np.argmax(alone))
        raise NoEquilibrium(
            f"{e.countries[k]} would trade with nobody, but has a deficit of {e.deficit[k]:,.0f} by the rule "
            f"'{deficits}'; nobody could pay for it.",
            where=e.countries[k], mend="Leave it one partner, or write base: {deficits: purge}.",
        )  # fmt: skip


def _sells(economy: Economy, wedges: Wedges, weight: Array) -> np.ndarray:
    """Whether each sector of each country still has a buyer, (J, N); only where value added is in it."""
    out = economy.sales() > 0
    buys = economy.spending[wedges.traded] > 0
    out[wedges.traded] &= ((weight > 0) & buys[:, :, None]).any(1)
    return out & (economy.gva > 0)
