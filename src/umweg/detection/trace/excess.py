"""Excess of the legs of a network over their own history, by the test that ``detect`` uses for a surge.

The null is fitted in the placebo window where a kind of leg (from the origin, between transit countries, to the target)
has enough series there; else it is each leg's own history without growth, and wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.detection.baseline import surge
from umweg.detection.baseline.null_model import ENOUGH, fallback
from umweg.detection.trace.sides import Side
from umweg.engines.base import Engine
from umweg.engines.lookup import lookup
from umweg.engines.sums import total
from umweg.measures.score import NullModel, SeriesChange, change, fit_null
from umweg.series.windows import STEPS, RunSpan

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExcessCells:
    """Values by side, code and period of ``step`` months; column 0 begins in month ``first``.

    ``codes`` are truncated to the common level; ``value`` is (sides × codes × periods).
    """

    codes: tuple[str, ...]
    first: int
    step: int
    value: Array

    def window(self, start: int, stop: int) -> Array:
        """Columns of the half-open month range."""
        return self.value[:, :, (start - self.first) // self.step : (stop - self.first) // self.step]


def cells(engine: Engine, chosen: Sequence[Side], level: int, step: int, first: int, stop: int) -> ExcessCells:
    """Read all sides at once; months ``[first, stop)``."""
    rows = [(i, s.flow, s.source, s.freq, r, p, s.digits)
            for i, s in enumerate(chosen) for r in s.reporters for p in s.partners]  # fmt: skip
    kinds = {"side": "int32", "flow": "string", "source": "string", "freq": "string", "reporter": "string",
             "partner": "string", "digits": "int32"}  # fmt: skip
    columns = {n: (kind, [row[k] for row in rows]) for k, (n, kind) in enumerate(kinds.items())}
    lookup(engine, "trace_sides", **columns)
    code = "'TOTAL'" if level == 0 else f"substr(product, 1, {level:d})"
    found = engine.numpy(
        f"""
        select side, {code} as code, m, {total("value")} as v
        from trace_flows join trace_sides using (flow, source, freq, reporter, partner, digits)
        where m >= {first:d} and m < {stop:d} group by all order by all
        """
    )
    names_, place = np.unique(found["code"].astype(str), return_inverse=True)
    value = np.zeros((len(chosen), names_.size, (stop - first) // step))
    at = (found["side"].astype(np.intp), place, (found["m"].astype(np.intp) - first) // step)
    np.add.at(value, at, found["v"].astype(float))
    return ExcessCells(tuple(names_.tolist()), first, step, value)


@dataclass(frozen=True, slots=True)
class Excess:
    """(sides × goods) lower, central, upper; and whether the null of each kind of leg was fitted."""

    lower: Array
    central: Array
    upper: Array
    fitted: tuple[bool, ...]

    def of(self, goods: list[int]) -> Excess:
        """These goods only."""
        return Excess(self.lower[:, goods], self.central[:, goods], self.upper[:, goods], self.fitted)


def excess(
    c: ExcessCells, kind: NDArray[np.intp], span: RunSpan, placebo: RunSpan | None, whole: NDArray[np.bool_]
) -> Excess:
    """Excess of every side and good; ``kind`` (sides,) pools legs, ``whole`` (sides,) says which have a placebo."""
    shape = c.value.shape[:2]
    out = np.zeros((3, *shape))
    fitted = []
    for k in range(int(kind.max(initial=-1)) + 1):
        mine = np.flatnonzero(kind == k)
        null, known = _null(c, mine, placebo, whole)
        fitted.append(known)
        w = _windows(c, mine, span)
        group = np.repeat(np.arange(mine.size), shape[1])
        found: SeriesChange = change(w.base, w.after, w.phi, null.ratio[group] * span.exposure, null, w.df)
        for row, values in enumerate((found.lower, found.excess, found.upper)):
            out[row, mine] = values.reshape(mine.size, shape[1])
    return Excess(out[0], out[1], out[2], tuple(fitted))


def _windows(c: ExcessCells, sides: NDArray[np.intp], span: RunSpan) -> surge.Windows:
    """The two windows of all series of these sides."""
    history, after = (
        c.window(*months)[sides].reshape(-1, (months[1] - months[0]) // c.step)
        for months in ((span.history_from, span.after_from), (span.after_from, span.after_to))
    )
    return surge.two_windows(history, after)


def _null(
    c: ExcessCells, sides: NDArray[np.intp], placebo: RunSpan | None, whole: NDArray[np.bool_]
) -> tuple[NullModel, bool]:
    """The null of a kind of leg, one growth a leg; and whether it was fitted."""
    if placebo is not None and whole[sides].all():
        w = _windows(c, sides, placebo)
        live = np.flatnonzero(w.base + w.after > 0)
        if live.size >= ENOUGH:
            group = np.repeat(np.arange(sides.size), c.value.shape[1])[live]
            return fit_null(w.base[live], w.after[live], w.phi[live], group, sides.size, placebo.exposure), True
    return fallback(sides.size).money, False


def summed(c: ExcessCells, groups: Sequence[Sequence[int]]) -> ExcessCells:
    """Codes summed to goods: ``groups`` are the codes' indices of each good."""
    value = np.stack([c.value[:, list(g)].sum(axis=1) for g in groups], axis=1) if groups else c.value[:, :0]
    return ExcessCells(tuple(c.codes[g[0]] for g in groups), c.first, c.step, value)


def scaled(c: ExcessCells, chosen: Sequence[Side], cif: float) -> ExcessCells:
    """Importers' values without the CIF step."""
    factor = np.array([1.0 if s.flow == "export" else 1 / cif for s in chosen])
    return ExcessCells(c.codes, c.first, c.step, c.value * factor[:, None, None])


def reach(
    chosen: Sequence[Side], placebo: RunSpan | None, months: dict[tuple[str, str, str, str], frozenset[int]]
) -> NDArray[np.bool_]:
    """Sides whose reporters cover the placebo window, (sides,)."""
    if placebo is None:
        return np.zeros(len(chosen), dtype=np.bool_)
    return np.array(
        [
            all(frozenset(range(placebo.history_from, placebo.after_to, STEPS[s.freq])) <= months[r, s.flow, s.source,
                                                                                                 s.freq]
                for r in s.reporters)
            for s in chosen
        ],
        dtype=np.bool_,
    )  # fmt: skip
