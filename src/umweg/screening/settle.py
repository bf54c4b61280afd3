"""Words of a consignment settled field by field: what cannot be read is told and left empty, and costs no other field.

>>> from umweg.screening.consignments.model import Consignment, Stop
>>> c, odd = spread(Consignment(id="7", destination="Hamburg", route=(Stop(country="Polen, Belarus"),)))
>>> [s.country for s in c.route], odd.country(c.destination, "destination"), odd.all[0].what
(['PL', 'BY'], '', "'Hamburg' is no country.")
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from umweg.core.errors import UsageError
from umweg.parties.reading import read as read_record
from umweg.parties.record import Record
from umweg.screening.consignments import model
from umweg.screening.consignments.shown import shown
from umweg.screening.consignments.suggest import folded
from umweg.screening.consignments.values.country_words import WRITE, one, read_countries
from umweg.screening.consignments.values.land_words import country_by_word, is_nobody


class OddFields:
    """The fields of one consignment that could not be read, those that its reader has told first."""

    def __init__(self, told: tuple[model.UnreadField, ...]) -> None:
        self._told = frozenset(u.found for u in told)
        self.all = told

    def add(self, field: str, found: str, what: str, mend: str, read: str | None = None) -> None:
        """One more, unless the reader has told it with its place in the file."""
        if found not in self._told and not any((u.field, u.found) == (field, found) for u in self.all):
            self.all = (*self.all, model.UnreadField(what=what, field=field, found=found[:300], mend=mend, read=read))

    def country(self, text: str | None, field: str) -> str:
        """The code of a country; the first where there are several, empty where there is none."""
        if not text:
            return ""
        found = read_countries(text)
        if found.what:
            self.add(field, text, found.what, found.mend)
        elif len(found.codes) > 1:
            what = f"{shown(text)} names several countries, and there can be one: {found.codes[0]} is taken."
            self.add(field, text, what, found.mend)
        elif not found.codes and text.strip():
            self.add(field, text, f"{shown(text)} stands for a country that is not known.", WRITE)
        return found.codes[0] if found.codes else ""


def spread(c: model.Consignment) -> tuple[model.Consignment, OddFields]:
    """A consignment in which each stop has one country, with those beside the destination as stops of their own."""
    odd = OddFields(c.unread)
    beside = [x for text in (c.sender, c.destination) if text for x in read_countries(text).codes[1:]]
    if not beside and not any(s.country and len(read_countries(s.country).codes) > 1 for s in c.route):
        return c, odd
    route: list[model.Stop] = []
    for i, stop in enumerate(c.route):
        found = read_countries(stop.country or "")
        if len(found.codes) < 2:
            route.append(stop)
            continue
        if found.what:
            odd.add(f"route[{i}].country", stop.country or "", found.what, found.mend)
        route += [msgspec.structs.replace(stop, country=code) for code in found.codes]
    route += [model.Stop(country=code, stay="transit") for code in beside]
    return msgspec.structs.replace(c, route=tuple(route)), odd


def named_besides(c: model.Consignment) -> Iterator[tuple[str, str]]:
    """Countries that stand beside route, goods and parties, with their paths."""
    for i, payment in enumerate(c.payments):
        if payment.country:
            yield f"payments[{i}].country", payment.country
    for i, paper in enumerate(c.documents):
        if paper.country:
            yield f"documents[{i}].country", paper.country


_FORMULA = re.compile(
    r"\s*(?:[=@+-]\s*[A-Z][A-Z.]+\s*\(|=\s*\$?[A-Z]{1,3}\$?\d|#(?:REF|NAME|VALUE|NULL|NUM|DIV/0|WERT|BEZUG|NV|ZAHL)\b)",
    re.IGNORECASE,
)
"""What a spreadsheet leaves in the cell of a name."""


class SettledParty(NamedTuple):
    """A party without its role: its country, what is matched (None: nothing is there), and what could not be read."""

    country: str
    record: Record | None
    odd: tuple[tuple[str, str, str, str, str | None], ...]


# Fields of a party that are matched, as ``Record.read`` calls them.
RECORD = {
    "name": "name", "aliases": "aliases", "schema": "schema", "country": "country", "addresses": "address",
    "identifiers": "identifiers", "founded": "founded", "birth": "birth", "owners": "owners", "id": "id",
}  # fmt: skip


def party(given: Mapping[str, Any]) -> SettledParty:
    """A party out of its plain fields; a field that cannot be read is left out and told."""
    odd = OddFields(())
    somebody = bool(given.get("schema"))  # a firm or person, as stated, and be its name a single letter
    p = {k: v for k, v in given.items() if v and (k != "name" or somebody or not v.strip() or not is_nobody(v))}
    if "name" in p and _FORMULA.match(p["name"]):
        what = f"{shown(p['name'])} is a formula or an error of a spreadsheet, and names nobody."
        odd.add("name", p["name"], what, "Write the name itself.")
    where = odd.country(p.pop("country", None), "country")
    if not where and p.get("name") and (besides := name_and_country(p["name"])):
        odd.add("name", p["name"], f"{shown(p['name'])} names the country too: {besides.country}.", "", besides.country)
        p["aliases"], p["name"], where = [*p.get("aliases", ()), p["name"]], besides.name, besides.country
    if where:
        p["country"] = where
    for key in ("addresses", "owners"):
        if key in p:
            p[key] = [_in_parts(x, f"{key}[{i}]", odd) for i, x in enumerate(p[key])]
    if "identifiers" in p:
        p["identifiers"] = [x for kind, number in p["identifiers"].items() for x in numbers(kind, number)]
    fields = {RECORD[k]: v for k, v in p.items()}
    record = _record(fields, odd) if fields.keys() & {"name", "identifiers", "address"} else None
    return SettledParty(where, record, tuple((u.field, u.found, u.what, u.mend, u.read) for u in odd.all))


def _record(fields: dict[str, Any], odd: OddFields) -> Record | None:
    """What is matched; a field that its reader refuses is left out."""
    while fields.keys() & {"name", "identifiers", "address"}:
        try:
            return read_record(fields, "")
        except UsageError as e:
            named = re.match(r"\W*(\w+)", e.where)
            bad = named[1] if named and named[1] in fields else next((f for f in _SIDE if f in fields), "name")
            found = fields.pop(bad)
            odd.add(bad, found if isinstance(found, str) else str(found), e.what, e.mend)
    return None


_SIDE = ("founded", "birth", "schema", "owners", "identifiers", "address")


def _in_parts(given: Any, path: str, odd: OddFields) -> Any:
    """An address or owner with the country as a code, or without one that cannot be read."""
    if not isinstance(given, dict):
        return given
    out = dict(given)
    if out.get("country"):
        code = odd.country(out.pop("country"), f"{path}.country")
        out |= {"country": code} if code else {}
    if out.get("owners"):
        out["owners"] = [_in_parts(x, f"{path}.owners[{i}]", odd) for i, x in enumerate(out["owners"])]
    return out


LEAST = 8
"""Digits of a number that stands beside another in one field."""
_PREFIXED = re.compile(r"([A-Z]{2})[\s.:-]*(\d[\d\s.\-]{6,18}\d)")


def numbers(kind: str, number: str) -> list[dict[str, str]]:
    """An identifier, and without the country's letters before it and the blanks within, where it has them.

    >>> numbers("BIN", "KZ 941240000193")[-1], numbers("LEI", "5493001KJTIIGC8Y1R12")
    ({'type': 'BIN', 'value': '941240000193', 'country': 'KZ'}, [{'type': 'LEI', 'value': '5493001KJTIIGC8Y1R12'}])
    """
    out = [{"type": kind, "value": number}]
    if len(several := [n for n in re.split(r"[/;,]\s*", number) if sum(map(str.isdigit, n)) >= LEAST]) > 1:
        kinds = re.split(r"[/;,]\s*", kind)  # "INN/KPP": "7718852163/771801001"
        out += [{"type": k, "value": n} for k, n in zip(kinds if len(kinds) > 1 else [kind] * 2, several, strict=False)]
    m = _PREFIXED.fullmatch(number.strip().upper())
    if m and (code := one(m[1])):
        out.append({"type": kind, "value": re.sub(r"[\s.\-]", "", m[2]), "country": code})
    return out


class NameAndCountry(NamedTuple):
    """A party's name and the country that stood in the same field."""

    name: str
    country: str


