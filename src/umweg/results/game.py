"""What a game says: pay-offs of every cell, what is credible, and where the watched player changes course."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from umweg.results.simulation import Ground, Spread

GAME_SCHEMA = "umweg.game/1"
Strategies = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What each player plays, and gets: % of its income, with what else it is said to want (``payoffs``).

    ``income``: the part that the model solves. ``nash``, ``perfect``: shares of the draws (of the central answer, where
    there are none) in which the cell is a Nash equilibrium, and the outcome of one that rests on no empty threat.
    """

    played: Strategies
    payoffs: tuple[Spread, ...]
    income: tuple[Spread, ...]
    nash: float
    perfect: float


@dataclass(frozen=True, slots=True)
class Threat:
    """An outcome that holds only as somebody threatens what it would not do; ``deters`` is kept from moving."""

    outcome: Strategies
    deters: str
    by: Strategies


@dataclass(frozen=True, slots=True)
class Leader:
    """What the first mover would commit to if it could not go back; with ties broken for it and against it."""

    player: str
    lucky: Strategies | None
    unlucky: Strategies | None


@dataclass(frozen=True, slots=True)
class Mixed:
    """Equilibria of the first two movers, given what the others play: vertices of sets, probabilities by strategy."""

    given: Strategies
    players: Strategies
    sets: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """``kept`` holds for ever under the threat of ``punished`` for ever, if all discount by ``least`` or more."""

    kept: Strategies
    punished: Strategies
    least: float


@dataclass(frozen=True, slots=True)
class FlipPoint:
    """At ``at`` of a screw the watched player goes over from ``below`` to ``above``; ``width``: how well that is known.

    ``shares``: of the draws, in which it plays ``above``, just below and just above the point. ``flipping``: share of
    the draws that go over the same way somewhere in the range, ``ninety``: where nine tenths of these do.
    """

    screw: str
    at: float
    below: str
    above: str
    width: float
    shares: tuple[float, float] | None
    flipping: float | None = None
    ninety: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class StrategyMap:
    """Over two screws: the watched player's choice (rows: ``y``), and the share of the draws that agree.

    Between solved points pay-offs are interpolated; ``error``: the largest seen at points in between that were solved,
    in % of income.
    """

    x: str
    y: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    choice: tuple[tuple[str, ...], ...]
    agreement: tuple[tuple[float, ...], ...]
    solved: int
    error: float


@dataclass(frozen=True)
class GameResult:
    """All that one game gives. ``failed``: draws in which some cell found no equilibrium."""

    name: str
    about: str
    players: Strategies
    watched: str
    screws: dict[str, float]
    cells: tuple[Cell, ...]
    cycles: tuple[tuple[Strategies, ...], ...]
    threats: tuple[Threat, ...]
    leader: Leader
    mixed: tuple[Mixed, ...]
    patience: tuple[Patience, ...]
    flips: tuple[FlipPoint, ...]
    map: StrategyMap | None
    draws: int
    failed: int
    seed: int
    worst: float
    grounds: tuple[Ground, ...]
    provenance: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"schema": GAME_SCHEMA, **asdict(self)}

    def rows(self) -> list[dict[str, Any]]:
        """For CSV: one row a cell."""
        return [
            {
                **dict(zip(self.players, c.played, strict=True)),
                **{f"{p}_payoff": s.central for p, s in zip(self.players, c.payoffs, strict=True)},
                **{f"{p}_income": s.central for p, s in zip(self.players, c.income, strict=True)},
                "nash": c.nash, "perfect": c.perfect,
            }
            for c in self.cells
        ]  # fmt: skip
