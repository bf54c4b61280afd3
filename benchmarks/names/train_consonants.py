"""Fits the coefficients for strings of consonants (Arabic, Hebrew) in src/umweg/names/data/model.json.

    python -m benchmarks.names.train_consonants          # fit, report out of fold, write
    python -m benchmarks.names.train_consonants --dry    # fit and report

Positives: names of persons in Arabic letters on the UN and EU lists with the Latin name of the same bearer that is
most like them. Negatives: innocents in Arabic letters (script_sets.original), and made-up persons in Arabic and Hebrew
letters out of the 50,000 of the shared data; each with the three listed names most like it. Out of fold: by bearer, by
innocent. The intercept is set last: so that at the threshold ``RATE`` of the innocents ring, out of fold.
"""

from __future__ import annotations

import argparse
import json

import numpy as np
from benchmarks.names import data, measure, script_sets, train
from scipy.optimize import minimize

from umweg.names import NameIndex, tables
from umweg.names.batch import encode
from umweg.names.features import NAMES
from umweg.names.index import NEAR
from umweg.names.score import measured
from umweg.names.scripts.consonants import forms, is_abjad

FOLDS, RIDGE, RATE, WEIGHT, NEAREST = 5, 1.0, 0.01, 400.0, 3


def rows(index: NameIndex, queries: list[str], owners: np.ndarray, nearest: int) -> tuple[np.ndarray, np.ndarray]:
    """Features of the listed names most like each query (of its bearer's where it has one), and its number."""
    of = [(i, f) for i, q in enumerate(queries) for f in forms(q)]
    sub, number = index.consonants.index, np.array([i for i, _ in of])
    batch = encode([f for _, f in of], ["LegalEntity"] * len(of), sub._words, consonants=True)
    q, row, _ = sub._grams.nearest(batch, 20, NEAR)
    query = number[q]
    keep = (owners[query] < 0) | (owners[query] == sub.owners[row])
    x, _ = measured(batch, sub._batch, q[keep], row[keep])
    query, z = query[keep], x @ np.array([tables.model()["consonants"][n] for n in NAMES])
    order = np.lexsort((-z, query))
    rank = np.arange(len(order)) - np.searchsorted(query[order], query[order])
    at = order[rank < nearest]
    return x[at], query[at]


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Intercept and coefficients of one sign, ridge; positives and negatives weigh the same."""
    w = np.where(y > 0, WEIGHT / y.sum(), WEIGHT / (1 - y).sum())
    one = np.column_stack([np.ones(len(y)), x])
    bounds = [(None, None), *(train.BOUND.get(n, train.WITH) for n in NAMES)]
    ridge = np.r_[0.0, np.full(len(NAMES), RIDGE)]

    def loss(b: np.ndarray) -> tuple[float, np.ndarray]:
        z = one @ b
        value = (w * (np.logaddexp(0, z) - y * z)).sum() + (ridge * b * b).sum() / 2
        return value, one.T @ (w * (1 / (1 + np.exp(-z)) - y)) + ridge * b

    start = np.clip(0.0, *np.array([(-np.inf if a is None else a, np.inf if b is None else b) for a, b in bounds]).T)
    return minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x


def main() -> None:
    args = argparse.ArgumentParser()
    args.add_argument("--dry", action="store_true")
    given = args.parse_args()
    s = script_sets.original(data.every(), "ARABIC", size=3000)
    index = measure.build(s.names)
    nobody = s.innocents + [n for n in data.innocents() if is_abjad(n)]
    queries = s.queries + nobody
    owners = np.array(s.owners + [-1] * len(nobody))
    x, q = rows(index, queries, owners, NEAREST)
    mine = owners[q] >= 0
    first = np.r_[True, np.diff(q) != 0]
    x, q = x[~mine | first], q[~mine | first]
    y = (owners[q] >= 0).astype(float)
    fold = np.where(owners[q] >= 0, owners[q], q) % FOLDS
    z = np.zeros(len(y))
    for k in range(FOLDS):
        b = fit(x[fold != k], y[fold != k])
        z[fold == k] = b[0] + x[fold == k] @ b[1:]
    strangers = np.sort([z[q == i].max() for i in np.unique(q[y == 0])])[::-1]
    for rate in (0.003, 0.01, 0.02):
        cut = strangers[int(rate * len(nobody))]
        found = z[y > 0] > cut
        told = f"of candidates {found.mean():.3f}, of all {found.sum() / len(s.queries):.3f}"
        print(f"out of fold: recall at {rate:.1%} of innocents {told}")
    b = fit(x, y)
    b[0] += np.log(train.THRESHOLD / (1 - train.THRESHOLD)) - strangers[int(RATE * len(nobody))]
    print(" ".join(f"{n}={v:.2f}" for n, v in zip(("start", *NAMES), b, strict=True)))
    if not given.dry:
        model = dict(tables.model())
        model["intercept"] = model["intercept"] | {"consonants": round(float(b[0]), 5)}
        model["consonants"] = {n: round(float(v), 5) for n, v in zip(NAMES, b[1:], strict=True)}
        train.MODEL.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