_ENDS = re.compile(r"(?P<name>.{3,}?)\s*(?:[(\[](?P<in>[^()\[\]]{2,40})[)\]]|[,/|;]\s*(?P<after>[^,/|;()]{3,40})"
                   r"|\s[-–—]\s(?P<dash>[^,/|;()]{4,40}))\s*\.?")  # fmt: skip
# Names of countries that are as often those of a state of the US, of a person or of a firm.
_ALSO = frozenset(
    ("georgia", "jordan", "chad", "mali", "niger", "guinea", "israel", "jersey", "co", "sa", "ag", "se", "as")
)


@lru_cache(maxsize=50_000)
def name_and_country(text: str) -> NameAndCountry | None:
    """A name that ends in a country, in brackets or behind a sign; None for any other.

    >>> name_and_country("TOO Romashka, Kasachstan"), name_and_country("Bank Melli Iran")
    (NameAndCountry(name='TOO Romashka', country='KZ'), None)
    """
    if not (m := _ENDS.fullmatch(text.strip())):
        return None
    said = (m["in"] or m["after"] or m["dash"]).strip()
    if (
        folded(said) in _ALSO
        or said.isdigit()
        or (len(said) < 4 and not (said.isupper() and (m["in"] or len(said) == 3)))
    ):
        return None
    code = one(said)
    return NameAndCountry(m["name"].strip(" ,;-"), code) if code else None


