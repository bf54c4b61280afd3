"""Doubtful input: the run as reported beside the one that does not take it at its word, and the weaker of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.detection.baseline import null_model as cal
from umweg.detection.baseline.design import of_scope
from umweg.results import AsReported, Interval

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.detection.baseline.null_model import Trial
    from umweg.engines.base import Engine
    from umweg.results import Candidate

#: Findings named that stand only on doubtful input.
NAMED = 50
#: Share of a series' trade that doubtful figures move for the doubt to stand in its finding.
TOUCHED = 0.01


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """The design and trial as reported; ``row`` gives the position in the trial of (transit, good id)."""

    design: Design
    trial: Trial
    row: dict[tuple[str, str], int]

    def stands(self, transit: str, good: str) -> bool:
        """Is the finding one as reported, too? One that only replaced figures make is none."""
        at = self.row.get((transit, good))
        return at is not None and bool(self.trial.found(self.design.options.alpha)[at])

    def weaker(self, transit: str, good: str, excess: Interval, q: float) -> tuple[Interval, float]:
        """Excess and q-value of the weaker of both runs."""
        at, m = self.row[transit, good], self.trial.surge.money
        low, mid = min(excess.lower, float(m.lower[at])), min(excess.central, float(m.excess[at]))
        return Interval(low, mid, max(excess.upper, mid)), max(q, float(self.trial.q[at]))

    def told(self, f: Design, transit: str, good: str, currency: str) -> tuple[str, ...]:
        """The doubts that a finding is touched by, and what it would be as reported."""
        members = f.scope.goods.families.members[good]
        mine = [d.text for d in f.doubts if d.touches(transit, members)]
        at = self.row.get((transit, good))
        if not mine or at is None or not self._moved(f, transit, good):
            return ()
        excess = float(self.trial.surge.money.excess[at]) / 1e6
        return (f"Doubtful input: {' '.join(mine)} As reported, the excess would be {excess:,.2f} M {currency}.",)

    def of_country(self, f: Design, transit: str) -> tuple[str, ...]:
        """The doubts that a whole country is touched by."""
        mine = [d.text for d in f.doubts if d.partner in ("", transit)]
        new, old = (d.panel.value[d.panel.where(transit)] for d in (f, self.design))
        moved = abs(new.sum() - old.sum()) > TOUCHED * max(float(old.sum()), 1.0)
        return (f"Doubtful input, not taken at its word: {' '.join(mine)}",) if mine and moved else ()

    def _moved(self, f: Design, transit: str, good: str) -> bool:
        """Did the doubtful figures change the series by more than rounding?"""
        values = [_series(d, transit, good) for d in (f, self.design)]
        return bool(np.abs(values[0] - values[1]).sum() > TOUCHED * max(values[1].sum(), 1.0))


def _series(f: Design, transit: str, good: str) -> NDArray[np.float64]:
    at = f.panel.by_good(transit)[f.panel.goods.index(good)]
    return f.panel.value[at] if at >= 0 else np.zeros(f.panel.value.shape[1])


def reported_run(engine: Engine, f: Design) -> ReportedRun | None:
    """The same run with everything taken at its word; None where nothing is doubted."""
    if not f.doubts:
        return None
    plain = of_scope(engine, f.scope, f.options)
    rows = np.flatnonzero(plain.testable(plain.scope.span))
    nulls = plain.calibration.transit
    trial = cal.judge(plain.panel, plain.scope.span, rows, plain.group, nulls, plain.options.alpha)
    panel = plain.panel
    names = [(panel.partners[int(panel.partner[r])], panel.goods[int(panel.good[r])]) for r in trial.surge.rows]
    return ReportedRun(plain, trial, {pair: i for i, pair in enumerate(names)})


def both(f: Design, run: ReportedRun, kept: set[tuple[str, str]], candidates: tuple[Candidate, ...]) -> AsReported:
    """What the result says of the run as reported; ``kept`` are the findings that stand in both."""
    found = run.trial.found(f.options.alpha) & run.design.shown()[run.trial.surge.rows]
    names = [pair for pair, i in run.row.items() if found[i]]
    only = sorted(f"{f.target}-{t}-{g}" for t, g in names if (t, g) not in kept)
    return AsReported(
        tuple(d.text for d in f.doubts), len(names), len(names) - len(only), tuple(only[:NAMED]), candidates
    )
