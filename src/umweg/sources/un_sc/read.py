"""Reads the United Nations Security Council consolidated list (XML)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from umweg.files.input_file import BadRecord, InputFile
from umweg.files.xml import Records, local, nodes, word, words
from umweg.ftm import dates, documents, identifiers
from umweg.ftm.entities import PartyEntity, clean
from umweg.sources.lists.parties import finish
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult, only

PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
QUALITIES = {"low": "weak", "good": "alias", "a.k.a.": "alias", "f.k.a.": "alias", "": "alias"}


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one file."""
    given = only(files)
    found = Records(given, "CONSOLIDATED_LIST", ("INDIVIDUAL", "ENTITY"))
    parties: dict[str, PartyEntity] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    warnings: list[str] = []
    for element, line in found:
        counts["list"] += 1
        number = word(element, "DATAID")
        name = clean(" ".join(word(element, p) for p in PARTS))
        why = "no name: a party needs one. Compare it with the published file." if not name else None
        why = why or ("bad number: DATAID must be a number." if not number.isdigit() else None)
        why = why or ("number twice: the first entry with it was taken." if number in parties else None)
        if why:
            bad.append(BadRecord(given.name, line, "DATAID" if name else "FIRST_NAME", number or None, why, name))
        else:
            parties[number] = _party(element, number, name, passport, counts)
    version = dates.numeric(found.top.get("dateGenerated", "")) or dates.in_name(given.name)
    return finish(parties.values(), bad, passport, version, counts, (*warnings, *found.unknown(passport.columns)))


def _party(element: Any, number: str, name: str, passport: SourcePassport, counts: Counter[str]) -> PartyEntity:
    person = local(element.tag) == "INDIVIDUAL"
    prefix = "INDIVIDUAL" if person else "ENTITY"
    party = PartyEntity(f"un-{number}", "Person" if person else "LegalEntity", "UN SC", passport.name)
    party.name(name, "primary")
    party.name(word(element, "NAME_ORIGINAL_SCRIPT"), "original")
    _aliases(party, nodes(element, f"{prefix}_ALIAS"), counts)
    if person:
        for prop, part in (("firstName", PARTS[0]), ("secondName", PARTS[1]), ("lastName", PARTS[-1])):
            party.prop(prop, word(element, part))
    party.add("programmes", word(element, "UN_LIST_TYPE"))
    party.identifier("UN", word(element, "REFERENCE_NUMBER"))
    party.listed_from = party.day("listed from", (word(element, "LISTED_ON") or word(element, "SUBMITTED_ON"))[:10])
    party.listed_to = party.day("listed to", word(element, "DELISTED_ON")[:10])
    party.prop("gender", word(element, "GENDER").lower())
    party.prop("title", *words(element, "TITLE/VALUE"))
    party.add("positions", *words(element, "DESIGNATION/VALUE"))
    party.prop("modifiedAt", *words(element, "LAST_DAY_UPDATED/VALUE")[-1:])
    for text in (*words(element, "NATIONALITY/VALUE"), word(element, "NATIONALITY2")):
        party.country(text, "nationality")
    party.add("remarks", word(element, "COMMENTS1"), word(element, "SUBMITTED_BY"))
    for entry in nodes(element, f"{prefix}_ADDRESS"):
        _address(party, entry)
    for entry in nodes(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        _birth(party, entry)
    for entry in nodes(element, "INDIVIDUAL_PLACE_OF_BIRTH"):
        place = [word(entry, t) for t in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY")]
        party.prop("birthPlace", ", ".join(p for p in place if p))
        party.add("remarks", word(entry, "NOTE"))
    for entry in nodes(element, "INDIVIDUAL_DOCUMENT"):
        _document(party, entry)
    return party


def _aliases(party: PartyEntity, entries: list[Any], counts: Counter[str]) -> None:
    """Aliases by quality; the list holds many empty ones, which are counted."""
    for entry in entries:
        name = word(entry, "ALIAS_NAME")
        counts["aliases in the file" if name else "empty aliases"] += 1
        party.name(name, QUALITIES.get(word(entry, "QUALITY").lower(), "alias"))
        born = word(entry, "DATE_OF_BIRTH")
        value = dates.numeric(born) or dates.english(born) if born else None
        if value:
            party.date("birth", value)
        elif born:
            party.add("remarks", f"{name}: born {born}")
        place = [word(entry, t) for t in ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")]
        party.prop("birthPlace", ", ".join(p for p in place if p))
        party.add("remarks", word(entry, "NOTE"))


def _address(party: PartyEntity, entry: Any) -> None:
    party.address(
        street=word(entry, "STREET"),
        city=word(entry, "CITY"),
        region=word(entry, "STATE_PROVINCE"),
        postal=word(entry, "ZIP_CODE"),
        of=word(entry, "COUNTRY"),
    )
    party.add("remarks", word(entry, "NOTE"))


def _birth(party: PartyEntity, entry: Any) -> None:
    about = "~" if word(entry, "TYPE_OF_DATE").upper() == "APPROXIMATELY" else ""
    day, year = word(entry, "DATE"), word(entry, "YEAR")
    span = [word(entry, t) for t in ("FROM_YEAR", "TO_YEAR")]
    note = word(entry, "NOTE")
    if day:
        party.date("birth", day[:10] + about)
    elif year:
        party.date("birth", year + about)
    elif any(span):
        party.date("birth", "/".join(dict.fromkeys(s for s in span if s)))
    elif note and (value := dates.english(note)):
        party.date("birth", value)
    party.add("remarks", note and f"born: {note}")


def _document(party: PartyEntity, entry: Any) -> None:
    words_ = word(entry, "TYPE_OF_DOCUMENT2") or word(entry, "TYPE_OF_DOCUMENT")
    number = word(entry, "NUMBER")
    place = word(entry, "ISSUING_COUNTRY") or word(entry, "COUNTRY_OF_ISSUE")
    documents.take(party, _kind(words_, word(entry, "TYPE_OF_DOCUMENT")), number, place)
    party.add("remarks", word(entry, "NOTE"))


def _kind(words_: str, general: str) -> str:
    """The words that name a kind that is known: those of the particular kind, what they tell, else the general one."""
    plain = re.sub(r"(?i)[\s:]*(?:number|no\.?)?[\s:.]*$", "", words_)
    if identifiers.known(words_) or identifiers.known(plain):
        return words_ if identifiers.known(words_) else plain
    return documents.told(words_) or general
