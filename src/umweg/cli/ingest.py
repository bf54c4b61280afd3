"""``umweg ingest``: fill the store from files, or by download. ``register(app)`` adds the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.ingest import DownloadRequest, IngestRequest
from umweg.cli.options import MANY, Output, Store, opt, workspace
from umweg.cli.output import Format, exported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from umweg.api.flows import Inventory
    from umweg.api.ingest import IngestReport
    from umweg.api.workspace import Workspace

Many = list[str] | None
R, D = IngestRequest, DownloadRequest


def register(app: typer.Typer) -> None:
    """Add ``ingest`` to the command line."""
    app.command(
        epilog="Examples: `umweg ingest sdn.csv alt.csv add.csv --store lists` · "
        "`umweg ingest exports.csv --source tidy --nomenclature CN --store trade` · "
        "`umweg ingest eurostat-sdmx --from 2021-01 --to 2021-12 --reporter DE --partner KZ --store trade` (downloads)",
    )(ingest)


def ingest(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files, a folder of them, or the name of a source to download.", show_default=False),
    ],
    source: Annotated[str | None, opt(R, "source", "--source")] = None,
    store: Store = None,
    nomenclature: Annotated[str | None, opt(R, "nomenclature", "--nomenclature")] = None,
    mapping: Annotated[str | None, opt(R, "mapping", "--mapping")] = None,
    max_bad: Annotated[float | None, opt(R, "max_bad_share", "--max-bad")] = None,
    credit: Annotated[str | None, opt(R, "credit", "--credit")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Download: first month, YYYY-MM.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Download: last month, YYYY-MM.")] = None,
    reporter: Annotated[Many, typer.Option("--reporter", help=f"Download: only these reporters.{MANY}")] = None,
    partner: Annotated[Many, typer.Option("--partner", help=f"Download: only these partners.{MANY}")] = None,
    good: Annotated[Many, typer.Option("--good", help=f"Download: only these codes.{MANY}")] = None,
    flow: Annotated[Many, typer.Option("--flow", help=f"Download: export or import.{MANY}")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check, or plan the download; store nothing.")
    ] = False,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Read files into the store. Bad rows go to quarantine; a broken file changes nothing."""
    from umweg.api.ingest import ingest as verb
    from umweg.api.ingest import is_source
    from umweg.cli.views.ingest import watch_ingest

    with workspace(store) as here:
        if source is None and len(files) == 1 and is_source(str(files[0])):
            asked = DownloadRequest(
                source=str(files[0]), since=since, until=until, reporters=tuple(reporter or ()),
                partners=tuple(partner or ()), good=tuple(good or ()), flow=tuple(flow or ()), max_bad_share=max_bad,
            )  # fmt: skip
            report = _download(asked, here, format, dry_run=dry_run)
        else:
            with watch_ingest() as progress:
                request = IngestRequest(
                    files=[*files], source=source, nomenclature=nomenclature, mapping=mapping, max_bad_share=max_bad,
                    credit=credit, dry_run=dry_run, progress=progress,
                )  # fmt: skip
                report = verb(request, here)
        held = _held(report, here, format)
    if report is not None:
        _show(report, held, format)


def _download(request: DownloadRequest, here: Workspace, form: Format, *, dry_run: bool) -> IngestReport | None:
    """Download and ingest; with ``dry_run`` show what would be asked, and give None."""
    from umweg.api.ingest import download, plan_download

    if not dry_run:
        import msgspec

        from umweg.cli.progress import watch_fetch

        with watch_fetch() as (tell, progress):
            return download(msgspec.structs.replace(request, tell=tell, progress=progress), here)
    found = plan_download(request, here)
    rows = found.as_rows()
    if not exported(form, lambda: rows, lambda: rows):
        from umweg.cli.views.rows import line, show_rows

        show_rows(rows, "Nothing to download.")
        size = f"about {found.estimate / 1e6:,.1f} MB" if found.estimate else "size not known"
        tried = "" if found.verified else " The addresses were not yet tried by this project."
        line(f"{len(found.requests):,} request{'s' * (len(found.requests) != 1)}, {size}.{tried}")
    return None


def _held(report: IngestReport | None, here: Workspace, form: Format) -> Sequence[Inventory]:
    """What the store holds now, where people are told what to do next with it."""
    from umweg.api.flows import InventoryRequest, inventory
    from umweg.api.sources import kind_of

    told = form is Format.table and report is not None and not report.dry_run and kind_of(report.source) == "trade"
    added = report is not None and any(f.status == "added" for f in report.files)
    return inventory(InventoryRequest(), here) if told and added else ()


def _show(report: IngestReport, held: Sequence[Inventory], form: Format) -> None:
    """The report, and the exit code of the first refused file."""
    if not exported(form, report.as_dict, lambda: [f.as_dict() for f in report.files]):
        from umweg.cli.views.ingest import show_ingest

        show_ingest(report, held)
    failures = [f.failure for f in report.refused if f.failure is not None]
    if not failures:
        return
    if form is Format.table:
        raise typer.Exit(failures[0].exit_code)
    raise failures[0]
