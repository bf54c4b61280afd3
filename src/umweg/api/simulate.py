"""``simulate``: what would happen if someone turned a screw; scenarios, games, calibration on findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from umweg.results.calibration import Calibration, RestrictedShare
    from umweg.results.game import GameResult
    from umweg.results.simulation import SimulateResult
    from umweg.results.simulation_arrays import SimulationArrays

COMPARE_SCHEMA = "umweg.simulate-compare/1"
SCENARIO = "A scenario that ships (see scenarios), or a YAML file."
Draws = Annotated[int, about("Draws of what is not known, for intervals.", least=0, most=100_000)]
Data = Annotated[str | None, about("A world of your own in the place of the scenario's: a folder.")]
Seed = Annotated[int, about("The same seed gives the same draws.", least=0)]


class SimulateRequest(Request, frozen=True, kw_only=True):
    """One scenario."""

    scenario: Annotated[str, about(SCENARIO)]
    draws: Draws = 0
    seed: Seed = 0
    sensitivity: Annotated[bool, about("Also which parameter moves each figure most (Sobol indices).")] = False
    surface: Annotated[bool, about("Also the answer over the scenario's screws, solved on a grid.")] = False
    data: Data = None


@verb(SimulateRequest, uses=())
def simulate(request: SimulateRequest, workspace: Workspace) -> SimulateResult:
    """What a scenario would do to real income, wages, prices and routes, with what the answer rests on.

    Raises UnknownName and UsageError for a scenario that is not valid (line, column and mend), NotAssessable
    (``no-equilibrium``) where the model has no answer to the bar.

    >>> import umweg
    >>> made = umweg.simulate("transit-closed")
    >>> made.effect("KZ").real_income.central < 0, made.effect("KG").real_income.central > 0
    (True, True)
    >>> umweg.simulate("secondary-sanctions", surface=True).surface.axes[0].values
    (0.0, 0.075, 0.15, 0.225, 0.3)
    """
    from umweg.simulation.run import simulate as run
    from umweg.simulation.scenario.read import scenario_of

    workspace.tell("Solving for an equilibrium")
    asked = scenario_of(request.scenario, None, request.data)
    found = run(asked, request.draws, request.seed, sensitivity=request.sensitivity)
    if not request.surface:
        return found
    from umweg.simulation.surface import surface

    workspace.tell("Solving over the screws")
    return replace(found, surface=surface(lambda turned: scenario_of(request.scenario, turned, request.data)))


class SimulateArraysRequest(Request, frozen=True, kw_only=True):
    """The arrays of one scenario."""

    scenario: Annotated[str, about(SCENARIO)]
    draws: Draws = 0
    seed: Seed = 0
    data: Data = None


@verb(SimulateArraysRequest, uses=())
def simulate_arrays(request: SimulateArraysRequest, workspace: Workspace) -> SimulationArrays:
    """All arrays of a scenario, with the names of their axes: base, parameters, answers by draw, flows.

    ``write(path)`` of what comes back makes a .npz or a .parquet file. Raises what ``simulate`` raises.

    >>> import umweg
    >>> made = umweg.simulate_arrays("secondary-sanctions", draws=2)
    >>> made.arrays["real_income"].shape, made.axes["flows_after"], made.names["country"][:3]
    ((3, 12), ('sector', 'buyer', 'seller'), ('EU', 'ALLIES', 'RU'))
    """
    from umweg.simulation.arrays import arrays
    from umweg.simulation.scenario.read import scenario_of

    workspace.tell("Solving for an equilibrium")
    return arrays(scenario_of(request.scenario, None, request.data), request.draws, request.seed)


class CompareScenariosRequest(Request, frozen=True, kw_only=True):
    """Scenarios side by side."""

    scenarios: Annotated[tuple[str, ...], about("Scenarios that ship, or YAML files; two or more.", "words")]
    draws: Draws = 0
    seed: Seed = 0
    data: Data = None


@dataclass(frozen=True)
class ComparedScenarios:
    """Scenarios side by side, under the same draws where they leave the same open."""

    results: tuple[SimulateResult, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"schema": COMPARE_SCHEMA, "scenarios": [r.as_dict() for r in self.results]}

    def rows(self) -> list[dict[str, Any]]:
        """For CSV: the rows of each, with its name in front."""
        return [{"scenario": r.name, **row} for r in self.results for row in r.rows()]


@verb(CompareScenariosRequest, uses=())
def compare_scenarios(request: CompareScenariosRequest, workspace: Workspace) -> ComparedScenarios:
    """Scenarios side by side, each as ``simulate`` gives it.

    Raises what ``simulate`` raises, and UsageError for fewer than two.
    """
    if len(request.scenarios) < 2:
        raise UsageError("Two scenarios are needed.", where="scenarios", mend="Name another one.")
    one = (
        SimulateRequest(scenario=s, draws=request.draws, seed=request.seed, data=request.data)
        for s in request.scenarios
    )
    return ComparedScenarios(tuple(simulate(r, workspace) for r in one))


class ScenariosRequest(Request, frozen=True, kw_only=True):
    """The scenarios and games that ship; or one, explained."""

    explain: Annotated[str | None, about("One scenario, with its text and what it rests on.")] = None


@dataclass(frozen=True)
class ScenarioShown:
    """A scenario or a game before anything is solved. ``text``: its file, where it is to be explained."""

    name: str
    kind: str
    titles: dict[str, str]
    about: dict[str, str]
    sentence: dict[str, str]
    grounds: tuple[dict[str, str], ...]
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"name": self.name, "kind": self.kind, "title": self.titles, "about": self.about,
                "sentence": self.sentence, "grounds": list(self.grounds), "text": self.text}  # fmt: skip

    def row(self) -> dict[str, str]:
        """For CSV."""
        return {"name": self.name, "kind": self.kind, "title": self.titles["en"], "about": self.about["en"]}


@verb(ScenariosRequest, uses=())
def scenarios(request: ScenariosRequest, workspace: Workspace) -> tuple[ScenarioShown, ...]:
    """The scenarios and games that ship, or one of them explained: its text, its sentence, what it rests on.

    Raises UnknownName and UsageError for one that is not there or not valid.

    >>> import umweg
    >>> [s.name for s in umweg.scenarios()][:2]
    ['kyrgyz-route', 'overreaction']
    """
    from umweg.simulation.scenario.read import READY, ready, text_and_place

    names = ready() if request.explain is None else (request.explain,)
    shown = tuple(_shown(n, text_and_place(n, READY, ready())) for n in names)
    return shown + (_games() if request.explain is None else ())


def _shown(name: str, given: tuple[str, str]) -> ScenarioShown:
    from umweg.simulation.scenario.grounds import grounds
    from umweg.simulation.scenario.read import scenario
    from umweg.simulation.scenario.words import LANGUAGES, sentence

    s = scenario(*given)
    rests = tuple({"what": g.what, "kind": g.kind, "source": g.source} for g in grounds(s))
    said = {lang: sentence(s, lang) for lang in LANGUAGES}
    return ScenarioShown(name, "scenario", s.titles, s.about, said, rests, given[0])


def _games() -> tuple[ScenarioShown, ...]:
    from umweg.simulation.games.file import game_of, games

    return tuple(
        ScenarioShown(n, "game", {"en": g.name}, {"en": g.about}, {}, (), "") for n in games() for g in (game_of(n),)
    )


class SimulateGameRequest(Request, frozen=True, kw_only=True):
    """One game."""

    game: Annotated[str, about("A game that ships, or a YAML file.")]
    draws: Draws = 0
    seed: Seed = 0
    flips: Annotated[
        tuple[str, ...], about("Screws over which it is asked where the watched player flips.", "words")
    ] = ()
    map: Annotated[tuple[str, ...], about("Two screws for a map of 41 x 41.", "words")] = ()


@verb(SimulateGameRequest, uses=())
def simulate_game(request: SimulateGameRequest, workspace: Workspace) -> GameResult:
    """Who would do what, knowing what the model says: pay-offs, equilibria, empty threats, and where it flips.

    Raises UnknownName and UsageError for a game that is not valid, NotAssessable where a cell has no equilibrium.

    >>> import umweg
    >>> game = umweg.simulate_game("kazakhstan")
    >>> [c.played for c in game.cells if c.perfect]
    [('threaten', 'enforce', 'accept')]
    """
    from umweg.simulation.games.play import play

    if len(request.map) not in (0, 2):
        raise UsageError("A map has two screws.", where="map", mend="Name two: pressure,retaliation.")
    workspace.tell("Solving every cell of the game")
    two = (request.map[0], request.map[1]) if request.map else None
    return play(request.game, request.draws, request.seed, screws=request.flips, map_=two)


class CalibrateRequest(Request, frozen=True, kw_only=True):
    """Findings to calibrate the transit layer on."""

    findings: Annotated[str, about("A file that umweg detect --format json wrote.")]
    least: Annotated[
        float, about("Least share of the excess that goes on, where leg 2 is unknown.", least=0, most=1)
    ] = 0.5
    most: Annotated[float, about("Most of it.", least=0, most=1)] = 1.0
    restricted: Annotated[bool, about("Also the restricted share of each sector by value, from the store.")] = False


@verb(CalibrateRequest, uses=("store",))
def calibrate_scenario(request: CalibrateRequest, workspace: Workspace) -> Calibration:
    """What findings say about a scenario's routes, in million USD a year, by sector, and what they leave open.

    Raises UsageError for a file that is none of detect's, NotAssessable where no finding fits the base.
    """
    from umweg.results.from_json import from_file
    from umweg.simulation.calibrate import calibration

    found = from_file(request.findings)
    shares: tuple[RestrictedShare, ...] = ()
    if request.restricted:
        from umweg.simulation.restricted import restricted_shares

        with workspace.session() as engine:
            shares = restricted_shares(engine, workspace.store, found.provenance.regime, found.target)
    return calibration(found, request.least, request.most, shares)


def write_page(result: SimulateResult | ComparedScenarios | GameResult, path: str | Path, language: str = "en") -> int:
    """Write a result as one self-contained HTML page, all or nothing; bytes written.

    ``language``: en or de. A scenario asked with ``surface`` has sliders, one asked with ``sensitivity`` a tornado.
    Raises UsageError for another language and where ``path`` is a folder or lies in none, StoreError where it cannot
    be written.
    """
    from umweg.report.simulation import write

    if language not in ("en", "de"):
        raise UsageError(f"'{language}' is no language of the pages.", where="language", mend="Use en or de.")
    return write(result.results if isinstance(result, ComparedScenarios) else result, path, language)
