"""The origin of goods that a text states: "melted in Russia", "US origin", "российского происхождения".

Only countries are told whose goods are under measures, or under law that follows them: elsewhere a second origin in a
text decides nothing, and holds nobody up.

>>> told_origin("Steel bars, melted and poured in Russia"), told_origin("Laptop, U.S. origin"), told_origin("Kaffee")
(('RU', 'melted and poured in russia'), ('US', 'us origin'), None)
>>> told_origin("Eisen nicht aus Russland, kein russischer Ursprung"), told_origin("Made in Germany")
(None, None)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from umweg.law.strict import word_pattern
from umweg.screening.asserted import asserted
from umweg.screening.consignments import model
from umweg.screening.consignments.suggest import words
from umweg.screening.consignments.values.country_words import one

_BEFORE = (
    r"(?:origin|herkunft|ursprung(?:sland)?|origine|origen|menşei|происхождени[ея])\W{0,3}(?:(?:is|of|ist|aus|in|из)\W+)?"
    r"|(?:melt(?:ed)?\W+(?:(?:and|&)\W+)?pour(?:ed)?|(?:made|refined|rolled) (?:from|of)"
    r"|(?:erzeugnis|hergestellt|gewalzt) aus)\W{1,3}"
    r"|(?:made|manufactured|produced|melted|smelted|poured|mined|grown|hergestellt|gefertigt|produziert|erschmolzen"
    r"|geschmolzen|gegossen|abgebaut|gewonnen|сделано|произведен\w*|изготовлен\w*|выплавлен\w*|добыт\w*)"
    r"\W+(?:and\W+poured\W+)?(?:in|aus|в|на)\W+(?:the\W+|der\W+|den\W+)?"
)
_AFTER = r"\W{1,3}(?:origin|ursprungs?|herkunft|происхождения|ware\b)"
_EAR = r"|subject\W+to\W+(?:the\W+)?ear(?!\w)"


@lru_cache(maxsize=50_000)
def told_origin(text: str) -> tuple[str, str] | None:
    """The first country that a text states as the origin and does not deny, with the words for it; None for none."""
    for code, pattern in _patterns().items():
        if said := asserted(text, pattern):
            return code, said[0]
    return None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    out = {}
    for code, called in words()["origin"].items():
        name = word_pattern(tuple(called)).pattern
        more = _EAR if code == "US" else ""
        out[code] = re.compile(rf"(?<!\w)(?:(?:{_BEFORE})(?:{name})|(?:{name}){_AFTER}{more})", re.IGNORECASE)
    return out


ALL_GOODS = ("remarks", "packing")
"""Texts that speak of all goods, not of one line."""


def told_origins(c: model.Consignment) -> Iterator[tuple[str, int, str, str]]:
    """Path, line from 0, country and words of each text that states an origin; what stands for all is the first's."""
    for i, line in enumerate(c.lines):
        texts = [(f"lines[{i}].description", line.description)]
        texts += [] if i else [(field, getattr(c, field)) for field in ALL_GOODS]
        for where, text in texts:
            if text and (found := told_origin(text)):
                yield where, i, *found
    for i, paper in enumerate(c.documents):
        code = one(paper.country or "") if paper.kind == "certificate-of-origin" else None
        if code and code in words()["origin"]:
            yield from ((f"documents[{i}].country", n - 1, code, code) for n in paper.lines or (1,))
