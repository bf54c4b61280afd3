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

from umweg.ftm import dates, documents, identifiers
from umweg.ftm.entities import PartyEntity

_ALT = re.compile(r"^(alt\.|alternate)\s+", re.IGNORECASE)
_WEAK = re.compile(r"^(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.)\s*,?\s*['\"‘’](.*?)['\"’]*$", re.IGNORECASE)
_LINKED = re.compile(r"^\(?Linked To:\s*(.*?)\)?$", re.IGNORECASE)
_COUNTRY = re.compile(r"\s*\(([^()]*)\)\s*$")
_VALID = re.compile(r"\s*(?:issued|expires)\s+.*$", re.IGNORECASE)
_KNOWN = sorted(identifiers.KINDS, key=len, reverse=True)
_FIRST = {k.split(" ")[0].rstrip(".:#") for k in _KNOWN}
_LISTED = re.compile(r"^Listing Date \([^)]*\):?\s*(.*)$")
# A kind that is not known here, a number, perhaps a country: what else an identifier looks like.
_LIKE_ONE = re.compile(
    r"^([A-Z][^;:]{1,60}?\b(?:No\.?|Number|ID|Code|Identification|Licen[cs]e|Certificate|Ticker|#))[:\s]+(\S.*)$"
)
_UNNUMBERED = ("SWIFT", "tail", "tail-previous", "callsign", "location", "ticker")  # these may be letters alone
# What the list keeps among the identifiers and is none.
NOTES = (
    "Sanctions", "sanctions", "Transactions", "Executive Order", "CAATSA", "IFCA", "Determination", "Directive",
    "Date (", "Issuer Name", "Foreign Financial Institution",
)  # fmt: skip


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
    """The address alone is what a payment names; the coin stands beside it."""
    coin, _, address = value.lstrip("- ").partition(" ")
    party.prop("currency", coin)
    party.identifier("wallet", address)


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
    ("Fax: ", _prop("phone")),
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


def parse(text: str, party: PartyEntity, *, cut: bool = False) -> None:
    """Take all parts of a remark into a party; the whole text is kept as well.

    ``cut``: the text was cut off, so its last part may be half a number and is only kept as text.
    """
    party.add("remarks", text)
    parts = split(text)
    for part in parts[:-1] if cut and not text.endswith((".", ";")) else parts:
        plain = _ALT.sub("", part)
        if not _said(party, plain) and (found := _identifier(plain)):
            take_identifier(party, *found)


def is_label(text: str) -> bool:
    """Whether a text names what follows it: a date, a flag, a note; numbers of documents are in ``identifiers``.

    >>> is_label("Gender"), is_label("Secondary sanctions risk:"), is_label("712345678")
    (True, True, False)
    """
    return any(f"{text} ".startswith(start) for start, _ in WORDS) or any(n in text for n in NOTES)


def take_labelled(party: PartyEntity, kind: str, value: str, country: str = "") -> None:
    """One of the list's "identifiers", whose kind has a field of its own: a number, a person's gender, a date, a note.

    >>> from umweg.ftm.entities import PartyEntity
    >>> p = PartyEntity("ofac-1", "Vessel", "SDN", "ofac-sdn"); p.name("STAR")
    >>> take_labelled(p, "Vessel Registration Identification", "IMO 9826902"); take_labelled(p, "Gender", "Male")
    >>> p.identifiers, p.props["gender"]
    ([{'type': 'IMO', 'value': '9826902', 'country': None}], ['male'])
    """
    if _said(party, f"{kind} {value}"):
        return
    if any(n in kind for n in NOTES):
        party.add("remarks", f"{kind} {value}")
    else:
        take_identifier(party, kind, value, country)


def _said(party: PartyEntity, plain: str) -> bool:
    """Take a part that says something else than a number; False where it may be an identifier, or free text."""
    if weak := _WEAK.match(plain):
        party.name(weak[1].rstrip("'\""), "weak")
    elif linked := _LINKED.match(plain):
        party.link("linked to", linked[1])
    elif listed := _LISTED.match(plain):
        party.listed_from = party.listed_from or dates.whole(dates.english(listed[1]))
    else:
        take = next(((start, t) for start, t in WORDS if plain.startswith(start)), None)
        if take is None:
            return False
        take[1](party, plain[len(take[0]) :].strip())
    return True


def _identifier(plain: str) -> tuple[str, str, str] | None:
    """Kind, number and country of a part that is an identifier; None where it is something else."""
    low = plain.lower()
    if low.split(" ")[0].rstrip(".:#") in _FIRST:
        for known in _KNOWN:
            if low.startswith(known) and low[len(known) : len(known) + 1] in (" ", ".", ":", ""):
                value, country = _numbered(plain[len(known) :])
                letters = identifiers.KINDS[known] in _UNNUMBERED and value
                return (known, value, country) if letters or any(c.isdigit() for c in value) else None
    if (like := _LIKE_ONE.match(plain)) and not any(n in plain for n in NOTES):
        value, country = _numbered(like[2])
        if any(c.isdigit() for c in value) and len(value.split()) < SEVERAL:
            return like[1], value, country
    return None


SEVERAL = 4  # words; a number has fewer


def _numbered(rest: str) -> tuple[str, str]:
    """The number and the country of what follows a kind."""
    plain = _VALID.sub("", rest.lstrip(" .:")).strip()
    country = _COUNTRY.search(plain)
    return (plain[: country.start()].strip(), country[1]) if country else (plain, "")


def take_identifier(party: PartyEntity, words: str, value: str, country: str) -> None:
    """Add an identifier in our vocabulary."""
    documents.take(party, words, value, country)
