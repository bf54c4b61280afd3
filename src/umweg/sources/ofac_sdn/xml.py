"""Reads SDN.XML and its non-SDN sister: the same list with dates, identifiers and names in elements of their own."""

from __future__ import annotations

from collections import Counter
from typing import Any

from umweg.files.input_file import BadRecord, InputFile
from umweg.files.xml import Records, nodes, word, words
from umweg.ftm import dates
from umweg.ftm.entities import PartyEntity, clean
from umweg.sources.lists.parties import finish
from umweg.sources.ofac_sdn.fields import LISTS, person, schema_of
from umweg.sources.ofac_sdn.remarks import parse, take_labelled
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult


def read(given: InputFile, passport: SourcePassport) -> ReadResult:
    """Read one XML file."""
    found = Records(given, "sdnList", ("sdnEntry",))
    parties: dict[str, PartyEntity] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    for element, line in found:
        counts["list"] += 1
        number, name = word(element, "uid"), _name(element)
        why = _wrong(number, name, parties)
        if why:
            bad.append(BadRecord(given.name, line, "uid" if name else "lastName", number or None, why, name))
        else:
            parties[number] = _party(element, number, name, passport, counts)
    version = dates.numeric(found.top.get("Publish_Date", ""), american=True) or dates.in_name(given.name)
    warnings = list(found.unknown(passport.columns))
    stated = found.top.get("Record_Count", "")
    if stated.isdigit() and int(stated) != counts["list"]:
        warnings.append(f"The file says that it has {int(stated):,} records; it has {counts['list']:,}.")
    return finish(parties.values(), bad, passport, version, counts, warnings)


def _wrong(number: str, name: str, parties: dict[str, PartyEntity]) -> str | None:
    if not number.isdigit():
        return "bad number: the entry has no number (uid). Compare it with the published file."
    if not name:
        return "no name: a party needs one. Compare it with the published file."
    return "number twice: the first entry with it was taken." if number in parties else None


def _name(element: Any) -> str:
    """As the CSV writes it: LAST, First."""
    return ", ".join(x for x in (clean(word(element, t)) for t in ("lastName", "firstName")) if x)


def _party(element: Any, number: str, name: str, passport: SourcePassport, counts: Counter[str]) -> PartyEntity:
    party = PartyEntity(
        f"ofac-{number}", schema_of(word(element, "sdnType"), name), LISTS[passport.name], passport.name
    )
    party.name(name)
    if party.schema == "Person":
        person(party, word(element, "lastName"), word(element, "firstName"))
    party.add("programmes", *words(element, "programList/program"))
    party.add("positions", word(element, "title"))
    for aka in nodes(element, "akaList/aka"):
        counts["aliases in the file"] += 1
        party.name(_name(aka), "weak" if word(aka, "category") == "weak" else "alias")
    for place in nodes(element, "addressList/address"):
        counts["addresses in the file"] += 1
        lines = [word(place, f"address{i}") for i in (1, 2, 3)]
        party.address(
            street=", ".join(x for x in lines if x),
            city=word(place, "city"),
            region=word(place, "stateOrProvince") or word(place, "region"),
            postal=word(place, "postalCode"),
            of=word(place, "country"),
        )
    _person(element, party)
    _vessel(element, party)
    for entry in nodes(element, "idList/id"):
        counts["identifiers in the file"] += 1
        take_labelled(party, *(word(entry, t) for t in ("idType", "idNumber", "idCountry")))
    if remarks := word(element, "remarks"):
        parse(remarks, party)
    return party


def _person(element: Any, party: PartyEntity) -> None:
    for text in words(element, "dateOfBirthList/dateOfBirthItem/dateOfBirth"):
        value = dates.english(text)
        party.date("birth", value)
        if not value:
            party.unread.append(("birth", text))
    party.prop("birthPlace", *words(element, "placeOfBirthList/placeOfBirthItem/placeOfBirth"))
    for text in words(element, "nationalityList/nationality/country"):
        party.country(text, "nationality")
    for text in words(element, "citizenshipList/citizenship/country"):
        party.country(text, "citizenship")


def _vessel(element: Any, party: PartyEntity) -> None:
    party.identifier("callsign", word(element, "vesselInfo/callSign"))
    party.country(word(element, "vesselInfo/vesselFlag"), "flag")
    for prop, tag in (("type", "vesselType"), ("tonnage", "tonnage")):
        party.prop(prop, word(element, f"vesselInfo/{tag}"))
    party.prop("grossRegisteredTonnage", word(element, "vesselInfo/grossRegisteredTonnage"))
    if owner := word(element, "vesselInfo/vesselOwner"):
        party.link("owner", owner)
