"""Who reported when? Reporters without a row in a month have not reported it: a hole, not zero trade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.core.months import month_text
from umweg.results import Gap


@dataclass(frozen=True, slots=True)
class Coverage:
    """``present`` is (reporters × periods): does the reporter have any row then? Column 0 begins in month ``first``.

    ``step`` is the months a period: 1, 3 or 12.
    """

    reporters: tuple[str, ...]
    first: int
    present: NDArray[np.bool_]
    step: int = 1

    @property
    def last(self) -> int:
        """Last month in the data (inclusive)."""
        return self.first + int(self.present.shape[1]) * self.step - 1

    def complete(self, start: int, stop: int) -> tuple[str, ...]:
        """Reporters present in every month of ``[start, stop)``."""
        step = self.step
        columns = self.present[:, max(start - self.first, 0) // step : max(stop - self.first, 0) // step]
        full = columns.all(axis=1) & (columns.shape[1] == (stop - start) // step)
        return tuple(r for r, ok in zip(self.reporters, full, strict=True) if ok)

    def gaps(self, start: int | None = None, stop: int | None = None) -> tuple[Gap, ...]:
        """Every reporter with holes, and its missing months, within ``[start, stop)`` (default: all months)."""
        lo = self.first if start is None else start
        hi = self.last + 1 if stop is None else stop
        out = []
        for i, reporter in enumerate(self.reporters):
            missing = [m for m in range(lo, hi, self.step) if not self._has(i, m)]
            if missing:
                out.append(Gap(reporter, tuple(month_text(m) for m in missing)))
        return tuple(out)

    def _has(self, row: int, month: int) -> bool:
        column = (month - self.first) // self.step
        return 0 <= column < self.present.shape[1] and bool(self.present[row, column])


def coverage(rows: Iterable[tuple[str, int]], step: int = 1) -> Coverage:
    """From pairs of reporter and first month of a period (index), in any order.

    >>> c = coverage([("NL", 24000), ("DE", 24000), ("DE", 24001)])
    >>> c.gaps()
    (Gap(reporter='NL', months=('2000-02',)),)
    >>> c.complete(24000, 24002)
    ('DE',)
    """
    pairs = list(rows)
    reporters = tuple(sorted({r for r, _ in pairs}))
    first = min(m for _, m in pairs)
    last = max(m for _, m in pairs)
    present = np.zeros((len(reporters), (last - first) // step + 1), dtype=np.bool_)
    place = {r: i for i, r in enumerate(reporters)}
    for reporter, month in pairs:
        present[place[reporter], (month - first) // step] = True
    return Coverage(reporters, first, present, step)
