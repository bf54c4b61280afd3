"""Numbers of documents as lists write them: with the country, the kind and the dates in the field of the number.

``Russian foreign travel passport number 515458008`` stands in the field of the number; so do ``Jordan 286062``,
``No.: 0310857, Eritrea, Issue Date 21 August 2006`` and ``OR801168 and Kuwaiti National ID No. 281020505755``. Taken as
they are, no document would ever equal them.

>>> numbers("Afghan passport number SE 012820")
[DocumentNumber(value='SE 012820', words='Afghan passport', country='')]
>>> [n.value for n in numbers("OR801168 and Kuwaiti National ID No. 281020505755")]
['OR801168', '281020505755']
"""

from __future__ import annotations

import re
from typing import NamedTuple

from umweg.ftm import identifiers
from umweg.ftm.entities import PartyEntity, clean, country


class DocumentNumber(NamedTuple):
    """A number, the words that stood with it, and the country that they name ("" for none)."""

    value: str
    words: str = ""
    country: str = ""


_WORD = re.compile(r"(?i)[^\W\d_]{4,}|\bno\b\.?|#|\bn°")  # what a number does not hold
_SIGN = re.compile(r"(?i)^(?:no|nr|number|n°|#)?[.:#°]*$")
_BRACKET = re.compile(r"\s*\(([^()]*)\)?\s*\)?$")
_DIGIT = re.compile(r"\d")
# Words that tell a kind, wherever they stand, the telling ones first.
TELLING = (
    ("passport", "passport"), ("passeport", "passport"), ("pasaporte", "passport"), ("laissez-passer",
    "travel-document"), ("travel document", "travel-document"), ("driving lic", "driving-licence"), ("driver",
    "driving-licence"), ("ration card", "ration-card"), ("social security", "social-security"), ("military",
    "military-id"), ("alien registration", "residency"), ("birth cert", "birth-certificate"), ("iraqi nationality",
    "nationality-certificate"), ("tazkira", "national-id"), ("identity card", "national-id"), ("national id",
    "national-id"), ("identification", "identification"),
)  # fmt: skip


def told(words: str) -> str:
    """The kind that words tell; "" where they tell none.

    >>> told("Counterfeit Danish driving licence number"), told("FARDC")
    ('driving-licence', '')
    """
    low = words.lower()
    return next((kind for sign, kind in TELLING if sign in low), "")


def numbers(text: str) -> list[DocumentNumber]:
    """The numbers of a text; none where it has no digit and is several words.

    >>> numbers("Libya B/002210"), numbers("R00012098, South Sudan"), numbers("381110042 (Expired 25 Jan. 2016)")
    ([DocumentNumber(value='B/002210', words='Libya', country='LY')], \
[DocumentNumber(value='R00012098', words='', country='SS')], \
[DocumentNumber(value='381110042', words='Expired 25 Jan. 2016', country='')])
    >>> numbers("A 123 456"), numbers("Unknown national ID")
    ([DocumentNumber(value='A 123 456', words='', country='')], [])
    """
    plain = clean(text).strip(" ,;")
    both = re.split(r"\s+(?:and|und|et)\s+", plain)
    if len(both) > 1 and all(map(_DIGIT.search, both)):
        return [n for part in both for n in numbers(part)]
    if not _DIGIT.search(plain):
        return [] if not plain or (" " in plain and not plain.isupper()) else [DocumentNumber(plain)]
    if not _WORD.search(plain):
        return [DocumentNumber(plain)]
    return [_parted(plain)]


def _parted(plain: str) -> DocumentNumber:
    """The number of a text that has words, too."""
    bracket = _BRACKET.search(plain)
    said = bracket[1] if bracket and _DIGIT.search(plain[: bracket.start()]) else ""
    rest = plain[: bracket.start()] if bracket and said else plain
    head, comma, tail = rest.partition(", ")
    of = country(tail.split(",")[0]) if comma and _DIGIT.search(head) else None
    tokens = (head if of else rest).split()
    cut = len(tokens)
    while cut and _of_number(tokens[cut - 1]):
        cut -= 1
    value = " ".join(t for t in tokens[cut:] if not _SIGN.match(t))
    if not value:  # the number stands before the words
        return DocumentNumber(plain)
    words = " ".join((*tokens[:cut], said)).strip(" .:")
    return DocumentNumber(value, words, of or country(" ".join(tokens[:cut])) or country(said) or "")


def _of_number(token: str) -> bool:
    """Whether a word is part of a number: it has a digit, is short and in capitals, or says "No."."""
    return bool(_DIGIT.search(token) or _SIGN.match(token) or re.fullmatch(r"(?!ID$)[A-Z]{1,3}", token))


def take(party: PartyEntity, words: str, text: str, of: str = "") -> None:
    """Add the identifiers of a field to a party: by the list's words for their kind, or by those beside the number.

    ``of``: the country that issued it, by code or name. A text that has no number goes to the remarks.

    >>> p = PartyEntity("un-1", "Person", "UN SC", "un-sc")
    >>> take(p, "National Identification Number", "French passport number 05AT521433", "France"); p.identifiers
    [{'type': 'passport', 'value': '05AT521433', 'country': 'FR'}]
    """
    found = numbers(text)
    for number in found:
        place = of or number.country
        code = country(place) if place else None
        type_ = told(number.words) or identifiers.kind(words, number.value, code)
        party.identifier(type_, identifiers.bare(type_, number.value), place)
    if not found or any(n.words for n in found):
        party.add("remarks", f"{words} {text}".strip())
