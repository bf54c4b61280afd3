"""``umweg cases``: the register of interceptions and inspections, and what resembles one. ``register(app)``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.api.desk.cases import (  # fmt: skip
    AddCasesRequest,
    CaseExamplesRequest,
    CasesRequest,
    RemoveCaseRequest,
    SimilarCasesRequest,
)
from umweg.api.spelling import words
from umweg.cli.options import By, Desk, Output, Reason, Store, arg, opt, workspace
from umweg.cli.output import Format, exported
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.api.workspace import Workspace

cases = typer.Typer(no_args_is_help=True, help="A register of interceptions and inspections; what resembles one?")
Many = list[str] | None
S = SimilarCasesRequest


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(cases, name="cases")


@cases.command(
    epilog="Examples: `umweg cases add cases.yml` · `umweg cases add --what '14 drones' --code 8806 --route KG,KZ,RU "
    "--day 2022-11 --kind interception --source 'press' --attach report.pdf`"
)
def add(
    file: Annotated[
        Path | None, typer.Argument(help="Cases: .yml, or JSON lines (.jsonl).", show_default=False)
    ] = None,
    what: Annotated[str | None, typer.Option("--what", help="What was found, in words.")] = None,
    kind: Annotated[str, typer.Option("--kind", help="interception, inspection, seizure or refusal.")] = "interception",
    source: Annotated[str | None, typer.Option("--source", help="Who says so.")] = None,
    id_: Annotated[str | None, typer.Option("--id", help="Its name.  [default: made of kind, day and content]")] = None,
    day: Annotated[str | None, typer.Option("--day", help="When: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    code: Annotated[Many, typer.Option("--code", help="Customs code or its beginning; repeatable.")] = None,
    quantity: Annotated[str | None, typer.Option("--quantity", help="How much, in words.")] = None,
    route: Annotated[Many, typer.Option("--route", help="Countries in order, from sender to destination.")] = None,
    party: Annotated[Many, typer.Option("--party", help="Who took part; repeatable.")] = None,
    violation: Annotated[
        bool | None, typer.Option("--violation/--no-violation", help="What the inspection found.")
    ] = None,
    outcome: Annotated[str | None, typer.Option("--outcome", help="How it ended.")] = None,
    consignment: Annotated[
        str | None, typer.Option("--consignment", help="Id of the inspected consignment, for the targeting.")
    ] = None,
    random: Annotated[bool, typer.Option("--random", help="It was drawn at random.")] = False,
    link: Annotated[str | None, typer.Option("--link", help="Where to read more.")] = None,
    verified: Annotated[bool, typer.Option("--verified", help="You have compared it with the source.")] = False,
    attach: Annotated[
        list[Path] | None, typer.Option("--attach", help="A file that belongs to it, kept by its hash; repeatable.")
    ] = None,
    by: By = None,
    store: Store = None,
    desk: Desk = None,
) -> None:
    """Add cases from a file, or one from options; a case with a known id takes the place of what it said before."""
    given = {"what": what, "source": source, "id": id_, "day": day, "codes": words(code), "quantity": quantity,
             "route": words(route), "parties": tuple(party or ()), "violation": violation, "outcome": outcome,
             "consignment": consignment, "random": random, "link": link, "verified": verified}  # fmt: skip
    stated = {k: v for k, v in given.items() if v not in (None, (), False) or (k == "violation" and v is False)}
    if file is not None:
        if stated:
            option = "code" if "codes" in stated else next(iter(stated))
            raise UsageError(
                f"--{option} would hold for every case of {file}.",
                mend="Write it into the file, or leave the file out.",
            )
        cases: Any = str(file)
    else:
        for key in ("what", "source"):
            if key not in stated:
                raise UsageError(
                    f"A case needs --{key}.",
                    mend="Give a file, or at least --what and --source: umweg cases add --help.",
                )
        cases = {**stated, "kind": kind}
    _add(AddCasesRequest(cases=cases, attach=tuple(map(str, attach or ()))), workspace(store, desk=desk, by=by))


def _add(request: AddCasesRequest, here: Workspace) -> None:
    from umweg.api.desk.cases import add_cases
    from umweg.cli.terminal import counted
    from umweg.cli.views.rows import line

    with here:
        done = add_cases(request, here)
    one = f" ({done.ids[0]})" if len(done.ids) == 1 else ""
    line(f"{counted(done.changed, 'case')}{one} added or changed, {counted(done.total, 'case')} in the register.")


@cases.command("list", epilog="Example: `umweg cases list --format csv > cases.csv`")
def list_(store: Store = None, desk: Desk = None, format: Output = Format.table) -> None:  # noqa: A002
    """The cases of the register."""
    from umweg.api.desk.cases import cases as verb

    with workspace(store, desk=desk) as here:
        found = verb(CasesRequest(), here)
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.views.registers import show_cases

        show_cases(found)


@cases.command(epilog='Example: `umweg cases remove kz-2022-drones --reason "it was an agricultural drone"`')
def remove(
    case: Annotated[str, arg(RemoveCaseRequest, "case", metavar="ID", show_default=False)],
    reason: Reason,
    by: By = None,
    store: Store = None,
    desk: Desk = None,
) -> None:
    """Take a case out of the register; the audit trail keeps that it was there."""
    from umweg.api.desk.cases import remove_case
    from umweg.cli.views.rows import line

    with workspace(store, desk=desk, by=by) as here:
        remove_case(RemoveCaseRequest(case=case, reason=reason), here)
    line(f"{case} is out of the register")


@cases.command(epilog="Examples: `umweg cases similar july.jsonl` · `umweg cases similar july.csv --format csv`")
def similar(
    file: Annotated[str, arg(S, "consignments", show_default=False)],
    least: Annotated[float, opt(S, "least", "--least")] = 0.5,
    mapping: Annotated[Path | None, opt(S, "mapping", "--mapping")] = None,
    store: Store = None,
    desk: Desk = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Which consignments of a file resemble a case of the register, and in what? Likeness is no probability."""
    from umweg.api.desk.cases import similar_cases
    from umweg.cli.terminal import say
    from umweg.cli.views.registers import NO_CASE, show_similar

    with workspace(store, desk=desk) as here:
        done = similar_cases(SimilarCasesRequest(consignments=file, least=least, mapping=mapping), here)
    if not done.total:
        say(NO_CASE)
    if not exported(format, done.as_dict, done.rows):
        show_similar(done)
    faults = done.compared.faults
    for fault in faults[:10]:
        say(f"not read: {fault}")
    if len(faults) > 10:
        say(f"{len(faults) - 10:,} more could not be read; umweg screen names each.")


@cases.command(epilog="Example: `umweg cases examples > cases.yml`; look at it, then `umweg cases add cases.yml`")
def examples() -> None:
    """Print two cases to begin with (YAML): drones of 2022 and armour plates of 2023, their customs codes assumed."""
    from umweg.api.desk.cases import case_examples

    with workspace() as here:
        typer.echo(case_examples(CaseExamplesRequest(), here), nl=False)
