"""Chinese syllables in Latin letters: Pinyin, and Wade-Giles as Taiwan and older lists write it.

>>> wade_giles("zhang"), wade_giles("xiao"), wade_giles("jian"), wade_giles("guo"), wade_giles("si")
('chang', 'hsiao', 'chien', 'kuo', 'szu')
"""

from __future__ import annotations

import re

from anyascii import anyascii

_READ_IN_NAMES = dict(zip("曾单單翟解仇查朴繆缪尉盖蓋区區任冼行重长長吕呂律女", 
    "zeng shan shan zhai xie qiu zha piao miao miao yu ge ge ou ou ren xian xing zhong chang chang lv lv lv nv".split(), strict=True))  # fmt: skip
"""Characters that are read otherwise in names than anyascii reads them."""
_INITIAL = (("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("z", "ts"), ("c", "ts"), ("j", "ch"), ("q", "ch"), ("x", "hs"),
            ("r", "j"), ("g", "k"), ("d", "t"), ("b", "p"))  # fmt: skip
_WHOLE = {"zi": "tzu", "ci": "tzu", "si": "szu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "you": "yu",
          "yi": "i", "yan": "yen", "ye": "yeh", "er": "erh", "he": "ho", "ge": "ko", "ke": "ko", "e": "o"}  # fmt: skip
_FINAL = ((r"ian$", "ien"), (r"ie$", "ieh"), (r"(?<=[jqxy])ue$", "ueh"), (r"ong$", "ung"), (r"(?<=[gkh])ui$", "uei"),
          (r"(?<=[dtnlrzcs])uo$", "o"), (r"(?<=ch)uo$", "o"), (r"(?<=zh)uo$", "o"), (r"(?<=sh)uo$", "o"))  # fmt: skip


def pinyin(c: str) -> str:
    """One character, ü as u: lists seldom have it as v."""
    return _READ_IN_NAMES.get(c, anyascii(c).lower()).replace("v", "u")


def wade_giles(syllable: str) -> str:
    """A syllable of Pinyin in Wade-Giles, without its marks."""
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    out = syllable
    for final, to in _FINAL:
        if re.search(final, out):
            out = re.sub(final, to, out)
            break
    for initial, to in _INITIAL:
        if out.startswith(initial):
            return to + out[len(initial) :]
    return out
