"""Is the promise kept? Nominal against observed, in the placebo windows, on goods that the null was not fitted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from umweg.detect import surge
from umweg.findings import CalibrationPoint
from umweg.measures.special import normal_quantile

if TYPE_CHECKING:
    from umweg.detect.frame import Frame
    from umweg.detect.surge import Surge

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99)


def false_findings(f: Frame) -> tuple[CalibrationPoint, ...]:
    """Share of placebo series with a p-value up to each nominal share; empty where no placebo window fits."""
    tested = _placebos(f)
    return tuple(_point(a, [r.p <= a for r in tested]) for a in SHARES) if tested else ()


def interval_coverage(f: Frame) -> tuple[CalibrationPoint, ...]:
    """Share of placebo series whose interval of the excess, at each level, holds zero."""
    out = []
    for level in LEVELS:
        tested = _placebos(f, level)
        if tested:
            held = [(r.money.lower <= 0) & (r.money.upper >= 0) for r in tested]
            out.append(_point(level, held))
    return tuple(out)


def _placebos(f: Frame, level: float = 0.95) -> list[Surge]:
    judged = ~f.calibration.half[f.panel.good]
    out = []
    for span in f.null_spans:
        rows = np.flatnonzero(f.testable(span) & judged)
        if rows.size:
            out.append(surge.assess(f.panel, rows, span, f.group[rows], f.calibration.transit, level))
    return out


def _point(nominal: float, hits: list[np.ndarray]) -> CalibrationPoint:
    """All windows together; its interval (Wilson 1927) counts one window's series only, because windows overlap."""
    observed = float(np.concatenate(hits).mean())
    n = max(h.size for h in hits)
    z = normal_quantile(0.975)
    middle = (observed + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * float(np.sqrt(observed * (1 - observed) / n + z * z / (4 * n * n)))
    return CalibrationPoint(nominal, observed, n, max(middle - reach, 0.0), min(middle + reach, 1.0))
