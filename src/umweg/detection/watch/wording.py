"""What speaks against an alarm of the watch, in words."""

from __future__ import annotations

import numpy as np

from umweg.core.months import month_text
from umweg.detection.watch.evidence import WatchEvidence, recent_ratio
from umweg.detection.watch.figures import Figures
from umweg.series.coverage import Coverage
from umweg.series.panel import Array

#: Direct trade that still has this share of its history's level has not been displaced.
STANDS = 0.9
#: From this share on, one good, or one month, carries the rise.
MOST = 0.5
#: Coverage from which on nothing needs to be said of a month.
WHOLE = 0.999
MONTH = 0.75


def ratio_of(f: Figures, values: Array, corridor: int) -> float | None:
    """Mean of the last three judged months over that of the history, for (months,) of one corridor."""
    return recent_ratio(values, f.usable[corridor], f.start - f.first)


def corridor_against(f: Figures, j: WatchEvidence, c: int, measure: int, level: float) -> tuple[str, ...]:
    """Doubts about a corridor's alarm; empty where there is none to doubt."""
    if j.alarm[c] < 0:
        return ()
    at = int(j.alarm[c])
    out = [*_early(f, at, measure), *_fallen(f, j.log_e[c])]
    bar = -np.log(level)
    if j.broad[c, -1] < bar:
        out.append("Money rose, but not how broadly the goods are traded: a few large shipments can do that.")
    if j.money[c, -1] < bar:
        out.append("The goods are traded more broadly, but money alone is no sufficient evidence yet.")
    good, share = _largest(f, c)
    if share >= MOST:
        out.append(f"One good, {good}, carries {share:.0%} of the rise in money.")
    direct = ratio_of(f, f.totals(f.value)[-1], len(f.corridors) - 1)
    if direct is not None and direct >= STANDS:
        out.append(f"Direct trade with the target did not fall ({direct:.0%} of its history).")
    return tuple(out)


def good_against(f: Figures, row: int, at: int, measure: int) -> tuple[str, ...]:
    """Doubts about one good's alarm."""
    out = _early(f, at, measure)
    c = int(f.corridor[row])
    since = np.where(f.usable[c], f.value[row], 0.0)[f.start - f.first :]
    total, largest = float(since.sum()), float(since.max())
    if total > 0 and largest >= MONTH * total:
        out.append(f"One month holds {largest / total:.0%} of the trade since the start.")
    ratio = ratio_of(f, f.value[row], c)
    if ratio is not None and ratio < 1:
        out.append("In money, its last three months are not above its history.")
    return tuple(out)


def scaled(f: Figures, cover: Coverage, reporters: tuple[str, ...]) -> list[str]:
    """Months that were judged although somebody had not reported: their figures were scaled to full coverage."""
    out = []
    for m in np.flatnonzero((f.usable & (f.share < WHOLE)).any(axis=0)):
        part = f.share[:, m][f.usable[:, m]]
        missing = [r for r in reporters if r not in cover.complete(f.first + int(m), f.first + int(m) + 1)]
        out.append(
            f"{month_text(f.first + int(m))} was scaled to full coverage: {', '.join(missing) or 'somebody'} had not "
            f"reported; the others stand for {part.min():.1%} to {part.max():.1%} of the corridors' history."
        )
    return out


def _early(f: Figures, at: int, measure: int) -> list[str]:
    if f.start + at >= measure:
        return []
    return [f"Raised before the measure took effect ({month_text(measure)}), so not in answer to it."]


def _fallen(f: Figures, evidence: Array) -> list[str]:
    peak = int(evidence.argmax())
    if evidence[peak] - evidence[-1] < np.log(10):
        return []
    return [f"The evidence has fallen to less than a tenth since its peak in {f.months[peak]}."]


def _largest(f: Figures, c: int) -> tuple[str, float]:
    """The good with the largest rise from the history to the last three judged months, and its share of all rises."""
    begin = f.start - f.first
    rows = np.flatnonzero(f.corridor == c)
    judged = np.flatnonzero(f.usable[c])
    before, after = judged[judged < begin], judged[judged >= begin][-3:]
    rise = f.value[rows][:, after].mean(axis=1) - f.value[rows][:, before].mean(axis=1)
    total = float(rise.sum())
    if total <= 0:
        return "", 0.0
    top = int(rise.argmax())
    return f.goods[int(f.good[rows[top]])], float(rise[top]) / total
