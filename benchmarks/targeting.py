"""Targeting beside its peers: who finds more in the top 5 % and 10 % of later declarations?

pip install lightgbm xgboost scikit-learn pandas     (peers; only this benchmark needs the last three)
python benchmarks/targeting.py ../shared/data/consignments/korea [seeds, default 10]

All learn from df_syn_train_eng.csv and are judged on df_syn_valid_eng.csv. Peers get the same columns with
categories as whole numbers (as their authors do), LightGBM also as categories of its own, and each also tuned:
8 random settings, judged on the last quarter of the training file. `lookup` is no model: the share of findings
among identical lines (HS6, countries, tax, mass, price). `new lines` are rows whose line is not in the training file.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
import pyarrow as pa
import xgboost as xgb
from scipy.stats import rankdata
from sklearn.ensemble import RandomForestClassifier

from umweg.screening.targeting import read_mapping, read_rows, train
from umweg.screening.targeting.features import apply
from umweg.screening.targeting.history import FrozenHistory
from umweg.screening.targeting.rows import MappedRows

NUMBERS = ["Tax Rate", "Net Mass", "Item Price"]
LEFT_OUT = ["Declaration ID", "Date", "Fraud", "Critical Fraud"]
GRID = {
    "lightgbm": {
        "n_estimators": [100, 300, 600],
        "learning_rate": [0.03, 0.1],
        "num_leaves": [15, 31, 127],
        "min_child_samples": [5, 20, 60],
        "colsample_bytree": [0.5, 0.8, 1.0],
        "subsample": [0.8],
        "subsample_freq": [1],
    },
    "xgboost": {
        "n_estimators": [100, 300, 600],
        "learning_rate": [0.03, 0.1, 0.3],
        "max_depth": [6, 8, 10],
        "min_child_weight": [1, 5],
        "colsample_bytree": [0.5, 0.8, 1.0],
        "subsample": [0.8],
    },
    "random forest": {
        "n_estimators": [100],
        "min_samples_leaf": [1, 2, 5],
        "max_features": ["sqrt", 0.4, 0.7],
        "max_depth": [None, 20],
    },
}
FIXED: dict[str, dict[str, Any]] = {
    "lightgbm": {"subsample": 0.8, "subsample_freq": 1},
    "xgboost": {"subsample": 0.8},
    "random forest": {},
}
SHOWN = ["p@5%", "p@10%", "r@5%", "r@10%", "AUC", "new p@5%", "new p@10%", "new AUC"]
Judged = dict[str, float]


def judge(score: np.ndarray, y: np.ndarray, new: np.ndarray) -> Judged:
    """Precision and recall at 5 % and 10 %, AUC; the same on new lines."""
    out: Judged = {}
    for name, at in (("", np.ones(len(y), dtype=bool)), ("new ", new)):
        s, t = score[at], y[at]
        order = np.argsort(-s, kind="stable")
        for share in (0.05, 0.1):
            top = t[order[: int(len(t) * share)]]
            out[f"{name}p@{share:.0%}"] = top.mean()
            out[f"{name}r@{share:.0%}"] = top.sum() / t.sum()
        hits = t.sum()
        out[f"{name}AUC"] = (rankdata(s)[t > 0].sum() - hits * (hits + 1) / 2) / (hits * (len(t) - hits))
    return out


def make(peer: str, seed: int, settings: dict[str, Any]) -> Any:
    """A peer's classifier. Rows are sampled (0.8), else boosters would be the same for every seed."""
    if peer == "lightgbm":
        return lgb.LGBMClassifier(random_state=seed, verbose=-1, n_jobs=1, **settings)
    if peer == "xgboost":
        return xgb.XGBClassifier(random_state=seed, n_jobs=1, **settings)
    return RandomForestClassifier(random_state=seed, n_jobs=1, **settings)


