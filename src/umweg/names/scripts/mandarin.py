"""Chinese syllables in Latin letters: Pinyin, and Wade-Giles as Taiwan and older lists write it.

>>> wade_giles("zhang"), wade_giles("xiao"), wade_giles("jian"), wade_giles("guo"), wade_giles("si")
('chang', 'hsiao', 'chien', 'kuo', 'szu')
"""

from __future__ import annotations

import re

from anyascii import anyascii

_OTHERWISE = (
    "曾 zeng 单 shan 單 shan 翟 zhai 解 xie 仇 qiu 查 zha 朴 piao 繆 miao 缪 miao 尉 yu 盖 ge 蓋 ge 区 ou 區 ou "
    "任 ren 冼 xian 行 xing 重 zhong 长 chang 長 chang 吕 lu 呂 lu"
)
_READ_IN_NAMES = dict(zip(_OTHERWISE.split()[::2], _OTHERWISE.split()[1::2], strict=True))
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
