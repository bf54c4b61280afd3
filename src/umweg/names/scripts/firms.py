"""Names of firms in Chinese characters and Hangul: words of trade and legal forms translated, all else read.

>>> firm("深圳华强电子有限公司", "zh")[0]
'Shenzhen hua qiang Electronics Co Ltd'
>>> firm("조선광업개발무역회사", "ko")[0], firm("山田電機株式会社", "ja")[0]
('Korea Mining Development Trading Company', 'yamada Denki Kabushiki Kaisha')
"""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest

from umweg.names import tables
from umweg.names.scripts import hangul, japanese
from umweg.names.scripts.characters import characters
from umweg.names.scripts.mandarin import pinyin, wade_giles


@cache
def words(language: str) -> dict[str, str]:
    """Words of trade of one language, in English or as that language's firms write them in Latin letters."""
    return {r["word"]: r["latin"] for r in tables.rows("trade_words.csv") if r["language"] == language}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words(language), key=len, reverse=True)))


@cache
def _telling() -> re.Pattern[str]:
    """Words that only firms have."""
    marks = (
        "Co Ltd",
        "Company",
        "Corporation",
        "Kabushiki Kaisha",
        "Yugen Kaisha",
        "Godo Kaisha",
        "Group",
        "Bank",
        "Branch",
        "Gumi",
    )
    found = [w for k in ("zh", "ja", "ko") for w, t in words(k).items() if t.endswith(marks) or len(w) > 2]
    return re.compile("|".join(sorted(found, key=len, reverse=True)))


def is_firm(text: str) -> bool:
    """Whether a text says that it is the name of a firm.

    >>> is_firm("华为技术有限公司"), is_firm("王小明")
    (True, False)
    """
    return bool(_telling().search(text))


def firm(name: str, language: str) -> list[str]:
    """Spellings of the name of a firm."""
    parts = [p.strip() for p in re.split(f"({_pattern(language).pattern}|[\\s()（）·,.]+)", name)]
    read = [[words(language)[p]] if p in words(language) else _READ[language](p) for p in parts if p]
    rows = zip_longest(*(r or [""] for r in read))
    return list(
        dict.fromkeys(" ".join(filter(None, (c or r[0] for c, r in zip(row, read, strict=True)))) for row in rows)
    )


def _chinese(text: str) -> list[str]:
    sounds = [pinyin(c) for c in text]
    cantonese = [characters()[c].cantonese if c in characters() else "" for c in text]
    systems = [sounds, cantonese] if all(cantonese) else [sounds, sounds]
    systems.append([wade_giles(s) for s in sounds])
    return [t for s in systems for t in (" ".join(s), "".join(s))]


def _korean(text: str) -> list[str]:
    systems = [[hangul.syllable(c, k) if hangul.is_hangul(c) else c for c in text] for k in range(len(hangul.SYSTEMS))]
    return [t for s in systems for t in ("".join(s), " ".join(s))]


def _japanese(text: str) -> list[str]:
    return japanese.word(text, 3)


_READ = {"zh": _chinese, "ko": _korean, "ja": _japanese}
