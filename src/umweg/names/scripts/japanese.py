"""Japanese names in kanji: the likeliest readings, by what each character is read as in surnames and given names.

``han.csv`` has -log P(character, reading), learned from names (scripts/derive_han.py). A name is cut into surname and
given name, and each of these is read, at least cost. Names that no dictionary has are read as well; a few hundred
surnames that are read otherwise than their characters have rows of their own.

>>> person("山田太郎", 2)
['yamada taro', 'yamata taro']
>>> person("鈴木 太郎", 1), person("ソニー", 1)
(['suzuki taro'], ['soni'])
"""

from __future__ import annotations

from functools import lru_cache

from umweg.names.scripts.characters import Reading, characters, modern
from umweg.names.scripts.kana import romaji

UNREAD = 20.0
"""Cost of a character that the table does not have."""
BEAM = 16
KANA = 1.0
ELSEWHERE = 2.0
"""What a reading costs more that a character has in other places only."""
KINDS = ("surname", "given")


def is_kana(c: str) -> bool:
    """Whether a character is a syllable of hiragana or katakana, or their long mark."""
    return "\u3041" <= c <= "\u30ff" and c != "・"


def person(name: str, most: int) -> list[str]:
    """The ``most`` likeliest readings of a name in kanji or kana; a blank between surname and given name is kept to."""
    name = modern(name)
    ways = [tuple(name.split())] if " " in name else [(name[:k], name[k:]) for k in range(1, len(name))]
    found = []
    for way in ways:
        family, given = way[0], "".join(way[1:])
        for cost, read in _read(family, 0):
            found += [
                (cost + more, f"{read} {also}".strip()) for more, also in (_read(given, 1) if given else [(0.0, "")])
            ]
    if all(map(is_kana, name.replace(" ", ""))):
        return [romaji(name)]
    return list(dict.fromkeys(text for _, text in sorted(found)))[:most]


def cost(name: str) -> float:
    """What the likeliest reading costs a character: low for what may be a Japanese name, ``UNREAD`` for what is not."""
    name = modern(name)
    best = [_paths(name[:k], 0)[0][0] + _paths(name[k:], 1)[0][0] for k in range(1, len(name))]
    return min(best, default=UNREAD * len(name)) / max(len(name), 1)


def word(text: str, most: int) -> list[str]:
    """The likeliest readings of a brand, read as a surname would be."""
    return list(dict.fromkeys(t for _, t in _read(text, 0)))[:most]


def _read(text: str, given: int) -> list[tuple[float, str]]:
    """Readings of a surname or given name with what they cost, cheapest first."""
    return [(v, romaji(t)) for v, t in _paths(text, given)]


def _paths(text: str, given: int) -> list[tuple[float, str]]:
    """The same in kana."""
    kind = KINDS[given]
    paths: list[tuple[float, str]] = [(0.0, "")]
    for k, c in enumerate(text):
        place = "alone" if len(text) == 1 else "later" if k else "first"
        c = text[k - 1] if c == "々" and k else c
        options = (Reading(c, KANA),) if is_kana(c) else _options(c, kind, place)
        paths = sorted((v + o.cost, t + o.kana) for v, t in paths for o in options)[:BEAM]
    whole = characters().get(text) if len(text) > 1 else None
    if whole:
        paths = sorted([*paths, *((r.cost, r.kana) for r in whole.japanese["surname alone"])])
    return paths


@lru_cache(maxsize=1 << 14)
def _options(c: str, kind: str, place: str) -> tuple[Reading, ...]:
    """Readings of a character in its place; those of other places and kinds where it has none there."""
    known = characters().get(c)
    if known is None or not known.japanese:
        return (Reading("", UNREAD),)
    mine = known.japanese.get(f"{kind} {place}")
    if mine:
        return mine
    return tuple(Reading(r.kana, r.cost + ELSEWHERE) for read in known.japanese.values() for r in read)
