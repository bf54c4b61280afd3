"""From findings of ``detect`` to the transit layer: what was diverted by each country, in million USD a year."""

from __future__ import annotations

from umweg.core import rates
from umweg.core.errors import NotAssessable, UsageError
from umweg.results.calibration import CalibratedRoute, Calibration
from umweg.results.finding import Finding
from umweg.results.result import DetectResult
from umweg.simulation.base import table

OPEN = (
    "rho, the dispersion of routes: trade values do not identify it; give a range (theta_times).",
    "the margin of transit traders: trade values do not identify it; give a range, or take unit values of both legs.",
    "probability and loss of enforcement: known as a product only.",
)


def calibration(found: DetectResult, least: float = 0.5, most: float = 1.0) -> Calibration:
    """Calibrate on the findings for whole countries.

    ``least``, ``most``: share of the first leg's excess that is taken to go on, where the second leg is not known (an
    assumption).
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
    return Calibration(found.target, tuple(routes), tuple(left))


def _route(f: Finding, least: float, most: float) -> CalibratedRoute:
    w = f.window
    months = 12 * (w.after_to.year - w.after_from.year) + w.after_to.month - w.after_from.month
    rate = _usd(f.currency, w.after_from.year)
    a_year = 12 / months * rate / 1e6
    dated = f"{months} months times {12 / months:.3g}, at {rate:.4f} USD ({w.after_from.year})"
    if f.diverted is not None:
        low, high = f.diverted
        return CalibratedRoute(f.transit, low * a_year, high * a_year, f"data: diverted as found, {dated}")
    return CalibratedRoute(
        f.transit, max(f.excess.lower, 0.0) * a_year * least, max(f.excess.upper, 0.0) * a_year * most,
        f"assumption: {least:g} to {most:g} of the first leg's excess goes on; {dated}",
    )  # fmt: skip


def _usd(currency: str, year: int) -> float:
    """US dollars for one unit of a currency, the mean of a year."""
    if currency == "USD":
        return 1.0
    usd = rates.average("USD", year)
    return usd if currency == "EUR" else usd / rates.average(currency, year)
