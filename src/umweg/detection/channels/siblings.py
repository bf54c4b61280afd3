"""Unrestricted goods that a restricted one could be declared as, and whether they rose more than other such goods do.

A sibling's trade is held against the growth of unlisted goods that are nobody's sibling, with the same partner in the
same months: after a measure all trade with a country may rise or fall, and that is no relabelling. It must also rise
above its own history: expected is the higher of the two. Scatter is the wider of what these goods show in the same
months and of what they showed in the placebo window.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.core.codes.products import describe
from umweg.detection.baseline import surge
from umweg.detection.baseline.null_model import ENOUGH, groups_of
from umweg.detection.baseline.surge import Nulls
from umweg.measures.score import NullModel
from umweg.measures.similarity import cosine
from umweg.series.panel import Array, Index, Panel
from umweg.series.windows import RunSpan

Flags = NDArray[np.bool_]

#: Siblings by description, beside those of the same heading: at most so many, at least so similar.
NEAREST, LEAST_ALIKE = 3, 0.4


@dataclass(frozen=True, slots=True)
class Siblings:
    """Pairs of a restricted good and an unlisted one, (pairs,).

    ``of`` is a position in the restricted goods given, ``good`` in the controls' goods; ``heading`` says whether both
    are of the same heading (else they are near by description).
    """

    of: Index
    good: Index
    heading: Flags


@dataclass(frozen=True, slots=True)
class Rise:
    """Per series of the controls: p of a rise, excess in money and its interval; NaN where not tested. (series,)"""

    p: Array
    excess: Array
    lower: Array
    upper: Array


def siblings(restricted: tuple[str, ...], unlisted: tuple[str, ...]) -> Siblings:
    """Pair family ids: those of the same four digits, and the nearest by description.

    >>> s = siblings(("84818099",), ("84818011", "84821010", "01012100"))
    >>> [(("84818011", "84821010", "01012100")[g], h) for g, h in zip(s.good.tolist(), s.heading.tolist())]
    [('84818011', True)]
    """
    by_heading: dict[str, list[int]] = {}
    for i, code in enumerate(unlisted):
        by_heading.setdefault(code[:4], []).append(i)
    same = [(k, g, True) for k, code in enumerate(restricted) for g in by_heading.get(code[:4], ())]
    pairs = [*same, *_alike(restricted, unlisted)]
    of, good, heading = zip(*sorted(pairs), strict=True) if pairs else ((), (), ())
    return Siblings(np.array(of, dtype=np.intp), np.array(good, dtype=np.intp), np.array(heading, dtype=np.bool_))


def _alike(restricted: tuple[str, ...], unlisted: tuple[str, ...]) -> list[tuple[int, int, bool]]:
    """The nearest by description from other headings; texts are compared once each."""
    own = [describe(c.rstrip("~")) or "" for c in restricted]
    other = [describe(c.rstrip("~")) or "" for c in unlisted]
    texts, rows = np.unique(np.array(own, dtype=object), return_inverse=True)
    others, columns = np.unique(np.array(other, dtype=object), return_inverse=True)
    if not restricted or not unlisted:
        return []
    alike = cosine(texts.tolist(), others.tolist())
    headings = np.array([c[:4] for c in unlisted])
    out = []
    for k, code in enumerate(restricted):
        near = np.where(headings == code[:4], 0.0, alike[rows[k]][columns])
        for g in np.argsort(-near, kind="stable")[:NEAREST].tolist():
            if near[g] >= LEAST_ALIKE:
                out.append((k, g, False))
    return out


def rises(
    controls: Panel,
    complete: Flags,
    found: Siblings,
    partners: tuple[str, ...],
    span: RunSpan,
    null_span: RunSpan | None,
    min_total: float,
    level: float = 0.95,
) -> Rise | None:
    """Test all siblings' trade with ``partners``; None where too few other unlisted goods are traded with them.

    ``complete`` (goods,) are the controls' families that lie wholly in the data; ``level`` is that of the intervals.
    """
    group = groups_of(controls, partners)
    is_sibling = np.zeros(len(controls.goods), dtype=np.bool_)
    is_sibling[found.good] = True
    usable = surge.testable(controls, span, complete, min_total) & (group >= 0)
    plain = np.flatnonzero(usable & ~is_sibling[controls.good])
    if plain.size < ENOUGH:
        return None
    nulls = surge.fit(controls, plain, span, group[plain], len(partners))
    if null_span is not None:
        before = surge.testable(controls, null_span, complete, min_total) & (group >= 0) & ~is_sibling[controls.good]
        early = np.flatnonzero(before)
        if early.size >= ENOUGH:
            nulls = _wider(nulls, surge.fit(controls, early, null_span, group[early], len(partners)))
    rows = np.flatnonzero(usable & is_sibling[controls.good])
    tested = surge.assess(controls, rows, span, group[rows], nulls, level)
    columns = [np.full(controls.partner.size, np.nan) for _ in range(4)]
    values = (tested.p, tested.money.excess, tested.money.lower, tested.money.upper)
    for column, value in zip(columns, values, strict=True):
        column[rows] = value
    return Rise(*columns)


def _wider(now: Nulls, before: Nulls) -> Nulls:
    """Of two nulls, the higher growth and the wider scatter of each."""
    money, tempered = _wider_model(now.money, before.money), _wider_model(now.tempered, before.tempered)
    return Nulls(money, tempered, max(now.stretch, before.stretch))


def _wider_model(a: NullModel, b: NullModel) -> NullModel:
    # Growth of the same months is no forecast: it differs between partners by what it was found to be.
    return NullModel(
        np.maximum(a.ratio, b.ratio), max(a.kappa, b.kappa), max(a.tau, b.tau), a.n, min(a.growth_sd, b.growth_sd)
    )
