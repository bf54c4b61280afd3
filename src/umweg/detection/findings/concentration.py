"""Does a country's excess rest on one month, heading or member? Then it is one delivery, or one office's mistake.

Goods have tests of their own (``burst``, ``one_member_share``); the shares that count are data (law/grades.yml).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from umweg.core.codes.countries import name
from umweg.core.codes.products import describe
from umweg.core.months import month_text
from umweg.law.load import grade_rules
from umweg.series.reporters import rises_by_reporter

if TYPE_CHECKING:
    from umweg.detection.findings.evidence import RunEvidence
    from umweg.engines.base import Engine
    from umweg.series.panel import Array, Index

#: Periods that a window needs for one of them to be told from the others.
PERIODS = 4


def concentrated(e: RunEvidence, rows: Index, excess: float, expected: float) -> dict[str, str]:
    """What speaks against a country of which ``rows`` are the series; keys as in ``counts_against`` of the rule.

    ``excess`` and ``expected`` are of all rows together. Each month's and heading's own part of the excess is what it
    holds beyond its part of what was expected: a month's by the calendar, a heading's by its history.
    """
    panel, span = e.panel, e.scope.span
    window = panel.value[rows][:, panel.columns(span.after_from, span.after_to)]
    history = panel.value[rows][:, panel.columns(span.history_from, span.history_to)].sum(axis=1)
    out = {}
    limit = grade_rules().burst_share
    months = window.sum(axis=0) - expected / max(window.shape[1], 1)
    if window.shape[1] >= PERIODS and months.max() > limit * excess and not _spread(months, limit):
        at = month_text(span.after_from + panel.step * int(months.argmax()))
        out["burst"] = f"{_share(months.max(), excess)} of the country's excess fell into {at} alone."
    heading = np.array([panel.goods[int(g)][:4] for g in panel.good[rows]])
    names, place = np.unique(heading, return_inverse=True)
    parts = np.bincount(place, window.sum(axis=1) - expected * history / max(history.sum(), 1e-9), names.size)
    if names.size > 1 and parts.max() > limit * excess:
        code = str(names[int(parts.argmax())])
        told = describe(code) or "no text"
        out["one-heading"] = f"{_share(parts.max(), excess)} of the country's excess is of heading {code} ({told})."
    return out


def _spread(parts: Array, limit: float) -> bool:
    """Do the other parts make up as much as the largest leaves?"""
    return bool(np.sort(parts)[-2] > (1 - limit) * parts.max())


def _share(part: float, excess: float) -> str:
    return f"{min(part / excess, 1.0):.0%}" if excess > 0 else "All"


def one_member(engine: Engine, e: RunEvidence, transit: str, goods: tuple[str, ...]) -> str:
    """The sentence on a member that makes almost all of a country's rise; empty where there is none."""
    rises = rises_by_reporter(engine, e.scope, transit, goods)
    total = sum(change for _, change in rises)
    if len(e.scope.reporters) < 2 or not rises or total <= 0 or rises[0][1] <= grade_rules().one_member_share * total:
        return ""
    return f"{name(rises[0][0])} alone makes {min(rises[0][1] / total, 1):.0%} of the rise: ask there first."
