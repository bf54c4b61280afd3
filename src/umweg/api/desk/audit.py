"""The audit trail (export, proofs, heads for a witness, verification) and ``purge``: what happened, and all of it."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from umweg.api.fields import AuditReason
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import SourceError, StoreError, UsageError
from umweg.core.spreadsheet import plain

if TYPE_CHECKING:
    from umweg.desk.audit.consistency import ConsistencyResult as ConsistencyResult
    from umweg.desk.audit.heads import Head as Head
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


class AuditWitnessRequest(Request, frozen=True, kw_only=True):
    """Where to write the head."""

    file: Annotated[str | Path, about("A file of heads, to which a line is added; best on another machine.")]


@verb(AuditWitnessRequest, uses=("desk", "store"))
def audit_witness(request: AuditWitnessRequest, workspace: Workspace) -> Head:
    """Add the head of the trail to a file: row number, hash, and the root of the Merkle tree over all rows.

    ``audit_verify(witness=file)`` shows later that nothing before it was changed or cut, whatever was done to the
    database. Raises StoreError where there is no desk yet, or the file cannot be written.
    """
    return workspace.desk.witness(Path(request.file))


class AuditConsistencyRequest(Request, frozen=True, kw_only=True):
    """Two heads of the trail."""

    first: Annotated[str, about("The older head: NUMBER:HASH, or a row's number.")]
    second: Annotated[str | None, about("The newer head; by default that of now.")] = None


@verb(AuditConsistencyRequest, uses=("desk", "store"))
def audit_consistency(request: AuditConsistencyRequest, workspace: Workspace) -> dict[str, Any]:
    """A proof that the trail at the newer head goes on where it was at the older one (RFC 6962): a small file that is
    checked without the desk, by ``audit_verify`` or by other programs.

    Raises UsageError for what is no head of this trail, StoreError where there is no desk yet.
    """
    return workspace.desk.consistency(request.first, request.second)


class AuditVerifyRequest(Request, frozen=True, kw_only=True):
    """What to verify."""

    file: Annotated[str | Path | None, about("An exported file, a proof or a desk; by default the desk.")] = None
    head: Annotated[str | None, about("A head noted before: nothing up to it may be gone.")] = None
    witness: Annotated[str | Path | None, about("A file of heads (audit witness) that must all be in the trail.")] = (
        None
    )


@verb(AuditVerifyRequest, uses=("desk", "store"))
def audit_verify(request: AuditVerifyRequest, workspace: Workspace) -> ChainCheck | ProofResult | ConsistencyResult:
    """Is the trail whole and unchanged? ``broken`` names the first broken row, and what is wrong with it.

    Of a desk the trail, all contents, and all tables, which are rebuilt from it: ``differences`` names each field that
    says something else. The newest head that is remembered here must be in it. What was not assessed is said, too. A
    trail that does not hold raises nothing: ``holds`` says it. Raises SourceError for a file that is neither a trail
    nor a proof, StoreError where there is no file or desk.
    """
    witness = Path(request.witness) if request.witness is not None else None
    if request.file is None:
        return workspace.desk.verify(head=request.head, witness=witness)
    file = Path(request.file)
    try:
        with file.open("rb") as f:
            start = f.read(16)
        if start.startswith(b"SQLite format 3"):
            return _desk_file(file, request.head, witness)
        if witness is not None:
            raise UsageError(
                "Heads of a witness are compared with a desk.", where=str(file), mend="Give --head instead."
            )
        with file.open(encoding="utf-8", newline="") as text:
            return _text_file(text, file, request.head, table=start.startswith(b"number,"))
    except FileNotFoundError as e:
        raise StoreError("There is no such file.", where=str(file), mend="Look at the path.") from e
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, csv.Error) as e:
        raise SourceError(
            f"This is neither a trail nor a proof: {e}.",
            where=str(file),
            mend="Give a file that umweg audit export, prove or consistency wrote, unchanged.",
        ) from e


def _desk_file(file: Path, head: str | None, witness: Path | None) -> ChainCheck:
    from umweg.desk.desk import Desk

    with contextlib.closing(Desk.open(file, create_new=False)) as desk:
        return desk.verify(head=head, witness=witness)


def _text_file(f: TextIO, file: Path, head: str | None, *, table: bool) -> ChainCheck | ProofResult | ConsistencyResult:
    from umweg.desk.audit import consistency
    from umweg.desk.audit.proof import SCHEMAS, check
    from umweg.desk.audit.rows import read
    from umweg.desk.audit.verify import verify

    if table:
        cells = ({k: plain(v or "") for k, v in row.items() if k} for row in csv.DictReader(f))
        return verify(read(cells, str(file)), head=head, contents=False)
    first = f.readline()
    if not first.rstrip().endswith("}"):  # indented: one object in many lines
        whole = json.loads(first + f.read())
        if isinstance(whole, dict) and whole.get("schema") in SCHEMAS:
            return check(whole, head)
        if isinstance(whole, dict) and whole.get("schema") == consistency.SCHEMA:
            return consistency.check(whole, head)
    f.seek(0)
    return verify(read(map(json.loads, f), str(file)), head=head, contents=False)


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
