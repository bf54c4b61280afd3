"""Countries that a sentence names, in the middle of it, inflected, or by one of their towns.

>>> lands("weiter nach Minsk, nicht nach Iran"), lands("для отправки в Россию")
(('BY', 'IR'), ('RU',))
>>> stated_land("Weiterleitung nach Russland", frozenset({"RU"})), stated_land("Not for Russia", frozenset({"RU"}))
(('RU', 'Russland'), None)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from umweg.screening.asserted import asserted
from umweg.screening.consignments.values.country_words import one
from umweg.screening.consignments.values.land_words import country_by_word, solid_words

_SAINT = re.compile(r"\bSt\.\s*", re.IGNORECASE)  # its point ends no sentence
_GAP = r"\W{1,3}"
LONGEST = 3
"""Words of the name of a country within a sentence."""
_LAW = re.compile(
    r"\b(?:sanction\w*|measures?|embargo\w*|sanktion\w*|maßnahmen|massnahmen|санкц\w*|мер\w*)\s+(?:\w+\s+){0,2}?"
    r"(?:against|on|concerning|gegen|против|в отношении)\s[^.;\n]*",
    re.IGNORECASE,
)
"""Who says that measures are kept to names the country that they are taken against."""


@lru_cache(maxsize=50_000)
def lands(text: str) -> tuple[str, ...]:
    """The countries that a text names, in its order."""
    return tuple(dict.fromkeys(code for code, _ in _named(text)))


@lru_cache(maxsize=50_000)
def stated_land(text: str, among: frozenset[str]) -> tuple[str, str] | None:
    """The first of some countries that a text states and does not rule out, and the word for it; None for none.

    A clause against re-export, and a sentence that measures are kept to, state no country.
    """
    text = _LAW.sub(" ", _SAINT.sub("St ", text))
    for code, said in _named(text):
        if code in among and (said in solid_words() or asserted(text, _pattern(said))):
            return code, said
    return None


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_GAP.join(map(re.escape, said.casefold().split()))}(?!\w)")


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Each country with the words for it, of one to three words; in scripts without blanks wherever they stand."""
    words = [w.strip(".,;:()[]\"'«»„“”!?") for w in re.split(r"[\s/]+", text)]
    for i in range(len(words)):
        for n in range(1, LONGEST + 1):
            said = " ".join(words[i : i + n])
            if code := country_by_word(said) or (one(said) if len(said) > 3 else None):
                yield code, said
    for said, code in solid_words().items():
        if said in text:
            yield code, said
