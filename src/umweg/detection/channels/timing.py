"""Channel 7, timing: an unknown break date, estimated; it must not precede the measure by months.

A code without a date of its own in the list cannot testify for a detour by its timing; a break that wholly precedes
the regime's first date testifies against one all the same, because no listed code was restricted before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from umweg.core.months import month_text
from umweg.detection.baseline.design import Design
from umweg.law.load import grade_rules
from umweg.measures.breaks import LEAST, Break, one_break
from umweg.measures.dispersion import moderated
from umweg.results import Channel, Interval
from umweg.series.panel import Array, Index


@dataclass(frozen=True, slots=True)
class Timing:
    """Breaks of some series; columns begin at month ``first``, ``step`` months each.

    ``place`` gives the position of a panel row among them.

    ``dated`` says of each: does the code have a date of its own in the list? ``breaks`` is None where the panel has too
    few periods for one.
    """

    first: int
    step: int
    measure: int
    lead: int
    breaks: Break | None
    place: dict[int, int]
    dated: tuple[bool, ...]

    def channel(self, row: int, excess: Interval) -> Channel:
        """The channel for one panel row; ``excess`` changes nothing."""
        return self.at(self.place[row])

    def at(self, i: int) -> Channel:
        """The channel for the i-th series."""
        b = self.breaks
        if b is None:
            text = f"Not assessable: the data hold too few periods to date a break; {LEAST} are needed."
            return Channel("timing", False, text=text, lacks=("more periods, or figures by month",))
        month, lower, upper = (self.first + self.step * int(x[i]) for x in (b.month, b.lower, b.upper))
        span = (
            month_text(month) if lower == upper else f"{month_text(month)} ({month_text(lower)} to {month_text(upper)})"
        )
        rose = float(b.log_ratio[i]) > 0
        estimate = replace(
            Channel("timing", True),
            effect=float(month - self.measure),
            unit="months after the measure",
            interval=(float(lower - self.measure), float(upper - self.measure)),
            p_value=float(b.p_value[i]),
        )
        if rose and upper < self.measure - self.lead:
            return replace(estimate, stance="against", text=f"The level changed in {span}, before the first measure.")
        if not self.dated[i]:
            way = "up" if rose else "down"
            text = (
                f"Level went {way} in {span}; the code has no date of its own in the list, so that counts for nothing."
            )
            return replace(estimate, assessable=False, p_value=None, text=text, lacks=("a date for each code",))
        fits = rose and lower >= self.measure - self.lead
        return replace(
            estimate, stance="for" if fits else "neutral", text=f"The level went {'up' if rose else 'down'} in {span}."
        )


def timing(f: Design, rows: Index) -> Timing:
    """Estimate one break in each of the panel's rows."""
    dated = tuple(f.goods.dated(int(f.panel.good[r])) for r in rows)
    place = {int(r): i for i, r in enumerate(rows)}
    return breaks_of(f.panel.tempered[rows], f, dated, place)


def breaks_of(values: Array, f: Design, dated: tuple[bool, ...], place: dict[int, int] | None = None) -> Timing:
    """Estimate one break in each row of ``values`` (series × months of the panel)."""
    panel, span, measure = f.panel, f.scope.span, f.scope.measure
    history = values[:, panel.columns(span.history_from, span.history_to)]
    after = values[:, panel.columns(span.after_from, span.after_to)]
    phi = moderated(history, after).phi
    lead = grade_rules().lead_months
    step = panel.step
    if values.shape[1] < LEAST:
        return Timing(panel.first, step, measure, lead, None, place or {}, dated)
    found = one_break(values, phi, (measure - panel.first) // step, -(-lead // step))
    return Timing(panel.first, step, measure, lead, found, place or {}, dated)
