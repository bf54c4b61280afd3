"""``umweg check``: what texts say about trade, held against the statistics. ``register(app)`` adds the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.check import CheckRequest
from umweg.cli.options import AsOf, Output, Report, Store, arg, opt, workspace
from umweg.cli.output import Format, exported
from umweg.cli.progress import steps
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.results.check import CheckResult

EPILOG = (
    "Examples: `umweg check article.txt --date 2023-06-30 --report check.html` · `umweg check a.txt b.pdf` lines up "
    "what both say · `cat a.txt | umweg check - --fail-on contradicted` ends with 3 where a claim is contradicted"
)
FAILED = 3
JUDGED = ("supported", "contradicted", "base_dependent", "not_checkable")
R = CheckRequest


def register(app: typer.Typer) -> None:
    """Add ``check`` to the command line."""
    app.command("check", epilog=EPILOG)(check)


def check(
    texts: Annotated[list[str], arg(R, "texts", metavar="TEXT...")],
    store: Store = None,
    date: Annotated[str | None, opt(R, "date", "--date")] = None,
    lang: Annotated[str | None, opt(R, "lang", "--lang")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Also how each claim was read, and from where.")] = False,
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", help=f"End with {FAILED} where a claim is: {', '.join(JUDGED)}.  [repeatable]"),
    ] = None,
    as_of: AsOf = None,
    report: Report = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Check what texts say about trade: carried by the figures, contradicted, or only on one base."""
    from umweg.api.check import check as verb

    if odd := [v for v in fail_on or () if v not in JUDGED]:
        raise UsageError(f"'{odd[0]}' is no verdict.", where="--fail-on", mend=f"Use one of: {', '.join(JUDGED)}.")
    request = CheckRequest(texts=tuple(texts), date=date, lang=lang)
    with workspace(store, as_of) as here, steps(here, "opening the store"):
        result = verb(request, here)
    if not exported(format, result.as_dict, result.rows):
        from umweg.cli.views.check import show_check

        show_check(result, explain=explain)
    if report is not None:
        _write(report, result)
    if any(result.has(v) for v in fail_on or ()):
        raise typer.Exit(FAILED)


def _write(report: Path, result: CheckResult) -> None:
    from umweg.cli.terminal import say
    from umweg.report.check import write_check

    size = write_check(result, report)
    say(f"Report: {report.resolve()} ({size / 1e3:.0f} kB; opens without a network)")
