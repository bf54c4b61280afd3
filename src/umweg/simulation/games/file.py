"""Game files: players, what each can do, what each wants, and who moves when; read as strictly as scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from umweg.simulation.scenario.document import Node, parse
from umweg.simulation.scenario.model import Measure, Scenario
from umweg.simulation.scenario.read import Places, groups_of, measure, scenario_of, text_and_place
from umweg.simulation.scenario.screws import Screw, screws_of, standing

READY = "games"
When = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Term:
    """What is worth something beside income, in % of it: ``worth`` where all of ``when`` (player, strategy) holds."""

    worth: float
    when: When
    source: str


@dataclass(frozen=True)
class Player:
    """Who decides: ``countries`` whose real income counts with ``weight``; ``strategies``: measures with conditions.

    ``diverted``: worth, in % of income, of a billion of restricted goods that pass by transit.
    """

    name: str
    countries: tuple[str, ...]
    strategies: tuple[tuple[str, tuple[tuple[When, Measure], ...]], ...]
    weight: float
    diverted: float
    terms: tuple[Term, ...]

    def choices(self) -> tuple[str, ...]:
        """Names of the strategies."""
        return tuple(name for name, _ in self.strategies)


@dataclass(frozen=True)
class Game:
    """A game on top of a scenario, of which base, elasticities, transit and what is in force are taken."""

    name: str
    about: str
    scenario: Scenario
    players: tuple[Player, ...]
    order: tuple[int, ...]
    watched: int
    screws: dict[str, Screw]

    def measures(self, profile: tuple[int, ...]) -> tuple[Measure, ...]:
        """What holds where each player plays its strategy of this number."""
        chosen = {p.name: p.choices()[k] for p, k in zip(self.players, profile, strict=True)}
        return tuple(
            m
            for p, k in zip(self.players, profile, strict=True)
            for when, m in p.strategies[k][1]
            if all(chosen[who] == what for who, what in when)
        )


def games() -> tuple[str, ...]:
    """Names of the games that ship."""
    folder = resources.files("umweg.simulation.scenario") / READY
    return tuple(sorted(f.name.removesuffix(".yml") for f in folder.iterdir() if f.name.endswith(".yml")))


def game_of(name_or_file: str, turned: Mapping[str, float] | None = None) -> Game:
    """A game that ships, or a file; ``turned``: screws that stand elsewhere than the file says."""
    return game(*text_and_place(name_or_file, READY, games()), turned)


def game(text: str, file: str = "game.yml", turned: Mapping[str, float] | None = None) -> Game:
    """A game out of its text; UsageError with line and column for what is wrong in it."""
    screws = screws_of(parse(text, file))
    top = parse(text, file, standing(screws, turned))
    top.options("screws")  # read above
    found = scenario_of(top.text("scenario"))
    own = groups_of(top.child("groups"), found.base)
    places = Places(found.base, {**found.groups, **own})
    nodes = top.children("players")
    if len(nodes) < 2:
        raise top.fail("players", "A game has two players at least.", "Add one.")
    moves = {n.text("name"): n.options("strategies") for n in nodes}
    players = tuple(_player(n, moves, places, found) for n in nodes)
    names = [p.name for p in players]
    order = top.texts("order", tuple(names))
    if sorted(order) != sorted(names):
        raise top.fail("order", "Every player moves once.", f"Name each of {', '.join(names)} once.")
    watched = top.text("watch", names[0], names)
    made = Game(
        top.text("name"), top.text("about", ""), found, players, tuple(names.index(n) for n in order),
        names.index(watched), screws,
    )  # fmt: skip
    top.done()
    return made


def _player(node: Node, moves: Mapping[str, tuple[str, ...]], places: Places, scenario: Scenario) -> Player:
    name = node.text("name")
    of = places.of(node, "of")
    below = node.child("strategies")
    if below is None or len(moves[name]) < 1:
        raise node.fail("strategies", f"{name} can do nothing.", "Give it a strategy: wait: [].")
    strategies = []
    for key in below.names():
        rows = [(_when(m, moves), measure(m, places, scenario.transit)) for m in below.children(key)]
        strategies.append((key, tuple(rows)))
    pays = node.child("payoff")
    weight, diverted, terms = 1.0, 0.0, []
    if pays is not None:
        weight, diverted = pays.number("weight", 1.0), pays.number("diverted", 0.0)
        for t in pays.children("terms"):
            terms.append(Term(t.number("worth"), _when(t, moves), t.text("source")))
            t.done()
        pays.done()
    node.done()
    return Player(name, of, tuple(strategies), weight, diverted, tuple(terms))


def _when(node: Node, moves: Mapping[str, tuple[str, ...]]) -> When:
    """Conditions on what others play."""
    below = node.child("when")
    if below is None:
        return ()
    found = tuple((who, below.text(who, None, moves[who])) for who in moves if who in below)
    below.done()
    return found
