"""The coverage matrix: who reported which month, who had nothing to report, and what is in doubt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from umweg.core.months import month_index, month_text
from umweg.law.load import Regime
from umweg.law.load import regime as load_regime
from umweg.results import CoverageMatrix
from umweg.series.options import DetectOptions
from umweg.series.scope import Scope, scope
from umweg.series.selection import input_marks
from umweg.store import Store

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.series.data_quality import Mark


def coverage_matrix(engine: Engine, sc: Scope, marks: tuple[Mark, ...]) -> CoverageMatrix:
    """Reporters of the origin bloc × months of the data, from the rows that a run reads.

    ``reported``: rows at the level of the goods. ``nothing``: no such row, but rows at another level (totals), so the
    reporter did report. ``missing``: no row at all. ``doubtful``: reported, but the input checks object.
    """
    rows = sc.rows
    first, last = rows.coverage.first, rows.coverage.last
    digits = len(sc.goods.products[0])
    held = {
        (reporter, int(month)): bool(goods)
        for reporter, month, goods in engine.rows(
            f"select declarant, year(period) * 12 + month(period) - 1, "
            f"bool_or(product <> 'TOTAL' and length(product) = {digits}) from rows_of_run group by all"
        )
    }
    doubts = {(m.reporter, month_index(m.period)): f"{m.reason}: {m.detail}" for m in marks}
    months = range(first, last + 1, rows.view.step)
    cells = tuple(
        "".join(_letter(held.get((r, m)), (r, m) in doubts) for m in range(first, last + 1, rows.view.step))
        for r in rows.declarants
    )
    return CoverageMatrix(
        reporters=rows.declarants,
        months=tuple(month_text(m) for m in months),
        cells=cells,
        compared=sc.reporters,
        details={f"{r} {month_text(m)}": text for (r, m), text in sorted(doubts.items()) if first <= m <= last},
    )


def _letter(goods: bool | None, doubtful: bool) -> str:
    if goods is None:
        return "m"
    return "d" if doubtful else "r" if goods else "n"


def coverage_of(
    engine: Engine, store: Store, regime: str | Path | Regime = "eu-russia", source: str | None = None
) -> CoverageMatrix:
    """The coverage matrix of a store for a regime, without testing anything.

    >>> from umweg import engines
    >>> from umweg.sample import store as sample_store
    >>> m = coverage_of(engines.open(), sample_store())
    >>> [(r, month) for r, month, kind, _ in m if kind == "missing"][-1]
    ('NL', '2022-11')
    """
    law = regime if isinstance(regime, Regime) else load_regime(regime)
    sc = scope(engine, store, law, DetectOptions(source=source))
    return coverage_matrix(engine, sc, input_marks(engine, sc.rows))
