"""FollowTheMoney entities that say something about a party: brought to the party they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from umweg.ftm import dates
from umweg.ftm.entities import PartyEntity

# schema -> property that names the party
ATTACHED = {
    "Sanction": "entity", "Address": "", "Identification": "holder", "Passport": "holder", "Ownership": "asset",
    "Directorship": "organization", "UnknownLink": "subject", "Family": "person", "Associate": "person",
    "Representation": "client", "Membership": "member", "Employment": "employee", "Succession": "successor",
}  # fmt: skip
OTHER_END = {
    "Ownership": ("owner", "owner"), "Directorship": ("director", "director"), "UnknownLink": ("object", "linked to"),
    "Family": ("relative", "relative"), "Associate": ("associate", "associate"), "Representation": ("agent", "agent"),
    "Membership": ("organization", "member of"), "Employment": ("employer", "employed by"),
    "Succession": ("predecessor", "predecessor"),
}  # fmt: skip


def attach(others: Sequence[Mapping[str, Any]], parties: Mapping[str, PartyEntity], counts: Counter[str]) -> list[str]:
    """Bring sanctions, addresses, documents and links to their parties; warnings for those that name nobody here."""
    addresses = {o["id"]: o for o in others if o["schema"] == "Address"}
    lost: Counter[str] = Counter()
    for other in others:
        schema = other["schema"]
        counts[f"read: {schema}"] += 1
        if schema == "Address":
            continue
        ends = [e for e in _texts(other, ATTACHED[schema]) if e in parties]
        lost[schema] += not ends
        for end in ends:
            _take(parties[end], other, schema, parties)
    for party in parties.values():
        for id_ in party.props.pop("addressEntity", ()):
            if id_ in addresses:
                _address(party, addresses[id_])
    return [f"{n:,} entities of schema {s} name no party of this file." for s, n in sorted(lost.items()) if n]


def _texts(found: Mapping[str, Any], prop: str) -> list[str]:
    return [v for v in found["properties"].get(prop, ()) if isinstance(v, str)]


def _first(found: Mapping[str, Any], prop: str) -> str:
    return next(iter(_texts(found, prop)), "")


def _take(party: PartyEntity, other: Mapping[str, Any], schema: str, parties: Mapping[str, PartyEntity]) -> None:
    if schema == "Sanction":
        party.add("programmes", *_texts(other, "programId"), *_texts(other, "program"))
        party.add("remarks", *_texts(other, "reason"))
        starts = [d for t in (*_texts(other, "startDate"), *_texts(other, "listingDate")) if (d := dates.whole(t[:10]))]
        ends = [d for t in _texts(other, "endDate") if (d := dates.whole(t[:10]))]
        party.listed_from = min([*starts, *([party.listed_from] if party.listed_from else [])], default=None)
        party.listed_to = max(ends, default=party.listed_to)
    elif schema in ("Identification", "Passport"):
        type_ = "passport" if schema == "Passport" else _first(other, "type").lower() or "identification"
        for number in (*_texts(other, "number"), *_texts(other, "passportNumber")):
            party.identifier(type_, number, _first(other, "country"))
    else:
        prop, relation = OTHER_END[schema]
        for end in _texts(other, prop):
            name = parties[end].caption if end in parties else ""
            party.link(relation, name, end, _share(_first(other, "percentage")))


def _share(text: str) -> float | None:
    """A percentage; None where it is no number from 0 to 100."""
    try:
        value = float(text.strip().rstrip("%").strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None


def _address(party: PartyEntity, found: Mapping[str, Any]) -> None:
    party.address(
        full=_first(found, "full"),
        street=", ".join(x for x in (_first(found, "street"), _first(found, "street2")) if x),
        city=_first(found, "city"),
        region=_first(found, "region") or _first(found, "state"),
        postal=_first(found, "postalCode"),
        of=_first(found, "country"),
    )
