"""``umweg audit`` (export, verify, prove, witness, consistency), ``umweg purge``; ``register(app)`` adds them."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from umweg.api.desk.audit import (
    AuditConsistencyRequest,
    AuditProofRequest,
    AuditTrailRequest,
    AuditVerifyRequest,
    AuditWitnessRequest,
    PurgeRequest,
)
from umweg.api.spelling import day_of
from umweg.cli.options import By, Desk, Output, Reason, Reference, Store, arg, opt, text_of, workspace
from umweg.cli.output import Format, chosen, exported, write_json, write_rows
from umweg.core.errors import StoreError

audits = typer.Typer(
    no_args_is_help=True, help="The audit trail: export it, verify it, prove one decision, note its head."
)
R, V, P = AuditTrailRequest, AuditVerifyRequest, PurgeRequest
C = AuditConsistencyRequest


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
        for row in found:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


@audits.command("prove", epilog="Example: `umweg audit prove n12 > proof.json`; then `umweg audit verify proof.json`")
def prove(reference: Reference, store: Store = None, desk: Desk = None) -> None:
    """What was screened, when, on which lists, and who decided what: a small file to be checked without the desk."""
    from umweg.api.desk.audit import audit_proof

    with workspace(store, desk=desk) as here:
        write_json(audit_proof(AuditProofRequest(reference=reference), here))


@audits.command("witness", epilog="Example: `umweg audit witness /mnt/auditor/heads.jsonl`, every night")
def witness(
    file: Annotated[Path, arg(AuditWitnessRequest, "file", show_default=False)], store: Store = None, desk: Desk = None
) -> None:
    """Add the head of the trail to a file; `umweg audit verify --witness FILE` shows that all are still in it."""
    from umweg.api.desk.audit import audit_witness
    from umweg.cli.terminal import out

    with workspace(store, desk=desk) as here:
        head = audit_witness(AuditWitnessRequest(file=str(file)), here)
    out.print(f"head {head}", soft_wrap=True)


@audits.command("consistency", epilog="Example: `umweg audit consistency 1234:9f3c… > proof.json`")
def consistency(
    first: Annotated[str, arg(C, "first", show_default=False)],
    second: Annotated[str | None, arg(C, "second", show_default=False)] = None,
    store: Store = None,
    desk: Desk = None,
) -> None:
    """Prove that the trail goes on where it was at an older head (RFC 6962): a file to be checked without the desk."""
    from umweg.api.desk.audit import audit_consistency

    with workspace(store, desk=desk) as here:
        write_json(audit_consistency(C(first=first, second=second), here))


@audits.command("verify", epilog="Examples: `umweg audit verify --head 1234:9f3c…` · `umweg audit verify audit.csv`")
def verify(
    file: Annotated[Path | None, arg(V, "file", show_default=False)] = None,
    head: Annotated[str | None, opt(V, "head", "--head")] = None,
    witness: Annotated[Path | None, opt(V, "witness", "--witness")] = None,
    store: Store = None,
    desk: Desk = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Is the trail whole and unchanged, and do the desk's tables say what it says? Names what is wrong, and where."""
    from umweg.api.desk.audit import audit_verify

    with workspace(store, desk=desk) as here:
        found = audit_verify(AuditVerifyRequest(file=text_of(file), head=head, witness=text_of(witness)), here)
    flat = {k: v for k, v in found.as_dict().items() if not isinstance(v, dict | tuple)}
    if not exported(format, found.as_dict, lambda: [flat]):
        from umweg.cli.views.audit import show_differences, show_holds

        (show_holds if found.holds else show_differences)(found)
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
        from umweg.cli.views.audit import show_purge

        show_purge(done)
