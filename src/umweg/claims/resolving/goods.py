"""Goods by name: what ``Autos``, ``frozen shrimp`` or ``микросхемы`` are in codes of the HS.

``data/families.csv`` has everyday names in three languages; ``*`` stands for any ending. What is not in it is not
guessed: a name that is near a heading is not its goods.

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

_CODE = re.compile(r"\b(\d{4})(?:\.?(\d{2}))?(?:\.?(\d{2}))?\b")


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
    hits = [(len(hit[0]), n) for n in _names(lang) if (hit := n.words.search(plain))]
    if not hits:
        return None
    best = max(hits, key=lambda h: h[0])[1]
    return Good(text, f"HS{'+'.join(best.codes)}", best.codes, best.complete)


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
