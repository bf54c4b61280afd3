"""How fast, and how near to the truth, are reconciled values? On simulated flows whose truth is known.

    python benchmarks/mirror.py

Beside each report alone, the mean of both, and the form of Harvard Growth Lab's comtrade-mirroring (accuracies of
|X - M| / (X + M), 25 rounds, softmax of the accuracies), written here from its description. Errors are root mean
squares of the log of value over truth; ``best`` knows how much each office errs.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from umweg.measures import reliability
from umweg.measures.cif import fit_cif
from umweg.measures.mirror import reconcile

Sim = dict[str, np.ndarray]


def simulate(n: int, exporters: int, importers: int, periods: int, seed: int = 0, drift: bool = False) -> Sim:
    """Flows with known truth; each office errs by its own factor (``drift``: which changes over the periods)."""
    rng = np.random.default_rng(seed)
    e, i, t = (rng.integers(0, k, n) for k in (exporters, importers, periods))
    truth = np.exp(rng.normal(13, 2, n))
    sd = [np.exp(rng.normal(-2, 0.9, (k, 1)) + _walk(rng, k, periods, drift)) for k in (exporters, importers)]
    km = rng.uniform(300, 12_000, (exporters, importers))[e, i]
    rate = np.exp(0.05 + 0.015 * (np.log(km) - 8.3))
    se, si = sd[0][e, t], sd[1][i, t]
    noise = [s * rng.standard_t(4, n) / np.sqrt(2) for s in (se, si)]
    return {
        "e": e, "i": i, "t": t, "truth": truth, "km": km, "rate": rate, "se": se, "si": si,
        "x": truth * np.exp(noise[0]), "m": truth * rate * np.exp(noise[1]),
    }  # fmt: skip


def _walk(rng: np.random.Generator, k: int, periods: int, drift: bool) -> np.ndarray:
    return np.cumsum(rng.normal(0, 0.25, (k, periods)), axis=1) if drift else np.zeros((k, periods))


def peer(s: Sim, fob: np.ndarray, exporters: int, importers: int) -> np.ndarray:
    """Accuracies of the peer's form and its softmax weights."""
    d = np.abs(s["x"] - fob) / (s["x"] + fob)
    ne, ni = np.bincount(s["e"], minlength=exporters), np.bincount(s["i"], minlength=importers)
    ae, ai = np.ones(exporters), np.ones(importers)
    for _ in range(25):
        ae, ai = (
            ne / np.maximum(np.bincount(s["e"], d * ai[s["i"]], exporters), 1e-12),
            ni / np.maximum(np.bincount(s["i"], d * ae[s["e"]], importers), 1e-12),
        )
    w = 1 / (1 + np.exp(np.clip(ai[s["i"]] - ae[s["e"]], -500, 500)))
    return w * s["x"] + (1 - w) * fob


def ours(s: Sim, factor: np.ndarray, shape: tuple[int, int, int]) -> tuple[np.ndarray, float]:
    """Our value and the share of intervals that hold the truth."""
    r, _ = reconcile(s["x"], s["m"], factor, 0.0, s["e"], s["i"], s["t"], shape)
    return r.value, float(((r.lower <= s["truth"]) & (s["truth"] <= r.upper)).mean())


def error(value: np.ndarray, truth: np.ndarray) -> float:
    """Root mean square of log(value / truth)."""
    return float(np.sqrt(np.mean(np.log(value / truth) ** 2)))


def timed(run: Callable[[], object]) -> float:
    """Seconds of the middle one of three runs."""
    out = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        out.append(time.perf_counter() - start)
    return sorted(out)[1]


def main() -> None:
    """Print the tables."""
    print("flows      offices  periods  export  import   mean   peer   ours   best  intervals that hold the truth")
    for n, exporters, importers, periods in ((1_000_000, 200, 200, 24), (20_000, 60, 60, 3), (240, 27, 4, 3)):
        rows = []
        for seed in range(1 if n > 100_000 else 20):
            s = simulate(n, exporters, importers, periods, seed)
            fob = s["m"] / s["rate"]
            value, held = ours(s, s["rate"], (exporters, importers, periods))
            w = s["si"] ** 2 / (s["si"] ** 2 + s["se"] ** 2)
            values = (s["x"], fob, (s["x"] + fob) / 2, peer(s, fob, exporters, importers), value,
                      np.exp(w * np.log(s["x"]) + (1 - w) * np.log(fob)))  # fmt: skip
            rows.append([*(error(v, s["truth"]) for v in values), held])
        mean = np.mean(rows, axis=0)
        figures = "  ".join(f"{v:.3f}" for v in mean[:-1])
        print(f"{n:<10,} {exporters}/{importers:<6} {periods:<8} {figures}  {mean[-1]:.1%}")

    print("\nreliability that drifts, 12 periods, 40 flows an office and period: neighbours not used, used")
    found = []
    for weight in (0.0, reliability.AROUND):
        kept, reliability.AROUND = reliability.AROUND, weight
        errors = []
        for seed in range(10):
            s = simulate(12 * 30 * 40, 30, 30, 12, seed, drift=True)
            errors.append(error(ours(s, s["rate"], (30, 30, 12))[0], s["truth"]))
        reliability.AROUND = kept
        found.append(f"{np.mean(errors):.4f}")
    print(", ".join(found))

    s = simulate(1_000_000, 200, 200, 24)
    ratio, none = np.log(s["m"] / s["x"]), np.zeros(1_000_000)
    step = fit_cif(ratio, s["km"], none, s["e"], s["i"])
    off = float(np.abs(step.factor(s["km"], none) / s["rate"] - 1).mean())
    print(f"\n{step.text} Mean error of a flow's factor: {off:.2%}.")
    print(f"a million flows: CIF step {timed(lambda: fit_cif(ratio, s['km'], none, s['e'], s['i'])):.1f} s, "
          f"reconcile {timed(lambda: ours(s, s['rate'], (200, 200, 24))):.1f} s")  # fmt: skip


if __name__ == "__main__":
    main()
