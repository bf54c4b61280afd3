"""Has the traffic changed since training? Population stability index per column, and how many ids are new."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from umweg.screening.targeting.rows import MappedRows

if TYPE_CHECKING:
    from umweg.screening.targeting.model import TargetingModel

BINS, TOP = 10, 30
MISSING, OTHER = "(missing)", "(other)"
#: Usual reading of the index (Siddiqi 2006): below 0.1 stable, from 0.25 changed.
SOME, MUCH = 0.1, 0.25


def profile(rows: MappedRows) -> dict[str, Any]:
    """Shares of each column's values at training: tenths of numbers, the commonest texts, the code by chapter."""
    m = rows.mapping
    out: dict[str, Any] = {}
    for name in m.measures:
        x = rows.number(name)
        edges = (
            np.unique(np.quantile(x[~np.isnan(x)], np.arange(1, BINS) / BINS)) if (~np.isnan(x)).any() else np.empty(0)
        )
        out[name] = {"edges": edges.tolist(), "shares": _shares(_of_number(rows, name, edges.tolist()))}
    for name in (*m.categories, "HS2"):
        common = [k for k, _ in sorted(_counted(rows, name).items(), key=lambda kv: (-kv[1], kv[0]))[:TOP]]
        out[name] = {"common": common, "shares": _shares(_of_text(rows, name, common))}
    return out


def _counted(rows: MappedRows, name: str) -> Counter[str]:
    return Counter(v for v in rows.text(name).to_pylist() if v is not None)


def _of_number(rows: MappedRows, name: str, edges: list[float]) -> list[str]:
    x = rows.number(name)
    at = np.searchsorted(np.array(edges), x, side="left")
    return [MISSING if v != v else str(a) for v, a in zip(x.tolist(), at.tolist(), strict=True)]


def _of_text(rows: MappedRows, name: str, common: list[str]) -> list[str]:
    known = set(common)
    return [MISSING if v is None else v if v in known else OTHER for v in rows.text(name).to_pylist()]


def _shares(values: list[str]) -> dict[str, float]:
    return {k: n / len(values) for k, n in sorted(Counter(values).items())}


def stability(old: dict[str, float], new: dict[str, float], rows: int) -> float:
    """Population stability index: sum of (new − old) × log(new / old); empty bins count as half a row.

    >>> stability({"a": 0.5, "b": 0.5}, {"a": 0.5, "b": 0.5}, 100)
    0.0
    """
    floor = 0.5 / max(rows, 1)
    names = sorted(set(old) | set(new))
    p, q = (np.maximum([side.get(k, 0.0) for k in names], floor) for side in (old, new))
    return float(np.sum((q - p) * np.log(q / p)))


def drift(model: TargetingModel, table: pa.Table) -> dict[str, Any]:
    """Of new rows against the training rows: index per column, its reading, and the share of ids never seen.

    With few rows the index is above zero by chance alone: ``by_chance`` is its mean under no change,
    (bins − 1) × (1 / new rows + 1 / old rows).
    """
    rows = MappedRows(table, model.mapping, labelled=False)
    columns = []
    for name, was in model.profile.items():
        found = _of_number(rows, name, was["edges"]) if "edges" in was else _of_text(rows, name, was["common"])
        now = _shares(found)
        index = stability(was["shares"], now, rows.n)
        chance = (len(set(was["shares"]) | set(now)) - 1) * (1 / rows.n + 1 / model.rows)
        reading = "changed" if index >= MUCH + chance else "some change" if index >= SOME + chance else "stable"
        columns.append({"column": name, "index": round(index, 4), "by_chance": round(chance, 4), "reading": reading})
    return {
        "rows": rows.n,
        "as_of": model.as_of,
        "columns": sorted(columns, key=lambda c: -c["index"]),
        "unseen": [_unseen(rows, model, name) for name in (*model.mapping.ids, "HS6")],
        "not_after_training": int((rows.day <= np.datetime64(model.as_of, "D").astype(int)).sum()),
    }


def _unseen(rows: MappedRows, model: TargetingModel, name: str) -> dict[str, Any]:
    """Share among rows that have an id at all; null where none has."""
    text = rows.text(name)
    given = len(text) - text.null_count
    seen = int((model.state.history[name].of_rows(text).n > 0).sum())
    return {
        "column": name,
        "unseen": None if given == 0 else round((given - seen) / given, 4),
        "missing": text.null_count,
    }
