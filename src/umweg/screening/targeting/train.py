"""Training: features in the order of time, two sets of trees, calibration on later rows."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from umweg.core.errors import UsageError
from umweg.screening.targeting import boost
from umweg.screening.targeting.calibrate import Platt, brier, reliability
from umweg.screening.targeting.drift import profile
from umweg.screening.targeting.features import Sheet, freeze, keys_of, learn
from umweg.screening.targeting.mapping import ColumnRoles
from umweg.screening.targeting.model import TargetingModel, versions
from umweg.screening.targeting.rows import MappedRows
from umweg.screening.targeting.score import Scorer, top_precision

Floats = NDArray[np.float64]
LEAST_ROWS = 200
LEAST_HITS = 20
FOLDS = (0.5, 0.67, 0.84)  # each fold learns up to here and is judged on the rows up to the next
BAGS = 3


def train(
    table: pa.Table, mapping: ColumnRoles, *, seed: int = 0, bags: int = BAGS, memory: bool = True
) -> TargetingModel:
    """A model from inspected declarations. ``memory=False`` leaves out lines and parts of lines seen before.

    Raises SourceError for columns that are missing or of the wrong type, UsageError for labels and numbers of rows.
    """
    if not memory:
        mapping = replace(mapping, line=(), repeats=())
    rows = _sorted(table, mapping)
    y = rows.labels()
    if rows.n < LEAST_ROWS or min(y.sum(), (1 - y).sum()) < LEAST_HITS:
        raise UsageError(
            f"{rows.n:,} rows with {int(y.sum()):,} labels of 1 are too few to learn from.",
            mend=f"At least {LEAST_ROWS} rows, {LEAST_HITS} of each label.",
        )
    cuts = _cuts(rows.day)
    if not cuts:
        raise UsageError(
            f"All rows are of too few days ('{mapping.date}').",
            mend="Targeting learns in the order of time: give at least four days.",
        )
    seeds = [seed * 1000 + i for i in range(bags)]
    held = [_fold(rows, y, cut, end, seeds[:1], memory) for cut, end in cuts]
    parts = {part: [h[part] for h in held] for part in ("known", "new")}
    platt = {part: _platt(found) for part, found in parts.items()}
    sheet = learn(rows, y, int(rows.day.max()) + 1)
    scorer = replace(fit(sheet, y, seeds, rows, memory), known_platt=platt["known"], new_platt=platt["new"])
    return TargetingModel(
        mapping=rows.mapping,
        seed=seed,
        memory=memory,
        span=(_day(rows.day.min()), _day(rows.day.max())),
        rows=rows.n,
        hits=int(y.sum()),
        data=_digest(rows),
        features=sheet.names,
        about=sheet.about,
        scorer=scorer,
        state=freeze(rows, y),
        profile=profile(rows),
        held_out=_judged(held, scorer),
        versions=versions(),
    )


def _sorted(table: pa.Table, mapping: ColumnRoles) -> MappedRows:
    """By day, then id: the model does not depend on the order of rows in the file."""
    rows = MappedRows(table, mapping, labelled=True)
    order = np.lexsort((np.array(rows.ids.to_pylist(), dtype=object).astype(str), rows.day))
    return MappedRows(table.take(pa.array(order)), mapping, labelled=True)


def _day(day: np.int64) -> str:
    return str(np.datetime64(int(day), "D"))


def _digest(rows: MappedRows) -> str:
    """SHA-256 of what was read: the same data have the same digest, in whatever file they came."""
    h = hashlib.sha256()
    for name in (*rows.mapping.inputs, rows.mapping.label):
        texts = rows.text(name) if name != rows.mapping.label else rows.table.column(name).cast(pa.string())
        h.update(
            name.encode() + b"\0" + "\x1e".join("\x1f" if v is None else v for v in texts.to_pylist()).encode() + b"\0"
        )
    return h.hexdigest()


def _cuts(day: NDArray[np.int64]) -> list[tuple[int, int]]:
    at = [int(day[int(len(day) * f)]) for f in FOLDS] + [int(day.max()) + 1]
    return [(a, b) for a, b in pairwise(at) if int(day.min()) < a < b]


def fit(sheet: Sheet, y: Floats, seeds: list[int], rows: MappedRows, memory: bool) -> Scorer:
    """Trees for lines seen before (on all rows), and for new lines (on each line's first appearance only).

    A row that repeats an earlier line teaches only that lines repeat. So trees for new lines learn from rows that were
    new on their day, with the past of everything else.
    """
    lasting = {k.name for k in keys_of(rows.mapping) if k.kind in ("line", "repeat")}
    everything = tuple(range(len(sheet.names)))
    general = tuple(i for i, a in enumerate(sheet.about) if a not in lasting or a.endswith("unit value"))
    new = sheet.new_line
    fresh = new if memory and min(y[new].sum(), (1 - y[new]).sum()) >= LEAST_HITS else np.ones(len(y), dtype=bool)
    if not (memory and rows.mapping.line):
        return Scorer(None, boost.BoostedTrees.fit(sheet.x, y, everything, boost.KNOWN, seeds))
    trees_new = boost.BoostedTrees.fit(sheet.x[fresh], y[fresh], general, boost.NEW, seeds)
    return Scorer(boost.BoostedTrees.fit(sheet.x, y, everything, boost.KNOWN, seeds), trees_new)


def _fold(
    rows: MappedRows, y: Floats, cut: int, end: int, seeds: list[int], memory: bool
) -> dict[str, tuple[Floats, Floats]]:
    """Log odds and labels of the rows from ``cut`` to ``end`` by a model that saw earlier ones only."""
    sheet = learn(rows, y, cut)
    past, later = rows.day < cut, (rows.day >= cut) & (rows.day < end)
    if y[past].min() == y[past].max():
        return {"known": (np.empty(0), np.empty(0)), "new": (np.empty(0), np.empty(0))}
    scorer = fit(_rows_of(sheet, past), y[past], seeds, rows, memory)
    judged = _rows_of(sheet, later)
    raw, old = scorer.log_odds(judged), ~judged.new_line & (scorer.known is not None)
    return {"known": (raw[old], y[later][old]), "new": (raw[~old], y[later][~old])}


def _rows_of(sheet: Sheet, at: NDArray[np.bool_]) -> Sheet:
    past = {k: replace(p, n=p.n[at], s=p.s[at], first=p.first[at]) for k, p in sheet.past.items()}
    return replace(sheet, x=sheet.x[at], past=past, values={}, base=sheet.base[at])


def _platt(found: list[tuple[Floats, Floats]]) -> Platt | None:
    score, y = (np.concatenate([f[i] for f in found]) for i in (0, 1))
    return Platt.fit(score, y)


def _judged(held: list[dict[str, tuple[Floats, Floats]]], scorer: Scorer) -> dict[str, Any]:
    """What the held-out rows say of order and probabilities; Platt's two numbers were fitted on the same rows."""
    p, y = [], []
    for fold in held:
        p.append(
            np.concatenate(
                [scorer.probability(fold["known"][0], known=True), scorer.probability(fold["new"][0], known=False)]
            )
        )
        y.append(np.concatenate([fold["known"][1], fold["new"][1]]))
    every, label = np.concatenate(p), np.concatenate(y)
    if len(every) == 0:
        return {"rows": 0}
    rate, new_lines = float(label.mean()), sum(len(f["new"][0]) for f in held)
    shares = {
        f"precision at {s:.0%}": [round(top_precision(a, b, s), 4) for a, b in zip(p, y, strict=True) if len(a)]
        for s in (0.05, 0.1)
    }
    return {
        "rows": len(every),
        "new_lines": new_lines,
        "base_rate": round(rate, 4),
        **shares,
        "brier": round(brier(every, label), 5),
        "brier_of_base_rate": round(rate * (1 - rate), 5),
        "reliability": reliability(every, label),
    }
