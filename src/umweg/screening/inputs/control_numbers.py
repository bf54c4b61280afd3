"""The numbers of control lists that a line of goods states: in the field for them, and in its description.

>>> stated("ECCN 3a001.a.1; 5A002")
('3A001.A.1', '5A002')
>>> described("Encryption module, ECCN 5A002.a"), described("Ventil, nicht 2B001"), described("part no. XB-2B001-7")
(('5A002.A',), (), ())
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from umweg.law.controls import control_list, shipped_controls
from umweg.screening.asserted import asserted

if TYPE_CHECKING:
    from umweg.screening.facts import GoodsLine

_NUMBER = re.compile(r"(?<![^\W_])(?<![.\-/])[0-9][A-E][0-9]{3}(?:\.[a-z0-9]{1,2}(?![\w]))*(?![\w\-/])", re.IGNORECASE)
_ALIKE = str.maketrans("АВСЕ", "ABCE")
_MIXED = re.compile(r"[0-9][АВСЕ] ?[0-9]{3}")
_APART = re.compile(r"(?<!\w)([0-9][A-E])[ -]([0-9]{3})(?![0-9])")


@lru_cache(maxsize=10_000)
def stated(text: str) -> tuple[str, ...]:
    """The numbers of a field, which may hold several; blanks within one, and letters that look alike, are mended.

    >>> stated("2B 001.a"), stated("3А001"), stated("keine")
    (('2B001.A',), ('3A001',), ('KEINE',))
    """
    joined = _APART.sub(r"\1\2", _MIXED.sub(lambda m: m[0].translate(_ALIKE), text.upper()))
    words = (w.strip(".") for w in re.split(r"[\s;,/|]+", joined))
    return tuple(dict.fromkeys(w for w in words if w and w not in ("ECCN", "ECCN:", "AL", "NR", "NO")))


@lru_cache(maxsize=50_000)
def described(text: str) -> tuple[str, ...]:
    """Numbers in a text that does not deny them; only those that a list at hand has, as marks of goods look alike."""
    text = _MIXED.sub(lambda m: m[0].translate(_ALIKE), text)
    if not _NUMBER.search(text):
        return ()
    found = (number.upper() for number in asserted(text, _NUMBER))
    return tuple(n for n in found if any(n[:5] in control_list(k).entries for k in shipped_controls()))


def numbers(goods: GoodsLine) -> tuple[str, ...]:
    """All that a line states, or the texts with it: "ECCN 3A001" in the remarks."""
    texts = (goods.line.description or "", goods.line.end_use or "", *goods.texts)
    return tuple(dict.fromkeys((*stated(goods.line.control or ""), *(n for t in texts for n in described(t)))))


def american(number: str) -> bool:
    """Whether only the United States use such a number: a 9 in the third place (5A992) stands on no list of the Union.

    >>> american("5A992.c"), american("5A002"), american("EAR99")
    (True, False, False)
    """
    return re.match(r"[0-9][A-E]9", number.upper()) is not None
