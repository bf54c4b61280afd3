"""Goods by name: what ``Autos``, ``frozen shrimp`` or ``микросхемы`` are in codes of the HS.

``data/families.csv`` has everyday names in three languages; ``*`` stands for any ending. What is not in it is searched in
the texts of the HS, and then only offered, never judged: a name that is near a heading is not its goods.

>>> [(f.codes, f.complete) for f in (family("gebrauchte Autos", "de"), family("Smartphones", "en")) if f]
[(('8703',), True), (('851712', '851713', '851714'), False)]
>>> family("HS 8542.31", "en").codes, family("Sanitäranlagen", "de")
(('854231',), None)
"""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import NamedTuple

from umweg.claims.model import Good
from umweg.claims.reading.lexicon import DATA
from umweg.core.codes.links import hs_codes

OFFERED = 3
_CODE = re.compile(r"\b(\d{4})(?:\.?(\d{2}))?(?:\.?(\d{2}))?\b")
_ENGLISH_ENDINGS = ("ies", "es", "s")


class _Name(NamedTuple):
    words: re.Pattern[str]
    codes: tuple[str, ...]
    complete: bool


def family(text: str, lang: str) -> Good | None:
    """The goods that a name means; None where nobody knows."""
    plain = _plain(text)
    if found := _CODE.search(plain):
        code = "".join(filter(None, found.groups()))
        if code[:4] in hs_codes().text:
            return Good(text, f"HS{code}", (code,))
    best = max(
        (n for n in _names(lang) if n.words.search(plain)), key=lambda n: len(n.words.search(plain)[0]), default=None  # type: ignore[index]
    )
    return None if best is None else Good(text, f"HS{'+'.join(best.codes)}", best.codes, best.complete)


@cache
def _names(lang: str) -> tuple[_Name, ...]:
    with (DATA / "families.csv").open(encoding="utf-8", newline="") as f:
        return tuple(
            _Name(_pattern(form), tuple(r["codes"].split()), r["complete"] == "1")
            for r in csv.DictReader(f, delimiter=";")
            for form in r[lang].split("|")
        )


def _pattern(form: str) -> re.Pattern[str]:
    words = (re.escape(w).replace(r"\*", r"\w*") for w in _plain(form).split())
    return re.compile(rf"(?<!\w){' '.join(words)}(?!\w)")


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())


def near(text: str, lang: str) -> tuple[str, ...]:
    """Headings of the HS whose English text has all the words of a name: at most three, to choose from.

    >>> near("trunks", "en")
    ('4202',)
    """
    words = [w for w in re.findall(r"[a-z]{4,}", _plain(text))] if lang == "en" else []
    if not words:
        return ()
    stems = [_stem(w) for w in words]
    fits = (c for c, t in sorted(hs_codes().text.items()) if len(c) == 4 and all(s in t.lower() for s in stems))
    return tuple(fits)[:OFFERED]


def _stem(word: str) -> str:
    ending = next((e for e in _ENGLISH_ENDINGS if word.endswith(e)), "")
    return word[: len(word) - len(ending)] if ending else word
