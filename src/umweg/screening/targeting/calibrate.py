"""From log odds to probabilities, and how well they hold: Platt (1999), reliability table, Brier score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_OF_A_CLASS = 10


@dataclass(frozen=True)
class Platt:
    """Probability = 1 / (1 + exp(-(a + b × log odds))). ``b`` is above zero, so the order is kept."""

    a: float = 0.0
    b: float = 1.0

    @classmethod
    def fit(cls, score: Floats, y: Floats) -> Platt | None:
        """By penalised likelihood with Platt's smoothed targets; None where a class has fewer than ten rows.

        >>> rng = np.random.default_rng(0)
        >>> s = rng.normal(0, 2, 20_000)
        >>> Platt.fit(s, (rng.random(20_000) < 1 / (1 + np.exp(-s / 2))).astype(float)).b.__round__(1)
        0.5
        """
        from scipy.optimize import minimize

        hits, others = float(y.sum()), float((1 - y).sum())
        if min(hits, others) < LEAST_OF_A_CLASS:
            return None
        aim = np.where(y > 0, (hits + 1) / (hits + 2), 1 / (others + 2))

        def loss(p: Floats) -> tuple[float, Floats]:
            z = p[0] + np.exp(p[1]) * score
            q = 1 / (1 + np.exp(-np.clip(z, -40, 40)))
            value = float(np.sum(np.logaddexp(0, z) - aim * z)) + p[1] ** 2 / 2
            return value, np.array([np.sum(q - aim), np.sum((q - aim) * np.exp(p[1]) * score) + p[1]])

        found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-20, 20), (-4, 4)])
        return cls(round(float(found.x[0]), 6), round(float(np.exp(found.x[1])), 6))

    def __call__(self, score: Floats) -> Floats:
        """Probabilities."""
        return 1 / (1 + np.exp(-np.clip(self.a + self.b * score, -40, 40)))


def brier(p: Floats, y: Floats) -> float:
    """Mean squared error of probabilities (Brier 1950); a constant guess of the base rate r has r(1 - r)."""
    return float(np.mean((p - y) ** 2))


def reliability(p: Floats, y: Floats, bins: int = 10) -> list[dict[str, float | int]]:
    """Rows in tenths by probability: how many, mean probability, share found, and its Wilson 95 % interval.

    >>> reliability(np.array([0.1, 0.1, 0.9, 0.9]), np.array([0.0, 0.0, 1.0, 1.0]), 2)[1]["found"]
    1.0
    """
    order = np.argsort(p, kind="stable")
    out: list[dict[str, float | int]] = []
    for part in np.array_split(order, min(bins, len(p))):
        low, high = wilson(float(y[part].sum()), len(part))
        expected, found = round(float(p[part].mean()), 4), round(float(y[part].mean()), 4)
        out.append(
            {"rows": len(part), "expected": expected, "found": found, "low": round(low, 4), "high": round(high, 4)}
        )
    return out


def wilson(hits: float, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z = 1.959964
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    return max(0.0, middle - half), min(1.0, middle + half)
