"""What the fields of a record may be called, and their single values as text.

Names are properties of FollowTheMoney, and the plain words of tables and forms. Values: strict about types, generous
about missing ones.

>>> FIELDS[field_key("Date of Birth")], FIELDS[field_key("birthDate")]
(('date', 'birth'), ('date', 'birth'))
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from umweg.core.errors import UsageError
from umweg.ftm.entities import clean

MOST = 1000  # values of one field

# field -> what it is. Written without spaces, dashes and underscores, in lower case.
FIELDS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("name", "names", "caption", "fullname", "company", "companyname", "party"), ("name", "primary")),
    **dict.fromkeys(("alias", "aliases", "aka", "othername", "othernames", "previousname", "tradename"),
                    ("name", "alias")),
    **dict.fromkeys(("weakalias", "weakaliases", "abbreviation"), ("name", "weak")),
    **dict.fromkeys(("country", "countries", "nationality", "citizenship", "jurisdiction", "maincountry", "flag",
                     "registrationcountry", "countryofregistration", "nationalities"), ("country", "")),
    **dict.fromkeys(("birthdate", "birth", "dob", "dateofbirth", "born", "birthyear"), ("date", "birth")),
    **dict.fromkeys(("incorporationdate", "founded", "founding", "foundingdate", "registrationdate", "established",
                     "dateofincorporation"), ("date", "founding")),
    **dict.fromkeys(("deathdate", "died"), ("date", "death")),
    **dict.fromkeys(("builddate", "built", "yearofbuild"), ("date", "build")),
    "dissolutiondate": ("date", "dissolution"),
    **dict.fromkeys(("address", "addresses", "addressfull"), ("address", "")),
    **dict.fromkeys(("street", "streetaddress"), ("part", "street")),
    **dict.fromkeys(("city", "town"), ("part", "city")),
    **dict.fromkeys(("postal", "postalcode", "zip", "postcode"), ("part", "postal")),
    **dict.fromkeys(("schema", "type", "kind"), ("schema", "")),
    **dict.fromkeys(("id", "key", "entityid", "customerid", "reference"), ("key", "")),
    **dict.fromkeys(("identifiers", "ids"), ("identifiers", "")),
    **dict.fromkeys(("owners", "owner", "ownership", "shareholders"), ("owners", "")),
    "inncode": ("id", "INN"), "inn": ("id", "INN"), "bin": ("id", "BIN"), "iin": ("id", "BIN"), "iinbin": ("id", "BIN"),
    "biniin": ("id", "BIN"), "ogrncode": ("id", "OGRN"), "ogrn": ("id", "OGRN"), "ogrnip": ("id", "OGRN"),
    "kpp": ("id", "KPP"), "kppcode": ("id", "KPP"), "okpo": ("id", "OKPO"), "okpocode": ("id", "OKPO"),
    "lei": ("id", "LEI"), "leicode": ("id", "LEI"), "imo": ("id", "IMO"), "imonumber": ("id", "IMO"),
    "mmsi": ("id", "MMSI"), "swift": ("id", "SWIFT"), "bic": ("id", "SWIFT"), "swiftbic": ("id", "SWIFT"),
    "duns": ("id", "DUNS"), "dunscode": ("id", "DUNS"), "uscc": ("id", "USCC"), "usccode": ("id", "USCC"),
    "uscode": ("id", "USCC"), "isin": ("id", "ISIN"), "isincode": ("id", "ISIN"), "edrpou": ("id", "EDRPOU"),
    "unp": ("id", "UNP"), "vat": ("id", "VAT"), "vatcode": ("id", "VAT"), "tax": ("id", "tax"), "tin": ("id", "tax"),
    "taxnumber": ("id", "tax"), "taxid": ("id", "tax"), "registration": ("id", "registration"),
    "registrationnumber": ("id", "registration"), "companynumber": ("id", "registration"),
    "passport": ("id", "passport"), "passportnumber": ("id", "passport"), "nationalid": ("id", "national-id"),
    "idnumber": ("id", "identification"), "identification": ("id", "identification"), "callsign": ("id", "callsign"),
    "socialsecuritynumber": ("id", "social-security"), "serialnumber": ("id", "serial"), "bikcode": ("id", "BIK"),
    "publickey": ("id", "wallet"), "wallet": ("id", "wallet"), "unscid": ("id", "UN"), "other": ("id", "other"),
}  # fmt: skip
SCHEMATA = (
    "Person", "Company", "Organization", "LegalEntity", "PublicBody", "Vessel", "Airplane", "Vehicle", "CryptoWallet",
    "Asset", "Security",
)  # fmt: skip
SAID = {
    "person": "Person", "individual": "Person", "natural person": "Person", "firm": "Company", "entity": "LegalEntity",
    "ship": "Vessel", "aircraft": "Airplane", "": "", "thing": "",
}  # fmt: skip
_SAID_ONLY = (
    "topics programid program position gender birthplace notes website email phone sector status summary sourceurl "
    "createdat modifiedat title firstname lastname middlename fathername legalform model"
)
LISTED_ONLY = frozenset(_SAID_ONLY.split())
"""FollowTheMoney properties that say something about a party and are not compared."""


@lru_cache(maxsize=4096)
def field_key(field: str) -> str:
    """A field's name as it stands in ``FIELDS``."""
    return re.sub(r"[^a-z0-9а-яё]", "", field.lower())


def schema_of(text: str) -> str | None:
    """The FollowTheMoney schema that is meant; None where it is none.

    >>> schema_of("company"), schema_of("individual"), schema_of("Sandwich")
    ('Company', 'Person', None)
    """
    plain = text.strip().lower()
    return SAID.get(plain, next((s for s in SCHEMATA if s.lower() == plain), None))


def wrong(where: str, what: str, mend: str) -> UsageError:
    """The error for a value that cannot be read."""
    return UsageError(what[:1].upper() + what[1:] + ".", where=where, mend=mend)


def called(value: Any) -> str:
    """A value for messages: its type and beginning."""
    return f"{type(value).__name__} {value!r:.40}"


def scalars(value: Any, where: str) -> Iterator[str]:
    """The texts of a value or list of values; numbers and days become text, missing values nothing."""
    values = value if isinstance(value, list | tuple | set | frozenset) else [value]
    if len(values) > MOST:
        raise wrong(where, f"{len(values):,} values are too many", f"Give at most {MOST:,}.")
    for one in values:
        if isinstance(one, str):  # nearly all are
            yield clean(one)
        elif one is None or (isinstance(one, float) and math.isnan(one)):
            continue
        elif isinstance(one, date | datetime):
            yield one.isoformat()[:10]
        elif isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one):
            yield f"{one:.0f}" if float(one).is_integer() else str(one)
        else:
            raise wrong(where, f"{called(one)} is no text", "Write it as text.")
