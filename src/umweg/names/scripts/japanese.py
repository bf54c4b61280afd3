"""Japanese names in kanji: the likeliest readings, by what each character is read as in surnames and given names.

``han.csv`` has -log P(character, reading), learned from names (scripts/derive_han.py). A name is cut into surname and
given name, and each of these is read, at least cost. Names that no dictionary has are read as well; a few hundred
surnames that are read otherwise than their characters have rows of their own.

>>> person("山田太郎", 2)
['yamada taro', 'yamata taro']
>>> person("鈴木 一郎", 1), person("ソニー", 1)
(['suzuki ichiro'], ['soni'])
"""

from __future__ import annotations

from itertools import pairwise

from umweg.names.scripts.characters import Reading, characters
from umweg.names.scripts.kana import romaji

UNREAD = 20.0
"""Cost of a character that the table does not have."""
BEAM = 12
KANA = 1.0
_NONE: tuple[Reading, ...] = ()


def is_kana(c: str) -> bool:
    """Whether a character is a syllable of hiragana or katakana, or their long mark."""
    return "\u3041" <= c <= "\u30ff" and c != "・"


def person(name: str, most: int) -> list[str]:
    """The ``most`` likeliest readings of a name in kanji or kana; a blank between surname and given name is kept to."""
    ways = [tuple(name.split())] if " " in name else [(name[:k], name[k:]) for k in range(1, len(name))]
    found = []
    for way in ways:
        family, given = way[0], "".join(way[1:])
        for cost, read in _read(family, 0):
            found += [(cost + more, f"{read} {also}".strip()) for more, also in (_read(given, 1) if given else [(0.0, "")])]
    if all(map(is_kana, name.replace(" ", ""))):
        return [romaji(name)]
    return list(dict.fromkeys(text for _, text in sorted(found)))[:most]


def cost(name: str) -> float:
    """What the likeliest reading costs a character: low for what may be a Japanese name, ``UNREAD`` for what is not."""
    best = [_read(name[:k], 0)[0][0] + _read(name[k:], 1)[0][0] for k in range(1, len(name))]
    return min(best, default=UNREAD * len(name)) / max(len(name), 1)


def word(text: str, most: int) -> list[str]:
    """The likeliest readings of a brand, read as a surname would be."""
    return list(dict.fromkeys(t for _, t in _read(text, 0)))[:most]


def _read(text: str, given: int) -> list[tuple[float, str]]:
    """Readings of a surname or given name with what they cost, cheapest first."""
    paths: list[tuple[float, str]] = [(0.0, "")]
    for c in text:
        known = characters().get(c)
        if is_kana(c):
            options: tuple[Reading, ...] = (Reading(c, KANA),)
        elif c == "々" and text[0] != c:
            options = tuple(r for a, b in pairwise(text) if b == c for r in _options(a, given))
        else:
            options = _options(c, given) if known else _NONE
        options = options or (Reading("", UNREAD),)
        paths = sorted((v + o.cost, t + o.kana) for v, t in paths for o in options)[:BEAM]
    whole = characters().get(text) if len(text) > 1 else None
    if whole:
        paths = sorted([*paths, *((r.cost, r.kana) for r in whole.surname)])
    return [(v, romaji(t)) for v, t in paths]


def _options(c: str, given: int) -> tuple[Reading, ...]:
    """Readings of a character in given names (else in surnames); those of the other kind where it has none."""
    known = characters().get(c)
    if known is None:
        return _NONE
    mine, other = (known.given, known.surname) if given else (known.surname, known.given)
    return mine or tuple(Reading(r.kana, r.cost + 2.0) for r in other)