@lru_cache(maxsize=50_000)
def country_in(text: str) -> str:
    """The country that an address or a place in one text names as a part of its own; empty where none or several.

    Two letters are none: they are as often a state or a province.

    >>> country_in("125009 Moskau, Russland"), country_in("Rue de Russie 5, Lyon"), country_in("Regensburg, BY")
    ('RU', '', '')
    """
    pieces = (p.strip(" .()") for p in _PIECES.split(text))
    said = (p for p in pieces if len(p) > 3 and folded(p) not in _ALSO and not any(c.isdigit() for c in p))
    named = {code for p in said if (code := one(p))}
    return named.pop() if len(named) == 1 else ""


@lru_cache(maxsize=50_000)
def country_of_place(text: str) -> str:
    """The same, or where no country is named that of a known town in a country under measures.

    >>> country_of_place("DAP Nowosibirsk"), country_of_place("г. Минск, Мира 1"), country_of_place("Moscow, ID")
    ('RU', 'BY', '')
    """
    if code := country_in(text):
        return code
    pieces = [p.strip(" .()") for p in _PIECES.split(text)]
    towns = {land for p in pieces if (land := country_by_word(_BESIDE_TOWN.sub("", p)))}
    states = {m[1] or m[2] for m in _STATE.finditer(text)}
    elsewhere = states - towns or any(one(p) for p in pieces if len(p) > 2)
    return towns.pop() if len(towns) == 1 and not elsewhere else ""


_STATE = re.compile(r"\b([A-Z]{2})[ ,]+\d{5}\b|,\s*([A-Z]{2})\s*(?=,|$)")
"""A state of the US, with or without its postcode: St. Petersburg lies in Florida, too."""
_BESIDE_TOWN = re.compile(
    r"^(?:(?:DAP|DDP|DPU|DAT|CPT|CIP|CFR|CIF|FCA|FOB|FAS|EXW|г|гор|город|city of|stadt)\b[.\s]*)*(?:\d{4,6}\s+)?"
    r"|\s+\d{4,6}$",
    re.IGNORECASE,
)
"""What stands beside a town in its piece: terms of delivery, a word for town, a postcode."""
_PIECES = re.compile(r"[,;\n/|]+|\s[-–—]\s")
