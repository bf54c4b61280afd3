"""``audit_trail``, ``audit_proof``, ``audit_verify`` and ``purge``: what happened at the desk, and that it is whole."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from umweg.api.fields import AuditReason
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.documents import MOST_BYTES, json_of
from umweg.core.errors import SourceError, StoreError
from umweg.core.spreadsheet import plain

if TYPE_CHECKING:
    from umweg.desk.audit.proof import ProofResult as ProofResult
    from umweg.desk.audit.verify import ChainCheck as ChainCheck
    from umweg.desk.purge import PurgeResult as PurgeResult


class AuditTrailRequest(Request, frozen=True, kw_only=True):
    """Which rows of the trail to export."""

    since: Annotated[date | None, about("First day (UTC), YYYY-MM-DD.")] = None
    until: Annotated[date | None, about("Last day (UTC), YYYY-MM-DD.")] = None
    contents: Annotated[bool, about("With decisions, consignments and reasons: personal data.")] = False


@verb(AuditTrailRequest, uses=("desk", "store"))
def audit_trail(request: AuditTrailRequest, workspace: Workspace) -> list[dict[str, Any]]:
    """The rows of the audit trail, oldest first; written to a file, they can be verified anywhere.

    Raises StoreError where there is no desk yet, UsageError for what is no day.
    """
    return list(rows(request, workspace))


def rows(request: AuditTrailRequest, workspace: Workspace) -> Iterator[dict[str, Any]]:
    """The same as a stream, for trails that do not fit into memory."""
    from umweg.desk.audit.rows import CONTENT

    since, until = request.since, request.until
    for r in workspace.desk.trail(contents=request.contents, since=since, until=until):
        row = {k: v for k, v in r._asdict().items() if k != "content"}
        sealed = dict(zip(CONTENT, r.content or (None, None, None), strict=True)) if request.contents else {}
        yield row | sealed


class AuditProofRequest(Request, frozen=True, kw_only=True):
    """A decision to prove."""

    reference: Annotated[str, about("Number (n12), decision id or its beginning, or consignment id.")]


@verb(AuditProofRequest, uses=("desk", "store"))
def audit_proof(request: AuditProofRequest, workspace: Workspace) -> dict[str, Any]:
    """What was screened, when, against which list versions, and who decided what on it: a small file to be checked
    without the desk.

    Raises UnknownName where nothing is called so, StoreError where there is no desk yet.
    """
    return workspace.desk.prove(request.reference)


class AuditVerifyRequest(Request, frozen=True, kw_only=True):
    """What to verify."""

    file: Annotated[str | Path | None, about("An exported file, a proof or a desk; by default the desk.")] = None
    head: Annotated[str | None, about("A head noted before: nothing up to it may be gone.")] = None


@verb(AuditVerifyRequest, uses=("desk", "store"))
def audit_verify(request: AuditVerifyRequest, workspace: Workspace) -> ChainCheck | ProofResult:
    """Is the trail whole and unchanged? ``broken`` names the first broken row, and what is wrong with it.

    A trail that does not hold raises nothing: ``holds`` says it. Raises SourceError for a file that is neither a trail
    nor a proof, StoreError where there is no file or desk.
    """
    if request.file is None:
        return workspace.desk.verify(head=request.head)
    file = Path(request.file)
    try:
        with file.open("rb") as f:
            start = f.read(16)
        if start.startswith(b"SQLite format 3"):
            return _desk_file(file, request.head)
        with file.open(encoding="utf-8", newline="") as text:
            return _text_file(text, file, request.head, table=start.startswith(b"number,"))
    except FileNotFoundError as e:
        raise StoreError("There is no such file.", where=str(file), mend="Look at the path.") from e
    except (OSError, ValueError, csv.Error) as e:
        raise SourceError(
            f"This is neither a trail nor a proof: {e}.",
            where=str(file),
            mend="Give a file that umweg audit export or prove wrote, unchanged.",
        ) from e


def _desk_file(file: Path, head: str | None) -> ChainCheck:
    from umweg.desk.desk import Desk

    with contextlib.closing(Desk.open(file, create_new=False)) as desk:
        return desk.verify(head=head)


def _text_file(f: TextIO, file: Path, head: str | None, *, table: bool) -> ChainCheck | ProofResult:
    from umweg.desk.audit.proof import SCHEMAS, check
    from umweg.desk.audit.rows import read
    from umweg.desk.audit.verify import verify

    if table:
        cells = ({k: plain(v or "") for k, v in row.items() if k} for row in csv.DictReader(f))
        return verify(read(cells, str(file)), head=head, contents=False)
    first = f.readline(MOST_BYTES)
    if not first.rstrip().endswith("}"):  # indented: one object in many lines
        whole = json_of(first + f.read(MOST_BYTES))
        if isinstance(whole, dict) and whole.get("schema") in SCHEMAS:
            return check(whole, head)
    f.seek(0)
    return verify(read(map(json_of, f), str(file)), head=head, contents=False)


class PurgeRequest(Request, frozen=True, kw_only=True):
    """What to remove: exactly one of consignment, customer, party, and a day."""

    reason: AuditReason
    consignment_id: Annotated[str | None, about("All decisions on this consignment.")] = None
    customer_id: Annotated[str | None, about("This id of the customer master.")] = None
    party: Annotated[str | None, about("Whatever names this party, in this spelling.")] = None
    before: Annotated[date | None, about("Whatever is older than this day.")] = None


@verb(PurgeRequest, uses=("desk", "store", "user"))
def purge(request: PurgeRequest, workspace: Workspace) -> PurgeResult:
    """Remove personal data for good. The trail still verifies, and shows when something was screened on which lists.

    Raises UsageError where not exactly one thing is named, UnknownName where it was never there, Conflict while a task
    about it is undecided (by age: such are left, and counted).
    """
    return workspace.desk.purge(
        consignment=request.consignment_id, customer=request.customer_id, party=request.party,
        before=request.before, reason=request.reason, by=workspace.user,
    )  # fmt: skip
