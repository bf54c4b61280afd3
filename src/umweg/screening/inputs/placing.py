"""Where an address lies: in a region under measures of its own, outside of all, or nobody can tell.

>>> placed("RU", ("г. Севастополь", "", "", "")).region, placed("UA", ("Mariupol", "287500", "", "")).by
('sevastopol', '287500')
>>> placed("UA", ("Lviv", "", "", "")).status, placed("UA", ("", "", "", "Shevchenka 5")).status
('outside', 'unknown')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from umweg.core.errors import UnknownName
from umweg.law.regions import NamedPlace, fold, places, region_locodes, region_words, regions, strays
from umweg.screening.consignments.model import Address
from umweg.screening.facts import country as country_code

if TYPE_CHECKING:
    from umweg.screening.facts import Actor, ConsignmentFacts

PlacementStatus = Literal["in", "outside", "ambiguous", "unknown", "stray"]
Parts = tuple[str, str, str, str]
"""City, postcode, region, and the whole in one text."""
LONGEST = 5
TOWN = 20_000
"""People from which on a name counts inside of a longer text, where a street may be named like a village."""
_TOWN_WORDS = "г гор город м місто с село пгт смт пос поселок поселення misto gorod city of town stadt st pgt smt der"
_STREET_WORDS = (
    "ул улица вул вулиця пр просп проспект пер провулок переулок бул бульвар шоссе шосе наб площадь площа "
    "str street st strasse straße ul ulitsa ulica vul vulytsia vulica prospekt prospect ave avenue road rd lane "
    "blvd boulevard highway hwy shosse per pl ploshcha square sq quay embankment weg allee platz"
)
_KINDS, _STREETS = (frozenset(map(fold, words.split())) for words in (_TOWN_WORDS, _STREET_WORDS))
_CUT = re.compile(r"[,;\n/|]+")
_POST = {"UA": re.compile(r"(?<!\d)\d{5,6}(?!\d)"), "RU": re.compile(r"(?<!\d)\d{6}(?!\d)"),
         "GE": re.compile(r"(?<!\d)\d{4,6}(?!\d)"), "TR": re.compile(r"(?<!\d)\d{5}(?!\d)")}  # fmt: skip
_DIGITS = {5: "UA", 6: "RU"}


@dataclass(frozen=True, slots=True)
class Placement:
    """``region``: in which, or (ambiguous) in which it may be. ``by``: the word or number that says so.

    ``stray``: by its name in a region that is not written under the country beside it.
    """

    status: PlacementStatus
    region: str = ""
    by: str = ""


UNPLACED = Placement("unknown")


def regions_of(facts: ConsignmentFacts) -> frozenset[str]:
    """Regions (ISO 3166-2) in which a party or a stop is by its address; asked once for a consignment."""
    found: frozenset[str] | None = facts.memo.get("regions")
    if found is None:
        named = {p.region for p in (*placements_of_stops(facts), *(x for a in facts.parties for x in placements(a)))
                 if p.status == "in"} if WRITTEN & facts.countries else set()  # fmt: skip
        found = facts.memo["regions"] = frozenset(regions().by_key[k].iso for k in named) - {""}
    return found


def placements(actor: Actor) -> Iterator[Placement]:
    """Where each address of a party lies; only those that are written under a country with such a region."""
    for a in actor.party.addresses:
        country = country_of(a) or actor.country
        if not country or country in WRITTEN:
            yield placed(country, parts(a))


def astray(actor: Actor) -> Iterator[tuple[str, Placement]]:
    """Addresses that by their names lie in a region, with the other country (or none) that is written beside them."""
    for address in actor.party.addresses:
        country = country_of(address) or actor.country
        if (found := stray(country, parts(address))).status == "stray":
            yield country, found


@lru_cache(maxsize=50_000)
def stray(country: str, address: Parts) -> Placement:
    """Where a name alone says it: a part of an address that is a region or its town, whatever country is stated.

    >>> stray("TR", ("Donetsk", "", "", "")).region, stray("FR", ("", "", "", "Bd de Sébastopol 5, Paris")).status
    ('donetsk', 'unknown')
    """
    city, _, region, full = address
    for segment in _CUT.split("\n".join((city, region, full))):
        name = _stray_name([t for t in fold(segment).split() if t not in _KINDS and not t.isdigit()])
        of = regions().by_key.get(strays().get(name, ""))
        if of is not None and country not in of.written_under and name not in of.not_under.get(country, ()):
            return Placement("stray", of.key, name)
    return UNPLACED


def _stray_name(tokens: list[str]) -> str:
    """A part of an address as a whole, or what stands in it before the name of a country."""
    for n in range(len(tokens), 0, -1):
        name = " ".join(tokens[:n])
        if name in strays() and (n == len(tokens) or _settled(" ".join(tokens[n:]))):
            return name
    return ""


def country_of(address: Address | str) -> str:
    """The country that an address itself states; empty where it states none, or what is none."""
    return "" if isinstance(address, str) or not address.country else _settled(address.country)


@lru_cache(maxsize=4096)
def _settled(text: str) -> str:
    try:
        return country_code(text) if text.strip() else ""
    except UnknownName:
        return ""


def placements_of_stops(facts: ConsignmentFacts) -> Iterator[Placement]:
    """Where each stop lies, by UN/LOCODE or by the name of the place, in their order."""
    for stop, country in zip(facts.c.route, facts.stops, strict=True):
        place = (stop.place or "").strip()
        key = region_locodes().get(place.upper().replace(" ", ""), "")
        if key:
            yield Placement("in", key, place)
        elif place and (not country or country in WRITTEN):
            yield placed(country, (place, "", "", ""))
        else:
            yield UNPLACED


WRITTEN = frozenset(c for r in regions().regions for c in r.written_under)


def parts(address: Address | str) -> Parts:
    """What of an address says where it is; a street alone says nothing."""
    if isinstance(address, str):
        return "", "", "", address
    return address.city or "", address.postal or "", address.region or "", address.full or ""


@lru_cache(maxsize=50_000)
def placed(country: str, address: Parts) -> Placement:
    """Where an address lies that is written under a country (empty: not said)."""
    city, postal, region, full = address
    found = [_by_postcode(country, f"{postal} {full} {city}"), _by_words(country, (region, city, full))]
    if country:
        found += [_by_city(country, city), _by_city(country, region, TOWN), _by_text(country, full)]
    inside = next((p for p in found if p.status == "in"), None)
    outside = next((p for p in found if p.status == "outside"), None)
    ambiguous = next((p for p in found if p.status == "ambiguous"), None)
    return inside or outside or ambiguous or UNPLACED


def _by_postcode(country: str, text: str) -> Placement:
    pattern = _POST.get(country)
    if pattern is None or not any(c.isdigit() for c in text):
        return UNPLACED
    for number in pattern.findall(text):
        of = _DIGITS.get(len(number), country) if country in ("UA", "RU") else country
        for r in regions().regions:
            starts = r.postcodes.get("RU" if len(number) == 6 else of, ())
            if country in r.written_under and number.startswith(starts) and starts:
                return Placement("in", r.key, number)
        if of == country and country in ("UA", "RU"):
            return Placement("outside", by=number)
    return UNPLACED


def _by_words(country: str, texts: tuple[str, str, str]) -> Placement:
    """The name of a region itself; not in the name of a street."""
    words = region_words(country)
    for text in texts:
        for segment in _CUT.split(text):
            if not segment.strip():
                continue
            tokens = fold(segment).split()
            if not _STREETS & set(tokens) and (found := _first(tokens, words)):
                return Placement("in", words[found], found)
    return UNPLACED


def _first(tokens: list[str], words: object) -> str:
    """The first run of words that a table has; the longest of those that begin at the same word."""
    for i in range(len(tokens)):
        for n in range(min(LONGEST, len(tokens) - i), 0, -1):
            run = " ".join(tokens[i : i + n])
            if run in words:  # type: ignore[operator]  # a mapping
                return run
    return ""


def _by_city(country: str, text: str, least: int = 0) -> Placement:
    """A place by its name alone, without the word for town; ``least``: people that it must have."""
    if not text.strip():
        return UNPLACED
    known, tokens = places(country), [t for t in fold(text).split() if not t.isdigit()]
    for some in (tokens, [t for t in tokens if t not in _KINDS], tokens[:1] if least else []):
        name = " ".join(some)
        if name in known and known[name].people >= least:
            return _as_placement(known[name], name)
    return _by_text(country, text) if not least else UNPLACED


def _by_text(country: str, text: str) -> Placement:
    """A place in a longer text: a segment as a whole, or the name of a town inside of one. Streets are no places."""
    known, found = places(country), []
    for segment in _CUT.split(text):
        words = fold(segment).split()
        tokens = [t for t in words if not t.isdigit() and t not in _KINDS]
        if not tokens or _STREETS & set(words):
            continue
        name = " ".join(tokens)
        numbered = any(t.isdigit() and len(t) < 5 for t in words)
        if name in known and (not numbered or known[name].people >= TOWN):
            found.append(_as_placement(known[name], name))
            continue
        towns = {n for i in range(len(tokens)) for k in (1, 2, 3) if (n := " ".join(tokens[i : i + k])) in known}
        found += [_as_placement(known[n], n) for n in sorted(towns) if known[n].people >= TOWN]
    order = {"in": 0, "outside": 1, "ambiguous": 2}
    return min(found, key=lambda p: order.get(p.status, 3), default=UNPLACED)


def _as_placement(place: NamedPlace, name: str) -> Placement:
    if place.ambiguous:
        return Placement("ambiguous", place.region, name)
    return Placement("in", place.region, name) if place.region else Placement("outside", by=name)
