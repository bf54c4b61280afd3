"""Commands about one finding: everything about it, its rows, notes on it; and who reported what.

``register(app)`` adds ``finding``, ``cite``, ``note`` and ``coverage`` to the command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.cli.output import Format, exported, write_json, write_rows, write_table
from umweg.cli.runs import Folder, Output, open_store
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.results import DetectResult, Finding
    from umweg.store import Store

FindingId = Annotated[str, typer.Argument(help="Id of a finding, such as RU-KZ-84111280 or RU-KZ.")]
RunOption = Annotated[
    str | None, typer.Option("--run", help="The kept run to look in.  [default: the latest that holds the finding]")
]
RegimeName = Annotated[str, typer.Option("--regime", help="Only where no run is kept, so that one must be computed.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: `umweg finding RU-KZ-84111280`")(finding)
    app.command(epilog="Example: `umweg cite RU-KZ-84111280 > rows.csv` · `umweg cite --all --to rows.parquet`")(cite)
    app.command(epilog='Example: `umweg note RU-KZ-84111280 "Asked Lithuania, 3 May" --by anna`')(note)
    app.command(epilog="Example: `umweg coverage --store trade`")(coverage)


def _recall(store: Store, finding: str | None, run: str | None, regime: str) -> tuple[Store, DetectResult, str]:
    """The store as the run saw it, the run (a finding's, or the latest), and its regime as it was given."""
    from umweg.cli.terminal import say
    from umweg.detection.findings.reopen import annotated, as_seen, holding
    from umweg.runs import runs

    if run is None and not runs.runs(store):
        from umweg.detection.run import detect

        say("No run is kept in this store, so one is computed now.")
        return store, detect(store, regime), regime
    if finding is None:
        record = runs.find(store, run or runs.LATEST)
        result = annotated(store, runs.load(store, record))
    else:
        record, result, _ = holding(store, finding, run)
    return as_seen(store, record), result, record.asked


def _one(result: DetectResult, finding: str) -> Finding:
    found = next((f for f in result.findings if f.id == finding), None)
    if found is None:
        raise UsageError(
            f"'{finding}' is no finding of run {result.provenance.run}.",
            mend="The ids are in: umweg detect --format csv",
        )
    return found


def finding(
    id: FindingId,  # noqa: A002
    store: Folder = None,
    run: RunOption = None,
    regime: RegimeName = "eu-russia",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Everything about one finding: evidence with small plots, member states, months, notes."""
    from umweg.detection.rows.by_member import members

    seen, result, asked = _recall(open_store(store), id, run, regime)
    one = _one(result, id)
    found = members(seen, result, asked, (one,))[one.id]
    if format is Format.json:
        notes = [a.as_dict() for a in result.notes_on(one.id)]
        months = list(one.series.months) if one.series else []
        body = one.as_dict(series=True)
        write_json({**body, "notes": notes, "members": [m.as_dict() for m in found], "months": months})
    elif format is Format.csv:
        write_rows([{k: v for k, v in m.as_dict().items() if k != "months"} for m in found])
    else:
        from umweg.cli.views.finding import show_finding

        show_finding(result, one, found)


def cite(
    id: Annotated[str | None, typer.Argument(help="Id of a finding.")] = None,  # noqa: A002
    every: Annotated[bool, typer.Option("--all", help="The rows behind every finding of the run.")] = False,
    to: Annotated[
        Path | None, typer.Option("--to", help="File to write: .csv or .parquet.  [default: CSV to standard output]")
    ] = None,
    store: Folder = None,
    run: RunOption = None,
    regime: RegimeName = "eu-russia",
) -> None:
    """The very rows of the store behind each figure, with snapshot, file, hash and citation."""
    from umweg.cli.terminal import counted, say
    from umweg.detection.rows.citations import cite as verb

    if every == (id is not None):
        raise UsageError("Which finding?", mend="Give one id, or --all for every finding of a run.")
    if to is not None and to.suffix not in (".csv", ".parquet"):
        raise UsageError(f"'{to.name}' is neither .csv nor .parquet.", where="--to", mend="Choose one of the two.")
    seen, result, asked = _recall(open_store(store), id, run, regime)
    table = verb(seen, result, asked, None if id is None else (_one(result, id),))
    write_table(table, to)
    if to is not None:
        say(f"{counted(table.num_rows, 'row')} of run {result.provenance.run} in {to}")


def note(
    id: Annotated[str | None, typer.Argument(help="Id of a finding.")] = None,  # noqa: A002
    text: Annotated[str | None, typer.Argument(help="What is to be known.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who says it.  [default: the user of this machine]")] = "",
    show: Annotated[bool, typer.Option("--list", help="List the notes (of this finding).")] = False,
    remove: Annotated[str | None, typer.Option("--remove", help="Take away the note with this number.")] = None,
    store: Folder = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Leave a note on a finding: it is shown in every later run, as long as the store lives."""
    from umweg.cli.terminal import say
    from umweg.detection.findings.reopen import holding
    from umweg.runs import notes

    opened = open_store(store)
    if remove is not None:
        gone = notes.remove(opened, remove, by)
        say(f"Removed note #{gone.id} on {gone.finding}; the log keeps it.")
    elif show:
        _list(opened, id, format)
    elif id is None or text is None:
        raise UsageError(
            "A note needs a finding and words.", mend='umweg note RU-KZ-84111280 "…", or umweg note --list'
        )
    else:
        _, _, one = holding(opened, id)
        made = notes.add(opened, one, text, by)
        say(f"Note #{made.id} on {made.finding}, by {made.by}.")


def _list(store: Store, finding: str | None, format: Format) -> None:  # noqa: A002
    """All notes, the removed ones too."""
    from umweg.cli.terminal import out
    from umweg.runs import notes

    rows = [
        {**n.as_dict(), "members": " ".join(n.members), "removed_by": gone.by if gone else None,
         "removed_at": gone.at if gone else None}
        for n, gone in notes.log(store)
        if finding in (None, n.finding)
    ]  # fmt: skip
    if not exported(format, lambda: rows, lambda: rows):
        for r in rows:
            gone = f" (removed by {r['removed_by']}, {r['removed_at'][:10]})" if r["removed_at"] else ""
            line = f"#{r['id']} {r['finding']} {r['at'][:10]} {r['by']}: {r['text']}{gone}"
            out.print(line, soft_wrap=True, markup=False)
        if not rows:
            out.print('No notes. Leave one: umweg note FINDING-ID "…"', markup=False)


def coverage(
    store: Folder = None,
    regime: Annotated[
        str, typer.Option("--regime", help="A shipped regime, or a YAML file of your own.")
    ] = "eu-russia",
    source: Annotated[str | None, typer.Option("--source", help="Only rows of this source.")] = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Who reported which month: reported, in doubt, nothing to report, missing."""
    from umweg.series.coverage_matrix import coverage_of

    matrix = coverage_of(open_store(store), regime, source)
    if not exported(format, matrix.as_dict, matrix.rows):
        from umweg.cli.views.finding import show_coverage

        show_coverage(matrix)
