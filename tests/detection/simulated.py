"""Made-up panels of listed and unlisted goods: lumpy trade, a measure that moves all trade, and planted relabelling.

Used by the tests and by benchmarks/relabel.py, because no shared data hold unlisted goods at the level of the list.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from umweg.detection.baseline.null_model import calibrate
from umweg.detection.channels.base import Answers
from umweg.detection.channels.displacement import displacement
from umweg.detection.channels.relabel import assess
from umweg.series.panel import Array, Panel
from umweg.series.windows import RunSpan

FIRST = 2020 * 12
MONTHS = 35
SPAN, NULL = RunSpan(FIRST + 14, FIRST + 26, FIRST + 35), RunSpan(FIRST + 2, FIRST + 14, FIRST + 23)
TRANSITS = ("KG", "KZ", "AM")
PARTNERS = ("AM", "KG", "KZ", "RU")
MIN_TOTAL = 100_000.0


@dataclass(frozen=True, slots=True)
class World:
    """Listed goods and unlisted ones. ``planted`` are the listed goods (positions) that were relabelled."""

    listed: Panel
    controls: Panel
    planted: tuple[int, ...]


def world(seed: int, share: float = 0.0, route: str = "RU", goods: int = 30, factor: float = 3.0) -> World:
    """``goods`` listed, ten times as many unlisted, of which a few share the heading of each third listed good.

    The measure takes 80 % of the listed goods' direct trade and 40 % of the unlisted ones', and all trade with transit
    countries grows by 60 %, listed goods' by 150 %. ``share`` of the listed goods with siblings are relabelled: one
    sibling's trade with ``route`` (the target, or all transit countries) grows by ``factor`` beyond that.
    """
    rng = np.random.default_rng(seed)
    # No real codes: descriptions are of the heading alone, and siblings are those of the same four digits.
    listed = tuple(f"00{k:02d}1000" for k in range(goods))
    # Every fourth unlisted good is a sibling: seven or eight a heading.
    unlisted = tuple(
        f"00{3 * (k // 4 % (goods // 3)):02d}{2000 + k}" if k % 4 == 0 else f"99{k % 97:02d}{1000 + k}"
        for k in range(10 * goods)
    )
    after = np.arange(MONTHS) >= SPAN.after_from - FIRST
    direct = {True: 0.2, False: 0.6}
    transit = {True: 2.5, False: 1.6}
    with_siblings = [k for k in range(goods) if k % 3 == 0]
    planted = tuple(k for k in with_siblings if rng.random() < share)
    mixed = rng.permutation(len(unlisted)).tolist()
    chosen = {next(u for u in mixed if unlisted[u][:4] == listed[k][:4]) for k in planted}
    panels = []
    for names, is_listed in ((listed, True), (unlisted, False)):
        series = []
        for p in PARTNERS:
            for g in range(len(names)):
                change = (direct if p == "RU" else transit)[is_listed] * float(np.exp(rng.normal(0, 0.1)))
                if not is_listed and g in chosen and p in ((route,) if route == "RU" else TRANSITS):
                    change *= factor
                level = float(rng.lognormal(2.0, 0.8))
                series.append(_series(rng, level * np.where(after, change, 1.0), float(rng.lognormal(9, 0.7))))
        value = np.array(series)
        tempered = np.sqrt(value / 4) * 2.0  # as if two members shared each month's trade
        partner, good = np.divmod(np.arange(value.shape[0]), len(names))
        panels.append(Panel(FIRST, PARTNERS, names, partner.astype(np.intp), good.astype(np.intp), value, tempered))
    return World(panels[0], panels[1], planted)


def _series(rng: np.random.Generator, rate: Array, size: float) -> Array:
    """Monthly sums of shipments of log-normal size; their rate drifts a little."""
    drift = np.exp(np.cumsum(rng.normal(0, 0.03, rate.size)))
    count = rng.poisson(rate * drift)
    return np.array([float(rng.lognormal(0, 0.6, n).sum()) * size for n in count])


def answer(w: World) -> tuple[Answers, np.ndarray]:
    """The channel's answers for all listed goods and transit countries, and the panel rows."""
    panel = w.listed
    complete = np.ones(len(panel.goods), dtype=np.bool_)
    null = calibrate(panel, (NULL,), complete, TRANSITS, "RU", MIN_TOTAL)
    direct = displacement(panel, SPAN, "RU", null.direct, MIN_TOTAL)
    rows = np.flatnonzero(panel.partner != PARTNERS.index("RU"))
    unlisted = np.ones(len(w.controls.goods), dtype=np.bool_)
    given = assess(panel, w.controls, unlisted, direct, rows, "RU", TRANSITS, SPAN, NULL, MIN_TOTAL, "EUR", "2022-03")
    return given, rows
