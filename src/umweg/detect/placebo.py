"""The same run where nothing can have happened, next to the real one, on the goods that the null was not fitted on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from umweg.detect.calibrate import Trial, judge
from umweg.detect.country import countries
from umweg.detect.frame import Frame
from umweg.detect.windows import Span, month_date, placebo_span
from umweg.findings import Placebo


def placebo(f: Frame, real: Trial) -> tuple[Placebo, ...]:
    """The placebos in time; empty where none fits the data.

    The first is in the months that the null was fitted in, on the other goods; the second in the last months before
    the measure, which the null has not seen.
    """
    if f.null_span is None:
        return ()
    sc = f.scope
    out = [_one(f, real, "time", f.null_span)]
    end = min(sc.measure, sc.span.after_from)
    last = placebo_span(sc.span, end - sc.span.length, end, sc.rows.coverage.first)
    if last is not None and last != f.null_span:
        out.append(_one(f, real, "time, just before the measure", last))
    return tuple(out)


def _one(f: Frame, real: Trial, name: str, span: Span) -> Placebo:
    alpha, null = f.options.alpha, f.calibration.transit
    judged = ~f.calibration.half[f.panel.good]
    fake = judge(f.panel, span, np.flatnonzero(f.testable(span) & judged), f.group, null, alpha)
    truth = judge(f.panel, f.scope.span, real.surge.rows[judged[real.surge.rows]], f.group, null, alpha)
    fake_found, real_found = fake.found(alpha), truth.found(alpha)
    share, real_share = _share(fake_found), _share(real_found)
    return Placebo(
        name=name,
        window=span.window(),
        tested=int(fake_found.size),
        found=int(fake_found.sum()),
        real_tested=int(real_found.size),
        real_found=int(real_found.sum()),
        ratio=share / real_share if real_share else None,
        by_transit={
            t: (int((fake_found & (fake.group == i)).sum()), int((real_found & (truth.group == i)).sum()))
            for i, t in enumerate(f.transits)
        },
        note=_note(f, span),
    )


def _share(found: NDArray[np.bool_]) -> float:
    return float(found.mean()) if found.size else 0.0


def _note(f: Frame, span: Span) -> str:
    half, fitted = f.calibration.half, f.null_span
    totals = countries(f.panel, span, fitted, f.complete, half, f.transits, ~half)
    wrong = [t for t, found in zip(f.transits, totals.found(f.options.alpha), strict=True) if found]
    same = span == fitted
    return (
        f"Date moved to {month_date(span.after_from):%Y-%m}. "
        + (
            "The null was fitted in the same months on one half of the goods and is counted on the other: growth "
            "common to all goods cancels. "
            if same
            else "The null was fitted in earlier months, on the other half of the goods: it has not seen this window. "
        )
        + (f"Whole countries raised by the placebo: {', '.join(wrong)}. " if wrong else "It raised no whole country. ")
        + "Its history lies in one period (with monthly data from 2020: the pandemic), so it cannot show how the "
        "method fares after other years; and no placebo in time can see demand that really moved with the measure."
    )
