"""Pay-offs of a game, solved cell by cell; a cell that holds the same measures as another one is solved once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from umweg.simulation.games.file import Game, Player
from umweg.simulation.run import Solutions, solutions
from umweg.simulation.scenario.model import Measure
from umweg.simulation.scenario.parameters import Parameters
from umweg.simulation.trade.economy import Array


@dataclass(frozen=True)
class Payoffs:
    """Of 1 + B draws: ``all_`` and ``income`` (1 + B, S1, ..., Sn, n), in % of income; NaN where a draw failed."""

    all_: Array
    income: Array


@dataclass
class Solver:
    """Solves cells for the same draws, and remembers them by what holds in them."""

    drawn: Parameters
    worst: float = 0.0
    known: dict[tuple[Measure, ...], tuple[Array, Array, tuple[str, ...], Array]] = field(default_factory=dict)

    def _cell(self, game: Game, measures: tuple[Measure, ...]) -> tuple[Array, Array, tuple[str, ...], Array]:
        """Changes of real income (1 + B, N), income (1 + B, N), countries, billions diverted (1 + B)."""
        key = tuple(m for m in measures if m.acts)
        if key not in self.known:
            found = solutions(game.scenario, self.drawn, key, starts=1)
            o = found.outcome
            o.refuse_failures()
            pairs = [c.worst for pair, ok in zip(o.certificates, o.converged, strict=True) if ok for c in pair]
            self.worst = max(self.worst, *pairs)
            self.known[key] = (o.real_income - 1, o.income, found.economy.countries, _diverted(found))
        return self.known[key]

    def payoffs(self, game: Game) -> Payoffs:
        """Of every cell."""
        shape = tuple(len(p.strategies) for p in game.players)
        income = np.empty((self.drawn.draws, *shape, len(game.players)))
        whole = np.empty_like(income)
        for profile in np.ndindex(shape):
            change, earned, countries, diverted = self._cell(game, game.measures(profile))
            chosen = {(p.name, p.choices()[k]) for p, k in zip(game.players, profile, strict=True)}
            for k, p in enumerate(game.players):
                at = [countries.index(c) for c in p.countries]
                own = 100 * (change[:, at] * earned[:, at]).sum(1) / earned[:, at].sum(1)
                income[:, *profile, k] = own
                whole[:, *profile, k] = p.weight * own + p.diverted * diverted + _terms(p, chosen)
        return Payoffs(whole, income)


def _terms(player: Player, chosen: set[tuple[str, str]]) -> float:
    return sum(t.worth for t in player.terms if set(t.when) <= chosen)


def _diverted(found: Solutions) -> Array:
    """Billions of restricted goods that arrive by transit routes, (1 + B)."""
    if found.after is None:
        return np.zeros(found.outcome.real_income.shape[0])
    out: Array = found.after.paid[:, 1:].sum(1) / 1000
    return out
