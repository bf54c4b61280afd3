"""The same run where nothing can have happened, next to the real one, on the goods that the null was not fitted on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from umweg.detect.calibrate import Trial, judge
from umweg.detect.country import countries
from umweg.detect.frame import Frame
from umweg.detect.windows import month_date
from umweg.findings import Placebo


def placebo(f: Frame, real: Trial) -> tuple[Placebo, ...]:
    """The placebo in time; empty where no placebo window fits the data."""
    span = f.null_span
    if span is None:
        return ()
    judged = ~f.calibration.half[f.panel.good]
    rows = np.flatnonzero(f.testable(span) & judged)
    fake = judge(f.panel, span, rows, f.group, f.calibration.transit)
    truth = judge(f.panel, f.scope.span, real.surge.rows[judged[real.surge.rows]], f.group, f.calibration.transit)
    fake_found, real_found = fake.found(f.options.alpha), truth.found(f.options.alpha)
    share, real_share = _share(fake_found), _share(real_found)
    return (
        Placebo(
            name="time",
            window=span.window(),
            tested=int(rows.size),
            found=int(fake_found.sum()),
            real_tested=int(real_found.size),
            real_found=int(real_found.sum()),
            ratio=share / real_share if real_share else None,
            by_transit={
                t: (int((fake_found & (fake.group == i)).sum()), int((real_found & (truth.group == i)).sum()))
                for i, t in enumerate(f.transits)
            },
            note=_note(f),
        ),
    )


def _share(found: NDArray[np.bool_]) -> float:
    return float(found.mean()) if found.size else 0.0


def _note(f: Frame) -> str:
    span, half = f.null_span, f.calibration.half
    assert span is not None  # noqa: S101  # only called where there is a placebo
    totals = countries(f.panel, span, span, f.complete, half, f.transits, ~half)
    wrong = [t for t, found in zip(f.transits, totals.found(f.options.alpha), strict=True) if found]
    return (
        f"Date moved to {month_date(span.after_from):%Y-%m}; null fitted on one half of the goods, "
        "counted on the other. "
        + (f"Whole countries raised by the placebo: {', '.join(wrong)}. " if wrong else "It raised no whole country. ")
        + "History of this placebo lies in one period (with monthly data from 2020: the pandemic), so it cannot show "
        "how the method fares after other years; and it cannot see demand that really moved with the measure."
    )
