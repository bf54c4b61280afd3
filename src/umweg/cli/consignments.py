"""``umweg consignments``: the published schema, mappings for tables, files checked and converted. ``register(app)``."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.core.errors import SourceError, UsageError

if TYPE_CHECKING:
    from umweg.screening.consignments.model import Consignment

consignments = typer.Typer(no_args_is_help=True, help="Consignments: schema, mappings of tables, checks, formats.")

File = Annotated[str, typer.Argument(help="Consignments in any format of `umweg screen`; - is standard input.")]
Mapping_ = Annotated[Path | None, typer.Option("--mapping", help="For CSV and flat Parquet: which column is what.")]
Kind = Annotated[str | None, typer.Option("--input", help="Format of the file, where its name does not tell.")]


class Target(StrEnum):
    """What consignments can be written as."""

    jsonl = "jsonl"
    parquet = "parquet"
    ftm = "ftm"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(consignments, name="consignments")


@consignments.command(epilog="Example: `umweg consignments schema > consignment.schema.json`")
def schema() -> None:
    """The JSON Schema of a consignment, as published in the documentation."""
    from umweg.cli.output import write_json
    from umweg.screening.consignments.schema import schema as published

    write_json(published())


@consignments.command(epilog="Example: `umweg consignments template declarations.csv > mapping.yml`, then correct it.")
def template(file: Annotated[Path, typer.Argument(help="A CSV file with a header.")]) -> None:
    """A mapping for a table, guessed from its header: to be looked through, then given to `--mapping`."""
    from umweg.screening.consignments.template import template as guessed

    try:
        with file.open(encoding="utf-8-sig", newline="") as f:
            header = f.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as e:
        raise SourceError(f"The file cannot be read: {e}.", where=str(file), mend="Give a CSV file in UTF-8.") from e
    if not header:
        raise UsageError("The file has no header.", where=str(file), mend="Name the columns in its first line.")
    between = max(",;\t", key=header.count)
    sys.stdout.write(guessed(next(csv.reader([header], delimiter=between))))


@consignments.command(epilog="Example: `umweg consignments check declarations.csv --mapping mapping.yml`")
def check(file: File, mapping: Mapping_ = None, kind: Kind = None) -> None:
    """Which consignments of a file cannot be read, and why; nothing is screened. Ends with 1 where there are any."""
    from rich.markup import escape

    from umweg.cli.terminal import out, say
    from umweg.cli.views.screen import printable
    from umweg.parties.list_status import today
    from umweg.screening.consignments.faults import Faulty
    from umweg.screening.consignments.read import read_consignments
    from umweg.screening.facts import Facts

    good = bad = 0
    for one in read_consignments(file, format=kind, mapping=mapping, notes=say):
        error = one.error if isinstance(one, Faulty) else None
        if not isinstance(one, Faulty):
            try:
                Facts.of(one, today())
            except UsageError as e:
                error = UsageError(e.what, where=f"{one.id}, {e.where}", mend=e.mend)
        if error is None:
            good += 1
            continue
        bad += 1
        where, what, mend = (escape(printable(x)) for x in (error.where, error.what, error.mend))
        out.print(f"[yellow]{where}[/]  {what} [dim]{mend}[/]", soft_wrap=True)
    out.print(f"{good:,} can be read, {bad:,} cannot.")
    if bad:
        raise typer.Exit(1)


@consignments.command(epilog="Example: `umweg consignments convert export.xml --to jsonl > consignments.jsonl`")
def convert(
    file: File,
    to: Annotated[Target, typer.Option("--to", help="jsonl, parquet (needs --out), or FollowTheMoney.")] = Target.jsonl,
    out: Annotated[Path | None, typer.Option("--out", help="Where to; standard output where it is not given.")] = None,
    mapping: Mapping_ = None,
    kind: Kind = None,
) -> None:
    """Write consignments in another format; those that cannot be read are named on standard error and left out."""
    from umweg.cli.terminal import say
    from umweg.screening.consignments.read import read_consignments

    good = _readable(read_consignments(file, format=kind, mapping=mapping, notes=say))
    if to is Target.parquet:
        from umweg.screening.consignments.parquet import write_parquet

        if out is None:
            raise UsageError("Parquet cannot go to standard output.", where="--out", mend="Give --out FILE.parquet.")
        write_parquet(good, out)
        return
    target = out.open("wb") if out is not None else sys.stdout.buffer
    try:
        for line in _lines(good, to):
            target.write(line + b"\n")
    finally:
        if out is not None:
            target.close()


def _readable(items: Iterator[Any]) -> Iterator[Consignment]:
    from umweg.cli.terminal import complain
    from umweg.screening.consignments.faults import Faulty

    for one in items:
        if isinstance(one, Faulty):
            complain(one.error)
        else:
            yield one


def _lines(good: Iterator[Consignment], to: Target) -> Iterator[bytes]:
    if to is Target.jsonl:
        from umweg.screening.consignments.write import to_json

        yield from (to_json(c) for c in good)
        return
    from umweg.cli.terminal import say
    from umweg.results.decision import canonical
    from umweg.screening.consignments.ftm_write import left_out, to_ftm

    lost: set[str] = set()
    for c in good:
        lost.update(left_out(c))
        yield from (canonical(entity) for entity in to_ftm(c))
    if lost:
        say(f"FollowTheMoney has no place for: {', '.join(sorted(lost))}.")
