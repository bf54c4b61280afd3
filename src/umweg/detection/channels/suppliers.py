"""Whole suppliers of a target whose imports lead: what each gained of what the origin lost (measures/keep_share.py).

The scatter of such gains is learnt where nothing had happened: in windows before the measure, as long as the real one,
by the same rule (goods whose origin lost share there). Where the data hold none, the window itself has to tell, from
the bulk of its suppliers, and nothing is graded above ``watch``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from umweg.detection.channels.country import Countries
from umweg.measures.growth import TotalChange
from umweg.measures.keep_share import GainNull, Gains, gain_null, gains
from umweg.measures.multiple import q_values
from umweg.measures.special import t_quantile, t_upper_tail
from umweg.series.panel import Array, Panel
from umweg.series.windows import RunSpan, placebo_span

#: Windows before the measure that the scatter is learnt in, at most; suppliers that tell of the window itself.
MOST_WINDOWS, BULK = 8, 20


@dataclass(frozen=True, slots=True)
class SupplierGains:
    """Suppliers' gains in one window, as ``Countries``, with the origin's loss and the null that they were held to."""

    countries: Countries
    loss: float
    goods: int
    null: GainNull
    windows: int


def earlier_windows(span: RunSpan, first: int, spans: tuple[RunSpan, ...] = ()) -> tuple[RunSpan, ...]:
    """Windows like ``span`` before it, side by side, from data that begin in month ``first``; else ``spans``."""
    starts = [span.history_to - k * span.length for k in range(1, MOST_WINDOWS + 1)]
    found = [placebo_span(span, s, span.history_to, first) for s in starts]
    return tuple(s for s in found if s is not None) or spans


def supplier_gains(
    panel: Panel, span: RunSpan, target: str, suppliers: tuple[str, ...], spans: tuple[RunSpan, ...]
) -> SupplierGains:
    """Test every supplier's gain in ``span`` against its scatter in ``spans``.

    ``panel`` holds all imports of the target by supplier; its rows named ``target`` are those from the origin.
    """
    places = np.array([panel.partners.index(s) if s in panel.partners else -1 for s in suppliers], dtype=np.intp)
    real = _of(panel, span, target)
    earlier = [_of(panel, s, target) for s in spans]
    mine = np.unique(places[places >= 0])
    if earlier:
        null = gain_null(
            np.concatenate([g.relative[mine] for g in earlier]), np.concatenate([g.size[mine] for g in earlier])
        )
        null = _as_wide(null, real, mine)
    else:
        null = gain_null(real.relative[mine], real.size[mine])
    before, after, gain, size = (np.append(a, 0.0)[places] for a in (real.before, real.after, real.gain, real.size))
    found = replace(_tested(suppliers, before, after, gain, size, null), fitted=bool(spans))
    return SupplierGains(found, real.loss, real.goods, null, len(spans))


def _of(panel: Panel, span: RunSpan, target: str) -> Gains:
    history, after, _ = panel.totals(span)
    shape = (len(panel.partners), len(panel.goods))
    cells = [np.zeros(shape), np.zeros(shape)]
    for cell, values in zip(cells, (history, after), strict=True):
        cell[panel.partner, panel.good] = values
    return gains(cells[0], cells[1], panel.partners.index(target))


def _as_wide(null: GainNull, real: Gains, mine: np.ndarray) -> GainNull:
    """The null, no narrower than the bulk of suppliers in the window itself: a wild year is no year of detours."""
    live = mine[real.size[mine] > 0]
    if live.size < BULK:
        return null
    z = (real.relative[live] - null.mean) / null.sd(real.size[live])
    stretch = max(1.4826 * float(np.median(np.abs(z - np.median(z)))), 1.0) ** 2
    return GainNull(null.mean, null.a * stretch, null.b * stretch, null.df)


def _tested(names: tuple[str, ...], before: Array, after: Array, gain: Array, size: Array, null: GainNull) -> Countries:
    live = size > 0
    sd = null.sd(size)
    relative = np.divide(gain, size, out=np.zeros_like(gain), where=live)
    p = np.array([t_upper_tail(float(t), null.df) for t in (relative - null.mean) / sd])
    reach = t_quantile(0.975, null.df) * sd * size
    change = TotalChange(after - gain, gain, gain - reach, gain + reach, np.where(live, p, 1.0))
    return Countries(names, before, after, change, q_values(change.p), "share")
