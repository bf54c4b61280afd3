"""Listed names of persons by surname and given name, for queries in Hangul and Chinese characters.

A syllable of two or three letters is another one when a letter differs, so that such names are looked up, not compared.

>>> keys("PAK, Yong Sik"), keys("Hak-Chol RI"), keys("Yamada Taro")
(('pak yongsik',), ('ri hakchol',), ('yamada taro', 'taro yamada'))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from umweg.names.clean import latin

MOST = 4
"""Words of a name that is looked at."""
_WORD = re.compile("[a-z]+")
_CAPITALS = re.compile(r"[A-Z]{2,}")
_SMALL = re.compile("[a-z]")


def keys(name: str) -> tuple[str, ...]:
    """Surname and given name, the latter without blanks; in both orders where nothing tells which is which."""
    if any(c.isdigit() for c in name):
        return ()
    if any("\u3400" <= c <= "\ud7a3" for c in name):
        return (key(solid(name)),)
    head, comma, tail = name.partition(",")
    family, given = _words(head), _words(tail)
    if comma:
        return (_key(family, given),) if given and len(family) + len(given) <= MOST and "," not in tail else ()
    if not 2 <= len(family) <= MOST:
        return ()
    raw = name.replace("-", " ").split()
    capitals = [bool(_CAPITALS.fullmatch(w.replace("'", ""))) for w in raw]
    if len(raw) == len(family) and capitals[-1] and not any(capitals[:-1]):
        return (_key(family[-1:], family[:-1]),)
    turned = (_key(family[-1:], family[:-1]),)
    return (_key(family[:1], family[1:]), *turned)


def key(spelled: str) -> str:
    """The key of a spelling whose first word is the surname.

    >>> key("pak yong sik")
    'pak yongsik'
    """
    family, _, given = spelled.partition(" ")
    return f"{family} {given.replace(' ', '')}"


def solid(name: str) -> str:
    """A name in Hangul or Chinese characters as it is written, without blanks.

    >>> solid("朴 永植")
    '朴永植'
    """
    return "".join(normalize("NFKC", name).split())


def _key(family: Sequence[str], given: Sequence[str]) -> str:
    return f"{''.join(family)} {''.join(given)}"


def _words(text: str) -> list[str]:
    return _WORD.findall(latin(text)[0].replace("'", "").replace("`", ""))


def by_key(names: Sequence[str], rows: Sequence[int]) -> dict[str, list[int]]:
    """Which of ``rows`` bear which key."""
    out: dict[str, list[int]] = {}
    for row in rows:
        for k in dict.fromkeys(keys(names[row])):
            out.setdefault(k, []).append(row)
    return out
