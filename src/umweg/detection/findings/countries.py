"""Findings for whole transit countries: all listed goods of complete families together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.detection.channels.onward import WHOLE
from umweg.detection.findings.concentration import concentrated
from umweg.detection.findings.findings import graded, millions
from umweg.detection.findings.plots import drawn, picture
from umweg.law.load import grade_rules
from umweg.results import Candidate, Channel, Counterfactual, Finding, Good, Interval

if TYPE_CHECKING:
    from umweg.detection.channels.country import Countries
    from umweg.detection.channels.timing import Timing
    from umweg.detection.findings.evidence import RunEvidence

#: What a country's total is held against, in words.
EXPECTED: Mapping[Counterfactual, str] = {
    "own growth": "the growth of other countries' totals",
    "share": "its share before the measure of what the target imports, in goods whose origin lost",
}
LEG_ONE = "Leg 1 is unknown: the run is led by leg 2."


def _whole_fall(target: Countries, excess: float) -> Channel:
    """Displacement of all listed goods together."""
    fall, lower, upper, p = target.fall()
    estimate = Channel("displacement", True, "neutral", fall, "direct trade below expectation", (lower, upper), p)
    if fall <= 0:
        return replace(estimate, stance="against", text="Direct trade did not fall.")
    text = f"Direct trade fell; the surge equals {excess / fall:.0%} of what it fell below expectation."
    return replace(estimate, stance="for" if p <= grade_rules().p_value_at_most else "neutral", text=text)


def country_finding(
    e: RunEvidence,
    countries: Countries,
    i: int,
    complete: NDArray[np.bool_],
    own: Timing,
    target_total: Countries,
    beside: tuple[Channel, ...],
    remarks: tuple[str, ...] = (),
) -> Finding:
    """One finding for a whole transit country: all listed goods of complete families together."""
    transit, currency, c = countries.names[i], e.scope.rows.currency, countries.change
    excess = Interval(float(c.lower[i]), float(c.excess[i]), float(c.upper[i]))
    panel, span, target = e.panel, e.scope.span, e.target
    rows = np.flatnonzero(panel.where(transit) & complete[panel.good])
    direct = np.flatnonzero(panel.where(target) & complete[panel.good])
    leg = e.scope.rows.view.leg
    lead = Channel(
        "surge" if leg == 1 else "onward",
        True,
        "for",
        excess.central,
        f"{currency} above expectation",
        (excess.lower, excess.upper),
        float(c.p[i]),
        f"{millions(excess.central, currency)} above {EXPECTED[countries.by]}.",
    )
    fell = _whole_fall(target_total, excess.central)
    if e.onward:
        legs = e.onward.channel_of(transit, WHOLE)
        diverted, note = e.onward.bounds_of(transit, WHOLE, excess)
    else:
        legs = Channel("surge", False, text=LEG_ONE, lacks=("leg 1 of all listed goods",))
        diverted, note = None, LEG_ONE
    sums = (panel.value[rows].sum(axis=0), panel.value[direct].sum(axis=0))
    series = picture(e, *sums, excess, float(c.expected[i]))
    own_channels = (lead, fell, own.at(0), legs, *beside)
    doubts = concentrated(e, rows, excess.central, float(c.expected[i]))
    channels = drawn(e, own_channels, series, panel.tempered[rows].sum(axis=0))
    return Finding(
        id=f"{target}-{transit}",
        level="country",
        transit=transit,
        target=target,
        origin=e.scope.regime.origin_title,
        good=Good(WHOLE, "All listed goods that can be compared", ()),
        window=span.window(),
        grade=graded(channels, doubts, e.calibrated and countries.fitted),
        q_value=float(countries.q[i]),
        before=float(e.before[rows].sum()),
        after=float(countries.after[i]),
        expected=float(c.expected[i]),
        excess=excess,
        currency=currency,
        diverted=diverted,
        diverted_note=note,
        channels=channels,
        evidence_for=tuple(x.text for x in channels if x.assessable and x.stance == "for"),
        evidence_against=(*(x.text for x in channels if x.stance == "against"), *doubts.values(), *remarks),
        series=series,
    )


def candidates(
    countries: Countries, loss: float, exposure: float, asked: tuple[str, ...], alpha: float
) -> tuple[Candidate, ...]:
    """All countries asked for, found or not: those found first, then by the excess less its standard error.

    ``loss`` is what direct trade fell short of what was expected of it, at most 0 where it did not fall;
    ``exposure`` the months of window per month of history.
    """
    c = countries.change
    lines = [
        Candidate(
            name,
            float(countries.base[i]) * exposure,
            float(countries.after[i]),
            float(c.expected[i]),
            Interval(float(c.lower[i]), float(c.excess[i]), float(c.upper[i])),
            float(c.p[i]),
            float(countries.q[i]),
            float(c.excess[i]) / loss if loss > 0 else None,
            countries.by,
        )
        for i, name in enumerate(countries.names)
        if name in asked and (countries.base[i] > 0 or countries.after[i] > 0)
    ]

    def rank(c: Candidate) -> tuple[object, ...]:
        # About one standard error below: neither a large country's noise nor a small one's certainty leads.
        found, sure = c.q_value <= alpha and c.excess.central > 0, (c.excess.central + c.excess.lower) / 2
        return (not found, -sure, -c.excess.central, c.transit)

    return tuple(sorted(lines, key=rank))
