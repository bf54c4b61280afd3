"""Pure strategies of any number of players: Nash equilibria, cycles of best responses, commitment, grim trigger.

Pay-offs are an array (S1, ..., Sn, n): one axis a player, the last one whose pay-off it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.trade.economy import Array

Profile = tuple[int, ...]
TIE = 1e-9  # pay-offs in % of income; the model's own error is smaller


def best(payoffs: Array, player: int) -> NDArray[np.bool_]:
    """Where a player does the best against what all others do, (S1, ..., Sn); ties are all best."""
    own = payoffs[..., player]
    out: NDArray[np.bool_] = own >= own.max(player, keepdims=True) - TIE
    return out


def nash(payoffs: Array) -> list[Profile]:
    """All Nash equilibria in pure strategies.

    >>> dilemma = np.array([[[2.0, 2.0], [0.0, 3.0]], [[3.0, 0.0], [1.0, 1.0]]])
    >>> nash(dilemma)
    [(1, 1)]
    """
    held = np.all([best(payoffs, p) for p in range(payoffs.shape[-1])], axis=0)
    return [tuple(int(k) for k in at) for at in np.argwhere(held)]


def cycles(payoffs: Array) -> list[list[Profile]]:
    """Where best responses, each player in turn, go round for ever; each cycle once, from its smallest profile.

    >>> pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    >>> cycles(pennies)
    [[(0, 0), (0, 1), (1, 1), (1, 0)]]
    """
    players = payoffs.shape[-1]
    found: set[tuple[Profile, ...]] = set()
    for start in np.ndindex(payoffs.shape[:-1]):
        path: list[tuple[Profile, int]] = []
        at, turn = tuple(start), 0
        while (at, turn) not in path:
            path.append((at, turn))
            row = payoffs[(*at[:turn], slice(None), *at[turn + 1 :], turn)]
            if row[at[turn]] < row.max() - TIE:
                at = (*at[:turn], int(row.argmax()), *at[turn + 1 :])
            turn = (turn + 1) % players
        loop = list(dict.fromkeys(p for p, _ in path[path.index((at, turn)) :]))
        if len(loop) > 1:
            k = loop.index(min(loop))
            found.add(tuple(loop[k:] + loop[:k]))
    return [list(c) for c in sorted(found)]


@dataclass(frozen=True)
class Commitment:
    """What a leader who moves first and cannot go back gets from each of its strategies.

    ``lucky``, ``unlucky``: profiles where the followers, who play an equilibrium among themselves, break ties for or
    against the leader; None where they have none in pure strategies. ``best_lucky``, ``best_unlucky``: what the leader
    would commit to.
    """

    leader: int
    lucky: tuple[Profile | None, ...]
    unlucky: tuple[Profile | None, ...]
    best_lucky: Profile | None
    best_unlucky: Profile | None


def commitment(payoffs: Array, leader: int) -> Commitment:
    """Stackelberg by enumeration, ties both ways."""
    lucky: list[Profile | None] = []
    unlucky: list[Profile | None] = []
    for s in range(payoffs.shape[leader]):
        rest = np.take(payoffs, s, axis=leader)
        others = np.delete(rest, leader, -1)
        answers = sorted(nash(others), key=lambda a: float(rest[(*a, leader)]))
        whole = [(*a[:leader], s, *a[leader:]) for a in answers]
        lucky.append(whole[-1] if whole else None)
        unlucky.append(whole[0] if whole else None)

    def first(profiles: list[Profile | None]) -> Profile | None:
        there = [p for p in profiles if p is not None]
        return max(there, key=lambda p: float(payoffs[(*p, leader)])) if there else None

    return Commitment(leader, tuple(lucky), tuple(unlucky), first(lucky), first(unlucky))


def least_patience(payoffs: Array, kept: Profile, punished: Profile) -> list[float | None]:
    """The least discount factor, by player, at which ``kept`` holds for ever under the threat of ``punished`` for ever.

    Grim trigger: who once does what is best today is punished from tomorrow on. 0: it holds anyway; None: never.

    >>> dilemma = np.array([[[2.0, 2.0], [0.0, 3.0]], [[3.0, 0.0], [1.0, 1.0]]])
    >>> least_patience(dilemma, (0, 0), (1, 1))
    [0.5, 0.5]
    """
    out: list[float | None] = []
    for p in range(payoffs.shape[-1]):
        own: Array = payoffs[..., p]
        today = float(np.moveaxis(own, p, -1)[(*kept[:p], *kept[p + 1 :])].max())
        held, after = float(payoffs[(*kept, p)]), float(payoffs[(*punished, p)])
        if today <= held + TIE:
            out.append(0.0)
        else:
            out.append((today - held) / (today - after) if held > after + TIE else None)
    return out
