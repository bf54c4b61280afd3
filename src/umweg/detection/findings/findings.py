"""From tested series to findings: channels, evidence for and against, grade, picture."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from umweg.core.codes.countries import areas, name
from umweg.core.months import month_date, month_text, span_text
from umweg.core.provenance import Grade
from umweg.detection.findings.as_reported import ReportedRun
from umweg.detection.findings.evidence import RunEvidence
from umweg.detection.findings.plots import direct_trade, drawn, picture
from umweg.law.load import grade, grade_rules
from umweg.results import Channel, Finding, Good, Interval

LEG_ONE_UNKNOWN = "Leg 1 is unknown: the store holds no trade from {o} to {t} in this good."


def millions(value: float, currency: str) -> str:
    """Money for sentences: ``12.3 M EUR``."""
    digits = 1 if abs(value) >= 1e7 else 2
    return f"{value / 1e6:,.{digits}f} M {currency}"


def good_finding(e: RunEvidence, trial_row: int) -> Finding:
    """One finding for one good through one transit country."""
    row = int(e.trial.surge.rows[trial_row])
    g = int(e.panel.good[row])
    transit, good = e.panel.partners[int(e.panel.partner[row])], e.goods[g]
    money, currency = e.trial.surge.money, e.scope.rows.currency
    excess = Interval(float(money.lower[trial_row]), float(money.excess[trial_row]), float(money.upper[trial_row]))
    lead = _lead(e, row, trial_row, excess)
    series = picture(e, e.panel.value[row], direct_trade(e, g), excess, float(money.expected[trial_row]))
    channels = drawn(e, (*lead, *(a.channel(row, excess) for a in e.answers)), series, e.panel.tempered[row])
    diverted, note = e.onward.bounds(row, excess) if e.onward else (None, channels[1].text)
    direct = next(c for c in channels if c.name == "displacement")
    reporters = e.reporters.get((transit, good.id), ())
    doubts = _doubts(e, row, excess, float(e.after[row]) - excess.lower)
    q = float(e.trial.q[trial_row])
    told: tuple[str, ...] = ()
    if e.reported:
        excess, q = e.reported.weaker(transit, good.id, excess, q)
        doubts = {**_doubts_as_reported(e, e.reported, transit, good.id), **doubts}
        told = e.reported.told(e.design, transit, good.id, currency)
    return Finding(
        id=f"{e.target}-{transit}-{good.id}",
        level="good",
        transit=transit,
        target=e.target,
        origin=e.scope.regime.origin_title,
        good=good,
        window=e.scope.span.window(),
        grade=graded(channels, doubts, e.calibrated),
        q_value=q,
        before=float(e.before[row]),
        after=float(e.after[row]),
        expected=float(money.expected[trial_row]),
        excess=excess,
        currency=currency,
        diverted=diverted,
        diverted_note=note,
        channels=channels,
        evidence_for=_supports(channels, good),
        evidence_against=(
            *(c.text for c in channels if c.stance == "against"),
            *doubts.values(),
            *told,
            *_remarks(direct, excess, float(e.after[row] - e.before[row]), reporters, currency),
        ),
        top_reporters=reporters,
        series=series,
    )


def graded(channels: tuple[Channel, ...], doubts: Collection[str], calibrated: bool) -> Grade:
    """The grade by the rule of law/grades.yml; ``watch`` where the null is a guess."""
    speaks_for = {c.name for c in channels if c.assessable and c.stance == "for"}
    against = {c.name for c in channels if c.assessable and c.stance == "against"} | set(doubts)
    against &= set(grade_rules().counts_against)
    return grade(speaks_for, against) if calibrated else "watch"


def _lead(e: RunEvidence, row: int, trial_row: int, excess: Interval) -> tuple[Channel, ...]:
    """The channel that raised the finding: surge on leg 1, or onward where leg 2 is all that is known."""
    view, money = e.scope.rows.view, millions(excess.central, e.scope.rows.currency)
    found = Channel(
        "surge" if view.leg == 1 else "onward",
        True,
        "for",
        excess.central,
        f"{view.currency} above expectation",
        (excess.lower, excess.upper),
        float(e.trial.surge.p[trial_row]),
        f"{money} above what the good's own history lets expect.",
    )
    if view.leg == 1:
        return (found,)
    transit = name(e.panel.partners[int(e.panel.partner[row])])
    text = LEG_ONE_UNKNOWN.format(o=e.scope.regime.origin_title, t=transit)
    return (found, Channel("surge", False, text=text, lacks=("trade from the origin to the transit country",)))


def _doubts_as_reported(e: RunEvidence, run: ReportedRun, transit: str, good: str) -> dict[str, str]:
    """What speaks against the finding as reported: figures that were replaced must not silence it."""
    at, f = run.row[transit, good], run.design
    money, row = run.trial.surge.money, int(run.trial.surge.rows[at])
    excess = Interval(float(money.lower[at]), float(money.excess[at]), float(money.upper[at]))
    _, after, _ = f.panel.totals(f.scope.span)
    plain = replace(e, panel=f.panel, controls=None)
    return _doubts(plain, row, excess, float(after[row]) - excess.lower)


def _doubts(e: RunEvidence, row: int, excess: Interval, ceiling: float) -> dict[str, str]:
    """What speaks against beyond the channels; keys are those of ``counts_against`` in law/grades.yml.

    ``ceiling`` is the upper end of what was expected in the window.
    """
    out = {}
    if e.controls and (doubt := e.controls.doubt(row)):
        out["controls"] = doubt
    if excess.lower <= 0:
        out["interval"] = "The interval of the excess in money includes zero: breadth rose more surely than value."
    span, currency = e.scope.span, e.scope.rows.currency
    window = e.panel.value[row, e.panel.columns(span.after_from, span.after_to)]
    earlier = e.panel.value[row, : e.panel.columns(e.panel.first, span.after_from).stop]
    if earlier.size > window.size:
        sums = np.convolve(earlier, np.ones(window.size), mode="valid")
        best = int(sums.argmax())
        if sums[best] >= min(window.sum(), ceiling) and sums[best] > 0:
            months = span_text(*(month_date(e.panel.month(best + k)) for k in (0, window.size)))
            peak = millions(float(sums[best]), currency)
            out["older"] = (
                f"Trade stood at {peak} in {months}: the rise returns to, or little exceeds, what there was before."
            )
    if window.size >= 4 and window.max() > grade_rules().burst_share * window.sum():
        month = month_text(span.after_from + e.panel.step * int(window.argmax()))
        out["burst"] = f"{window.max() / window.sum():.0%} of the window's trade fell into {month} alone."
    return out


def _remarks(
    direct: Channel, excess: Interval, rise: float, reporters: tuple[tuple[str, float], ...], currency: str
) -> tuple[str, ...]:
    """What a reader must hold against a finding, though it lowers no grade."""
    out = []
    if direct.stance == "for" and direct.effect and excess.central > direct.effect:
        fall = millions(direct.effect, currency)
        out.append(
            f"The excess is larger than the fall of direct trade ({fall}): not all of it can replace that trade."
        )
    if reporters and rise > 0 and reporters[0][1] > grade_rules().one_member_share * rise:
        share = min(reporters[0][1] / rise, 1.0)
        summed = reporters[0][0] in areas() and areas()[reporters[0][0]].members
        if not summed:  # a sum of members is nobody to ask
            out.append(f"{name(reporters[0][0])} alone makes {share:.0%} of the rise: ask there first.")
    return tuple(out)


def _supports(channels: tuple[Channel, ...], good: Good) -> tuple[str, ...]:
    texts = [c.text for c in channels if c.assessable and c.stance == "for"]
    if good.lists:
        texts.append(f"On: {', '.join(good.lists)}.")
    if good.sought:
        texts.append(f"Said to be sought by the target's firms: {', '.join(good.sought)}.")
    return tuple(texts)