def encoded(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Numbers as they are, categories as whole numbers in the order of the texts; unseen ones -1."""
    a, b = old.drop(columns=LEFT_OUT), new.drop(columns=LEFT_OUT)
    for c in a.columns.difference(NUMBERS):
        known = pd.Index(sorted(a[c].fillna("").astype(str).unique()))
        a[c], b[c] = (known.get_indexer(f[c].fillna("").astype(str)) for f in (a, b))
    return a.astype(float), b.astype(float)


def tuned(peer: str, x: pd.DataFrame, y: np.ndarray, day: np.ndarray) -> dict[str, Any]:
    """The best of 8 random settings by precision in the top 5 % and 10 % of the last quarter of the training rows."""
    rng = np.random.default_rng(0)
    early = day < np.sort(day)[int(len(day) * 0.75)]
    best, found = -1.0, {}
    for _ in range(8):
        settings = {k: v[rng.integers(len(v))] for k, v in GRID[peer].items()}
        s = make(peer, 0, settings).fit(x[early], y[early]).predict_proba(x[~early])[:, 1]
        j = judge(s, y[~early], np.ones((~early).sum(), dtype=bool))
        if j["p@5%"] + j["p@10%"] > best:
            best, found = j["p@5%"] + j["p@10%"], settings
    print(f"<!-- {peer} tuned: {found} -->", flush=True)
    return found


def main(folder: Path, seeds: int) -> None:
    """Print the table."""
    warnings.filterwarnings("ignore", message="X does not have valid feature names")
    files = [folder / f"df_syn_{part}_eng.csv" for part in ("train", "valid")]
    old, new = (pd.read_csv(f, dtype={"HS6 Code": str}) for f in files)
    y, truth = (f["Fraud"].to_numpy(dtype=float) for f in (old, new))
    day = pd.to_datetime(old["Date"]).to_numpy().astype("datetime64[D]").astype(int)
    m = read_mapping("korea")
    tables = [read_rows(f) for f in files]
    a, b = MappedRows(tables[0], m, labelled=True), MappedRows(tables[1], m, labelled=False)
    line_a, line_b = ([tuple(v) for v in zip(*(r.text(c).to_pylist() for c in m.line), strict=True)] for r in (a, b))
    seen = set(line_a)
    is_new = np.array([k not in seen for k in line_b])
    print(
        f"{len(old):,} rows to learn from, {len(new):,} later ones ({is_new.sum():,} new lines); "
        f"base rate {truth.mean():.3f}, among new lines {truth[is_new].mean():.3f}; {seeds} seeds\n"
    )
    rows: dict[str, list[Judged]] = {}

    def run(name: str, score: Callable[[int], np.ndarray], times: int = seeds) -> None:
        start = time.perf_counter()
        rows[name] = [judge(score(s), truth, is_new) for s in range(times)]
        print(
            f"<!-- {name}: {(time.perf_counter() - start) / times:.1f} s a seed -->",
            row(name, rows[name]),
            sep="\n",
            flush=True,
        )

    for name, memory in (("ours", True), ("ours, without memory", False)):

        def ours(s: int, memory: bool = memory) -> np.ndarray:
            model = train(tables[0], m, seed=s, memory=memory)
            return model.scorer.of(apply(MappedRows(tables[1], model.mapping, labelled=False), model.state))

        run(name, ours)
    texts = [pa.array(["|".join(map(str, k)) for k in lines]) for lines in (line_a, line_b)]
    past = FrozenHistory.of(texts[0], a.day, y).of_rows(texts[1])
    run("lookup of the line (no model)", lambda _: (past.s + 3 * y.mean()) / (past.n + 3), 1)
    x, z = encoded(old, new)
    cats = [c for c in x.columns if c not in NUMBERS]
    for peer in ("xgboost", "lightgbm", "random forest"):
        run(f"{peer}, default", lambda s, p=peer: make(p, s, FIXED[p]).fit(x, y).predict_proba(z)[:, 1])
    own = FIXED["lightgbm"]
    run(
        "lightgbm, own categories",
        lambda s: make("lightgbm", s, own).fit(x, y, categorical_feature=cats).predict_proba(z)[:, 1],
    )
    for peer in ("xgboost", "lightgbm", "random forest"):
        found = tuned(peer, x, y, day)
        run(f"{peer}, tuned", lambda s, p=peer, f=found: make(p, s, f).fit(x, y).predict_proba(z)[:, 1])
    print("\n| model | " + " | ".join(SHOWN) + " |\n|---|" + "---|" * len(SHOWN))
    for name, found in rows.items():
        print(row(name, found))


def row(name: str, found: list[Judged]) -> str:
    """Mean and standard deviation over seeds, as a row of Markdown."""
    cells = []
    for n in SHOWN:
        v = np.array([f[n] for f in found])
        cells.append(f"{v.mean():.3f}" + (f" ± {v.std(ddof=1):.3f}" if len(v) > 1 else ""))
    return f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10)
