"""Ids that look alike, told apart: what the eye does not see is written out beside it.

>>> apart(["C-1", "C-2"])
['C-1', 'C-2']
>>> apart(["С-1", "C-1"])  # the first one's letter is Cyrillic
['С⟨U+0421⟩-1', 'C⟨U+0043⟩-1']
>>> apart(["C-1\\u200b", "C-1 "])
['C-1⟨U+200B⟩', 'C-1⟨U+0020⟩']
>>> apart(["C-O1", "C-01"])
['C-O⟨U+004F⟩1', 'C-0⟨U+0030⟩1']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from umweg.names.clean import LOOKS_LATIN

_LATIN = {"0": "O", "1": "l", "I": "l", "|": "l"}
_SIGNS = {**_LATIN, **{c: _LATIN.get(looks, looks) for c, looks in LOOKS_LATIN.items()}}
_SIGNS |= {**dict.fromkeys("‐‑–—−", "-"), **dict.fromkeys("‘’´`", "'")}
_HIDDEN = ("Cf", "Zs", "Zl", "Zp", "Cc")
_BLANKS = re.compile(r"\s+")


def shape(text: str) -> str:
    """What a text looks like: two of the same shape are easily taken for each other."""
    seen = "".join(_SIGNS.get(c, c) for c in unicodedata.normalize("NFKC", text))
    return _BLANKS.sub(" ", "".join(c for c in seen if unicodedata.category(c) not in ("Cf", "Cc"))).strip()


def apart(texts: Sequence[str]) -> list[str]:
    """The texts as they can be told apart on a screen, in their order.

    Written out are signs that do not show, blanks at the ends and beside others, letters that are mixed into a word of
    another script and look like its own; and, where two texts have the same shape, whatever makes them differ.
    """
    alike: dict[str, set[str]] = {}
    for text in texts:
        alike.setdefault(shape(text), set()).add(text)
    return [_told(text, alike[shape(text)] - {text}) for text in texts]


def _told(text: str, others: set[str]) -> str:
    latin = any(c.isascii() and c.isalpha() for c in text)
    return "".join(_sign(text, i, others, latin=latin) for i in range(len(text)))


def _sign(text: str, at: int, others: set[str], *, latin: bool) -> str:
    c = text[at]
    hidden = unicodedata.category(c) in _HIDDEN
    plain_blank = c == " " and 0 < at < len(text) - 1 and text[at - 1] != " "
    odd = (hidden and not plain_blank) or (latin and c in LOOKS_LATIN)
    differs = any(len(o) == len(text) and o[at] != c and shape(o[at]) == shape(c) for o in others)
    foreign = not c.isascii() and any(len(o) != len(text) for o in others)
    if not (odd or differs or foreign):
        return c
    shown = "" if hidden or unicodedata.combining(c) else c
    return f"{shown}⟨U+{ord(c):04X}⟩"
