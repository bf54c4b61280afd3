"""Gradient boosting by LightGBM, averaged over seeds; the same data and seed give the same text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.core.extras import needed

Floats = NDArray[np.float64]

#: Chosen by cross-validation in the order of time on the Korean training file alone (docs/targeting.md).
KNOWN = {"rounds": 200, "learning_rate": 0.05, "num_leaves": 31, "min_data_in_leaf": 20, "feature_fraction": 0.7}
NEW = {
    "rounds": 150,
    "learning_rate": 0.03,
    "num_leaves": 8,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
}


def lightgbm() -> Any:
    """The library, or an error that says how to get it."""
    return needed("lightgbm", "targeting", "Targeting")


def sigmoid(x: Floats) -> Floats:
    """Log odds as probability."""
    return 1 / (1 + np.exp(-np.clip(x, -40, 40)))


@dataclass(frozen=True)
class BoostedTrees:
    """Trees of several seeds over the columns ``use`` of a sheet; log odds are averaged."""

    use: tuple[int, ...]
    texts: tuple[str, ...]

    @classmethod
    def fit(cls, x: Floats, y: Floats, use: tuple[int, ...], params: dict[str, Any], seeds: list[int]) -> BoostedTrees:
        """One booster a seed, each on all rows, one thread (the sum of floats depends on the threads)."""
        lgb = lightgbm()
        p = {
            "objective": "binary",
            "verbose": -1,
            "num_threads": 1,
            "deterministic": True,
            "force_row_wise": True,
            **params,
        }
        rounds = int(p.pop("rounds"))
        texts = []
        for seed in seeds:
            data = lgb.Dataset(np.ascontiguousarray(x[:, use]), y, params={"verbose": -1})
            texts.append(lgb.train({**p, "seed": seed}, data, rounds).model_to_string())
        return cls(use, tuple(texts))

    def _trees(self) -> list[Any]:
        lgb = lightgbm()
        return [lgb.Booster(model_str=t) for t in self.texts]

    def log_odds(self, x: Floats) -> Floats:
        """Mean log odds of each row."""
        if len(x) == 0:
            return np.empty(0)
        part = np.ascontiguousarray(x[:, self.use])
        return np.mean([b.predict(part, raw_score=True, num_threads=1) for b in self._trees()], axis=0)  # type: ignore[no-any-return]  # LightGBM is untyped

    def parts(self, x: Floats, columns: int) -> Floats:
        """The share of each feature in the log odds (tree SHAP; Lundberg et al. 2020), rows × ``columns``."""
        out = np.zeros((len(x), columns))
        if len(x):
            part = np.ascontiguousarray(x[:, self.use])
            each = np.mean([b.predict(part, pred_contrib=True, num_threads=1) for b in self._trees()], axis=0)
            out[:, self.use] = each[:, :-1]
        return out
