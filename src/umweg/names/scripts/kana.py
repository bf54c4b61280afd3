"""Japanese syllables in Latin letters, after Hepburn, long vowels as lists write them: once.

>>> romaji("ハットリ"), romaji("しょうじ"), romaji("ジェームズ"), romaji("オオノ")
('hattori', 'shoji', 'jemuzu', 'ono')
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_SMALL = dict(zip("ァィゥェォャュョ", ("a", "i", "u", "e", "o", "ya", "yu", "yo"), strict=True))
_HUSHING = ("sh", "ch", "j")
_LONG = re.compile("ou(?!chi$)|oo|uu")


@lru_cache(maxsize=1 << 14)
def romaji(text: str) -> str:
    """Hiragana and katakana in plain lower-case letters."""
    out = ""
    double = False
    for c in text:
        c = chr(ord(c) + 0x60) if "\u3041" <= c <= "\u3096" else c
        if c == "ッ":
            double = True
        elif c in _SMALL and out:
            out = _blend(out, _SMALL[c])
        elif c != "ー":
            sound = anyascii(c).lower()
            out += ("t" if sound[:2] == "ch" else sound[:1]) * double + sound
            double = False
    return _LONG.sub(lambda m: m[0][0], out)


def _blend(before: str, small: str) -> str:
    """A syllable and the small one that changes its vowel: ki + ya is kya, shi + yo is sho, te + i is ti."""
    stem = before[:-1]
    return stem + (small[1:] if small[0] == "y" and stem.endswith(_HUSHING) else small)
