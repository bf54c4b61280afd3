"""The constant price: false alarms on simulated and shuffled prices, power, and the medcouple's speed.

python benchmarks/prices.py ../shared/data/prices/inttrade3.txt
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from umweg.measures.constant_price import signature
from umweg.measures.skew import medcouple

LAWS = {
    "lognormal 0.3": lambda rng, n: rng.normal(0, 0.3, n),
    "Student t3": lambda rng, n: 0.2 * rng.standard_t(3, n),
    "exponential (an edge)": lambda rng, n: rng.exponential(0.3, n),
    "two peaks": lambda rng, n: np.where(rng.random(n) < 0.3, rng.normal(-1, 0.1, n), rng.normal(0, 0.3, n)),
    "lognormal 0.03": lambda rng, n: rng.normal(0, 0.03, n),
}


def raised(price: np.ndarray) -> bool:
    """Is a constant price called at p <= 0.05?"""
    s = signature(price)
    return s is not None and s.p <= 0.05


def main(file: Path) -> None:
    """Print false alarms, power and speed."""
    rng = np.random.default_rng(0)
    for name, law in LAWS.items():
        for n in (8, 20, 60, 389, 2000):
            trials = 1000 if n < 1000 else 200
            rate = np.mean([raised(np.exp(law(rng, n))) for _ in range(trials)])
            print(f"false alarms, {name:22s} n {n:5d}: {rate:.2%} of {trials:,}")
    quantity, value = np.loadtxt(file).T
    shuffled = np.mean([raised(value / rng.permutation(quantity)) for _ in range(1000)])
    print(f"false alarms, the case's quantities shuffled: {shuffled:.2%} of 1,000")
    for at, name in ((-0.9, "at 40 % of the median"), (0.0, "at the median")):
        for n, k in ((60, 6), (60, 10), (389, 6), (389, 10), (389, 18), (389, 40)):
            hit = np.mean(
                [raised(np.exp(np.r_[rng.normal(0, 0.2, n - k), rng.normal(at, 0.0024, k)])) for _ in range(200)]
            )
            print(f"power, {k:2d} of {n} flows {name}: {hit:.0%}")
    x = rng.lognormal(0, 1, 1_000_000)
    start = time.perf_counter()
    medcouple(x)
    print(f"medcouple of 1,000,000 values: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
