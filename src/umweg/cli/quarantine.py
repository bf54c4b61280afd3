"""``umweg quarantine``: rows that could not be taken. ``register(app)`` adds the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.options import AsOf, Limit, Output, Store, workspace
from umweg.cli.output import Format, write_json
from umweg.cli.streams import utf8

if TYPE_CHECKING:
    from umweg.api.quarantine import QuarantinedRows

bad = typer.Typer(help="Rows that could not be taken: show them, take them out as CSV, bring them back.")


def register(app: typer.Typer) -> None:
    """Add ``quarantine`` to the command line."""
    app.add_typer(bad, name="quarantine")


@bad.callback(
    invoke_without_command=True,
    epilog="Example: `umweg quarantine --snapshot 1f3a --format csv > rows.csv`, mend it, "
    "`umweg quarantine repair rows.csv`",
)
def quarantine(
    context: typer.Context,
    store: Store = None,
    as_of: AsOf = None,
    snapshot: Annotated[str | None, typer.Option("--snapshot", help="Only rows of this snapshot.")] = None,
    format: Output = Format.table,  # noqa: A002
    limit: Limit = 50,
) -> None:
    """Show rows in quarantine that were not repaired; `--format csv` gives the file to correct."""
    if context.invoked_subcommand is not None:
        return
    from umweg.api import quarantine as api

    with workspace(store, as_of) as here:
        found = api.quarantine(api.QuarantineRequest(snapshot=snapshot), here)
    if format is Format.csv:
        utf8(sys.stdout).write(found.csv())
    elif format is Format.json:
        write_json(found.as_dict())
    else:
        _show(found, limit)


def _show(found: QuarantinedRows, limit: int) -> None:
    """What is wrong with which line; a snapshot and its file are said once."""
    from umweg.cli.views.rows import line, show_rows

    if not found.rows:
        line("Quarantine is empty.")
    last, some = None, found.rows[:limit]
    for r in some:
        if (key := (r["snapshot"], r["file"])) != last:
            last = key
            line(f"Snapshot {r['snapshot']}, {r['file']}")
            names = ("line", "field", "value", "reason")
            mine: list[dict[str, Any]] = [{n: x[n] for n in names} for x in some if (x["snapshot"], x["file"]) == key]
            show_rows(mine, "", whole=("line",))
    if len(found.rows) > limit:
        line(f"{len(found.rows) - limit:,} more: --limit N, or --snapshot ID --format csv")


@bad.command(epilog="Example: `umweg quarantine repair edited.csv`")
def repair(file: Annotated[Path, typer.Argument(help="The corrected CSV.")], store: Store = None) -> None:
    """Bring corrected rows back, as a snapshot of its own that names the original. All are good, or nothing changes."""
    from umweg.api import quarantine as api
    from umweg.cli.terminal import counted
    from umweg.cli.views.rows import line

    with workspace(store) as here:
        report = api.repair(api.RepairRequest(file=file), here)
    line(f"{report.status}: {counted(report.stored, 'row')}, snapshot {report.snapshot}")
