"""The layout since the office's web site moved: name and address are one field, the columns have other names.

What is the name and what the address, no comma tells: the name is the first part with the legal forms and titles that
follow it; aliases say that they are some; the country, or a state of the United States, ends the address.

>>> joint("ACME TESTOV LLC, 1 A St, Moscow, RU")
JointAddress(name='ACME TESTOV LLC', aliases=(), address='1 A St, Moscow', state='', country='RU')
>>> joint("Acme Trading Co., Ltd., a.k.a. Acme HK, Room 5, Hong Kong")
JointAddress(name='Acme Trading Co., Ltd.', aliases=('Acme HK',), address='Room 5', state='', country='HK')
>>> joint("John Doe, Inmate Number 12345, FCI Texarkana, Texarkana, TX 75505")[3:]
('TX', 'US')
"""

from __future__ import annotations

import re
from typing import NamedTuple

from umweg.ftm.entities import country as code_of
from umweg.sources.lists.us_states import STATES
from umweg.sources.ofac_sdn.fields import COMPANY

COLUMNS = {
    "name and address": "Name", "effective date": "Effective_Date", "expiration date": "Expiration_Date",
    "type of denial": "Standard_Order", "appropriate federal register citations": "FR_Citation",
}  # fmt: skip
TITLES = frozenset(["JR", "SR", "II", "III", "IV", "MD", "PHD"])
_ALIAS = re.compile(r"(?i)^\(?(?:a/?k/?a|f/?k/?a|d/?b/?a|a\.k\.a\.|f\.k\.a\.|d\.b\.a\.)\s*:?\s*")
_US = re.compile(r"^(?:([A-Z]{2})\.?\s+)?(\d{5}(?:-\d{4})?)$")


class JointAddress(NamedTuple):
    """A name and its address, told apart."""

    name: str
    aliases: tuple[str, ...]
    address: str
    state: str
    country: str


def joint(text: str) -> JointAddress:
    """Name, aliases, address and country of the joint field."""
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if not parts:
        return JointAddress("", (), "", "", "")
    state, country, rest = _end(parts[1:])
    names = [parts[0]]
    while rest and _of_name(rest[0]):
        names[-1] += ", " + rest.pop(0)
    aliases: list[str] = []
    while rest and (found := _ALIAS.match(rest[0])):
        aliases.append(rest.pop(0)[found.end() :].strip(" )"))
        while rest and _of_name(rest[0]):
            aliases[-1] += ", " + rest.pop(0)
    return JointAddress(names[0], tuple(a for a in aliases if a), ", ".join(rest), state, country)


def _of_name(part: str) -> bool:
    """Whether a part is a legal form or a title, which belongs to the name before it."""
    words = part.upper().replace(".", "").split()
    return all(w in COMPANY or w in TITLES for w in words)


def _end(parts: list[str]) -> tuple[str, str, list[str]]:
    """State and country at the end of an address, and what stands before them."""
    if not parts:
        return "", "", parts
    last = parts[-1]
    american = _US.match(last.upper())
    if american or last.upper() in STATES:
        state = (american[1] or "" if american else last).upper()
        if not state and len(parts) > 1 and parts[-2].upper() in STATES:
            return parts[-2].upper(), "US", [*parts[:-2], last]
        return state, "US" if state in STATES else "", parts[:-1] if not american else [*parts[:-1], american[2]]
    found = code_of(last)
    if not found:
        return "", "", parts
    state, _, rest = _end(parts[:-1]) if found == "US" else ("", "", parts[:-1])
    return state, found, rest
