"""Addresses: folded to words and numbers, compared by building and office, and found by an index of their own.

Cities, countries and generic words ("street", "ul.") weigh little, because thousands of addresses have them; a street's
name together with the house number weighs much.

>>> a, b = fold("ул. Баумана, д. 7, офис 12, Казань"), fold("Office 12, 7 Baumana Street, Kazan 420111, Russia")
>>> a.words, a.numbers == b.numbers, b.postal
(('baumana', 'kazan'), True, frozenset({'420111'}))
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from umweg.parties.evidence import MatchEvidence
from umweg.parties.record import Place

ORDER = ("street", "building", "office")  # from the least to the most alike
ENOUGH, ALIKE = 5.0, 0.7
LONGEST = 1000  # characters of an address that are looked at
COMMON = 400  # a word of more addresses than this finds no candidate by itself
_STREETS = (
    "street st str ul ulitsa ulica avenue ave av prospekt prospect pr prt road rd lane ln boulevard blvd bulvar bul "
    "square sq ploshchad ploschad pl pereulok per naberezhnaya nab shosse proezd pr-d highway hwy way calle via rue "
    "strasse gasse platz weg jalan jl no nr num number house dom d bldg building block blok korpus korp k litera lit "
    "stroenie stroyeniye office ofis of suite room rm floor fl unit apt apartment flat kv kvartira pom pomeshchenie "
    "komnata kom etazh et box po p o city gorod g oblast obl region raion rayon district kray krai republic respublika "
    "the and de la del di van der c co zone free trade area industrial near opposite behind tower plaza center centre "
    "russia russian federation kazakhstan china turkey iran islamic uae united arab emirates hong kong"
)
_HOUSES = "no nr num number house dom d bldg building"
_OFFICES = ("office ofis of suite room rm floor fl unit apt apartment flat kv kvartira pom komnata kom etazh "
            "pomeshchenie box et")  # fmt: skip
_GENERIC, _HOUSE, _INNER = (frozenset(words.split()) for words in (_STREETS, _HOUSES, _OFFICES))
# Cities that have two names in Latin letters; both become the first.
_SAME = {
    "moskva": "moscow", "peterburg": "petersburg", "sankt": "saint", "alma": "almaty", "ata": "almaty",
    "nursultan": "astana", "toshkent": "tashkent", "kyiv": "kiev", "peking": "beijing", "teheran": "tehran",
    "dubayy": "dubai", "firkat": "frankfurt", "wien": "vienna", "praha": "prague", "warszawa": "warsaw",
    "limasol": "limassol", "lefkosia": "nicosia", "dimashq": "damascus",
}  # fmt: skip
_SPELLED = ((r"iy\b|yy\b|ij\b|yi\b", "i"), ("[yj]", "i"), ("kh", "h"), ("w", "v"), (r"([a-z])\1", r"\1"), ("ia", "a"))


@dataclass(frozen=True, slots=True)
class FoldedAddress:
    """An address as it is compared: words and numbers in order, the house number, postal codes apart."""

    words: tuple[str, ...]
    numbers: frozenset[str]
    house: str
    postal: frozenset[str]
    country: str | None = None


@lru_cache(maxsize=1 << 15)
def _word(text: str) -> str:
    """A word without the differences of transliteration: ``Ulyanovskiy``, ``Ul'yanovskij`` and ``Ульяновский``."""
    found = _SAME.get(text, text)
    for pattern, by in _SPELLED:
        found = re.sub(pattern, by, found)
    return re.sub(r"(?<=.{4})(?:strase|str|gase)$", "", found)


@lru_cache(maxsize=1 << 15)
def fold(text: str, country: str | None = None) -> FoldedAddress:
    """The words and numbers of an address; country names count for nothing, ``country`` is a code."""
    plain = anyascii(text[:LONGEST]).lower().replace("'", "").replace("`", "")
    tokens = re.findall(r"\d+[a-z]?(?![a-z0-9])|\d+|[a-z]+", plain)
    words: dict[str, None] = {}
    numbers: list[tuple[str, str]] = []
    postal: set[str] = set()
    before = ""
    for i, token in enumerate(tokens):
        if token[0].isdigit():
            if len(token) in (5, 6) and token.isdigit():
                postal.add(token)
            else:
                after = tokens[i + 1] if i + 1 < len(tokens) else ""
                mark = "inner" if before in _INNER or after in ("f", "fl", "floor", "et", "etazh") else ""
                numbers.append((token.lstrip("0") or "0", "house" if before in _HOUSE else mark))
        elif len(token) > 1 and token not in _GENERIC:
            words[_word(token)] = None
        before = token
    order = {"house": 0, "": 1, "inner": 2}
    house = min(numbers, key=lambda n: order[n[1]])[0] if numbers else ""
    return FoldedAddress(tuple(words), frozenset(n for n, _ in numbers), house, frozenset(postal), country)


