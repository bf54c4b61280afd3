"""``umweg parties``: who is that? One name, a record from options, or a file. ``register(app)`` adds the command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from umweg.api.parties import SearchPartiesRequest, is_file
from umweg.cli.options import AsOf, Output, Store, opt, workspace
from umweg.cli.output import Format, exported
from umweg.cli.progress import steps
from umweg.core.errors import UsageError

Many = list[str] | None
R = SearchPartiesRequest
EPILOG = (
    'Examples: `umweg parties "ООО Ромашка Трейд" --country KZ` · '
    '`umweg parties "J. Doe" --schema Person --birth 1970` · '
    '`umweg parties "Sunny Toys" --id BIN=941240000193 --owner "Vostok Holding 60%"` · '
    "`umweg parties customers.csv --format csv > alerts.csv`"
)
Name = Annotated[
    str | None,
    typer.Argument(
        help="A name, or a file: .txt (names), .csv (header), .jsonl (records, FollowTheMoney).", show_default=False
    ),
]
Country = Annotated[Many, typer.Option("--country", help="Country (ISO 2 or name); repeatable.")]
Birth = Annotated[str | None, typer.Option("--birth", help="Date of birth: 1970-01-31, 1970, 1970~ (about).")]
Founded = Annotated[str | None, typer.Option("--founded", help="Date of founding, in the same way.")]
Number = Annotated[Many, typer.Option("--id", help="KIND=NUMBER (INN=7707083893, BIN, OGRN, LEI, IMO); repeatable.")]
Address = Annotated[Many, typer.Option("--address", help="Address; repeatable.")]
Owner = Annotated[Many, typer.Option("--owner", help="Owner and share (ACME LLC 60%); repeatable.")]
Schema = Annotated[str | None, typer.Option("--schema", help="Person, Company, LegalEntity, Vessel, Airplane.")]


def register(app: typer.Typer) -> None:
    """Add ``parties`` to the command line."""
    app.command("parties", epilog=EPILOG)(parties)


def parties(
    name: Name = None,
    country: Country = None,
    birth: Birth = None,
    founded: Founded = None,
    number: Number = None,
    address: Address = None,
    owner: Owner = None,
    schema: Schema = None,
    store: Store = None,
    limit: Annotated[int, opt(R, "limit", "--limit")] = 5,
    threshold: Annotated[float | None, opt(R, "threshold", "--threshold")] = None,
    current: Annotated[bool, opt(R, "current", "--current")] = False,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Who is that? Match names or records against the lists in the store, ranked and explained."""
    from umweg.api.parties import search_parties

    options = {"country": country, "birth": birth, "founded": founded, "address": address, "owners": owner,
               "schema": schema, "identifiers": _numbers(number)}  # fmt: skip
    request = SearchPartiesRequest(
        queries=_queries(name, {k: v for k, v in options.items() if v}), limit=limit, threshold=threshold,
        current=current,
    )  # fmt: skip
    with workspace(store, as_of) as here, steps(here, "Reading the lists"):
        found = search_parties(request, here)
        if format is not Format.csv:
            here.tell("Trying the threshold on ordinary names")
            _ = found.false_alerts
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.terminal import out
        from umweg.report.parties import show_answers

        show_answers(out, found.answers, found.matcher, found.threshold, found.on, limit, found.false_alerts)
    typed = () if isinstance(request.queries, Path) else found.answers  # lines of a file are told with their numbers
    if faults := [e for a in typed for e in a.faults]:  # all else was searched; the line itself was wrong
        raise typer.Exit(faults[0].exit_code)


def _numbers(ids: Many) -> list[dict[str, str]]:
    """``INN=7707083893`` as an identifier."""
    out = []
    for text in ids or ():
        kind, sign, number = text.partition("=")
        if not (sign and kind.strip() and number.strip()):
            raise UsageError(
                f"'{text}' is no identifier.", where="--id", mend="Write KIND=NUMBER: --id INN=7707083893."
            )
        out.append({"type": kind.strip(), "value": number.strip()})
    return out


def _queries(name: str | None, options: dict[str, Any]) -> Any:
    """What is asked: a file, a name, or a record out of the options."""
    if name is None and not options.keys() & {"identifiers", "address", "owners"}:
        raise UsageError(
            "There is nothing to search for.",
            mend='Give a name, a file, or --id: umweg parties "ROSNEFT" --country RU.',
        )
    if name is not None and is_file(name):
        if options:
            raise UsageError(
                f"{', '.join('--' + o for o in options)} would hold for every line of {name}.",
                mend="Write it into the file's columns: name,country,birth,INN,address,owners.",
            )
        return Path(name)
    if not options:
        return [name]
    return [{**({"name": name} if name is not None else {}), **options}]
