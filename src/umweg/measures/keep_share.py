"""What a supplier would have sold had it kept its share: the counterfactual where an importer's own demand moves.

A tariff, a boom or a season moves a good's whole imports, and the growth of one supplier says nothing of it. Its share
before, times all imports of the good in the window (the origin's included), is what it would have sold; over all
suppliers of a good, gains and losses sum to zero. Only goods count whose origin lost share, and nobody is credited with
more of a good than the origin lost.

Shares move by themselves, those of small suppliers most: the variance of a relative gain is ``a + b / size``,
fitted where nothing had happened, never one spread over a hundred small countries.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_ROUNDS = 30
#: Least spread of relative gains that is believed; gains beyond so many spreads count as that many when it is fitted.
FLOOR, WINSOR = 0.03, 3.0


@dataclass(frozen=True, slots=True)
class Gains:
    """Per supplier: sales before and after in the goods counted, what was expected, the gain credited; (suppliers,).

    ``loss`` is what the origin fell short of its own share in these goods, ``goods`` how many they are.
    """

    before: Array
    after: Array
    expected: Array
    gain: Array
    loss: float
    goods: int

    @property
    def size(self) -> Array:
        """Sales that a relative gain refers to: midway between those expected and those seen."""
        return (self.expected + self.after) / 2

    @property
    def relative(self) -> Array:
        """The gain credited per unit of size, between -2 and 2; 0 for suppliers without sales."""
        return np.divide(self.gain, self.size, out=np.zeros_like(self.gain), where=self.size > 0)


def gains(history: Array, window: Array, origin: int) -> Gains:
    """Keep-share gains of all suppliers; ``history`` and ``window`` are (suppliers × goods), ``origin`` a row of them.

    >>> history = np.array([[60.0, 50.0], [30.0, 0.0], [10.0, 50.0]])
    >>> g = gains(history, np.array([[40.0, 100.0], [50.0, 0.0], [10.0, 80.0]]), 0)
    >>> g.goods, g.loss, g.gain.tolist(), g.expected.tolist()
    (1, 20.0, [-20.0, 20.0, 0.0], [60.0, 30.0, 10.0])
    """
    before, total = history.sum(axis=0), window.sum(axis=0)
    known = before > 0
    share = np.divide(history, before, out=np.zeros_like(history), where=known)
    expected = share * total
    lost = np.where(known, expected[origin] - window[origin], 0.0)
    counted = lost > 1e-9 * total  # equal up to rounding is equal
    gain = np.minimum((window - expected)[:, counted], lost[counted])
    return Gains(
        history[:, counted].sum(axis=1),
        window[:, counted].sum(axis=1),
        expected[:, counted].sum(axis=1),
        gain.sum(axis=1),
        float(lost[counted].sum()),
        int(counted.sum()),
    )


@dataclass(frozen=True, slots=True)
class GainNull:
    """How relative gains scatter by themselves: around ``mean`` with variance ``a + b / size``; ``df`` of that."""

    mean: float
    a: float
    b: float
    df: int

    def sd(self, size: Array) -> Array:
        """Standard deviation of the relative gain of suppliers of these sizes."""
        return np.sqrt(np.maximum(self.a + self.b / np.maximum(size, 1e-9), FLOOR**2))


def gain_null(relative: Array, size: Array) -> GainNull:
    """Fit the scatter of relative gains (observations,) of suppliers to whom nothing had happened.

    Gaussian likelihood by weighted least squares of squares on ``1, 1 / size``; far values are drawn in, so that one
    supplier's own boom does not widen the null of all.

    >>> rng = np.random.default_rng(0)
    >>> size = np.exp(rng.normal(3, 2, 4000))
    >>> n = gain_null(rng.normal(0, np.sqrt(0.01 + 2 / size)), size)
    >>> round(n.a, 2), round(n.b, 1), n.df
    (0.01, 2.0, 30)
    """
    live = size > 0
    x, u = relative[live], 1 / size[live]
    if x.size < 3:
        return GainNull(0.0, 0.16, 0.0, 2)
    mean, a, b = float(np.median(x)), max(float(np.median(np.abs(x - np.median(x)))) ** 2, FLOOR**2), 0.0
    for _ in range(_ROUNDS):
        v = np.maximum(a + b * u, FLOOR**2)
        reach = WINSOR * np.sqrt(v)
        off = np.clip(x - mean, -reach, reach)
        mean += float((off / v).sum() / (1 / v).sum())
        w, square = 1 / v**2, off**2
        s0, s1, s2 = w.sum(), (w * u).sum(), (w * u * u).sum()
        t0, t1 = (w * square).sum(), (w * u * square).sum()
        det = s0 * s2 - s1 * s1
        a, b = ((s2 * t0 - s1 * t1) / det, (s0 * t1 - s1 * t0) / det) if det > 1e-12 * s0 * s2 else (t0 / s0, 0.0)
        if b < 0:
            a, b = t0 / s0, 0.0
        if a < FLOOR**2:
            a, b = FLOOR**2, max(float(((square - FLOOR**2) * u * w).sum() / s2), 0.0)
    return GainNull(mean, float(a), float(b), min(max(int(x.size) - 2, 2), 30))
