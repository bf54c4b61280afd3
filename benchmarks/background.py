"""Real trade from before the measure, drawn again in blocks of months: what happens where nothing happened.

All series of a panel take the same blocks, so that serial dependence within a block and shocks common to all stay;
each block is scaled to one level a country, because the seam between two blocks would else look like common growth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from umweg import engines
from umweg.detection.baseline.design import Design, design
from umweg.law.load import regime
from umweg.series.options import DetectOptions
from umweg.series.panel import Panel
from umweg.store import Store

BLOCK = 12


@dataclass(frozen=True)
class Background:
    """Cells of the panel before the measure: row, column, reporter and value; all (cells,), sorted by column."""

    design: Design
    row: np.ndarray
    column: np.ndarray
    reporter: np.ndarray
    value: np.ndarray
    columns: int

    @property
    def panel(self) -> Panel:
        return self.frame.panel


def load(store: Path) -> Background:
    """The shipped regime's panel, and its cells up to the last whole month before the measure's own."""
    with_engine = engines.open(2)
    f = design(with_engine, Store.open(store), regime("eu-russia"), DetectOptions())
    p, sc = f.panel, f.scope
    family = sc.goods.families.family_of
    place = {g: i for i, g in enumerate(p.goods)}
    found = with_engine.numpy(
        f"select reporter, partner, product, (year(period) * 12 + month(period) - 1) - {p.first} as m, value "
        f"from {sc.rows.of(sc.reporters)} and value > 0"
    )
    with_engine.close()
    background = sc.measure - 1 - p.first
    rows = {(int(a), int(g)): i for i, (a, g) in enumerate(zip(p.partner, p.good, strict=True))}
    partner = {c: i for i, c in enumerate(p.partners)}
    key = [
        rows.get((partner.get(a, -1), place.get(family.get(g, ""), -1)), -1)
        for a, g in zip(found["partner"].tolist(), found["product"].tolist(), strict=True)
    ]
    row = np.array(key)
    column = found["m"].astype(np.intp)
    keep = (row >= 0) & (column < background)
    _, reporter = np.unique(found["reporter"].astype(str), return_inverse=True)
    order = np.argsort(column[keep], kind="stable")
    row, column, reporter, value = (x[keep][order] for x in (row, column, reporter, found["value"].astype(np.float64)))
    return Background(f, row, column, reporter, value, background)


def draw(b: Background, rng: np.random.Generator, blocks: bool = True) -> tuple[np.ndarray, ...]:
    """Cells (row, column, reporter, value) of a new panel as long as the real one."""
    months = b.panel.value.shape[1]
    starts = rng.integers(0, b.columns - BLOCK + 1, -(-months // BLOCK))
    source = np.concatenate([np.arange(s, s + BLOCK) for s in starts])[:months]
    edges = np.searchsorted(b.column, np.arange(b.columns + 1))
    picks = [np.arange(edges[s], edges[s + 1]) for s in source]
    at = np.concatenate(picks)
    column = np.repeat(np.arange(months), [p.size for p in picks])
    value = b.value[at] * _level(b, source)[b.panel.partner[b.row[at]], column]
    return b.row[at], column, b.reporter[at], value


def _level(b: Background, source: np.ndarray) -> np.ndarray:
    """Factor a country and new month that brings each block to the country's mean level; (partners, months)."""
    partners = len(b.panel.partners)
    total = np.bincount(b.panel.partner[b.row] * b.columns + b.column, np.sqrt(b.value), partners * b.columns)
    by_month = total.reshape(partners, b.columns)
    mean = by_month.mean(axis=1, keepdims=True)
    drawn = by_month[:, source]
    out = np.ones_like(drawn)
    for k in range(0, drawn.shape[1], BLOCK):
        block = drawn[:, k : k + BLOCK].mean(axis=1, keepdims=True)
        out[:, k : k + BLOCK] = (mean / np.maximum(block, 1e-9)) ** 2
    return out


def plant(
    b: Background, rng: np.random.Generator, cells: tuple[np.ndarray, ...], rows: np.ndarray, size: float
) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Add to each of ``rows`` in the window ``size - 1`` times what it traded in as many other months.

    The added shipments are the series' own of months drawn anew, by the members that made them. Returns the cells and
    the sum added a panel row, (series,).
    """
    span, p = b.frame.scope.span, b.panel
    window = p.columns(span.after_from, span.after_to)
    order = np.argsort(b.row, kind="stable")
    edges = np.searchsorted(b.row[order], np.arange(p.partner.size + 1))
    picks, columns = [], []
    for r in rows:
        mine = order[edges[r] : edges[r + 1]]
        start = int(rng.integers(0, b.columns - span.length + 1))
        inside = mine[(b.column[mine] >= start) & (b.column[mine] < start + span.length)]
        picks.append(inside)
        columns.append(b.column[inside] - start + window.start)
    at, column = np.concatenate(picks), np.concatenate(columns)
    extra = (size - 1) * b.value[at]
    added = np.bincount(b.row[at], extra, p.partner.size)
    parts = ((cells[0], b.row[at]), (cells[1], column), (cells[2], b.reporter[at]), (cells[3], extra))
    return tuple(np.concatenate(pair) for pair in parts), added


def panel_of(b: Background, cells: tuple[np.ndarray, ...]) -> Panel:
    """The panel of drawn cells; a member's trade in one good and month is one value."""
    row, column, reporter, value = cells
    members = int(reporter.max()) + 1
    shape = b.panel.value.shape
    key = (row * shape[1] + column) * members + reporter
    keys, at = np.unique(key, return_inverse=True)
    one = np.bincount(at, value)
    cell = keys // members
    return replace(
        b.panel,
        value=np.bincount(cell, one, shape[0] * shape[1]).reshape(shape),
        tempered=np.bincount(cell, np.sqrt(one), shape[0] * shape[1]).reshape(shape),
    )
