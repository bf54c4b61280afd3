"""Claims with their goods and countries resolved: up to four readings, each said what was chosen in it, and why.

>>> from umweg.claims.read import read
>>> claim = read("Die EU verkaufte 2022 Autos für 2 Mrd. Euro nach Kasachstan.", "de").claims[0]
>>> resolved(claim).readings[0].good
Good(text='Autos', family='HS8703', codes=('8703',), complete=True)
"""

from __future__ import annotations

import re
from dataclasses import replace

from umweg.claims.figures.asked import BY_WEIGHT
from umweg.claims.model import MOST_READINGS, Claim, Good, Reading, Side
from umweg.claims.resolving.goods import family

_WEIGHT = re.compile(
    r"\b(by weight|by volume|in weight|in volume|in tonnage|by tonnage|nach gewicht|mengenmäßig\w*|der menge nach"
    r"|по весу|по объему|в натуральном выражении|в тоннах)\b"
)
_MONEYLESS = ("percent", "times", "pp", None)


def resolved(claim: Claim) -> Claim:
    """The claim with codes for its goods; what is not known stays without codes, and is not checkable."""
    text = claim.text.lower().replace("ё", "е")
    heavy = _WEIGHT.search(text) is not None
    out = tuple(_reading(r, claim.lang, heavy) for r in claim.readings[:MOST_READINGS])
    return replace(claim, readings=out)


def _reading(r: Reading, lang: str, heavy: bool) -> Reading:
    of = None if r.of is None else _side(r.of, lang)
    why = (*r.why, BY_WEIGHT) if heavy and r.unit in _MONEYLESS and BY_WEIGHT not in r.why else r.why
    return replace(r, good=_good(r.good, lang), of=of, why=why)


def _side(side: Side, lang: str) -> Side:
    return replace(side, good=_good(side.good, lang)) if side.good else side


def _good(good: Good | None, lang: str) -> Good | None:
    if good is None or good.codes or good.family in ("LISTED", "TOTAL") or not good.text:
        return good
    return family(good.text, lang) or good
