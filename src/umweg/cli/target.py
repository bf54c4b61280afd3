"""``umweg target``: learn from past inspections, order what waits, see drift. ``register(app)`` adds the commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from umweg.api.target import DriftRequest, InspectionsRequest, RankRequest, TrainRequest
from umweg.cli.options import Desk, Limit, Output, Store, arg, opt, workspace
from umweg.cli.output import Format, exported
from umweg.cli.progress import steps
from umweg.core.errors import UsageError

target = typer.Typer(no_args_is_help=True, help="Order the queue of inspections by what past inspections found.")

File = Annotated[Path, arg(RankRequest, "declarations")]
ModelFile = Annotated[Path, opt(RankRequest, "model", "--model")]


def register(app: typer.Typer) -> None:
    """Add ``target`` to the command line."""
    app.add_typer(target, name="target")


@target.command(epilog="Example: `umweg target train declarations.csv --mapping korea --out model.json`")
def train(
    file: File,
    out: Annotated[Path, typer.Option("--out", help="The model's file, or a folder for model.json.")],
    mapping: Annotated[str, opt(TrainRequest, "mapping", "--mapping")] = "consignments",
    label: Annotated[str | None, opt(TrainRequest, "label", "--label")] = None,
    seed: Annotated[int, opt(TrainRequest, "seed", "--seed")] = 0,
    no_memory: Annotated[
        bool, typer.Option("--no-memory", help="Do not remember declared lines that come again.")
    ] = False,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Learn from inspected declarations."""
    from umweg.api.target import train_targeting

    request = TrainRequest(
        declarations=file, mapping=mapping, label=label, seed=seed, memory=not no_memory, out=str(out)
    )
    with workspace() as here, steps(here, "Reading declarations"):
        found = train_targeting(request, here)
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.views.target import show_model

        show_model(found.as_dict())


@target.command(
    epilog="Example: `umweg target data --out past.jsonl` then `umweg target train past.jsonl --out model.json`"
)
def data(
    out: Annotated[Path, typer.Option("--out", help="Where the rows go (JSON lines).")],
    store: Store = None,
    desk: Desk = None,
) -> None:
    """Inspections of the register (umweg cases) that name a screened consignment, as rows to learn from."""
    from umweg.api.target import inspections
    from umweg.cli.terminal import counted, say

    with workspace(store, desk=desk) as here:
        rows = inspections(InspectionsRequest(out=str(out)), here)
    named = len({r["id"].rpartition("#")[0] for r in rows})
    say(f"{counted(len(rows), 'line')} of {counted(named, 'inspection')}: {out}")


@target.command(epilog="Example: `umweg target rank waiting.csv --model model.json --inspect 5% --random 10%`")
def rank(
    file: File,
    model: ModelFile,
    inspect: Annotated[str, typer.Option("--inspect", help="Share of the queue to inspect.")] = "5%",
    random: Annotated[str, typer.Option("--random", help="Share of these inspections that is drawn by lot.")] = "10%",
    seed: Annotated[int, opt(RankRequest, "seed", "--seed")] = 0,
    outcome: Annotated[str | None, opt(RankRequest, "outcome", "--outcome")] = None,
    explain: Annotated[int | None, opt(RankRequest, "explain", "--explain")] = None,
    format: Output = Format.table,  # noqa: A002
    limit: Limit = 25,
) -> None:
    """Order what waits. A stop stays a stop; nothing is released."""
    from umweg.api.target import rank_declarations
    from umweg.cli.terminal import say

    request = RankRequest(
        declarations=file, model=str(model), inspect=_share(inspect), random=_share(random), seed=seed,
        outcome=outcome, explain=explain,
    )  # fmt: skip
    with workspace() as here:
        found = rank_declarations(request, here)
    for note in found.notes:
        say(note)
    if not exported(format, found.as_dict, lambda: [_stop(i) for i in found.stops] + [_row(r) for r in found.queue]):
        from umweg.cli.views.target import show_ranking

        show_ranking(found.stops, found.queue, len(found.released), limit)


def _share(text: str) -> float:
    """``5%`` or ``0.05``."""
    try:
        number = float(text.removesuffix("%"))
    except ValueError as e:
        raise UsageError(f"'{text}' is no share.", mend="Write 5% or 0.05.") from e
    return number / 100 if text.endswith("%") else number


def _row(r: dict[str, Any]) -> dict[str, Any]:
    why = "; ".join(str(x["words"]) for x in r["reasons"])
    return {"outcome": "", **{k: v for k, v in r.items() if k != "reasons"}, "reasons": why}


def _stop(name: str) -> dict[str, Any]:
    blank = dict.fromkeys(("rank", "probability", "new_line", "inspect", "by", "random", "inclusion"), "")
    return {"outcome": "stop", "rank": "", "id": name, **blank, "reasons": "stopped by a decision"}


@target.command(epilog="Example: `umweg target drift january.csv --model model.json`")
def drift(
    file: File,
    model: ModelFile,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Has the traffic changed since training? Stability of each column, and ids never seen."""
    from umweg.api.target import targeting_drift

    with workspace() as here:
        found = targeting_drift(DriftRequest(declarations=file, model=str(model)), here)
    if not exported(format, lambda: found, lambda: found["columns"]):
        from umweg.cli.views.target import show_drift

        show_drift(found)
