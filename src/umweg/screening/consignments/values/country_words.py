"""Countries as people write them in a cell: one in any language, several, one with a town, a region of one.

>>> read_countries("Polen, Belarus, Russland").codes, read_countries("Republik Kasachstan").codes
(('PL', 'BY', 'RU'), ('KZ',))
>>> read_countries("Hamburg").what, read_countries("Hamburg (DE)").codes
("'Hamburg' is no country.", ('DE',))
>>> read_countries("Krim").codes, read_countries("Krim").sure
(('UA',), False)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from umweg.core.codes import countries
from umweg.core.errors import UnknownName
from umweg.screening.consignments.shown import shown
from umweg.screening.consignments.suggest import folded, words

UNKNOWN = frozenset({"ZZ", "XX"})
"""What forms say where the country is not known: codes that ISO 3166 leaves to its users."""
WRITE = "Write an ISO 3166 code (KZ), or one country's name."
_BETWEEN = re.compile(r"\s*(?:[;|/\n\r+>→•]|->|\s[-–—]\s|,|\s+(?:und|and|и|ve|та|via|über|через)\s+)\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
# Words for the form of a state, which say nothing of which one it is, except where two states share the rest.
_FORMS = frozenset(
    ("the", "of", "republik", "republic", "республика", "республикасы", "cumhuriyeti", "islamische", "islamic",
     "исламская", "islam", "königreich", "kingdom", "королевство", "staat", "state", "freistaat", "föderation",
     "federation", "bundesrepublik", "federal", "sozialistische", "socialist", "arabische", "arab", "арабская",
     "demokratische", "dem", "rep", "volksrepublik")
)  # fmt: skip
_SHARED = frozenset(("korea", "корея", "kore", "kongo", "congo", "конго", "china", "китай", "çin", "guinea", "jemen"))


class CountryReading(NamedTuple):
    """``codes`` of the countries of a text, in its order; ``what`` is odd or wrong, empty for nothing; ``mend``;
    ``sure``: whether all of it was read.
    """

    codes: tuple[str, ...]
    what: str = ""
    mend: str = ""
    sure: bool = True


@lru_cache(maxsize=16_384)
def read_countries(text: str) -> CountryReading:
    """The countries that a text names. None for one that is said to be unknown (ZZ), with nothing wrong."""
    plain = " ".join(text.split())
    if not plain or plain.upper() in UNKNOWN:
        return CountryReading(())
    if (code := one(plain)) is not None:
        return CountryReading((code,) if code else ())
    if (region := _regions().get(folded(plain))) is not None:
        what = f"{shown(plain)} is no country but a region: read as {countries.name(region)}."
        return CountryReading((region,), what, "Write the country, and the region in the address.", sure=False)
    return _several(plain)


def _several(text: str) -> CountryReading:
    parts = [p for p in _BETWEEN.split(_BRACKETS.sub(r" ; \1 ; ", text)) if p and p.strip(" .;,")]
    found: dict[str, None] = {}
    left, regions = [], False
    for part in parts:
        code = one(part.strip(" .;,"))
        if code is None and (region := _regions().get(folded(part))):
            code, regions = region, True
        if code:
            found[code] = None
        elif code is None:
            left.append(part)
    if not found:
        return CountryReading((), f"{shown(text)} is no country.", _mend(text), sure=False)
    if not left:
        return CountryReading(tuple(found), "" if not regions else f"{shown(text)} names a region.", WRITE, not regions)
    if len(found) == len(left) == 1 and len(parts) == 2 and not (_FORMS | _SHARED) & set(folded(text).split()):
        beside = {code: None for word in left[0].split() if len(word) > 3 and (code := one(word)) and code not in found}
        if not beside:  # a town with its country
            return CountryReading(tuple(found))
        what = f"{shown(text)} names several countries."  # "Kasachstan (Transit Russland)"
        return CountryReading((*found, *beside), what, WRITE, sure=False)
    said = " and ".join(shown(x) for x in left[:3])
    return CountryReading(tuple(found), f"{said} in {shown(text)} is no country.", WRITE, sure=False)


def one(text: str) -> str | None:
    """The code of the one country that a text names; empty for one said to be unknown, None where it names none."""
    for spelling in _spellings(text):
        try:
            area = countries.resolve(spelling)
        except UnknownName:
            continue
        if area.kind == "aggregate":
            return None
        return "" if area.kind == "unspecified" else area.code
    return None


def _spellings(text: str) -> list[str]:
    """A text as it stands, and without the words for the form of the state."""
    plain = folded(text).split()
    kept = [w for w in plain if w not in _FORMS]
    bare = len(kept) < len(plain) and kept and not _SHARED & set(kept)
    return [text, " ".join(kept)] if bare else [text]


def _mend(text: str) -> str:
    try:
        area = countries.resolve(text)
    except UnknownName as e:
        return e.mend
    return "Name the country." if area.kind == "aggregate" else WRITE


@cache
def _regions() -> dict[str, str]:
    """Regions that stand in the place of a country, to the country that they belong to."""
    return {folded(name): code for code, names in words()["region"].items() for name in names}
