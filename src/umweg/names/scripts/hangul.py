"""Korean names in Latin letters: as North Korea, South Korea and its people write them.

A name of a person is cut into a surname (one syllable, seldom two) and a given name. Every spelling of each syllable
meets every one of the others, since people mix the systems: Lee Myung-bak is of none of them.

>>> person("박영식")[:3]
['pak yong sik', 'pak yong shik', 'pak yeong sik']
>>> "lee min ho" in person("이민호"), "choe ryong hae" in person("최룡해")
(True, True)
"""

from __future__ import annotations

from functools import cache
from itertools import product

from umweg.names import tables

FIRST, LAST = "가", "힣"
_NORTH = "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i"
_SOUTH = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
_CUSTOM = "a ae ya yae u e you ye o wa wae oe yo oo wo we wi yoo eu ee i"
_STRONG = "k kk n t tt r m p pp s ss - ch tch ch k t p h"
_SOFT = "g kk n d tt r m b pp s ss - j jj ch k t p h"
_FREE = "k kk n d tt r m b pp s ss - j jj ch k t p h"
_ENDS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
SYSTEMS = tuple(
    (initials.split(), vowels.split())
    for initials, vowels in ((_STRONG, _NORTH), (_SOFT, _NORTH), (_SOFT, _SOUTH), (_FREE, _SOUTH), (_FREE, _CUSTOM))
)
_END = _ENDS.split()
"""Initial consonants and vowels: McCune-Reischauer without marks, the North's own, the Revised Romanisation, custom."""
LONGEST = 4
"""Syllables that the name of a person has at most, in one word; with blanks half as many again."""
SHORT = 3
"""Syllables of a given name up to which each may be spelled in another system."""
_DOUBLE = ("남궁", "황보", "제갈", "사공", "선우", "서문", "독고")


def is_hangul(c: str) -> bool:
    """Whether a character is a syllable of Hangul."""
    return FIRST <= c <= LAST


def syllable(c: str, system: int = 0) -> str:
    """One syllable in one of ``SYSTEMS``.

    >>> [syllable("정", k) for k in range(5)]
    ['chong', 'jong', 'jeong', 'jeong', 'jung']
    """
    n = ord(c) - ord(FIRST)
    initial, vowel = SYSTEMS[system]
    return (initial[n // 588] + vowel[n % 588 // 28] + _END[n % 28]).replace("-", "")


@cache
def _surnames() -> dict[str, list[str]]:
    """How surnames are spelled that have spellings of their own."""
    return {r["surname"]: r["spellings"].split() for r in tables.rows("korean_surnames.csv")}


def is_surname(text: str) -> bool:
    """Whether Koreans have that surname, as far as the table goes.

    >>> is_surname("박"), is_surname("뷁")
    (True, False)
    """
    return text in _surnames() or text in _DOUBLE


def person(name: str) -> list[str]:
    """Spellings of a name, the syllables of the given name apart; the surname stands first, or last after a blank.

    >>> person("민호 이")[0], person("이 민호")[0]
    ('ri min ho', 'ri min ho')
    """
    words = name.split()
    cut = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1
    family, given = words[0][:cut], "".join(words)[cut:]
    if len(words) > 1 and len(words[0]) > 1 and words[0] not in _DOUBLE and is_surname(words[-1]):
        family, given = words[-1], "".join(words[:-1])
    first = _surnames().get(family) or [
        syllable(family[0], k) + "".join(syllable(c, min(k, 2) or 1) for c in family[1:]) for k in range(len(SYSTEMS))
    ]
    if len(given) > SHORT:
        ways = [" ".join(syllable(c, k) for c in given) for k in range(len(SYSTEMS))]
    else:
        ways = [" ".join(way) for way in product(*map(_ways, given))]
    return list(dict.fromkeys(f"{f} {w}" for f in first for w in ways))


@cache
def _ways(c: str) -> list[str]:
    """A syllable in all systems, and with what people write besides: yu for you, sh before i, l for r."""
    found = [syllable(c, k) for k in range(len(SYSTEMS))]
    found += [f.replace("you", "yu") for f in found if "you" in f]
    found += ["sh" + f[1:] for f in found if f.startswith("si")] + ["l" + f[1:] for f in found if f.startswith("r")]
    return list(dict.fromkeys(found))
