"""The same run where nothing can have happened, next to the real one, on the goods that the null was not fitted on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from umweg.core.codes.countries import name as country_name
from umweg.core.months import month_date
from umweg.detection.baseline import null_model as cal
from umweg.detection.baseline.controls import Controls
from umweg.detection.baseline.design import Design
from umweg.detection.baseline.null_model import Trial, judge
from umweg.detection.channels.country import countries
from umweg.detection.channels.displacement import displacement
from umweg.law.load import grade_rules
from umweg.results import Placebo
from umweg.series.windows import RunSpan

#: At most so many countries stand in for the target.
TARGETS = 12


def placebo(f: Design, real: Trial, controls: Controls | None) -> tuple[Placebo, ...]:
    """The placebos in time, in target and, where the data hold enough unrestricted goods, in goods.

    In time, the first is in the months that the null was fitted in, on the other goods; the others it has not seen.
    """
    if not f.options.placebo:
        return ()
    fake = _in_target(f, real)
    goods = _in_goods(f, real, controls)
    return (*_in_time(f, real), *((fake,) if fake else ()), *((goods,) if goods else ()))


def _in_time(f: Design, real: Trial) -> list[Placebo]:
    """One placebo a window, each beside the same real run on the goods that the null was not fitted on."""
    if not f.null_spans:
        return []
    alpha, null = f.options.alpha, f.calibration.transit
    judged = ~f.calibration.half[f.panel.good]
    truth = judge(f.panel, f.scope.span, real.surge.rows[judged[real.surge.rows]], f.group, null, alpha)
    out = []
    for span in f.null_spans:
        fake = judge(f.panel, span, np.flatnonzero(f.testable(span) & judged), f.group, null, alpha)
        out.append(_beside(f, f"time, {month_date(span.after_from):%Y-%m}", span, fake, truth, _note(f, span)))
    return out


def _in_goods(f: Design, real: Trial, controls: Controls | None) -> Placebo | None:
    """Unrestricted goods in the real window, under the null of the restricted ones."""
    if controls is None:
        return None
    group = cal.groups_of(controls.panel, f.transits)
    fake = judge(controls.panel, f.scope.span, controls.rows, group, f.calibration.transit, f.options.alpha)
    note = (
        "The same months and countries, on goods that no list of the regime names. What is found there is a rise that "
        "has nothing to do with the restriction (or a list that lacks a code)."
    )
    return _beside(f, "goods", f.scope.span, fake, real, note)


def _beside(f: Design, name: str, span: RunSpan, fake: Trial, truth: Trial, note: str) -> Placebo:
    alpha = f.options.alpha
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
        note=note,
    )


def _in_target(f: Design, real: Trial) -> Placebo | None:
    """Findings whose good fell to a country that is under no measure, beside those whose good fell to the target."""
    found = real.surge.rows[real.found(f.options.alpha)]
    if not found.size or len(f.transits) < 2:
        return None
    truth = _fell(f, f.target, found)
    tested = fell = real_fell = 0
    by_country: dict[str, tuple[int, int]] = {}
    for i in _largest(f):
        country = f.transits[i]
        others = f.group[found] != i
        mine = _fell(f, country, found)[others]
        by_country[country] = int(mine.sum()), int(truth[others].sum())
        tested, fell, real_fell = (
            tested + int(others.sum()),
            fell + int(mine.sum()),
            real_fell + int(truth[others].sum()),
        )
    note = (
        f"{country_name(f.target)} is exchanged for each transit country in turn: for how many findings through the "
        "others did direct trade with the false target fall (displacement)? By false target."
    )
    return Placebo(
        name="target",
        window=f.scope.span.window(),
        tested=tested,
        found=fell,
        real_tested=tested,
        real_found=real_fell,
        ratio=fell / real_fell if real_fell else None,
        by_transit=by_country,
        note=note,
    )


def _largest(f: Design) -> list[int]:
    """The transit countries with the most trade in the history, as indices: false targets enough."""
    history, _, _ = f.panel.totals(f.scope.span)
    inside = f.group >= 0
    total = np.bincount(f.group[inside], history[inside], len(f.transits))
    return sorted(np.argsort(-total, kind="stable")[:TARGETS].tolist())


def _fell(f: Design, target: str, rows: np.ndarray) -> NDArray[np.bool_]:
    """Did trade with ``target`` in the goods of these panel rows fall beyond its usual swings?"""
    nulls = f.calibration.direct
    if target != f.target:
        own = f.transits.index(target)
        one = np.array([own], dtype=np.intp)
        nulls = f.calibration.transit.only(one)
    direct = displacement(f.panel, f.scope.span, target, nulls, f.options.min_total)
    good = f.panel.good[rows]
    known = ~np.isnan(direct.p[good])
    fell = np.where(known, direct.p[good], 1.0) <= grade_rules().p_value_at_most
    return np.asarray(fell & (np.where(known, direct.fall[good], 0.0) > 0))


def _share(found: NDArray[np.bool_]) -> float:
    return float(found.mean()) if found.size else 0.0


def _note(f: Design, span: RunSpan) -> str:
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
            else "The null was fitted in other months, on the other half of the goods: it has not seen this window. "
        )
        + (f"Whole countries raised by the placebo: {', '.join(wrong)}. " if wrong else "It raised no whole country. ")
        + "Its history lies in one period (with monthly data from 2020: the pandemic), so it cannot show how the "
        "method fares after other years; and no placebo in time can see demand that really moved with the measure."
    )
