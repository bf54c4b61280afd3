"""``umweg target``: learn from past inspections, order what waits, see drift. ``register(app)`` adds the commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.desk_args import Place, open_desk
from umweg.cli.output import Format, write_json, write_rows
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.screening.targeting import Mapping

target = typer.Typer(no_args_is_help=True, help="Order the queue of inspections by what past inspections found.")

File = Annotated[Path, typer.Argument(help="Declarations: CSV with a header, Parquet, or JSON lines.")]
ModelFile = Annotated[Path, typer.Option("--model", help="A model that `umweg target train` wrote.")]
Output = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]


def register(app: typer.Typer) -> None:
    """Add ``target`` to the command line."""
    app.add_typer(target, name="target")


@target.command(epilog="Example: `umweg target train declarations.csv --mapping korea --out model.json`")
def train(
    file: File,
    out: Annotated[Path, typer.Option("--out", help="The model's file, or a folder for model.json.")],
    mapping: Annotated[str, typer.Option("--mapping", help="korea, consignments, or a YAML file.")] = "consignments",
    label: Annotated[str | None, typer.Option("--label", help="The label's column, if not the mapping's.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same data and seed give the same bytes.")] = 0,
    no_memory: Annotated[
        bool, typer.Option("--no-memory", help="Do not remember declared lines that come again.")
    ] = False,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Learn from inspected declarations."""
    from umweg.screening.targeting import read_rows, write_model
    from umweg.screening.targeting import train as verb

    model = verb(read_rows(file), _mapping(mapping, label), seed=seed, memory=not no_memory)
    path = write_model(model, out)
    summary = {"file": str(path), **model.summary()}
    if format is Format.json:
        write_json(summary)
    elif format is Format.csv:
        write_rows(model.held_out.get("reliability", []))
    else:
        _show_model(summary)


def _mapping(name: str, label: str | None) -> Mapping:
    from dataclasses import replace

    from umweg.screening.targeting import read_mapping

    found = read_mapping(name)
    return replace(found, label=label, label_means=label) if label else found


def _show_model(s: dict[str, Any]) -> None:
    from umweg.cli.terminal import counted, out

    out.print(f"{s['file']}  [dim]{s['digest'][:12]}[/]")
    out.print(f"{counted(s['rows'], 'inspection')}, {' to '.join(s['span'])}; {s['hits']:,} had {s['label_means']}")
    h = s["held_out"]
    if not h["rows"]:
        out.print("Not judged: too few rows to hold any out.")
        return
    out.print(
        f"Judged on {counted(h['rows'], 'later row')} in {len(h['precision at 5%'])} folds; "
        f"base rate {h['base_rate']:.1%}, new lines {h['new_lines']:,}"
    )
    for share in ("5%", "10%"):
        out.print(f"  precision in the top {share}: {', '.join(f'{p:.1%}' for p in h[f'precision at {share}'])}")
    out.print(f"  Brier score {h['brier']:.4f} (base rate alone {h['brier_of_base_rate']:.4f})")


@target.command(
    epilog="Example: `umweg target data --out past.jsonl` then `umweg target train past.jsonl --out model.json`"
)
def data(
    out: Annotated[Path, typer.Option("--out", help="Where the rows go (JSON lines).")],
    desk: Place = None,
) -> None:
    """Inspections of the register (umweg cases) that name a screened consignment, as rows to learn from."""
    import json

    from umweg.cli.terminal import counted, say
    from umweg.screening.ranking import inspected

    rows = list(inspected(open_desk(desk)))
    if not rows:
        raise UsageError(
            "The register holds no inspection with a result that names a screened consignment.",
            mend="Add them: umweg cases add FILE, with 'consignment' and 'violation'.",
        )
    out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    inspections = len({r["id"].rpartition("#")[0] for r in rows})
    say(f"{counted(len(rows), 'line')} of {counted(inspections, 'inspection')}: {out}")


