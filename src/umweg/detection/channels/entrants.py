"""Channel 8, entrants: members that had never sold the good to the transit country begin to sell.

"Never" means: not in the look-back, which is as long before the placebo window as before the real one. A longer memory
before the real window would leave fewer old sellers to be taken for new ones, and the comparison would be unfair.

The count is not independent of the surge: new sellers make trade broader, and breadth is what the surge tests. It says
whether a rise came from new hands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from umweg.core.codes.countries import name
from umweg.core.plurals import counted
from umweg.detection.channels.base import Answers, LackingChannel
from umweg.detection.channels.sellers import Flags, Sellers, Which, sellers
from umweg.law.load import grade_rules
from umweg.measures.entry_hazard import EntryExcess, Hazard, dispersion, entry_test, fit_hazard
from umweg.measures.entry_strata import Strata, strata
from umweg.results import Channel, Interval, Plot
from umweg.series.panel import Array, Index

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.engines.base import Engine

#: New sellers that a hazard needs to be fitted at all, and months that make a look-back.
ENOUGH = 30
SHORTEST = 6
SHOWN = 8  # members drawn by name


@dataclass(frozen=True, slots=True)
class NewSellers:
    """New sellers and those who could have been, per transit country and good: each (countries, goods)."""

    entered: Array
    expected: Array
    at_risk: Array


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """Who could begin to sell, and who did: ``entered`` is (countries, members, goods), like ``strata.at_risk``."""

    strata: Strata
    entered: Flags

    def count(self, hazard: Hazard) -> NewSellers:
        """New sellers of each country and good, found and expected."""
        chance = np.where(self.strata.at_risk, hazard.chances()[self.strata.cell], 0.0)
        return NewSellers(
            self.entered.sum(axis=1).astype(float), chance.sum(axis=1), self.strata.at_risk.sum(axis=1).astype(float)
        )


@dataclass(frozen=True, slots=True)
class Null:
    """Hazards of entry and the scatter of counts around them, both from the placebo window's calibration half."""

    hazard: Hazard
    scatter: float
    spread: float


@dataclass(frozen=True, slots=True)
class Entrants:
    """New sellers of the rows found. ``place``: position of a panel row in ``entry``, ``entered`` and ``at_risk``.

    ``who`` gives each row's new sellers with their sales in the window, largest first; ``rise`` is the window's trade
    over the same months a year before, both in the run's currency; ``months`` the length of the look-back.
    """

    place: dict[int, int]
    entry: EntryExcess
    entered: Array
    at_risk: Array
    who: tuple[tuple[tuple[str, float], ...], ...]
    rise: Array
    months: int
    currency: str

    @property
    def _span(self) -> str:
        return counted(self.months, "month")

    def channel(self, row: int, excess: Interval) -> Channel:
        """The channel for one panel row; ``excess`` changes nothing."""
        i = self.place[row]
        if self.at_risk[i] == 0:
            text = f"Every member sold it in the {self._span} before: nobody could begin."
            return Channel("entrants", False, text=text, lacks=("members that had not sold the good before",))
        found, expected, p = int(self.entered[i]), float(self.entry.expected[i]), float(self.entry.p[i])
        speaks = p <= grade_rules().p_value_at_most and found > expected
        estimate = Channel(
            "entrants",
            True,
            effect=float(self.entry.excess[i]),
            unit="new sellers above expectation",
            interval=(float(self.entry.lower[i]), float(self.entry.upper[i])),
            p_value=p,
            text=self._text(i, found, expected),
            plot=self._plot(i),
        )
        return replace(estimate, stance="for") if speaks else estimate

    def _text(self, i: int, found: int, expected: float) -> str:
        if not found:
            return f"No member began to sell that had sold none in the {self._span} before."
        who = counted(int(found), "member")
        text = f"{who} that had sold none in the {self._span} before began to sell; {expected:.1f} expected."
        sales, rise = sum(v for _, v in self.who[i]), float(self.rise[i])
        if rise <= 0:
            return f"{text} Trade did not rise on the year before."
        if sales > rise:
            return f"{text} They sold more than trade rose on the year before: old sellers sold less."
        return f"{text} They make {sales / rise:.0%} of the rise on the year before."

    def _plot(self, i: int) -> Plot | None:
        if not self.who[i]:
            return None
        shown, rest = self.who[i][:SHOWN], self.who[i][SHOWN:]
        bars = [(name(m), v) for m, v in shown] + ([(f"{len(rest)} more", sum(v for _, v in rest))] if rest else [])
        values = tuple(round(v / 1e6, 6) for _, v in bars)
        return Plot(tuple(m for m, _ in bars), (("new sellers", values),), f"M {self.currency}", "bar")


def entrants(engine: Engine, frame: Design, rows: Index) -> Answers:
    """Count the new sellers of the panel's rows and test them against hazards fitted where nothing had happened."""
    if not frame.scope.rows.view.led_by_origin:
        return _lacking("Who began to sell is known only where the origin bloc's members report their exports.")
    sold = sellers(engine, frame)
    if isinstance(sold, str):
        return _lacking(sold)
    if sold.months < SHORTEST:
        return _lacking(
            f"Only {counted(sold.months, 'month')} before the placebo window: too few to tell who had never sold."
        )
    null = fit(frame, sold)
    if null is None:
        return _lacking(f"Fewer than {ENOUGH} new sellers where nothing had happened: no rate to compare with.")
    panel, tried = frame.panel, at_stake(frame, sold, "real").count(null.hazard)
    at = (frame.group[rows], panel.good[rows])
    entered = tried.entered[at]
    _, after, before = panel.totals(frame.scope.span)
    return Entrants(
        place={int(r): i for i, r in enumerate(rows)},
        entry=entry_test(entered, tried.expected[at], null.scatter, null.spread),
        entered=entered,
        at_risk=tried.at_risk[at],
        who=sold.began(panel.partner[rows], panel.good[rows]),
        rise=after[rows] - before[rows],
        months=sold.months,
        currency=frame.scope.rows.currency,
    )


def fit(frame: Design, sold: Sellers) -> Null | None:
    """Hazards and scatter from the calibration half of the goods in the placebo window; None where too few began."""
    keep = frame.calibration.half & frame.complete
    stake = at_stake(frame, sold, "placebo")
    units = stake.strata.at_risk & keep
    entered = stake.entered[units]
    if int(entered.sum()) < ENOUGH or bool(entered.all()):
        return None
    hazard = fit_hazard(stake.strata.cell[units], stake.strata.levels, entered)
    tried = stake.count(hazard)
    scatter = dispersion(tried.entered[:, keep].ravel(), tried.expected[:, keep].ravel())
    # Entry follows trade: its level may differ from year to year by what growth differs between countries.
    return Null(hazard, scatter, frame.calibration.transit.tempered.growth_sd)


def at_stake(frame: Design, sold: Sellers, window: Which) -> EntryCounts:
    """Who could begin and who did, in the placebo window or the real one."""
    countries = np.array([frame.panel.partners.index(t) for t in frame.transits], dtype=np.intp)
    s = strata(sold.sold(sold.before[window]), sold.size(window), countries)
    after = sold.sold(sold.after[window])[:, countries, :].transpose(1, 0, 2)
    return EntryCounts(s, after & s.at_risk)


def _lacking(text: str) -> LackingChannel:
    return LackingChannel("entrants", text, ("sales by member before and in a window where nothing can have happened",))
