"""``umweg cases``: the register of interceptions and inspections, and what resembles one. ``register(app)``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.desk_args import By, Output, Place, Reason, open_desk, person
from umweg.cli.options import words
from umweg.cli.output import Format, write_json, write_rows
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.desk.case import Case
    from umweg.screening.similar_cases import Compared, Similar

cases = typer.Typer(no_args_is_help=True, help="A register of interceptions and inspections; what resembles one?")
Many = list[str] | None
EMPTY = "The register holds no case. Add one: umweg cases add FILE, or take the examples: umweg cases examples"


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
    desk: Place = None,
) -> None:
    """Add cases from a file, or one from options; a case with a known id takes the place of what it said before."""
    given = {"what": what, "source": source, "id": id_, "day": day, "codes": words(code), "quantity": quantity,
             "route": words(route), "parties": tuple(party or ()), "violation": violation, "outcome": outcome,
             "consignment": consignment, "random": random, "link": link, "verified": verified}  # fmt: skip
    stated = {k: v for k, v in given.items() if v not in (None, (), False) or (k == "violation" and v is False)}
    found = _from_file(file, stated, attach) if file is not None else (_stated({**stated, "kind": kind}, attach),)
    held = open_desk(desk, create_new=True)
    changed = held.put_cases(found, by=person(by))
    from umweg.cli.terminal import counted, out

    one = f" ({found[0].id})" if len(found) == 1 else ""
    all_ = counted(len(held.cases()), "case")
    out.print(
        f"{counted(changed, 'case')}{one} added or changed, {all_} in the register.", markup=False, soft_wrap=True
    )


def _from_file(file: Path, stated: dict[str, Any], attach: list[Path] | None) -> tuple[Case, ...]:
    from umweg.desk.case import read_cases, with_files

    if stated:
        option = "code" if "codes" in stated else next(iter(stated))
        raise UsageError(
            f"--{option} would hold for every case of {file}.", mend="Write it into the file, or leave the file out."
        )
    found = read_cases(file)
    if not found:
        raise UsageError("The file holds no case.", where=str(file), mend="See docs/how-to/cases.md.")
    if attach and len(found) > 1:
        raise UsageError(f"To which of the {len(found)} cases?", where="--attach", mend="Add that case alone.")
    return (with_files(found[0], attach), *found[1:]) if attach else found


def _stated(fields: dict[str, Any], attach: list[Path] | None) -> Case:
    from umweg.desk.case import named, read_case, with_files

    for key in ("what", "source"):
        if key not in fields:
            raise UsageError(
                f"A case needs --{key}.", mend="Give a file, or at least --what and --source: umweg cases add --help."
            )
    return with_files(read_case({"id": named(fields), **fields}, "the options"), attach or ())


@cases.command("list", epilog="Example: `umweg cases list --format csv > cases.csv`")
def list_(desk: Place = None, format: Output = Format.table) -> None:  # noqa: A002
    """The cases of the register."""
    import msgspec

    from umweg.screening.similar_cases import Cases

    found = Cases(open_desk(desk).cases())
    rows: list[dict[str, Any]] = [msgspec.to_builtins(c) for c in found.cases]
    if format is Format.json:
        write_json({"schema": "umweg.cases/1", "digest": found.digest, "cases": rows})
        return
    if format is Format.csv:
        write_rows([{k: _cell(v) for k, v in r.items()} for r in rows])
        return
    from rich.text import Text

    from umweg.cli.terminal import counted, frame, out, shortened

    if not rows:
        out.print(EMPTY, soft_wrap=True)
        return
    table = frame("", "id|day|kind|route|codes|found|what")
    for c in found.cases:
        said = {True: "violation", False: "nothing", None: ""}[c.violation]
        cells = (c.id, c.day or "", c.kind, "→".join(c.route), " ".join(c.codes), said, shortened(c.what, 60))
        table.add_row(*(Text(x) for x in cells))
    out.print(table)
    open_ = sum(not c.verified for c in found.cases)
    out.print(
        f"[dim]{counted(len(rows), 'case')}, {open_:,} not verified. What resembles one: umweg cases similar FILE[/]"
    )


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "; ".join(x["sha256"] + " " + x["name"] if isinstance(x, dict) else str(x) for x in value)
    return value


@cases.command(epilog='Example: `umweg cases remove kz-2022-drones --reason "it was an agricultural drone"`')
def remove(
    case: Annotated[str, typer.Argument(metavar="ID", help="Id of the case.", show_default=False)],
    reason: Reason,
    by: By = None,
    desk: Place = None,
) -> None:
    """Take a case out of the register; the audit trail keeps that it was there."""
    open_desk(desk).remove_case(case, reason, person(by))
    typer.echo(f"{case} is out of the register")


@cases.command(epilog="Examples: `umweg cases similar july.jsonl` · `umweg cases similar july.csv --format csv`")
def similar(
    file: Annotated[str, typer.Argument(help="Consignments, in any format of `umweg screen`.", show_default=False)],
    least: Annotated[
        float, typer.Option("--least", help="Likeness from which on to show, 0 to 1.", min=0, max=1)
    ] = 0.5,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="For CSV and flat Parquet (YAML).")] = None,
    desk: Place = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Which consignments of a file resemble a case of the register, and in what? Likeness is no probability."""
    from umweg.cli.terminal import say
    from umweg.screening.consignments.read import read_consignments
    from umweg.screening.similar_cases import Cases, compare

    known = Cases(open_desk(desk).cases())
    if not known.cases:
        say(EMPTY)
    done = compare(known, read_consignments(file, mapping=mapping, notes=say), least)
    if format is Format.csv:
        write_rows(_rows(done.found))
    elif format is Format.json:
        head = {"schema": "umweg.cases.similar/1", "least": least, "digest": known.digest, "cases": len(known.cases)}
        tail = {"consignments": done.read, "unread": len(done.faults), "similar": list(_rows(done.found))}
        write_json({**head, **tail})
    elif known.cases:
        _show(done, len(known.cases), least)
    for fault in done.faults[:10]:
        say(f"not read: {fault}")
    if len(done.faults) > 10:
        say(f"{len(done.faults) - 10:,} more could not be read; umweg screen names each.")


def _show(done: Compared, cases_: int, least: float) -> None:
    from rich.text import Text

    from umweg.cli.terminal import counted, frame, out, shortened

    if done.found:
        table = frame("", "consignment|case|>likeness|in what|what")
        for one, s in done.found:
            cells = (one, s.case.id, f"{s.score:.2f}", "; ".join(s.parts), shortened(s.case.what, 40))
            table.add_row(*(Text(x) for x in cells))
        out.print(table)
    some = counted(len({c for c, _ in done.found}), "consignment")
    said = f"{some} of {done.read:,} resemble one of {counted(cases_, 'case')} by {least:g} or more."
    out.print(f"{said} That is no suspicion by itself.", soft_wrap=True)


def _rows(found: list[tuple[str, Similar]]) -> Iterator[dict[str, Any]]:
    for consignment, s in found:
        yield {"consignment": consignment, "case": s.case.id, "likeness": s.score, "parts": "; ".join(s.parts),
               "kind": s.case.kind, "day": s.case.day, "what": s.case.what, "source": s.case.source,
               "verified": s.case.verified}  # fmt: skip


@cases.command(epilog="Example: `umweg cases examples > cases.yml`; look at it, then `umweg cases add cases.yml`")
def examples() -> None:
    """Print two cases to begin with (YAML): drones of 2022 and armour plates of 2023, their customs codes assumed."""
    from umweg.desk.case import examples as text

    typer.echo(text(), nl=False)
