"""OFAC's remarks: one text with dates, places, identifiers, weak names and links, separated by semicolons.

The remarks as a whole stay in the column ``remarks``; what is understood goes to its own column as well.

>>> from umweg.ftm.entities import PartyEntity
>>> p = PartyEntity("ofac-1", "Person", "SDN", "ofac-sdn"); p.name("DOE, Jan")
>>> parse("DOB 10 Dec 1948; nationality Iran; Passport A1 (Iran) issued 1999; a.k.a. 'JD'; (Linked To: HAMAS).", p)
>>> p.dates, p.countries, p.identifiers[0]["value"], p.names[1]["kind"], p.links[0]["name"]
([{'kind': 'birth', 'value': '1948-12-10'}], ['IR'], 'A1', 'weak', 'HAMAS')
"""

from __future__ import annotations

import re
from collections.abc import Callable

from umweg.ftm import dates, identifiers
from umweg.ftm.entities import PartyEntity

_ALT = re.compile(r"^(alt\.|alternate)\s+", re.IGNORECASE)
_WEAK = re.compile(r"^(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.)\s*,?\s*['\"‘’](.*?)['\"’]*$", re.IGNORECASE)
_LINKED = re.compile(r"^\(?Linked To:\s*(.*?)\)?$", re.IGNORECASE)
_COUNTRY = re.compile(r"\s*\(([^()]*)\)\s*$")
_VALID = re.compile(r"\s*(?:issued|expires)\s+.*$", re.IGNORECASE)
_KNOWN = sorted(identifiers.KINDS, key=len, reverse=True)
_FIRST = {k.split(" ")[0].rstrip(".:#") for k in _KNOWN}
_LISTED = re.compile(r"^Listing Date \([^)]*\):\s*(.*)$")


def _date(kind: str) -> Callable[[PartyEntity, str], None]:
    def take(party: PartyEntity, value: str) -> None:
        read = dates.english(value)
        if read:
            party.date(kind, read)
        else:
            party.unread.append((kind, value))

    return take


def _country(prop: str) -> Callable[[PartyEntity, str], None]:
    def take(party: PartyEntity, value: str) -> None:
        party.country(value, prop)

    return take


def _prop(name: str) -> Callable[[PartyEntity, str], None]:
    return lambda party, value: party.prop(name, value)


def _gender(party: PartyEntity, value: str) -> None:
    party.prop("gender", value.lower())


def _place(party: PartyEntity, value: str) -> None:
    party.prop("birthPlace", value)


def _wallet(party: PartyEntity, value: str) -> None:
    coin, _, address = value.lstrip("- ").partition(" ")
    party.identifier("wallet", f"{coin} {address}".strip())


def _id(type_: str) -> Callable[[PartyEntity, str], None]:
    return lambda party, value: party.identifier(type_, value)


# What begins a part -> how the rest is taken.
WORDS: tuple[tuple[str, Callable[[PartyEntity, str], None]], ...] = (
    ("DOB ", _date("birth")),
    ("POB ", _place),
    ("nationality ", _country("nationality")),
    ("citizen ", _country("citizenship")),
    ("Nationality of Registration ", _country("jurisdiction")),
    ("Gender ", _gender),
    ("Organization Established Date ", _date("founding")),
    ("Vessel Year of Build ", _date("build")),
    ("Aircraft Manufacture Date ", _date("build")),
    ("Aircraft Model ", _prop("model")),
    ("Aircraft Operator ", lambda party, value: party.link("operator", value)),
    ("Former Vessel Flag ", _prop("pastFlags")),
    ("Other Vessel Flag ", _prop("pastFlags")),
    ("Vessel Flag ", _country("flag")),
    ("Other Vessel Type ", _prop("type")),
    ("Vessel Type ", _prop("type")),
    ("Vessel Call Sign ", _id("callsign")),
    ("Other Vessel Call Sign ", _id("callsign")),
    ("MMSI ", _id("MMSI")),
    ("Website ", _prop("website")),
    ("Email Address ", _prop("email")),
    ("Phone Number ", _prop("phone")),
    ("Telephone ", _prop("phone")),
    ("Fax ", _prop("phone")),
    ("Digital Currency Address", _wallet),
    ("Organization Type: ", _prop("sector")),
    ("Target Type ", _prop("legalForm")),
    ("Deceased", _prop("status")),
)


def split(text: str) -> list[str]:
    """The parts of a remark, without the full stop at the end.

    >>> split("DOB 1962; (Linked To: A; Linked To: B CO.).")
    ['DOB 1962', 'Linked To: A', 'Linked To: B CO.']
    """
    parts = []
    for part in text.strip().removesuffix(".").split(";"):
        plain = part.strip()
        if "Linked To:" in plain:
            plain = plain.removeprefix("(") if plain.startswith("(Linked") else plain
            plain = plain.removesuffix(")") if plain.count("(") < plain.count(")") else plain
        if plain:
            parts.append(plain)
    return parts


def parse(text: str, party: PartyEntity) -> None:
    """Take all parts of a remark into a party; the whole text is kept as well."""
    party.add("remarks", text)
    for part in split(text):
        plain = _ALT.sub("", part)
        weak = _WEAK.match(plain)
        linked = _LINKED.match(plain)
        listed = _LISTED.match(plain)
        if weak:
            party.name(weak[1].rstrip("'\""), "weak")
        elif linked:
            party.link("linked to", linked[1])
        elif listed:
            party.listed_from = party.listed_from or dates.whole(dates.english(listed[1]))
        else:
            _other(party, plain)


def _other(party: PartyEntity, plain: str) -> None:
    for start, take in WORDS:
        if plain.startswith(start):
            take(party, plain[len(start) :].strip())
            return
    found = _identifier(plain)
    if found:
        words, value, country = found
        take_identifier(party, words, value, country)


def _identifier(plain: str) -> tuple[str, str, str] | None:
    """Kind, number and country of a part that is an identifier; None where it is something else."""
    low = plain.lower()
    if low.split(" ")[0].rstrip(".:#") not in _FIRST:
        return None
    for known in _KNOWN:
        if low.startswith(known) and low[len(known) : len(known) + 1] in (" ", ".", ":", ""):
            rest = _VALID.sub("", plain[len(known) :].lstrip(" .:")).strip()
            country = _COUNTRY.search(rest)
            value = rest[: country.start()].strip() if country else rest
            return (
                (known, value, country[1] if country else "")
                if any(c.isdigit() for c in value) or known in ("swift/bic",)
                else None
            )
    return None


def take_identifier(party: PartyEntity, words: str, value: str, country: str) -> None:
    """Add an identifier in our vocabulary."""
    from umweg.ftm.entities import country as code_of

    code = code_of(country) if country else None
    type_ = identifiers.kind(words, value, code)
    party.identifier(type_, identifiers.bare(type_, value), country)
