"""The command that fills the store: from files, or by download from a provider."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.cli import store as store_cli
from umweg.cli.options import folder_of, words
from umweg.cli.output import Format, exported
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.ingestion.report import IngestReport

Names = list[str] | None


def register(app: typer.Typer) -> None:
    """Add ``ingest`` to the command line."""
    app.command(
        epilog="Examples: `umweg ingest exports.csv --source tidy --nomenclature CN --store trade` · "
        "`umweg ingest eurostat-sdmx --from 2021-01 --to 2021-12 --reporter DE --store trade` (downloads)"
    )(ingest)


def ingest(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files, a folder of them, or the name of a source to download.", show_default=False),
    ],
    source: Annotated[str | None, typer.Option("--source", help="What the files are; see `umweg sources`.")] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
    ] = None,
    nomenclature: Annotated[
        str | None, typer.Option("--nomenclature", help="CN or HS, for files without such a column.")
    ] = None,
    mapping: Annotated[
        str | None, typer.Option("--mapping", help="Column-mapping file for odd exports (source tidy).")
    ] = None,
    max_bad: Annotated[
        float | None, typer.Option("--max-bad", help="Share of bad rows (0 to 1) up to which the good ones go in.")
    ] = None,
    credit: Annotated[
        str | None, typer.Option("--credit", help="Whom to cite for these figures, if not the source's publisher.")
    ] = None,
    since: Annotated[str | None, typer.Option("--from", help="Download: first month, YYYY-MM.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Download: last month, YYYY-MM.")] = None,
    reporter: Annotated[Names, typer.Option("--reporter", help="Download: only these reporters.")] = None,
    partner: Annotated[Names, typer.Option("--partner", help="Download: only these partners.")] = None,
    good: Annotated[Names, typer.Option("--good", help="Download: only these codes.")] = None,
    flow: Annotated[Names, typer.Option("--flow", help="Download: export or import.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check, or plan the download; store nothing.")
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="How to write the report.")] = Format.table,  # noqa: A002
) -> None:
    """Read files into the store. Bad rows go to quarantine; a broken file changes nothing."""
    folder = folder_of(store)
    if store_cli.is_remote(files, source):
        chosen = {"reporter": reporter, "partner": partner, "good": good, "flow": flow}
        asked = {k: list(words(v)) for k, v in chosen.items() if v}
        report = store_cli.ingest_remote(
            str(files[0]), since, until, store=folder, dry_run=dry_run, max_bad=max_bad, form=format.value, **asked
        )
        if report is not None:
            _show(report, format)
        return
    if source is None:
        mend = "Give --source NAME (see `umweg sources`), or the name of a source to download."
        raise UsageError("Which source?", where="--source", mend=mend)
    from umweg.cli.views.ingest import watch_ingest
    from umweg.ingestion import ingest as verb

    with watch_ingest() as progress:
        report = verb(
            [*files],
            source=source,
            store=folder,
            nomenclature=nomenclature,
            mapping=mapping,
            max_bad_share=max_bad,
            credit=credit,
            dry_run=dry_run,
            progress=progress,
        )
    _show(report, format)


def _show(report: IngestReport, form: Format) -> None:
    """The report, and the exit code of the first refused file."""
    if not exported(form, report.as_dict, lambda: [f.as_dict() for f in report.files]):
        from umweg.cli.views.ingest import show_ingest

        show_ingest(report)
    failures = [f.failure for f in report.refused if f.failure is not None]
    if not failures:
        return
    if form is Format.table:
        raise typer.Exit(failures[0].exit_code)
    raise failures[0]
