"""Channel 7, timing: an unknown break date, estimated; it must not precede the measure by months.

A code without a date of its own in the list cannot testify for a detour by its timing; a break that wholly precedes
the regime's first date testifies against one all the same, because no listed code was restricted before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from umweg.detect.panel import Array, Panel
from umweg.detect.windows import Span, month_text
from umweg.findings import Channel
from umweg.law.load import grade_rules
from umweg.measures.breaks import Break, one_break
from umweg.measures.dispersion import moderated


@dataclass(frozen=True, slots=True)
class Timing:
    """Breaks of some panel rows; month indices are absolute."""

    first: int
    measure: int
    lead: int
    breaks: Break

    def channel(self, i: int, *, own_date: bool) -> Channel:
        """The channel for the i-th row; ``own_date``: does the code have a date of its own in the list?"""
        b = self.breaks
        month, lower, upper = (self.first + int(x[i]) for x in (b.month, b.lower, b.upper))
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
        if not own_date:
            way = "up" if rose else "down"
            text = (
                f"Level went {way} in {span}; the code has no date of its own in the list, so that counts for nothing."
            )
            return replace(estimate, assessable=False, p_value=None, text=text)
        fits = rose and lower >= self.measure - self.lead
        return replace(
            estimate, stance="for" if fits else "neutral", text=f"The level went {'up' if rose else 'down'} in {span}."
        )


def timing(panel: Panel, values: Array, span: Span, measure: int) -> Timing:
    """Estimate one break in each row of ``values`` (series × months of the panel)."""
    history = values[:, panel.columns(span.history_from, span.after_from)]
    after = values[:, panel.columns(span.after_from, span.after_to)]
    phi = moderated(history, after).phi
    lead = grade_rules().lead_months
    return Timing(panel.first, measure, lead, one_break(values, phi, measure - panel.first, lead))
