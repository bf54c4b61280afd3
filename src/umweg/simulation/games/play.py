"""``simulate --game``: pay-offs of all cells, equilibria and their draws, flips, and a map over two screws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import UnknownName
from umweg.results.game import Cell, FlipPoint, GameResult, Leader, Mixed, Patience, Strategies, StrategyMap, Threat
from umweg.results.simulation import Ground
from umweg.simulation.games.cells import Payoffs, Solver
from umweg.simulation.games.file import Game, game_of
from umweg.simulation.games.flips import flips, flips_of_draws
from umweg.simulation.games.mixed import equilibria
from umweg.simulation.games.pure import Profile, commitment, cycles, least_patience, nash
from umweg.simulation.games.sequential import empty_threats, perfect
from umweg.simulation.games.strategy_map import strategy_map
from umweg.simulation.run import draws_of, provenance
from umweg.simulation.scenario.grounds import ASSUMED, grounds
from umweg.simulation.scenario.parameters import central
from umweg.simulation.trade.economy import Array
from umweg.simulation.uncertainty.summary import spread

Said = Callable[[Profile], Strategies]
GRID = 5  # points over a screw's range between which a flip is looked for
FINE = 9  # points over it between which the pay-offs of draws are interpolated
WIDTH = 1 / 256  # of the range: how well a flip is known


def play(
    name_or_file: str, draws: int = 0, seed: int = 0, *, screws: Sequence[str] = (), map_: tuple[str, str] | None = None
) -> GameResult:
    """Play a game. ``screws``: those over which flips are looked for; ``map_``: two for a map of 41 x 41."""
    game = game_of(name_or_file)
    for s in (*screws, *(map_ or ())):
        if s not in game.screws:
            raise UnknownName(f"There is no screw '{s}'.", mend=f"There are: {', '.join(game.screws)}.")
    solver = Solver(draws_of(game.scenario, draws, seed))
    found = solver.payoffs(game)
    good = np.array([bool(np.isfinite(u).all()) for u in found.all_])
    at = found.all_[0]

    def said(profile: Profile) -> Strategies:
        return tuple(p.choices()[k] for p, k in zip(game.players, profile, strict=True))

    lead = commitment(at, game.order[0])
    lucky, unlucky = (None if p is None else said(p) for p in (lead.best_lucky, lead.best_unlucky))
    return GameResult(
        name=game.name, about=game.about, players=tuple(p.name for p in game.players),
        watched=game.players[game.watched].name, screws={k: s.value for k, s in game.screws.items()},
        cells=_cells(game, found, good, said),
        cycles=tuple(tuple(said(p) for p in c) for c in cycles(at)),
        threats=_threats(game, at, said),
        leader=Leader(game.players[lead.leader].name, lucky, unlucky),
        mixed=_mixed(game, at), patience=_patience(at, said),
        flips=tuple(f for s in screws for f in _flips(name_or_file, game, solver, s)),
        map=None if map_ is None else _map(name_or_file, solver, game, map_),
        draws=draws, failed=int((~good).sum()), seed=seed, worst=solver.worst, grounds=_grounds(game),
        provenance=provenance(game.scenario),
    )  # fmt: skip


def choice(game: Game, payoffs: Array) -> str:
    """What the watched player does where nobody threatens what it would not do; all of it where ties leave it open."""
    does = sorted({z[game.watched] for z in perfect(payoffs, game.order)})
    return " or ".join(game.players[game.watched].choices()[k] for k in does)


def _cells(game: Game, found: Payoffs, good: NDArray[np.bool_], said: Said) -> tuple[Cell, ...]:
    rows = found.all_[1:][good[1:]] if found.all_.shape[0] > 1 and good[1:].any() else found.all_[:1]
    held = [(set(nash(u)), set(perfect(u, game.order))) for u in rows]
    out = []
    for z in np.ndindex(found.all_.shape[1:-1]):
        pays, income = (
            tuple(spread(u[:, *z, k]) for k in range(len(game.players))) for u in (found.all_, found.income)
        )
        stable, credible = (sum(z in h[k] for h in held) / len(held) for k in (0, 1))
        out.append(Cell(said(z), pays, income, stable, credible))
    return tuple(out)


def _threats(game: Game, at: Array, said: Said) -> tuple[Threat, ...]:
    names = [p.name for p in game.players]
    return tuple(
        Threat(said(t.outcome), names[t.deters], tuple(names[k] for k in t.who)) for t in empty_threats(at, game.order)
    )


def _mixed(game: Game, at: Array) -> tuple[Mixed, ...]:
    """The game of the first two movers for each that the others may do."""
    one, two, *rest = game.order
    out = []
    turned = np.moveaxis(at, (*rest, one, two), range(len(game.order)))
    for fixed in np.ndindex(turned.shape[: len(rest)]):
        sets = equilibria(turned[fixed][..., [one, two]])
        given = tuple(
            f"{game.players[p].name}: {game.players[p].choices()[k]}" for p, k in zip(rest, fixed, strict=True)
        )
        names = (game.players[one].name, game.players[two].name)
        out.append(Mixed(given, names, tuple({"first": e.first, "second": e.second, "single": e.single} for e in sets)))
    return tuple(out)


def _patience(at: Array, said: Said) -> tuple[Patience, ...]:
    """What all would rather have than an equilibrium, and how patient they have to be for it; the easiest first."""
    out = []
    for punished in nash(at):
        for kept in np.ndindex(at.shape[:-1]):
            least = least_patience(at, kept, punished) if (at[kept] > at[punished]).all() else [None]
            if None not in least:
                out.append(Patience(said(kept), said(punished), max(x for x in least if x is not None)))
    return tuple(sorted(out, key=lambda p: p.least))


def _flips(name: str, game: Game, solver: Solver, screw: str) -> list[FlipPoint]:
    """Bisection on the central answer; the draws are asked on both sides of what it finds."""
    middle = Solver(central(game.scenario))
    s = game.screws[screw]

    def answer(x: float) -> str:
        turned = game_of(name, {screw: x})
        return choice(turned, middle.payoffs(turned).all_[0])

    width = WIDTH * (s.most - s.least)
    found = flips(answer, np.linspace(s.least, s.most, GRID).tolist(), width)
    if solver.drawn.draws == 1 or not found:
        return [FlipPoint(screw, f.at, f.below, f.above, f.width, None) for f in found]
    fine = np.linspace(s.least, s.most, FINE).tolist()
    pays = [solver.payoffs(game_of(name, {screw: x})).all_[1:] for x in fine]
    whole = sum(bool(all(np.isfinite(u).all() for u in draw)) for draw in zip(*pays, strict=True))
    out = []
    for f in found:
        low, high = (_share(name, game, solver, {screw: f.at + side * f.width}, f.above) for side in (-1, 1))
        at = flips_of_draws(pays, fine, lambda u: choice(game, u), f.below, f.above, width)
        ends = tuple(float(x) for x in np.quantile(at, (0.05, 0.95))) if at else None
        ninety = None if ends is None else (ends[0], ends[1])
        out.append(FlipPoint(screw, f.at, f.below, f.above, f.width, (low, high), len(at) / max(whole, 1), ninety))
    return out


def _share(name: str, game: Game, solver: Solver, turned: Mapping[str, float], does: str) -> float:
    u = solver.payoffs(game_of(name, turned)).all_[1:]
    answers = [choice(game, x) for x in u if np.isfinite(x).all()]
    return sum(a == does for a in answers) / len(answers)


def _map(name: str, solver: Solver, game: Game, screws: tuple[str, str]) -> StrategyMap:
    def payoffs(x: float, y: float) -> Array:
        turned = game_of(name, {screws[0]: x, screws[1]: y})
        return solver.payoffs(turned).all_

    bounds = tuple((game.screws[s].least, game.screws[s].most) for s in screws)
    return strategy_map(payoffs, lambda u: choice(game, u), screws, (bounds[0], bounds[1]))


def _grounds(game: Game) -> tuple[Ground, ...]:
    own = [
        Ground(
            f"political term of {p.name}: {', '.join(s for _, s in t.when) or 'always'} ({t.worth:g} %)",
            ASSUMED, t.source,
        )
        for p in game.players for t in p.terms
    ]  # fmt: skip
    own += [
        Ground(f"{p.name}: worth of a billion diverted ({p.diverted:g} %)", ASSUMED, "assumption: the game's own")
        for p in game.players if p.diverted
    ]  # fmt: skip
    return (*grounds(game.scenario), *own)
