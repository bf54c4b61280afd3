"""Players move one after the other and see what was done: what is credible, and what rests on an empty threat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from umweg.simulation.games.pure import TIE, Profile
from umweg.simulation.trade.economy import Array


@dataclass(frozen=True)
class EmptyThreat:
    """An outcome that is a Nash equilibrium only as ``who`` threatens what it would not do.

    ``outcome``: what would then be done; ``deters``: the player that is kept from moving.
    """

    outcome: Profile
    deters: int
    who: tuple[int, ...]


def perfect(payoffs: Array, order: Sequence[int]) -> list[Profile]:
    """Outcomes of subgame-perfect equilibria; several where somebody does not care.

    >>> import numpy as np
    >>> entry = np.array([[[0.0, 2.0], [0.0, 2.0]], [[-1.0, -1.0], [1.0, 1.0]]])  # stay out, enter; fight, give way
    >>> perfect(entry, (0, 1)), empty_threats(entry, (0, 1))
    ([(1, 1)], [EmptyThreat(outcome=(0, 0), deters=0, who=(1,)), EmptyThreat(outcome=(0, 1), deters=0, who=(1,))])
    """
    return sorted(_perfect(payoffs, tuple(order), {}))


def _perfect(payoffs: Array, order: tuple[int, ...], done: dict[int, int]) -> set[Profile]:
    if len(done) == len(order):
        return {tuple(done[p] for p in range(len(order)))}
    mover = order[len(done)]
    branches = [_perfect(payoffs, order, {**done, mover: s}) for s in range(payoffs.shape[mover])]
    # A branch can be chosen if its best end is no worse than the worst end of every other one.
    floor = max(min(float(payoffs[(*z, mover)]) for z in ends) for ends in branches)
    return {z for ends in branches for z in ends if payoffs[(*z, mover)] >= floor - TIE}


def empty_threats(payoffs: Array, order: Sequence[int]) -> list[EmptyThreat]:
    """Outcomes of Nash equilibria that are not subgame perfect, and whose threat they rest on."""
    order = tuple(order)
    credible = set(perfect(payoffs, order))
    out = []
    for outcome in _all(payoffs):
        if outcome in credible or not _holds(payoffs, order, outcome):
            continue
        for k, mover in enumerate(order):
            done = {p: outcome[p] for p in order[:k]}
            tempted = [
                s for s in range(payoffs.shape[mover])
                if s != outcome[mover] and _would_gain(payoffs, order, {**done, mover: s}, mover, outcome)
            ]  # fmt: skip
            if tempted and k + 1 < len(order):
                out.append(EmptyThreat(outcome, mover, order[k + 1 :]))
                break
    return out


def _all(payoffs: Array) -> list[Profile]:
    return [tuple(at) for at in np.ndindex(payoffs.shape[:-1])]


def _would_gain(payoffs: Array, order: tuple[int, ...], done: dict[int, int], mover: int, outcome: Profile) -> bool:
    """Whether a move would pay if those who follow did what is best for them then."""
    ends = _perfect(payoffs, order, done)
    return min(float(payoffs[(*z, mover)]) for z in ends) > float(payoffs[(*outcome, mover)]) + TIE


def _holds(payoffs: Array, order: tuple[int, ...], outcome: Profile) -> bool:
    """Whether nobody on the path gains by leaving it, if all others then did their worst to it."""
    for k, mover in enumerate(order):
        done = {p: outcome[p] for p in order[:k]}
        for s in range(payoffs.shape[mover]):
            worst = _punished(payoffs, order, {**done, mover: s}, mover)
            if s != outcome[mover] and worst > payoffs[(*outcome, mover)] + TIE:
                return False
    return True


def _punished(payoffs: Array, order: tuple[int, ...], done: dict[int, int], mover: int) -> float:
    if len(done) == len(order):
        return float(payoffs[(*(done[p] for p in range(len(order))), mover)])
    who = order[len(done)]
    ends = [_punished(payoffs, order, {**done, who: s}, mover) for s in range(payoffs.shape[who])]
    return max(ends) if who == mover else min(ends)
