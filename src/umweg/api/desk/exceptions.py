"""``add_exception``, ``revoke_exception`` and ``exceptions``: parties of ours that are not the listed ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from umweg.api.fields import AuditReason
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import NotAssessable, UsageError

if TYPE_CHECKING:
    from umweg.desk.exceptions import ExceptionRecord as ExceptionRecord
    from umweg.parties.lists.listed_parties import ListedParties
    from umweg.parties.record import Record


OVER = ("ended", "revoked", "purged")
"""States in which an exception no longer holds."""


class AddExceptionRequest(Request, frozen=True, kw_only=True):
    """Who is not whom, until when, and why."""

    entity_id: Annotated[str, about("Id of the listed entity, as in the alert.")]
    until: Annotated[date, about("Last day, YYYY-MM-DD; at most a year on.")]
    reason: AuditReason
    party: Annotated[str | None, about("Our party's name.")] = None
    customer_id: Annotated[str | None, about("Id in the customer master, in place of a name.")] = None
    country: Annotated[str | None, about("Our party's country: others are not excepted.")] = None
    digest: Annotated[str | None, about("Digest of the listing, instead of the store's; any: none.")] = None
    flag: Annotated[str | None, about("Only for this reason (its key).")] = None
    consignments: Annotated[str | None, about("Only consignment ids like this (DE-*).")] = None
    sure: Annotated[bool, about("The two are meant, though their names are not alike.")] = False


UNLIKE = 0.3
"""Likeness of names below which a pair is more likely a slip of the pen than an alert: those begin at 0.55."""


@verb(AddExceptionRequest, uses=("store", "engine", "threads", "desk", "user"))
def add_exception(request: AddExceptionRequest, workspace: Workspace) -> ExceptionRecord:
    """This party of ours is not that listed one ("good guy"): no alert until a day.

    It is bound to what the lists of the store say about the entity now, and ends before where that changes. Gives the
    exception as it is kept. Raises UsageError (also where the two names are not alike and nobody says ``sure``,
    and where lists are at hand and none names the entity), UnknownName (a country), StoreError.
    """
    country = None
    if request.country:
        from umweg.core.codes import countries

        country = countries.resolve(request.country).code
    parties = _parties(workspace, request.entity_id, known=request.digest is None)
    row = parties.by_id[request.entity_id] if parties else None
    if parties and row is not None and not request.sure:
        _alike(_our_names(request, workspace), parties.record(row), request.entity_id)
    digest = None if request.digest == "any" else request.digest or _digest(parties, row, workspace)
    desk = workspace.desk_made()
    made = desk.add_exception(
        request.entity_id, party=request.party, customer=request.customer_id, country=country, entity_digest=digest,
        flag=request.flag, consignments=request.consignments, until=request.until, reason=request.reason,
        by=workspace.user,
    )  # fmt: skip
    return next(k for k in desk.exception_register(desk.today()) if k.number == made)


def _parties(workspace: Workspace, entity: str, *, known: bool) -> ListedParties | None:
    """The parties of the lists at hand; None, with a remark, where there are none, or none names the entity.

    ``known``: the entity must be named, else UsageError.
    """
    from umweg.parties.lists.from_store import from_store

    folder, say = workspace.folder, workspace.say
    whatever = "The exception holds whatever the listing says: bind it with a store or a digest."
    store = workspace.store_or_none
    if store is None:
        say(f"There is no store at {folder}. {whatever}")
        return None
    try:
        with workspace.session() as engine:
            parties = from_store(engine, store)
            if entity in parties.by_id:
                return parties
    except NotAssessable:
        say(f"The store {folder} holds no list of parties. {whatever}")
        return None
    if not known:
        say(f"No list in {folder} names {entity}.")
        return None
    close = get_close_matches(entity, parties.by_id, n=3)
    nearest = f" Near it: {', '.join(close)}." if close else ""
    raise UsageError(
        f"No list in {folder} names {entity}: look at the id, for an exception for it would except nothing.",
        where="entity_id",
        mend=f"Type the entity_id of the alert, as umweg queue show ID has it.{nearest} "
        "If its list is not loaded here, and you mean it: --digest any.",
    )


def _our_names(request: AddExceptionRequest, workspace: Workspace) -> list[str]:
    """What our party is called: as given, or as the customer master has it; empty where nobody knows."""
    if request.party:
        return [request.party]
    desk = workspace.desk_or_none
    found = next((c.record for c in desk.customers() if c.id == request.customer_id), None) if desk else None
    names = [(found or {}).get("name"), *((found or {}).get("aliases") or ())]
    return [n for n in names if isinstance(n, str) and n]


def _alike(ours: Sequence[str], listed: Record, entity: str) -> None:
    """UsageError where no name of ours is at all like a name of the listed one, or has it inside."""
    from umweg.desk.canonical import party_key
    from umweg.names import score_pairs

    pairs = [(a, n.text) for a in ours for n in listed.names]
    if not pairs:
        return
    schemas = [listed.schema or "LegalEntity"] * len(pairs)
    best = max(score_pairs([a for a, _ in pairs], [b for _, b in pairs], schemas).tolist())
    inside = any(f" {party_key(b)} " in f" {party_key(a)} " for a, b in pairs)
    if best < UNLIKE and not inside:
        raise UsageError(
            f"'{ours[0]}' and '{listed.name}' ({entity}) do not look alike: {best:.2f} of 1. Are you sure?",
            where=entity,
            mend="Look at name and id. If these two are meant (found by a number, an address or an owner): --sure.",
        )


def _digest(parties: ListedParties | None, row: int | None, workspace: Workspace) -> str | None:
    """The digest of what the lists say about an entity now; None where no list at hand names it."""
    from umweg.screening.decide.matching import listing_digest

    if parties is None or row is None:
        return None
    workspace.say(f"It ends before, if the lists say something else about {parties.record(row).name}.")
    return listing_digest(parties, row)


class RevokeExceptionRequest(Request, frozen=True, kw_only=True):
    """An exception to end now."""

    exception: Annotated[int | str, about("Its number (e12).")]
    reason: AuditReason


@verb(RevokeExceptionRequest, uses=("desk", "store", "user"))
def revoke_exception(request: RevokeExceptionRequest, workspace: Workspace) -> int:
    """End an exception now; gives its number.

    Raises UsageError for what is no number of one, UnknownName where there is none, Conflict where somebody did.
    """
    number = re.fullmatch(r"e?(\d+)", str(request.exception))
    if number is None:
        raise UsageError(f"'{request.exception}' is no exception.", mend="Give its number (e12): umweg except list.")
    workspace.desk.revoke(int(number[1]), request.reason, workspace.user)
    return int(number[1])


class ExceptionsRequest(Request, frozen=True, kw_only=True):
    """Which exceptions to show."""

    on: Annotated[date | None, about("As on this day, YYYY-MM-DD; by default today.")] = None
    expired: Annotated[bool, about("Those that ended or were revoked.")] = False


@dataclass(frozen=True)
class Exceptions:
    """Exceptions in force on a day, or those that were over by then (``expired``)."""

    on: date
    expired: bool
    kept: Sequence[ExceptionRecord]

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.exceptions/1", "on": self.on, "exceptions": [k.as_dict() for k in self.kept]}

    def rows(self) -> list[dict[str, Any]]:
        """A row an exception, for CSV."""
        return [row_of(k) for k in self.kept]


@verb(ExceptionsRequest, uses=("desk", "store"))
def exceptions(request: ExceptionsRequest, workspace: Workspace) -> Exceptions:
    """The exceptions in force on a day, oldest first; or those that were over.

    Raises StoreError where there is no desk yet, UsageError for what is no day.
    """
    on = request.on or workspace.desk.today()
    register = workspace.desk.exception_register(on)
    kept = [k for k in register if (k.state in OVER) == request.expired and k.state != "not yet"]
    return Exceptions(on, request.expired, kept)


def row_of(k: ExceptionRecord) -> dict[str, Any]:
    """An exception as a row of CSV."""
    scope = k.scope.as_dict() if k.scope is not None else {}
    names = ("party", "country", "customer", "entity", "entity_digest", "flag", "consignments")
    return {"number": k.number, "state": k.state, **{n: scope.get(n) for n in names}, "until": k.until, "by": k.by,
            "at": k.at, "revoked": k.revoked, "revoked_by": k.revoked_by, "reason": k.reason}  # fmt: skip
