"""Evidence that may be looked at every month: has the level risen above ``allow`` times its own history?

An e-process is a running sum of evidence that is at least ``1/alpha`` at *any* time, under the null, with probability
at most ``alpha`` (Ville's inequality; Ramdas, Grünwald, Vovk & Shafer 2023, doi:10.1214/23-STS894). So one may look as
often as one likes, stop when one likes, and go on.

**The null.** A month is ``level_t * u_t``: the ``u`` are exchangeable, of any law (zeros, one large machine, no finite
variance), and no watched month's level exceeds ``allow`` times the level of any month before it. Levels may wander
freely below that bound, so serial dependence is part of the null as long as it stays within ``allow``; no Poisson or
Gaussian likelihood is used anywhere.

**The bet.** With ``n`` months of history, let ``C`` of the ``k`` months watched exceed ``allow`` times the ``m``-th
largest month of the history. At equal levels the next month does so with probability ``(m + C) / (n + 1 + k)`` whatever
the law, which makes ``C`` beta-binomial; we bet on a beta-binomial with larger ``a`` and smaller ``b``:

    E = (a)_C (b)_(k-C) / (a+b)_k  :  (m)_C (n+1-m)_(k-C) / (n+1)_k          a >= m,  b <= n + 1 - m

``(x)_k`` is the rising factorial. The ratio grows with ``C`` for every ``k``. Hence any path of levels below the bound,
which can only lower ``C``, only lowers ``E``, and so does any tie, which counts as "not above": ``E`` stays below a
test martingale.

**When does it begin?** Nobody knows, so capital is spread over the months from which the rise may date (each with all
months before it as its history) and over four ``m`` from the largest month to the median. All are martingales in the
filtration of the months' relative ranks, and so is their weighted sum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Which months of the history are to be exceeded: the largest, and those below this share of the others.
RANKS = (0.0, 0.1, 0.25, 0.5)
#: The bet: beta with a = m + BOLD and b = HALF, that is, "nearly every month from now on".
BOLD, HALF = 4.0, 0.5
#: Weight of a rise that dates from the k-th month of the watch: PATIENCE / ((PATIENCE + k) (PATIENCE + k + 1)).
PATIENCE = 12.0
#: Months of history below which no bet is placed.
LEAST = 6


def log_e(values: Array, start: int, allow: float, usable: Bools | None = None) -> Array:
    """Log of the e-process of each row of ``values`` (series × months, any unit), from month ``start`` on.

    ``allow`` >= 1 is how much higher than its history a level may be without being news. Months that are not
    ``usable`` (months,) are neither judged nor history; the evidence stands still there. Returns (series × months
    watched). A history below ``LEAST`` usable months gives zeros: no bet, no evidence.

    >>> flat, risen = np.tile([3.0, 5.0, 4.0], 8), np.r_[np.tile([3.0, 5.0, 4.0], 6), np.full(6, 9.0)]
    >>> log_e(np.stack([flat, risen]), 18, 1.1)[:, -1].round(1).tolist()
    [-0.4, 7.5]
    """
    series, months = values.shape
    keep = np.ones(months, dtype=np.bool_) if usable is None else usable
    kept = np.flatnonzero(keep)
    first = int(np.searchsorted(kept, start))
    out = np.zeros((series, max(months - start, 0)))
    if first < LEAST or kept.size == first:
        return out
    found = _judged(values[:, kept], first, allow)
    # Months held back repeat what was known before them.
    place = np.searchsorted(kept, np.arange(start, months), side="right") - first
    return np.concatenate([np.zeros((series, 1)), found], axis=1)[:, place]


def _judged(values: Array, first: int, allow: float) -> Array:
    """The e-process where every month counts: a weighted sum over the months that a rise may date from."""
    series, months = values.shape
    watched = months - first
    total = np.full((series, watched), -np.inf)
    idle = np.ones(watched)
    for begin in range(watched):
        weight = PATIENCE / ((PATIENCE + begin) * (PATIENCE + begin + 1))
        idle[begin:] -= weight
        bets = _bets(values[:, : first + begin], values[:, first + begin :], allow)
        total[:, begin:] = np.logaddexp(total[:, begin:], bets + np.log(weight))
    return np.asarray(np.logaddexp(total, np.log(idle)))


def _bets(history: Array, after: Array, allow: float) -> Array:
    """Log of the mean of the bets on each ``m``, (series × months after)."""
    n, months = history.shape[1], after.shape[1]
    ranked = -np.sort(-history, axis=1)
    k = np.arange(1, months + 1)
    places = sorted({1 + round(share * (n - 1)) for share in RANKS})
    total = np.full(after.shape, -np.inf)
    for m in places:
        above = np.cumsum(after > allow * ranked[:, m - 1 : m], axis=1)
        bet = _rising(m + BOLD, months)[above] + _rising(HALF, months)[k - above] - _rising(m + BOLD + HALF, months)[k]
        null = _rising(m, months)[above] + _rising(n + 1 - m, months)[k - above] - _rising(n + 1, months)[k]
        total = np.logaddexp(total, bet - null)
    return np.asarray(total - np.log(len(places)))


def _rising(x: float, upto: int) -> Array:
    """Log of the rising factorial ``x (x+1) ... (x+k-1)`` for k = 0 to ``upto``."""
    return np.concatenate([[0.0], np.cumsum(np.log(x + np.arange(upto)))])


def larger_halved(one: Array, other: Array) -> Array:
    """Two e-processes of the same thing as one: the larger, halved; all logs.

    It is below their mean, so it is an e-value at any fixed month; and by the union bound it holds Ville's inequality
    even though the two watch different ranks, where the mean of two e-processes need not (Choe & Ramdas 2024).

    >>> np.exp(larger_halved(np.log([40.0]), np.log([1.0]))).round(6).tolist()
    [20.0]
    """
    return np.asarray(np.maximum(one, other) - np.log(2.0))


def first_above(evidence: Array, alpha: float) -> Ints:
    """Column of the first month with ``E >= 1/alpha``, -1 where there is none; (series,).

    >>> first_above(np.log([[1.0, 25.0, 3.0], [1.0, 2.0, 3.0]]), 0.05).tolist()
    [1, -1]
    """
    hit = evidence >= -np.log(alpha)
    if hit.shape[1] == 0:
        return np.full(hit.shape[0], -1, dtype=np.int64)
    return np.where(hit.any(axis=1), hit.argmax(axis=1), -1).astype(np.int64)


def e_bh(evidence: Array, alpha: float, tests: int | None = None) -> Bools:
    """Which of many hypotheses to list, so that the expected share of false ones is at most ``alpha``; (tests,).

    ``evidence`` are log e-values at one time; ``tests`` counts those, too, that are not among them (E = 1 or less).
    Any dependence is allowed. Source: e-BH of Wang & Ramdas 2022, doi:10.1111/rssb.12489: the k largest are listed for
    the largest k whose k-th is at least ``tests / (alpha k)``.

    >>> e_bh(np.log([100.0, 50.0, 3.0]), 0.05).tolist()
    [True, True, False]
    """
    n = evidence.size if tests is None else max(tests, evidence.size)
    if evidence.size == 0:
        return np.zeros(0, dtype=np.bool_)
    ranked = -np.sort(-evidence)
    enough = np.flatnonzero(ranked >= np.log(n / alpha) - np.log(np.arange(1, evidence.size + 1)))
    if enough.size == 0:
        return np.zeros(evidence.size, dtype=np.bool_)
    return np.asarray(evidence >= ranked[enough[-1]])


#: Ratios tried for the lower bound: steps of 5 %, from "not above its history" to 100 times.
LADDER = np.exp(np.arange(0.0, np.log(100.0), np.log(1.05)))


def lower_bound(values: Array, start: int, alpha: float, usable: Bools | None = None) -> Array:
    """By how much has the level risen at least? Lower end of a confidence sequence, 0 where nothing is sure.

    (series × months watched), of the largest ratio of a watched month's level to that of a month before it. With
    probability ``1 - alpha`` it is right in all months at once: it is the largest ``allow`` of a ladder in steps of 5 %
    at which the null has been rejected so far, and ``E`` falls as ``allow`` grows.

    >>> risen = np.r_[np.tile([3.0, 5.0, 4.0], 6), np.full(8, 12.0)][None, :]
    >>> lower_bound(risen, 18, 0.05)[0].round(2).tolist()
    [0.0, 0.0, 2.29, 2.29, 2.29, 2.29, 2.29, 2.29]
    """
    bound = np.zeros((values.shape[0], max(values.shape[1] - start, 0)))
    for allow in LADDER:
        hit = np.logical_or.accumulate(log_e(values, start, float(allow), usable) >= -np.log(alpha), axis=1)
        if not hit.any():
            break
        bound = np.where(hit, float(allow), bound)
    return bound
