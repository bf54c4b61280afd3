"""``umweg except``: parties of ours that are not the listed ones, until a day. ``register(app)`` adds the command."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.desk_args import By, Output, Place, day, open_desk, person
from umweg.cli.options import country_codes, folder_of
from umweg.cli.output import Format, write_json, write_rows
from umweg.core.errors import StoreError, UsageError

if TYPE_CHECKING:
    from umweg.desk.exceptions import Kept

EPILOG = (
    'Examples: `umweg except "ACME Ltd" NK-4711 --country KZ --until 2026-12-31 --reason "founded 1998, not 2015"` · '
    '`umweg except list --expired` · `umweg except revoke e12 --reason "it was the listed firm"`'
)


def register(app: typer.Typer) -> None:
    """Add ``except`` to the command line."""
    app.command("except", epilog=EPILOG)(except_)


def except_(
    party: Annotated[
        str, typer.Argument(metavar="PARTY|list|revoke", help="Our party's name.", show_default=False)
    ] = "list",
    entity: Annotated[
        str | None,
        typer.Argument(metavar="[LISTED-ID]", help="Id of the listed entity, as in the alert.", show_default=False),
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day, YYYY-MM-DD; at most a year on.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; it is kept in the audit trail.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Our party's country: others are not excepted.")
    ] = None,
    customer: Annotated[
        bool, typer.Option("--customer", help="PARTY is an id in the customer master, whatever the name.")
    ] = False,
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            help="Store with the lists: when the listing changes, the exception ends.  "
            "[default: $UMWEG_STORE, else your data folder]",
        ),
    ] = None,
    digest: Annotated[
        str | None, typer.Option("--digest", help="Digest of the listing, instead of the store's; any: none.")
    ] = None,
    flag: Annotated[str | None, typer.Option("--flag", help="Only for this reason (its key).")] = None,
    consignments: Annotated[str | None, typer.Option("--consignments", help="Only ids like this (DE-*).")] = None,
    expired: Annotated[bool, typer.Option("--expired", help="list: those that ended or were revoked.")] = False,
    on: Annotated[str | None, typer.Option("--on", help="list: as on this day, YYYY-MM-DD.")] = None,
    by: By = None,
    desk: Place = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """This party of ours is not that listed one ("good guy"): no alert until a day. `list` and `revoke` them, too."""
    if entity is None and party == "list":
        _list(desk, day(on, "--on") or datetime.now(UTC).date(), expired, format)
        return
    if not reason:
        raise UsageError("An exception needs a reason.", mend='Give --reason "...".')
    if entity is None:
        raise UsageError("Which one?", mend="umweg except PARTY LISTED-ID, or umweg except revoke e12.")
    if party == "revoke":
        number = re.fullmatch(r"e?(\d+)", entity)
        if number is None:
            raise UsageError(f"'{entity}' is no exception.", mend="Give its number (e12): umweg except list.")
        open_desk(desk).revoke(int(number[1]), reason, person(by))
        typer.echo(f"e{number[1]} is revoked")
        return
    last = day(until, "--until")
    if last is None:
        raise UsageError("An exception must end.", mend="Give --until YYYY-MM-DD, at most a year on.")
    made = open_desk(desk, create_new=True).add_exception(
        entity,
        party=None if customer else party,
        customer=party if customer else None,
        country=country_codes([country])[0] if country else None,
        entity_digest=None if digest == "any" else digest or _digest(entity, store),
        flag=flag,
        consignments=consignments,
        until=last,
        reason=reason,
        by=person(by),
    )
    typer.echo(f"e{made} is in force until {last}")


def _digest(entity: str, store: Path | None) -> str | None:
    """The digest of what the lists say about an entity now; None, with a remark, where no list at hand names it."""
    from umweg.cli.terminal import say
    from umweg.core.errors import NotAssessable

    folder = folder_of(store)
    whatever = "The exception holds whatever the listing says: bind it with --store or --digest."
    if not folder.is_dir():
        if store is not None:
            raise StoreError("There is no store here.", where=str(folder), mend="Name the folder that has the lists.")
        say(f"There is no store at {folder}. {whatever}")
        return None
    from umweg.parties.from_store import listed
    from umweg.screening.decide.matching import listing_digest

    try:
        parties = listed(folder)
    except NotAssessable:
        say(f"The store {folder} holds no list of parties. {whatever}")
        return None
    row = parties.by_id.get(entity)
    if row is None:
        say(f"No list in {folder} names {entity}: look at the id. {whatever}")
        return None
    say(f"It ends before, if the lists say something else about {parties.record(row).name}.")
    return listing_digest(parties, row)


def _flat(k: Kept) -> dict[str, Any]:
    scope = k.scope.as_dict() if k.scope is not None else {}
    names = ("party", "country", "customer", "entity", "entity_digest", "flag", "consignments")
    return {"number": k.number, "state": k.state, **{n: scope.get(n) for n in names}, "until": k.until, "by": k.by,
            "at": k.at, "revoked": k.revoked, "revoked_by": k.revoked_by, "reason": k.reason}  # fmt: skip


def _list(desk: str | None, on: date, expired: bool, format: Format) -> None:  # noqa: A002
    over = ("ended", "revoked", "purged")
    kept = [k for k in open_desk(desk).exception_register(on) if (k.state in over) == expired and k.state != "not yet"]
    if format is Format.json:
        write_json({"schema": "umweg.exceptions/1", "on": on, "exceptions": [k.as_dict() for k in kept]})
        return
    if format is Format.csv:
        write_rows(_flat(k) for k in kept)
        return
    from rich.text import Text

    from umweg.cli.terminal import counted, frame, out

    out.print(f"{counted(len(kept), 'exception')} {'over' if expired else 'in force'} on {on}")
    if not kept:
        return
    table = frame("", "no.|party|is not|until|state|by|why")
    for k in kept:
        s = k.scope
        party = "(purged)" if s is None else f"customer {s.customer}" if s.customer else f"{s.party} {s.country or ''}"
        entity = s.entity if s is not None else ""
        table.add_row(
            f"e{k.number}", Text(party), Text(entity), str(k.until), k.state, Text(k.by), Text(k.reason or "")
        )
    out.print(table)
