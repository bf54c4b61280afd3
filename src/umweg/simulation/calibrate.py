"""From findings of ``detect`` to the transit layer: what was diverted by each country, in million USD a year."""

from __future__ import annotations

from collections.abc import Sequence

from umweg.core import rates
from umweg.core.errors import NotAssessable, UsageError
from umweg.results.calibration import CalibratedGoods, CalibratedRoute, Calibration, RestrictedShare
from umweg.results.finding import Finding
from umweg.results.result import DetectResult
from umweg.simulation.base import table
from umweg.simulation.base.hs import sector_of

OPEN = (
    "rho, the dispersion of routes: trade values do not identify it; give a range (theta_times).",
    "the margin of transit traders: trade values do not identify it; give a range, or take unit values of both legs.",
    "probability and loss of enforcement: known as a product only.",
)


def calibration(
    found: DetectResult, least: float = 0.5, most: float = 1.0, restricted: Sequence[RestrictedShare] = ()
) -> Calibration:
    """Calibrate routes on the findings for whole countries, and say what those for single goods add up to by sector.

    ``restricted``: shares that the scenario is to have, as ``restricted_shares`` finds them. ``least``, ``most``: share
    of the first leg's excess that is taken to go on, where the second leg is not known (an assumption).
    Raises NotAssessable where no finding is for a country of the base.
    """
    if not 0 < least <= most <= 1:
        raise UsageError("The share that goes on lies above 0 and up to 1.", where="share", mend="Give 0.5..1.")
    routes, left = [], list(OPEN)
    for f in found.findings:
        if f.level != "country":
            continue
        if f.transit not in (*table.REGIONS, *table.ABSENT):
            left.append(f"{f.transit} is inside the rest of the world in this base; its excess is left out.")
            continue
        routes.append(_route(f, least, most))
        if f.transit in table.ABSENT:
            left.append(f"{f.transit} was split out of the rest of the world by parts of trade (assumption).")
    if not routes:
        raise NotAssessable(
            "No finding is for a whole transit country that the base holds.",
            mend="Run umweg detect on more goods; findings at the level country are needed.",
        )
    named = {r.transit for r in routes}
    goods = tuple(_goods(found, t, least, most) for t in sorted(named))
    by_good = tuple(g for several in goods for g in several)
    left += _misfits(by_good, restricted)
    return Calibration(found.target, tuple(routes), by_good, tuple(restricted), tuple(left))


def _goods(found: DetectResult, transit: str, least: float, most: float) -> list[CalibratedGoods]:
    """Findings for single goods by one transit country, added up by sector."""
    sums: dict[str, list[float]] = {}
    for f in found.findings:
        sector = sector_of(f.good.id) if f.level == "good" and f.transit == transit else None
        if sector is not None:
            r = _route(f, least, most)
            one = sums.setdefault(sector, [0.0, 0.0, 0])
            one[0], one[1], one[2] = one[0] + r.lower, one[1] + r.upper, one[2] + 1
    order = table.sectors()
    return [CalibratedGoods(transit, s, sums[s][0], sums[s][1], int(sums[s][2])) for s in order if s in sums]


def _misfits(goods: Sequence[CalibratedGoods], restricted: Sequence[RestrictedShare]) -> list[str]:
    """Sectors in which more is diverted than was restricted: what does not fit is told."""
    known = {r.sector: r for r in restricted}
    out = []
    for sector in dict.fromkeys(g.sector for g in goods):
        upper = sum(g.upper for g in goods if g.sector == sector)
        if sector in known and upper > known[sector].million:
            out.append(
                f"{sector}: up to {upper:,.0f} million a year are diverted, but only {known[sector].million:,.0f} of "
                "listed goods were sold before."
            )
    out += [
        f"{r.sector}: the store's {r.million:,.0f} million are more than the base's {r.flow:,.0f}; all of it counts."
        for r in restricted if r.million > r.flow
    ]  # fmt: skip
    return out


def _route(f: Finding, least: float, most: float) -> CalibratedRoute:
    w = f.window
    months = 12 * (w.after_to.year - w.after_from.year) + w.after_to.month - w.after_from.month
    rate = rates.in_usd(f.currency, w.after_from.year)
    a_year = 12 / months * rate / 1e6
    dated = f"{months} months times {12 / months:.3g}, at {rate:.4f} USD ({w.after_from.year})"
    if f.diverted is not None:
        low, high = f.diverted
        return CalibratedRoute(f.transit, low * a_year, high * a_year, f"data: diverted as found, {dated}")
    return CalibratedRoute(
        f.transit, max(f.excess.lower, 0.0) * a_year * least, max(f.excess.upper, 0.0) * a_year * most,
        f"assumption: {least:g} to {most:g} of the first leg's excess goes on; {dated}",
    )  # fmt: skip
