"""The folded form of a word: romanisations of the same sound become one.

A word reaches Latin letters by many roads: BGN, ISO, ICAO, German, French, Polish. ``fold`` maps what they write
for one sound to one letter; ``skeleton`` keeps the consonants only, for scripts and spellings without vowels.

>>> fold("shchukin"), fold("schtschukin"), fold("szczukin")
('skukin', 'skukin', 'skukin')
>>> fold("sergey") == fold("sergei") == fold("sergej")
True
>>> skeleton(fold("communication"))
'kmnktn'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# In this order: the longer spelling first, since it contains the shorter ones. Plain strings where they do, for speed.
_RULES: tuple[tuple[str | re.Pattern[str], str], ...] = (
    *((a, "sk") for a in ("shch", "schtsch", "szcz", "chtch", "scz")),
    *((a, "x") for a in ("tsch", "tch", "tsh", "cz")),
    *((a, "s") for a in ("sch", "sh", "sz")),
    *((a, "j") for a in ("dzh", "dsch", "dj", "dz", "zh")),
    *((a, "h") for a in ("kh", "gh")),
    ("ph", "f"),
    *((a, "t") for a in ("th", "dt")),
    ("dh", "d"),
    (re.compile(r"(?<=[sc])c(?=[eiy])"), "s"),
    *((a, "k") for a in ("ck", "cq", "q")),
    ("ch", "x"),
    *((a, "s") for a in ("ts", "tz")),
    *((f"c{v}", f"s{v}") for v in "eiy"),
    ("c", "k"),
    ("ks", "q"),
    ("w", "v"),
    ("z", "s"),
    *((a, "u") for a in ("ou", "oo", "ow", "uu")),
    *((a, "e") for a in ("ee", "ea", "ie", "ye", "je", "eu", "yo", "jo", "io")),
    (re.compile(r"j(?=[^aeiouy]|$)"), "i"),
    ("y", "i"),
    ("o", "u"),
    (re.compile(r"(?<=[aeiou])h(?=[^aeiou]|$)"), ""),
)
_DOUBLE = re.compile(r"(.)\1+")
_LEET = str.maketrans("0135689", "oieshbg")


def fold(word: str) -> str:
    """The folded form of a plain lower-case word."""
    if not word.isalpha():
        if word.isdigit():
            return word
        word = word.translate(_LEET)
    return _sounds(word)


def fold_all(words: Sequence[str]) -> list[str]:
    """The folded forms of plain lower-case words: all as one text, since no rule looks beyond the end of a line.

    >>> fold_all(["shchukin", "44", "b0lt"])
    ['skukin', '44', 'bult']
    """
    if not words:
        return []
    odd = [k for k, w in enumerate(words) if not w.isalpha()]
    lines = list(words)
    for k in odd:
        lines[k] = words[k].translate(_LEET)
    lines = _sounds("\n".join(lines)).split("\n")
    for k in odd:
        if words[k].isdigit():
            lines[k] = words[k]
    return lines


def _sounds(text: str) -> str:
    """Each sound by one letter, in a word or in words a line each."""
    for rule, to in _RULES:
        if isinstance(rule, str):
            if rule in text:
                text = text.replace(rule, to)
        elif ("j" in text) if to == "i" else ("h" in text or "c" in text):
            text = rule.sub(to, text)
    return _DOUBLE.sub(r"\1", text)


_VOWELS = re.compile("(?<=.)[aeiou]")


def skeleton(folded: str) -> str:
    """The consonants of a folded word, and its first letter whatever it is; s and k are one, since c may be either."""
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", folded).replace("s", "k").replace("tx", "x"))


def skeletons(folded: Sequence[str]) -> list[str]:
    """The consonants of folded words, all at once."""
    return skeleton("\n".join(folded)).split("\n") if folded else []


@lru_cache(maxsize=200_000)
def husk(word: str) -> str:
    """What folding leaves of a word whose vowels were left out: letters that were apart now make one sound.

    >>> husk("fatehi"), husk("fth"), skeleton(fold("fatehi"))
    ('ft', 'ft', 'fth')
    """
    return skeleton(fold(_VOWELS.sub("", word)))


def is_bare(word: str) -> bool:
    """Whether a word may be one that was written without its vowels.

    >>> is_bare("mhmmd"), is_bare("al"), is_bare("amr")
    (True, False, True)
    """
    return (len(word) > 2 or word[0] not in "aeiou") and not _VOWELS.search(word)
