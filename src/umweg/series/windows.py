"""The windows that a regime's rule gives for the data at hand, as half-open spans of month indices."""

from __future__ import annotations

from dataclasses import dataclass

from umweg.core.errors import NotAssessable
from umweg.core.months import month_date, month_text
from umweg.engines.sql import SQL, text
from umweg.results import Window

#: Months per period of each frequency, the finest first; and what a period of so many months is called.
STEPS = {"M": 1, "Q": 3, "A": 12}
PERIODS = {1: "month", 3: "quarter", 12: "year"}


@dataclass(frozen=True, slots=True)
class RunSpan:
    """A run's months: history and window, half-open month indices; ``before`` is the window a year earlier.

    ``gap``: months between the two, of a period in whose middle the measure fell: it is neither before nor after.
    """

    history_from: int
    after_from: int
    after_to: int
    gap: int = 0

    @property
    def history_to(self) -> int:
        """First month no longer in the history."""
        return self.after_from - self.gap

    @property
    def before(self) -> tuple[int, int]:
        """The same months a year earlier, or two where a year earlier the gap would lie in them."""
        back = -(-(self.length + self.gap) // 12) * 12
        return self.after_from - back, self.after_to - back

    @property
    def length(self) -> int:
        """Months in the window."""
        return self.after_to - self.after_from

    @property
    def exposure(self) -> float:
        """Months of window per month of history."""
        return self.length / (self.history_to - self.history_from)

    def window(self) -> Window:
        """The two ranges that people compare: the window, and the same months a year earlier."""
        months = (*self.before, self.after_from, self.after_to)
        return Window(*(month_date(m) for m in months))


def real_span(measure: int, first: int, last: int, history: int, longest: int = 12, step: int = 1) -> RunSpan:
    """The window from the first whole period under the measure to the end of the data.

    ``first`` and ``last`` (inclusive) are the data's months, ``step`` the months a period. Raises NotAssessable where
    the measure lies outside the data or too little history precedes it.
    """
    gap = step if measure % step else 0
    measure = -(-measure // step) * step
    longest = max(longest // step, 1) * step
    if last < measure:
        raise NotAssessable(
            f"The data end in {month_text(last)}, before the measure took effect ({month_text(measure)}).",
            mend="Ingest later months, or give a window with --after.",
        )
    if measure - gap - history < first:
        raise NotAssessable(
            f"The data begin in {month_text(first)}; {history} months of history before "
            f"{month_text(measure - gap)} are needed.",
            mend="Ingest earlier months, or shorten the history with --history.",
        )
    return RunSpan(measure - gap - history, measure, min(last + 1, measure + longest), gap)


def placebo_span(real: RunSpan, start: int, measure: int, first: int) -> RunSpan | None:
    """The same run moved to ``start``; None where it would touch the measure or the data do not reach back."""
    history = real.history_to - real.history_from
    span = RunSpan(start - history, start, start + real.length)
    return span if span.history_from >= first and span.after_to <= measure else None


def within(start: int, stop: int) -> SQL:
    """SQL: the row's period lies in the half-open months ``[start, stop)``.

    >>> from umweg.core.months import month_index
    >>> within(month_index("2022-03"), month_index("2022-12"))
    "(period >= date '2022-03-01' and period < date '2022-12-01')"
    """
    first, end = text(month_date(start).isoformat()), text(month_date(stop).isoformat())
    return SQL(f"(period >= date {first} and period < date {end})")
