"""``umweg consignments``: the published schema, mappings for tables, files checked and converted. ``register(app)``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from umweg.api import consignments as api
from umweg.cli.options import Lang, Output, arg, language, opt, text_of, workspace
from umweg.cli.output import Format, exported
from umweg.cli.streams import utf8

group = typer.Typer(no_args_is_help=True, help="Consignments: schema, mappings of tables, checks, formats.")
R = api.ConvertConsignmentsRequest
File = Annotated[str, arg(R, "file")]
Mapping = Annotated[str | None, opt(R, "mapping", "--mapping")]
Kind = Annotated[str | None, opt(R, "input", "--input")]


class Target(StrEnum):
    """What consignments can be written as."""

    jsonl = "jsonl"
    parquet = "parquet"
    ftm = "ftm"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="consignments")


@group.command(epilog="Example: `umweg consignments schema > consignment.schema.json`")
def schema() -> None:
    """The JSON Schema of a consignment, as published in the documentation."""
    from umweg.cli.output import write_json

    with workspace() as here:
        write_json(api.consignment_schema(api.SchemaRequest(), here))


@group.command(epilog="Example: `umweg consignments template declarations.xlsx > mapping.yml`, then correct it.")
def template(file: Annotated[Path, arg(api.MappingTemplateRequest, "file")], lang: Lang = "en") -> None:
    """A mapping for a table, guessed from its header: to be looked through, then given to `--mapping`."""
    language(lang)
    with workspace() as here:
        utf8(sys.stdout).write(api.mapping_template(api.MappingTemplateRequest(file=str(file), lang=lang), here))


@group.command(epilog="Example: `umweg consignments mappings`, then `umweg screen FILE --mapping korea-declarations`")
def mappings(format: Output = Format.table) -> None:  # noqa: A002
    """The mappings of tables that come with Umweg."""
    with workspace() as here:
        found = api.consignment_mappings(api.MappingsRequest(), here)
    rows = [m.as_dict() for m in found]
    if not exported(format, lambda: rows, lambda: rows):
        from umweg.cli.views.consignments import show_mappings

        show_mappings(found)


@group.command(epilog="Example: `umweg consignments formats`")
def formats(format: Output = Format.table) -> None:  # noqa: A002
    """The formats in which consignments are read, and which of them can be written."""
    with workspace() as here:
        found = api.consignment_formats(api.FormatsRequest(), here)
    rows = [f.as_dict() for f in found]
    if not exported(format, lambda: rows, lambda: rows):
        from umweg.cli.views.consignments import show_formats

        show_formats(found)


@group.command(epilog="Example: `umweg consignments check declarations.csv --mapping mapping.yml`")
def check(
    file: File,
    mapping: Mapping = None,
    kind: Kind = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Which consignments of a file cannot be read, and why; nothing is screened. Ends with 1 where there are any."""
    request = api.CheckConsignmentsRequest(file=file, mapping=mapping, input=kind)
    with workspace() as here:
        found = api.check_consignments(request, here)
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.views.consignments import show_checked

        show_checked(found)
    if found.faults:
        raise typer.Exit(1)


@group.command(epilog="Example: `umweg consignments convert export.xml --to jsonl > consignments.jsonl`")
def convert(
    file: File,
    to: Annotated[Target, opt(R, "to", "--to")] = Target.jsonl,
    out: Annotated[Path | None, opt(R, "out", "--out")] = None,
    mapping: Mapping = None,
    kind: Kind = None,
) -> None:
    """Write consignments in another format; those that cannot be read are named on standard error and left out."""
    from umweg.cli.terminal import complain, say

    request = R(file=file, to=to.value, out=text_of(out), mapping=mapping, input=kind)
    with workspace() as here:
        done = api.convert_consignments(request, here)
    for error in done.faults:
        complain(error)
    if done.left_out:
        say(f"FollowTheMoney has no place for: {', '.join(sorted(done.left_out))}.")
