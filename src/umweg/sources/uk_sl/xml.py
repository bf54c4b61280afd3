"""A ``Designation`` element of the UK Sanctions List's XML, as a designation."""

from __future__ import annotations

from typing import Any

from umweg.files.xml import nodes, word, words
from umweg.sources.uk_sl.fields import Designation

PERSON = "IndividualDetails/Individual"
COMPANY = "EntityDetails/Entity"
SHIP = "ShipDetails/Ship"
PATHS = {
    "nationalities": f"{PERSON}/Nationalities/Nationality", "genders": f"{PERSON}/Genders/Gender",
    "positions": f"{PERSON}/Positions/Position", "titles": "Titles/Title", "regimes": "RegimeName",
    "sources": "DesignationSource", "sanctions": "SanctionsImposed", "remarks": "OtherInformation",
    "reasons": "UKStatementofReasons", "phones": "PhoneNumbers/PhoneNumber", "websites": "Websites/Website",
    "emails": "EmailAddresses/EmailAddress", "designated": "DateDesignated", "updated": "LastUpdated",
    "un": "UNReferenceNumber", "ofsi": "OFSIGroupID", "legal_forms": f"{COMPANY}/TypeOfEntities/TypeOfEntity",
    "subsidiaries": f"{COMPANY}/Subsidiaries/Subsidiary", "parents": f"{COMPANY}/ParentCompanies/ParentCompany",
    "registrations": f"{COMPANY}/BusinessRegistrationNumbers/BusinessRegistrationNumber",
    "imo": f"{SHIP}/IMONumbers/IMONumber", "owners": f"{SHIP}/CurrentOwnerOperators/CurrentOwnerOperator",
    "past_owners": f"{SHIP}/PreviousOwnerOperators/PreviousOwnerOperator",
    "flags": f"{SHIP}/CurrentBelievedFlagOfShips/CurrentBelievedFlagOfShip",
    "past_flags": f"{SHIP}/PreviousFlags/PreviousFlag", "ship_types": f"{SHIP}/TypeOfShipDetails/TypeOfShip",
    "tonnages": f"{SHIP}/TonnageOfShipDetails/TonnageOfShip", "built": f"{SHIP}/YearsBuilt/YearBuilt",
    "hulls": f"{SHIP}/HullIdentificationNumbers/HullIdentificationNumber",
}  # fmt: skip


def designation(element: Any) -> Designation:
    """Everything that the element says, as texts."""
    one = Designation(word(element, "UniqueID"), word(element, "IndividualEntityShip"))
    for name in nodes(element, "Names/Name"):
        parts = tuple(word(name, f"Name{i}") for i in range(1, 7))
        if any(parts):
            one.names.append((parts, word(name, "NameType"), word(name, "AliasStrength")))
    for name in nodes(element, "NonLatinNames/NonLatinName"):
        if text := word(name, "NameNonLatinScript"):
            one.originals.append((text, word(name, "NonLatinScriptLanguage")))
    for place in nodes(element, "Addresses/Address"):
        lines = tuple(word(place, f"AddressLine{i}") for i in range(1, 7))
        one.addresses.append((lines, word(place, "AddressPostalCode"), word(place, "AddressCountry")))
    one.births = words(element, f"{PERSON}/DOBs/DOB")
    for place in nodes(element, f"{PERSON}/BirthDetails/Location"):
        one.places.append((word(place, "TownOfBirth"), word(place, "CountryOfBirth")))
    for entry in nodes(element, f"{PERSON}/PassportDetails/Passport"):
        one.passports.append((word(entry, "PassportNumber"), word(entry, "PassportAdditionalInformation")))
    for entry in nodes(element, f"{PERSON}/NationalIdentifierDetails/NationalIdentifier"):
        number = word(entry, "NationalIdentifierNumber")
        one.ids.append((number, word(entry, "NationalIdentifierAdditionalInformation")))
    for field, path in PATHS.items():
        one.add(field, *words(element, path))
    return one
