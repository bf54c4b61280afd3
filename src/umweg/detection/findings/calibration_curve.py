"""Is the promise kept? Nominal against observed, in the placebo windows, on goods that the null was not fitted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from umweg.detection.baseline import surge
from umweg.measures.special import normal_quantile
from umweg.results import CalibrationPoint

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.series.panel import Index
    from umweg.series.windows import RunSpan

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99)


def false_findings(f: Design) -> tuple[CalibrationPoint, ...]:
    """Share of placebo series with a p-value up to each nominal share; empty where no placebo window fits."""
    null = f.calibration.transit
    p = [surge.assess(f.panel, rows, span, f.group[rows], null).p for span, rows in _placebos(f)]
    return tuple(_point(a, [q <= a for q in p]) for a in SHARES) if p else ()


def interval_coverage(f: Design) -> tuple[CalibrationPoint, ...]:
    """Share of placebo series whose interval of the excess, at each level, holds zero."""
    null = f.calibration.transit
    found = [surge.in_money(f.panel, rows, span, f.group[rows], null, LEVELS) for span, rows in _placebos(f)]
    held = [[(c.lower <= 0) & (c.upper >= 0) for c in changes] for changes in found]
    return tuple(_point(level, list(hits)) for level, hits in zip(LEVELS, zip(*held, strict=True), strict=False))


def _placebos(f: Design) -> list[tuple[RunSpan, Index]]:
    """The placebo windows, and the series of the judged half that can be tested in each."""
    judged = ~f.calibration.half[f.panel.good]
    found = [(span, np.flatnonzero(f.testable(span) & judged)) for span in f.null_spans]
    return [(span, rows) for span, rows in found if rows.size]


def _point(nominal: float, hits: list[np.ndarray]) -> CalibrationPoint:
    """All windows together; its interval (Wilson 1927) counts one window's series only, because windows overlap."""
    observed = float(np.concatenate(hits).mean())
    n = max(h.size for h in hits)
    z = normal_quantile(0.975)
    middle = (observed + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * float(np.sqrt(observed * (1 - observed) / n + z * z / (4 * n * n)))
    return CalibrationPoint(nominal, observed, n, max(middle - reach, 0.0), min(middle + reach, 1.0))
