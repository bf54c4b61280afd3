"""``umweg audit`` (export, verify, prove) and ``umweg purge``. ``register(app)`` adds them to the command line."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from umweg.api.desk.audit import AuditProofRequest, AuditTrailRequest, AuditVerifyRequest, PurgeRequest
from umweg.api.spelling import day_of
from umweg.cli.options import By, Desk, Output, Reason, Reference, Store, arg, opt, text_of, workspace
from umweg.cli.output import Format, chosen, exported, write_json, write_lines, write_rows
from umweg.core.errors import StoreError

audits = typer.Typer(no_args_is_help=True, help="The audit trail: export it, verify it, prove one decision.")
R, V, P = AuditTrailRequest, AuditVerifyRequest, PurgeRequest


class Lines(StrEnum):
    """How the trail is exported."""

    jsonl = "jsonl"
    csv = "csv"


def register(app: typer.Typer) -> None:
    """Add ``audit`` and ``purge`` to the command line."""
    app.add_typer(audits, name="audit")
    app.command("purge", epilog="Example: `umweg purge --before 2021-01-01 --reason 'end of storage'`")(purge)


@audits.command("export", epilog="Example: `umweg audit export --since 2026-11-01 --format csv > audit.csv`")
def export(
    since: Annotated[str | None, opt(R, "since", "--since")] = None,
    until: Annotated[str | None, opt(R, "until", "--until")] = None,
    contents: Annotated[bool, opt(R, "contents", "--contents")] = False,
    format: Annotated[  # noqa: A002
        Lines, typer.Option("--format", help="jsonl or csv.", callback=chosen)
    ] = Lines.jsonl,
    store: Store = None,
    desk: Desk = None,
) -> None:
    """Write the rows of the trail to standard output; `umweg audit verify FILE` checks them anywhere."""
    from umweg.api.desk.audit import rows

    request = AuditTrailRequest(since=day_of(since, "--since"), until=day_of(until, "--until"), contents=contents)
    with workspace(store, desk=desk) as here:
        found = rows(request, here)
        if format is Lines.csv:
            write_rows(found)
            return
        write_lines(found)


@audits.command("prove", epilog="Example: `umweg audit prove n12 > proof.json`; then `umweg audit verify proof.json`")
def prove(reference: Reference, store: Store = None, desk: Desk = None) -> None:
    """What was screened, when, on which lists, and who decided what: a small file to be checked without the desk."""
    from umweg.api.desk.audit import audit_proof

    with workspace(store, desk=desk) as here:
        write_json(audit_proof(AuditProofRequest(reference=reference), here))


@audits.command("verify", epilog="Examples: `umweg audit verify --head 1234:9f3c…` · `umweg audit verify audit.csv`")
def verify(
    file: Annotated[Path | None, arg(V, "file", show_default=False)] = None,
    head: Annotated[str | None, opt(V, "head", "--head")] = None,
    store: Store = None,
    desk: Desk = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Is the trail whole and unchanged? Names the first broken row, and what is wrong with it."""
    from umweg.api.desk.audit import audit_verify

    with workspace(store, desk=desk) as here:
        found = audit_verify(AuditVerifyRequest(file=text_of(file), head=head), here)
    flat = {k: v for k, v in found.as_dict().items() if not isinstance(v, dict)}
    if not exported(format, found.as_dict, lambda: [flat]) and found.holds:
        from umweg.cli.views.desk import show_holds

        show_holds(found)
    if not found.holds:
        raise StoreError(
            str(found.broken),
            where=str(file or "the desk"),
            mend="Keep it as it is, and compare it with older copies and exports.",
        )


def purge(
    reason: Reason,
    consignment: Annotated[str | None, opt(P, "consignment_id", "--consignment")] = None,
    customer: Annotated[str | None, opt(P, "customer_id", "--customer")] = None,
    party: Annotated[str | None, opt(P, "party", "--party")] = None,
    before: Annotated[str | None, opt(P, "before", "--before")] = None,
    by: By = None,
    store: Store = None,
    desk: Desk = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Remove personal data for good. The trail still verifies, and shows when something was screened on which lists."""
    from umweg.api.desk.audit import purge as verb

    request = PurgeRequest(
        reason=reason, consignment_id=consignment, customer_id=customer, party=party, before=day_of(before, "--before")
    )
    with workspace(store, desk=desk, by=by) as here:
        done = verb(request, here)
    if not exported(format, done.as_dict, lambda: [done.as_dict()]):
        from umweg.cli.views.desk import show_purge

        show_purge(done)
