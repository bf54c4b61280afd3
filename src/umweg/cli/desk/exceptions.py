"""``umweg except``: parties of ours that are not the listed ones, until a day. ``register(app)`` adds the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.desk.exceptions import AddExceptionRequest, ExceptionsRequest, RevokeExceptionRequest
from umweg.api.spelling import day_of
from umweg.cli.options import By, Desk, Output, Store, opt, workspace
from umweg.cli.output import Format, exported, write_json, write_rows
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.api.workspace import Workspace

EPILOG = (
    'Examples: `umweg except "ACME Ltd" NK-4711 --country KZ --until 2026-12-31 --reason "founded 1998, not 2015"` · '
    '`umweg except list --expired` · `umweg except revoke e12 --reason "it was the listed firm"`'
)
R, Listed = AddExceptionRequest, ExceptionsRequest


def register(app: typer.Typer) -> None:
    """Add ``except`` to the command line."""
    app.command("except", epilog=EPILOG)(except_)


def except_(
    party: Annotated[
        str, typer.Argument(metavar="PARTY|list|revoke", help="Our party's name.", show_default=False)
    ] = "list",
    entity: Annotated[
        str | None,
        typer.Argument(metavar="LISTED-ID", help="Id of the listed entity, as in the alert.", show_default=False),
    ] = None,
    until: Annotated[str | None, opt(R, "until", "--until")] = None,
    reason: Annotated[str | None, opt(R, "reason", "--reason")] = None,
    country: Annotated[str | None, opt(R, "country", "--country")] = None,
    customer: Annotated[
        bool, typer.Option("--customer", help="PARTY is an id in the customer master, whatever the name.")
    ] = False,
    store: Store = None,
    digest: Annotated[str | None, opt(R, "digest", "--digest")] = None,
    flag: Annotated[str | None, opt(R, "flag", "--flag")] = None,
    consignments: Annotated[str | None, opt(R, "consignments", "--consignments")] = None,
    sure: Annotated[bool, opt(R, "sure", "--sure")] = False,
    expired: Annotated[bool, opt(Listed, "expired", "--expired")] = False,
    on: Annotated[str | None, opt(Listed, "on", "--on")] = None,
    by: By = None,
    desk: Desk = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """This party of ours is not that listed one ("good guy"): no alert until a day. `list` and `revoke` them, too.

    When what the lists in the store say about the listed one changes, the exception ends.
    """
    if entity is None and party == "list":
        with workspace(store, desk=desk) as here:
            _list(ExceptionsRequest(on=day_of(on, "--on"), expired=expired), here, format)
        return
    if not reason:
        raise UsageError("An exception needs a reason.", mend='Give --reason "...".')
    if entity is None:
        raise UsageError("Which one?", mend="umweg except PARTY LISTED-ID, or umweg except revoke e12.")
    if party == "revoke":
        with workspace(store, desk=desk, by=by) as here:
            _revoke(RevokeExceptionRequest(exception=entity, reason=reason), here)
        return
    last = day_of(until, "--until")
    if last is None:
        raise UsageError("An exception must end.", mend="Give --until YYYY-MM-DD, at most a year on.")
    request = AddExceptionRequest(
        entity_id=entity, until=last, reason=reason, party=None if customer else party,
        customer_id=party if customer else None, country=country, digest=digest, flag=flag, consignments=consignments,
        sure=sure,
    )  # fmt: skip
    with workspace(store, desk=desk, by=by) as here:
        _add(request, here, format)


def _add(request: AddExceptionRequest, here: Workspace, format: Format) -> None:  # noqa: A002
    from umweg.api.desk.exceptions import add_exception, row_of
    from umweg.cli.views.rows import line

    made = add_exception(request, here)
    if format is Format.json:
        write_json(made.as_dict())
    elif format is Format.csv:
        write_rows([row_of(made)])
    else:
        line(f"e{made.number} is in force until {made.until}")


def _revoke(request: RevokeExceptionRequest, here: Workspace) -> None:
    from umweg.api.desk.exceptions import revoke_exception
    from umweg.cli.views.rows import line

    line(f"e{revoke_exception(request, here)} is revoked")


def _list(request: ExceptionsRequest, here: Workspace, format: Format) -> None:  # noqa: A002
    from umweg.api.desk.exceptions import exceptions

    found = exceptions(request, here)
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.views.registers import show_exceptions

        show_exceptions(found)
