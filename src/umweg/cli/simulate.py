"""``umweg simulate``: scenarios, their comparison, games, calibration. ``register(app)`` adds the command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from umweg.api.simulate import (
    CalibrateRequest,
    CompareScenariosRequest,
    ScenariosRequest,
    SimulateGameRequest,
    SimulateRequest,
)
from umweg.cli.options import MANY, Output, Report, Store, language, opt, workspace
from umweg.cli.output import Format, exported, heard
from umweg.cli.progress import steps
from umweg.core.errors import UsageError

EPILOG = (
    "Examples: `umweg simulate --list` · `umweg simulate transit-closed --draws 1000 --seed 1 --report report.html` · "
    "`umweg simulate --compare transit-closed kyrgyz-route` · "
    "`umweg simulate --game kazakhstan --flips pressure --map pressure,retaliation` · "
    "`umweg simulate --calibrate findings.json`"
)
G = SimulateGameRequest


def register(app: typer.Typer) -> None:
    """Add ``simulate`` to the command line."""
    app.command("simulate", epilog=EPILOG)(simulate)


def simulate(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="A scenario or game that ships, or a YAML file; findings to calibrate on.", metavar="[NAME]..."
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="What ships: scenarios and games.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Explain a scenario; solve nothing.")] = False,
    compare: Annotated[bool, typer.Option("--compare", help="Two or more scenarios side by side.")] = False,
    game: Annotated[bool, typer.Option("--game", help="Play a game.")] = False,
    calibrate: Annotated[bool, typer.Option("--calibrate", help="Routes out of what umweg detect found.")] = False,
    draws: Annotated[int, opt(SimulateRequest, "draws", "--draws")] = 0,
    seed: Annotated[int, opt(SimulateRequest, "seed", "--seed")] = 0,
    sensitivity: Annotated[bool, opt(SimulateRequest, "sensitivity", "--sensitivity")] = False,
    flips: Annotated[list[str] | None, opt(G, "flips", "--flips", note=MANY)] = None,
    map_: Annotated[str | None, opt(G, "map", "--map")] = None,
    least: Annotated[float, opt(CalibrateRequest, "least", "--least")] = 0.5,
    most: Annotated[float, opt(CalibrateRequest, "most", "--most")] = 1.0,
    restricted: Annotated[bool, opt(CalibrateRequest, "restricted", "--restricted")] = False,
    store: Store = None,
    report: Report = None,
    data: Annotated[str | None, opt(SimulateRequest, "data", "--data")] = None,
    arrays: Annotated[
        Path | None, typer.Option("--arrays", help="Also write all arrays: a .npz or .parquet file.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the report: en or de.", callback=heard)] = "en",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What would happen if someone turned a screw? Trade model, transit routes, and a game over both."""
    from umweg.api import simulate as api

    kinds = {"--list": list_, "--explain": explain, "--compare": compare, "--game": game, "--calibrate": calibrate}
    kind = _one([k for k, on in kinds.items() if on])
    given = tuple(names or ())
    if report is not None and kind in ("--list", "--explain", "--calibrate"):
        raise UsageError(f"{kind} has no report.", where="--report", mend="Ask for a scenario, --compare or --game.")
    if arrays is not None and (kind or arrays.suffix not in (".npz", ".parquet")):
        raise UsageError(
            "Arrays are of one scenario, and go to a .npz or .parquet file.", where="--arrays",
            mend="Ask umweg simulate NAME --arrays file.npz.",
        )  # fmt: skip
    if data is not None and kind not in ("", "--compare"):
        raise UsageError(
            f"{kind} takes its world from its file.", where="--data", mend="Write base: {data: FOLDER} in the scenario."
        )
    language(lang)
    with workspace(store) as here, steps(here, "Reading"):
        if kind in ("--list", "--explain"):
            if kind == "--list" and given:
                raise UsageError("--list takes no name.", mend=f"Did you mean --explain {given[0]}?")
            request = ScenariosRequest(explain=_single(given, kind) if kind == "--explain" else None)
            _shown(api.scenarios(request, here), format, explained=kind == "--explain")
        elif kind == "--compare":
            several = CompareScenariosRequest(scenarios=given, draws=draws, seed=seed, data=data)
            _write(format, api.compare_scenarios(several, here), "show_compared", report, lang)
        elif kind == "--game":
            over, two = tuple(flips or ()), (map_,) if map_ else ()
            one = G(game=_single(given, kind), draws=draws, seed=seed, flips=over, map=two)
            _write(format, api.simulate_game(one, here), "show_game", report, lang)
        elif kind == "--calibrate":
            findings = CalibrateRequest(findings=_single(given, kind), least=least, most=most, restricted=restricted)
            _write(format, api.calibrate_scenario(findings, here), "show_calibration")
        else:
            # A page has sliders, and says what matters most.
            whole = report is not None
            asked = SimulateRequest(
                scenario=_single(given, ""), draws=draws, seed=seed, sensitivity=sensitivity or whole, surface=whole,
                data=data,
            )  # fmt: skip
            _write(format, api.simulate(asked, here), "show_scenario", report, lang)
            if arrays is not None:
                all_ = api.SimulateArraysRequest(scenario=asked.scenario, draws=draws, seed=seed, data=data)
                _kept(api.simulate_arrays(all_, here), arrays)


def _kept(made: Any, path: Path) -> None:
    from umweg.cli.terminal import say

    size = made.write(path)
    say(f"Arrays: {path.resolve()} ({size / 1e3:,.0f} kB)")


def _one(kinds: list[str]) -> str:
    if len(kinds) > 1:
        raise UsageError(f"{' and '.join(kinds)} are two questions.", mend="Ask them one after the other.")
    return kinds[0] if kinds else ""


def _single(names: tuple[str, ...], kind: str) -> str:
    if len(names) != 1:
        asked = f"simulate{' ' * bool(kind)}{kind}"
        raise UsageError(
            f"{asked} takes one name, not {len(names)}.", mend="See umweg simulate --list; for several: --compare A B."
        )
    return names[0]


def _write(format: Format, result: Any, view: str, report: Path | None = None, lang: str = "en") -> None:  # noqa: A002
    if report is not None:
        from umweg.api.simulate import write_page
        from umweg.cli.terminal import say

        size = write_page(result, report, lang)
        say(f"Report: {report.resolve()} ({size / 1e3:,.0f} kB; opens without a network)")
    if not exported(format, result.as_dict, result.rows):
        from umweg.cli.views import simulate as views

        getattr(views, view)(result)


def _shown(found: tuple[Any, ...], format: Format, explained: bool) -> None:  # noqa: A002
    if not exported(format, lambda: [s.as_dict() for s in found], lambda: [s.row() for s in found]):
        from umweg.cli.views import simulate as views

        (views.show_explained if explained else views.show_list)(found)
