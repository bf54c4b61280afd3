"""Reads the EU's consolidated list of financial sanctions, full XML 1.1 (also 1.0, which has the same elements)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from umweg.files.input_file import BadRecord, InputFile
from umweg.files.xml import Records, local, nodes, words
from umweg.ftm import dates, documents, identifiers
from umweg.ftm.entities import PartyEntity, clean, script
from umweg.sources.lists.parties import finish
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult, only

SCHEMAS = {"person": "Person", "enterprise": "LegalEntity", "P": "Person", "E": "LegalEntity"}
WEAK = re.compile(r"low[- ]quality|weak", re.IGNORECASE)
UNKNOWN = "00"


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one file."""
    given = only(files)
    found = Records(given, "export", ("sanctionEntity",))
    parties: dict[str, PartyEntity] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    for element, line in found:
        counts["list"] += 1
        number = element.get("logicalId", "")
        names = [n for n in nodes(element, "nameAlias") if clean(_whole(n))]
        counts["names in the file"] += len(names)
        why = "no name: a party needs one. Compare it with the published file." if not names else None
        why = why or ("bad number: logicalId must be a number." if not number.isdigit() else None)
        id_ = _id(element, number, parties)
        why = why or ("number twice: the first entry with it was taken." if id_ in parties else None)
        if why:
            bad.append(BadRecord(given.name, line, "logicalId" if names else "nameAlias", number or None, why))
        else:
            parties[id_] = _party(element, id_, names, passport)
    version = dates.numeric(found.top.get("generationDate", "")) or dates.in_name(given.name)
    return finish(parties.values(), bad, passport, version, counts, found.unknown(passport.columns))


def _id(element: Any, number: str, taken: dict[str, PartyEntity]) -> str:
    """The provider's number; where it is listed again under another programme, with that programme."""
    id_ = f"eu-fsf-{number}"
    if id_ not in taken:
        return id_
    return "-".join((id_, *(r.get("programme", "").lower() for r in nodes(element, "regulation"))))


def _whole(name: Any) -> str:
    """The whole name, or its parts put together."""
    return name.get("wholeName", "") or " ".join(name.get(a, "") for a in ("firstName", "middleName", "lastName"))


def _party(element: Any, id_: str, names: list[Any], passport: SourcePassport) -> PartyEntity:
    subject = next(iter(nodes(element, "subjectType")), None)
    code = "" if subject is None else subject.get("code", "") or subject.get("classificationCode", "")
    party = PartyEntity(id_, SCHEMAS.get(code, "LegalEntity"), "EU FSF", passport.name)
    if id_ != f"eu-fsf-{element.get('logicalId')}":
        party.referents.append(f"eu-fsf-{element.get('logicalId')}")
    _names(party, names)
    for regulation in nodes(element, "regulation"):
        party.add("programmes", regulation.get("programme"))
        party.prop("sourceUrl", *words(regulation, "publicationUrl"))
    designated = party.day("listed from", element.get("designationDate"))
    starts = [party.day("listed from", r.get("entryIntoForceDate")) for r in nodes(element, "regulation")]
    party.listed_from = designated or min((s for s in starts if s), default=None)
    party.listed_to = party.day("listed to", element.get("delistingDate"))
    party.identifier("UN", element.get("unitedNationId"))
    party.identifier("EU", element.get("euReferenceNumber"))
    party.add("remarks", *words(element, "remark"), element.get("designationDetails"))
    for entry in nodes(element, "birthdate"):
        _birth(party, entry)
    for entry in nodes(element, "citizenship"):
        party.country(_country(entry), "citizenship")
        party.add("remarks", *words(entry, "remark"))
    for entry in nodes(element, "address"):
        _address(party, entry)
    for entry in nodes(element, "identification"):
        _identification(party, entry)
    return party


def _names(party: PartyEntity, names: list[Any]) -> None:
    """The first full name in Latin letters is primary; low quality and not strong is weak."""
    weak = [n.get("strong") == "false" or any(WEAK.search(r) for r in words(n, "remark")) for n in names]
    latin = [script(clean(_whole(n))) in ("Latin", "") for n in names]
    first = next((i for i in range(len(names)) if latin[i] and not weak[i]), 0)
    for i, name in enumerate(names):
        kind = "primary" if i == first else "weak" if weak[i] else "alias"
        party.name(_whole(name), kind, name.get("nameLanguage", "").lower())
        party.add("positions", name.get("function"))
        party.prop("title", name.get("title"))
        gender = {"M": "male", "F": "female"}.get(name.get("gender", ""))
        party.prop("gender", gender)
        party.add("remarks", *words(name, "remark"))
    for prop in ("firstName", "middleName", "lastName"):
        party.prop(prop, names[first].get(prop))


def _country(entry: Any) -> str:
    """ISO code, else the country in words; empty where it is unknown."""
    code = entry.get("countryIso2Code", "")
    if code and code != UNKNOWN:
        return str(code)
    text = entry.get("countryDescription", "")
    return "" if text == "UNKNOWN" else str(text)


def _birth(party: PartyEntity, entry: Any) -> None:
    about = "~" if entry.get("circa") == "true" else ""
    day, year = entry.get("birthdate", ""), entry.get("year", "")
    month = entry.get("monthOfYear", "")
    span = [entry.get(a, "") for a in ("yearRangeFrom", "yearRangeTo")]
    if entry.get("calendarType", "GREGORIAN") != "GREGORIAN":
        party.add("remarks", f"born {day or year} ({entry.get('calendarType', '').lower()} calendar)")
    elif day:
        party.date("birth", day[:10])
    elif year:
        party.date("birth", (year + (f"-{int(month):02d}" if month.isdigit() else "")) + about)
    elif any(span):
        party.date("birth", "/".join(dict.fromkeys(s for s in span if s)))
    place = [entry.get(a, "") for a in ("place", "city", "region", "zipCode", "countryDescription")]
    party.prop("birthPlace", ", ".join(p for p in place if p and p != "UNKNOWN"))
    if country := _country(entry):
        party.prop("birthCountry", country.lower())
    party.add("remarks", *words(entry, "remark"))


def _address(party: PartyEntity, entry: Any) -> None:
    box = entry.get("poBox", "")
    street = ", ".join(x for x in (entry.get("street", ""), entry.get("place", ""), box and f"PO Box {box}") if x)
    party.address(
        street=street,
        city=entry.get("city", ""),
        region=entry.get("region", ""),
        postal=entry.get("zipCode", ""),
        of=_country(entry),
    )
    kinds = {"EMAIL": "email", "PHONE": "phone", "FAX": "phone", "WEB": "website"}
    for contact in nodes(entry, "contactInfo"):
        party.prop(kinds.get(contact.get("key", ""), "notes"), contact.get("value"))
    party.add("remarks", *words(entry, "remark"))


FLAGS = ("diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer")


def _identification(party: PartyEntity, entry: Any) -> None:
    country = _country(entry)
    number = entry.get("number", "") or entry.get("latinNumber", "")
    code, words_ = (entry.get(f"identificationType{a}", "") for a in ("Code", "Description"))
    documents.take(party, code if identifiers.known(code) or not words_ else words_, number, country)
    notes = [*words(entry, "remark"), entry.get("nameOnDocument", "")]
    notes += [f"{number}: {local(f)}" for f in FLAGS if entry.get(f) == "true"]
    party.add("remarks", *notes)
    for note in notes:
        for kind, value in identifiers.labelled(note):
            party.identifier(kind, value)