class AddressIndex:
    """Addresses of listed parties, found by their rarer words. ``owners``: row of the party of each address."""

    def __init__(self, places: Iterable[Place], owners: Iterable[int]) -> None:
        self.places = tuple(places)
        self.owners = tuple(owners)
        self._folded = [fold(p.full, p.country) for p in self.places]
        self._rows: dict[str, list[int]] = {}
        for row, folded in enumerate(self._folded):
            for word in folded.words:
                self._rows.setdefault(word, []).append(row)
        top = max(math.log(len(self.places) + 1), ENOUGH)
        self._weight = {word: top - math.log(len(rows)) for word, rows in self._rows.items()}
        self._top = top

    def weight(self, word: str) -> float:
        """How much a word says: the logarithm of how rare it is; at least 5 for a word that no address has."""
        return self._weight.get(word, self._top)

    def find(self, place: Place, limit: int = 20) -> list[tuple[int, MatchEvidence]]:
        """Rows of parties at the same building, best first, each once."""
        asked = fold(place.full, place.country)
        if not asked.numbers:
            return []
        rare = sorted((w for w in asked.words if len(self._rows.get(w, ())) <= COMMON), key=self.weight, reverse=True)
        rows = {r for w in rare[:4] for r in self._rows.get(w, ())}
        best: dict[int, MatchEvidence] = {}
        for row in sorted(rows):
            listed = self._folded[row]
            if asked.house not in listed.numbers or listed.house not in asked.numbers:
                continue  # not the same building; most rows end here
            found = judge(asked, listed, self.weight)
            if found and found[0] != "street":
                e = _evidence(found, self.places[row])
                owner = self.owners[row]
                if owner not in best or best[owner].points < e.points:
                    best[owner] = e
        return sorted(best.items(), key=lambda kv: (-kv[1].points, kv[0]))[:limit]

    def compare(self, asked: Sequence[Place], listed: Sequence[Place]) -> MatchEvidence | None:
        """The best agreement of two parties' addresses; None where none agrees, which is no evidence: parties move."""
        best: MatchEvidence | None = None
        for a in asked:
            for b in listed:
                found = judge(fold(a.full, a.country), fold(b.full, b.country), self.weight)
                if found and (best is None or ORDER.index(found[0]) > ORDER.index(best.case)):
                    best = _evidence(found, b)
        return best


def _evidence(found: tuple[str, str], place: Place) -> MatchEvidence:
    return MatchEvidence.of("address", found[0], f"{found[1]}: {place.full}")


def judge(a: FoldedAddress, b: FoldedAddress, weight: object = None) -> tuple[str, str] | None:
    """Case and words for two addresses; None where they have too little in common.

    ``weight``: how much a word says (``AddressIndex.weight``); without it every word says 3.

    >>> judge(fold("ул. Баумана, д. 7, Казань"), fold("7 Baumana Street, Office 3, Kazan, Russia"))
    ('building', 'same building as listed')
    >>> judge(fold("Baumana 7, Kazan"), fold("Baumana 9, Kazan")), judge(fold("Kazan"), fold("Kazan"))
    (('street', 'same street as listed, another house'), None)
    """
    if a.country and b.country and a.country != b.country:
        return None
    weigh = weight if callable(weight) else lambda _: 3.0
    shared = [w for w in a.words if w in b.words]
    common = sum(map(weigh, shared))
    whole = min(sum(map(weigh, a.words)), sum(map(weigh, b.words)))
    if common < ENOUGH or common < ALIKE * whole or not (a.numbers and b.numbers):
        return None
    # One word in common, while each side has others: the same street name in two cities.
    if len(shared) == 1 < min(len(a.words), len(b.words)) and not a.postal & b.postal:
        return None
    if a.house in b.numbers and b.house in a.numbers:
        if a.numbers == b.numbers and len(a.numbers) > 1:
            return "office", "same address as listed, all numbers alike"
        inner = "" if a.numbers <= b.numbers or b.numbers <= a.numbers else ", another office"
        return "building", f"same building as listed{inner}"
    return "street", "same street as listed, another house"
