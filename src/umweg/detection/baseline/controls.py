"""Controls: goods that no list names, to the same countries in the same months (difference in differences).

Demand that really moved (relocated firms and people) raises unrestricted goods, too, and no placebo in time can see it.
Where the data hold such goods, the null is fitted on them *in the window itself*, and a finding must exceed it.
Were the controls' growth that of their totals, this would be the difference in differences of Poisson regression with
fixed effects for series and months, which has a closed form there (tests hold measures/score.py to pyfixest). It is the
growth of ``fit_null`` instead: large shipments count less, and each country is drawn towards the mean of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from umweg.core.codes.countries import name
from umweg.detection.baseline import surge
from umweg.detection.baseline.null_model import ENOUGH, groups_of
from umweg.law.load import grade_rules
from umweg.measures import ppml
from umweg.results import Channel, Stance

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.detection.baseline.surge import Nulls, Surge
    from umweg.series.panel import Index, Panel

LACKING = "No goods outside the lists are in the data, so a rise common to all goods cannot be told from a detour."


@dataclass(frozen=True, slots=True)
class Controls:
    """Findings held against the growth of unrestricted goods.

    ``panel`` holds the unrestricted goods, ``rows`` are its series that can be tested in the window; ``held`` is per
    finding, ``place`` gives the position of a row of the listed goods' panel in it.
    """

    frame: Design
    panel: Panel
    rows: Index
    nulls: Nulls
    held: Surge
    place: dict[int, int]

    def doubt(self, row: int) -> str:
        """What speaks against the finding of a panel row; empty where it exceeds the controls' growth, too."""
        i, f = self.place[row], self.frame
        if self.held.p[i] <= grade_rules().p_value_at_most and self.held.money.excess[i] > 0:
            return ""
        growth = float(self.nulls.money.ratio[int(f.group[row])])
        country = name(f.panel.partners[int(f.panel.partner[row])])
        return (
            f"Goods under no restriction to {country} changed by {growth - 1:+.0%} at the same time; beyond that the "
            "rise is within its usual swings."
        )


def controls(f: Design, rows: Index) -> Controls | None:
    """Hold panel rows against the controls; None where the data hold too few series of unrestricted goods."""
    if f.controls is None:
        return None
    group = groups_of(f.controls, f.transits)
    everything = np.ones(len(f.controls.goods), dtype=np.bool_)
    usable = surge.testable(f.controls, f.scope.span, everything, f.options.min_total)
    mine = np.flatnonzero(usable & (group >= 0))
    if mine.size < ENOUGH:
        return None
    nulls = surge.fit(f.controls, mine, f.scope.span, group[mine], len(f.transits))
    held = surge.assess(f.panel, rows, f.scope.span, f.group[rows], nulls)
    return Controls(f, f.controls, mine, nulls, held, {int(r): i for i, r in enumerate(rows)})


def country_channel(c: Controls | None, transit: str) -> Channel:
    """Listed against unrestricted goods of one whole country, by Poisson regression with fixed effects."""
    if c is None:
        return Channel("controls", False, text=LACKING, lacks=("unrestricted goods at the same level",))
    if not ppml.available():
        text = "Not estimated: the Poisson regression needs the extra umweg[ppml]."
        return Channel("controls", False, text=text, lacks=("umweg[ppml]",))
    f, span = c.frame, c.frame.scope.span
    listed = f.panel.value[f.panel.where(transit) & f.complete[f.panel.good]]
    others = c.panel.value[c.panel.where(transit)]
    months = f.panel.columns(span.history_from, span.after_to)
    values = np.vstack([listed, others])[:, months]
    treated = np.arange(values.shape[0]) < listed.shape[0]
    live = values.sum(axis=1) > 0
    if not (live & treated).any() or not (live & ~treated).any():
        return Channel("controls", False, text=LACKING, lacks=("unrestricted goods at the same level",))
    start = f.panel.columns(span.after_from, span.after_to).start - months.start
    g = ppml.growth(values[live], treated[live], start)
    stance: Stance = "for" if g.lower > 1 else "against" if g.ratio <= 1 else "neutral"
    text = f"Listed goods grew {g.ratio:.2f} times as much as unrestricted goods to the same country."
    unit = "times the growth of unrestricted goods"
    return Channel("controls", True, stance, g.ratio, unit, (g.lower, g.upper), g.p, text)