@target.command(epilog="Example: `umweg target rank waiting.csv --model model.json --inspect 5% --random 10%`")
def rank(
    file: File,
    model: ModelFile,
    inspect: Annotated[str, typer.Option("--inspect", help="Share of the queue to inspect.")] = "5%",
    random: Annotated[str, typer.Option("--random", help="Share of these inspections that is drawn by lot.")] = "10%",
    seed: Annotated[int, typer.Option("--seed", help="Seed of the lots; keep it secret until they are drawn.")] = 0,
    outcome: Annotated[
        str | None, typer.Option("--outcome", help="Column with stop, review or release; stops stay on top.")
    ] = None,
    explain: Annotated[
        int | None, typer.Option("--explain", help="Give reasons for the first N.  [default: for those to inspect]")
    ] = None,
    format: Output = Format.table,  # noqa: A002
    limit: Annotated[int, typer.Option("--limit", help="Rows to show in the terminal.", min=0)] = 25,
) -> None:
    """Order what waits. A stop stays a stop; nothing is released."""
    from umweg.cli.terminal import say
    from umweg.screening.targeting import rank as verb
    from umweg.screening.targeting import read_model, read_rows

    table = read_rows(file)
    outcomes = None
    if outcome is not None:
        if outcome not in table.column_names:
            raise UsageError(f"The table has no column '{outcome}'.", mend=f"Columns: {', '.join(table.column_names)}.")
        outcomes = [
            str(v).strip().lower() if v is not None and str(v).strip() else None for v in table[outcome].to_pylist()
        ]
    result = verb(
        read_model(model),
        table,
        outcomes=outcomes,
        inspect=_share(inspect),
        random=_share(random),
        seed=seed,
        explain=explain,
    )
    for note in result.notes:
        say(note)
    if format is Format.json:
        write_json(result.as_dict())
    elif format is Format.csv:
        write_rows([_stop(i) for i in result.stops] + [_row(r) for r in result.queue])
    else:
        _show_ranking(result.stops, result.queue, len(result.released), limit)


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
    return {
        "outcome": "stop",
        "rank": "",
        "id": name,
        "probability": "",
        "new_line": "",
        "inspect": "",
        "by": "",
        "random": "",
        "inclusion": "",
        "reasons": "stopped by a decision",
    }


def _show_ranking(stops: tuple[str, ...], queue: tuple[dict[str, Any], ...], released: int, limit: int) -> None:
    from rich.markup import escape

    from umweg.cli.terminal import out

    if stops:
        shown = ", ".join(escape(s) for s in stops[:limit])
        out.print(f"[bold red]Stopped[/] ({len(stops):,}, not ranked): {shown}{' …' if len(stops) > limit else ''}")
    picked = [r for r in queue if r["inspect"]]
    by_lot = sum(r["by"] == "random" for r in picked)
    out.print(
        f"{len(queue):,} wait, {released:,} released; to inspect: {len(picked):,}, of which {by_lot:,} by lot alone"
    )
    for r in picked[:limit]:
        lot = " [cyan]by lot[/]" if r["by"] == "random" else ""
        first = escape(str(r["reasons"][0]["words"])) if r["reasons"] else ""
        out.print(f"{r['rank']:>6}  {escape(r['id'])}  {r['probability']:.1%}{lot}  {first}", soft_wrap=True)
    if len(picked) > limit:
        out.print(f"  {len(picked) - limit:,} more: --limit N, or --format csv")


@target.command(epilog="Example: `umweg target drift january.csv --model model.json`")
def drift(
    file: File,
    model: ModelFile,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Has the traffic changed since training? Stability of each column, and ids never seen."""
    from umweg.screening.targeting import read_model, read_rows
    from umweg.screening.targeting.drift import drift as verb

    found = verb(read_model(model), read_rows(file))
    if format is Format.json:
        write_json(found)
    elif format is Format.csv:
        write_rows(found["columns"])
    else:
        _show_drift(found)


def _show_drift(found: dict[str, Any]) -> None:
    from rich.markup import escape

    from umweg.cli.terminal import counted, out

    out.print(f"{counted(found['rows'], 'row')} against the model's traffic up to {found['as_of']}")
    for c in found["columns"]:
        style = {"changed": "bold red", "some change": "yellow"}.get(c["reading"], "dim")
        out.print(f"  {c['index']:8.4f}  [{style}]{c['reading']:<11}[/]  {escape(c['column'])}")
    for u in found["unseen"]:
        share = "not assessable: none given" if u["unseen"] is None else f"{u['unseen']:.1%} never seen"
        out.print(f"  {escape(u['column'])}: {share}, {u['missing']:,} missing")
