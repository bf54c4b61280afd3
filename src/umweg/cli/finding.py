"""Commands about one finding: everything about it, its rows, notes on it; and who reported what.

``register(app)`` adds ``finding``, ``cite``, ``note`` and ``coverage`` to the command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from umweg.api.coverage import CoverageRequest
from umweg.api.findings import CiteRequest, FindingRequest
from umweg.api.notes import AddNoteRequest, ListNotesRequest, RemoveNoteRequest
from umweg.cli.options import AsOf, By, Output, Store, arg, opt, workspace
from umweg.cli.output import Format, exported, write_table
from umweg.core.errors import UsageError

RunOption = Annotated[str | None, opt(FindingRequest, "run", "--run")]
RegimeName = Annotated[str, opt(FindingRequest, "regime", "--regime")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    of = app.command
    of(epilog="Examples: `umweg finding RU-KZ-84111280` · `umweg finding KZ`")(finding)
    of(
        epilog="Examples: `umweg cite RU-KZ-84111280 > rows.csv` · `umweg cite --all --to rows.parquet`",
    )(cite)
    of(epilog='Example: `umweg note RU-KZ-84111280 "Asked Lithuania, 3 May" --by anna`')(note)
    of(epilog="Example: `umweg coverage --store trade`")(coverage)


def finding(
    id: Annotated[str, arg(FindingRequest, "id")],  # noqa: A002
    store: Store = None,
    as_of: AsOf = None,
    run: RunOption = None,
    regime: RegimeName = "eu-russia",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Everything about one finding: evidence with small plots, member states, months, notes."""
    from umweg.api.findings import finding as verb

    with workspace(store, as_of) as here:
        found = verb(FindingRequest(id=id, run=run, regime=regime), here)
    if exported(format, found.as_dict, found.rows):
        return
    from umweg.cli.views.finding import show_finding, show_several

    if len(found.findings) > 1:
        show_several(found.run, found.findings)
    else:
        show_finding(found.run, found.findings[0], found.members)


def cite(
    id: Annotated[str | None, arg(CiteRequest, "id")] = None,  # noqa: A002
    every: Annotated[bool, opt(CiteRequest, "every", "--all")] = False,
    to: Annotated[
        Path | None, typer.Option("--to", help="File to write: .csv or .parquet.  [default: CSV to standard output]")
    ] = None,
    store: Store = None,
    as_of: AsOf = None,
    run: RunOption = None,
    regime: RegimeName = "eu-russia",
) -> None:
    """The very rows of the store behind each figure, with snapshot, file, hash and citation."""
    from umweg.api.findings import cite as verb
    from umweg.cli.terminal import counted, say

    if to is not None and to.suffix not in (".csv", ".parquet"):
        raise UsageError(f"'{to.name}' is neither .csv nor .parquet.", where="--to", mend="Choose one of the two.")
    with workspace(store, as_of) as here:
        table = verb(CiteRequest(id=id, every=every, run=run, regime=regime), here)
    write_table(table, to)
    if to is not None:
        say(f"{counted(table.num_rows, 'row')} of run {table.schema.metadata[b'run'].decode()} in {to}")


def note(
    id: Annotated[str | None, arg(AddNoteRequest, "id")] = None,  # noqa: A002
    text: Annotated[str | None, arg(AddNoteRequest, "text")] = None,
    by: By = None,
    show: Annotated[bool, typer.Option("--list", help="List the notes (of this finding).")] = False,
    remove: Annotated[str | None, typer.Option("--remove", help="Take away the note with this number.")] = None,
    store: Store = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Leave a note on a finding: it is shown in every later run, as long as the store lives."""
    from umweg.api import notes as api
    from umweg.cli.terminal import say

    with workspace(store, by=by) as here:
        if remove is not None:
            gone = api.remove_note(RemoveNoteRequest(note=remove), here)
            if not exported(format, gone.as_dict, lambda: [gone.as_dict()]):
                say(f"Removed note #{gone.id} on {gone.finding}; the log keeps it.")
        elif show:
            rows = [n.as_dict() for n in api.list_notes(ListNotesRequest(id=id), here)]
            if not exported(format, lambda: rows, lambda: rows):
                from umweg.cli.views.work import show_note_log

                show_note_log(rows)
        elif id is None or text is None:
            raise UsageError(
                "A note needs a finding and words.", mend='umweg note RU-KZ-84111280 "…", or umweg note --list'
            )
        else:
            made = api.add_note(AddNoteRequest(id=id, text=text), here)
            if not exported(format, made.as_dict, lambda: [made.as_dict()]):
                say(f"Note #{made.id} on {made.finding}, by {made.by}.")


def coverage(
    store: Store = None,
    as_of: AsOf = None,
    regime: Annotated[str, opt(CoverageRequest, "regime", "--regime")] = "eu-russia",
    source: Annotated[str | None, opt(CoverageRequest, "source", "--source")] = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Who reported which month: reported, in doubt, nothing to report, missing."""
    from umweg.api.coverage import coverage as verb

    with workspace(store, as_of) as here:
        matrix = verb(CoverageRequest(regime=regime, source=source), here)
    if not exported(format, matrix.as_dict, matrix.rows):
        from umweg.cli.views.finding import show_coverage

        show_coverage(matrix)
