"""Regions that a law treats apart from their country (Crimea, Donetsk oblast ...), and the places that lie in them.

>>> crimea = regions().by_key["crimea"]
>>> crimea.titles["de"], crimea.whole, crimea.postcodes["RU"][0]
('die Krim', True, '295')
>>> places("UA")[fold("Симферополь")].region
'crimea'
"""

from __future__ import annotations

import csv
import gzip
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from umweg.core.errors import LawError
from umweg.law.checks import LANGUAGES, LAWS
from umweg.law.compared import read_comparisons
from umweg.law.comparison import Comparison
from umweg.law.passport import LawPassport, sha256
from umweg.law.strict import Node

FOLDER = Path(__file__).parent / "regions"
LEAST = 3
"""Letters that a spelling must have: shorter ones are abbreviations of many things."""
SAYING = 4
"""Letters from which on a name says enough under any country: ``dnr`` and ``lnr`` are other things elsewhere."""
OUTWEIGHS, LARGE = 20, 100_000
"""Of two places of one name, a large one is meant where it has that many times the people of the other."""
_DROPPED = str.maketrans("", "", "'’ʼ`´ʹ\"")


@dataclass(frozen=True, slots=True)
class Region:
    """A region. ``written_under``: countries under which its addresses are written; ``whole``: all of it is meant, else
    only the part that its government does not control. ``iso``: ISO 3166-2.
    ``postcodes``: beginnings, by the country of the postcode. ``towns``: names that say enough under any country.
    ``not_under``: names that mean another place there.
    """

    key: str
    iso: str
    titles: Mapping[str, str]
    country: str
    written_under: tuple[str, ...]
    admin: tuple[str, ...]
    places: tuple[str, ...]
    towns: tuple[str, ...]
    not_under: Mapping[str, tuple[str, ...]]
    whole: bool
    acts: tuple[str, ...]
    laws: tuple[str, ...]
    postcodes: Mapping[str, tuple[str, ...]]
    locodes: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions(LawPassport):
    """All regions, with their passport. ``must_place``: an address in these that cannot be placed is not assessable."""

    regions: tuple[Region, ...]
    must_place: tuple[str, ...]
    compared: tuple[Comparison, ...]
    by_key: Mapping[str, Region]


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """What a spelling means in a country. ``region``: empty outside; ``ambiguous``: it means places in and out."""

    region: str
    people: int
    ambiguous: bool = False
    outside: bool = False


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """A name without accents, apostrophes and signs, in small letters, words one blank apart.

    >>> fold("Сімферополь"), fold("Luhans’k"), fold("Gazimağusa"), fold("  Nova  Kakhovka-2")
    ('сімферополь', 'luhansk', 'gazimagusa', 'nova kakhovka 2')
    """
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").casefold().translate(_DROPPED))
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())


@cache
def regions() -> Regions:
    """The shipped regions; LawError where their file is not valid."""
    text = (FOLDER / "regions.yml").read_text("utf-8")
    table = FOLDER / "places.csv.gz"
    return parse_regions(text, "regions.yml", table.read_bytes().hex() if table.is_file() else "")


def parse_regions(text: str, file: str, table: str = "") -> Regions:
    """Regions from the text of their file; LawError (file, key, mend)."""
    node = Node.parse(text, file)
    compared = read_comparisons(node)
    found = tuple(_region(n) for n in node.children("regions", required=True))
    keys = [r.key for r in found]
    if twice := {k for k in keys if keys.count(k) > 1}:
        raise node.fail("regions", f"The region '{min(twice)}' stands twice.", "Give each region one entry.")
    must_place = node.words("must_place")
    passport = LawPassport.read(node, sha256(text, table))
    node.done()
    return Regions(**passport.stated(), regions=found, must_place=must_place, compared=compared,
                   by_key={r.key: r for r in found})  # fmt: skip


def _region(node: Node) -> Region:
    titles = node.child("titles")
    postcodes = node.child("postcodes")
    apart = node.child("not_under") if node.has("not_under") else None
    node.raw("not_under")
    out = Region(
        key=node.text("key"), iso=node.text("iso", ""), titles={lang: titles.text(lang) for lang in LANGUAGES},
        country=node.country("country"),
        written_under=node.words("written_under", required=True), admin=node.words("admin"),
        places=node.words("places"), towns=tuple(map(fold, node.words("towns"))),
        not_under={c: tuple(map(fold, apart.words(c))) for c in apart.stated()} if apart else {},
        whole=node.flag("whole"), acts=node.words("acts", required=True), laws=node.words("laws", required=True),
        postcodes={c: postcodes.words(c) for c in postcodes.stated()}, locodes=node.words("locodes"),
        words=tuple(fold(w) for w in node.words("words", required=True)),
    )  # fmt: skip
    if odd := set(out.laws) - set(LAWS):
        raise node.fail("laws", f"'{min(odd)}' is no law.", f"Use {', '.join(LAWS)}.")
    node.done()
    return out


@cache
def places(country: str) -> Mapping[str, NamedPlace]:
    """Spellings of places as written under a country: its own places, and those of regions written under it."""
    found: dict[str, list[tuple[str, int]]] = {}
    written = {r.key for r in regions().regions if country in r.written_under}
    for name, of, region, people in _table():
        if region in written or (of == country and not region):
            found.setdefault(name, []).append((region, people))
    for r in regions().regions:
        if country in r.written_under:
            apart = r.not_under.get(country, ())
            for p in map(fold, r.places):
                if p not in apart:
                    found.setdefault(p, []).append((r.key, 0))
    return {name: _meant(of) for name, of in found.items()}


def _meant(of: list[tuple[str, int]]) -> NamedPlace:
    """Which place a spelling means where several are called so."""
    inside = max((x for x in of if x[0]), key=lambda x: x[1], default=None)
    outside = max((n for region, n in of if not region), default=-1)
    if inside is None:
        return NamedPlace("", outside, outside=True)
    region, people = inside
    if outside < 0 or (people >= LARGE and people >= OUTWEIGHS * outside):
        return NamedPlace(region, people, outside=outside >= 0)
    if outside >= LARGE and outside >= OUTWEIGHS * max(people, 1):
        return NamedPlace("", outside, outside=True)
    return NamedPlace(region, people, ambiguous=True, outside=True)


@cache
def _table() -> tuple[tuple[str, str, str, int], ...]:
    """Rows of the table of places; LawError where it lacks a column."""
    raw = gzip.decompress((FOLDER / "places.csv.gz").read_bytes()).decode()
    rows = csv.reader(io.StringIO(raw, newline=""))
    if next(rows, None) != ["name", "country", "region", "people"]:
        raise LawError("The table of places has other columns.", where="places.csv.gz", mend="Run derive_regions.py.")
    return tuple((name, country, region, int(people)) for name, country, region, people in rows)


@cache
def region_words(country: str) -> Mapping[str, str]:
    """Names of regions themselves, as they are written under a country (any, where it is empty): folded, to the key."""
    return {w: r.key for r in regions().regions if not country or country in r.written_under for w in r.words}


@cache
def strays() -> Mapping[str, str]:
    """Names of regions and their towns that say where an address lies whatever country stands beside it, to the key."""
    return {w: r.key for r in regions().regions for w in (*r.words, *r.towns) if len(w) >= SAYING}


@cache
def region_locodes() -> Mapping[str, str]:
    """UN/LOCODEs of places in regions, to the key of the region."""
    return {c: r.key for r in regions().regions for c in r.locodes}
