"""Which language a paragraph is in: German, English, Russian, or another, which is told as not read.

>>> language("Die Ausfuhren nach Armenien sind gestiegen."), language("Экспорт вырос на треть.")
('de', 'ru')
>>> language("Les exportations vers la Russie ont chuté."), language("Експорт до Росії впав на третину, їх немає.")
('other', 'other')
>>> language("Kasachstan 2.833 (1.236)") is None
True
"""

from __future__ import annotations

import re

from umweg.claims.reading.lexicon import lexicon
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.tokens import tokens

_WORDS = {
    "de": word_list("language.words.de"),
    "en": word_list("language.words.en"),
}
_OTHERS = word_list("language.others") - _WORDS["de"] - _WORDS["en"]
_NOT_RUSSIAN = frozenset("іїєґўәғқңөұүһјљњћђџѓќѕ")
ENOUGH = 3  # letters of other Cyrillic alphabets, from which a text is not Russian
_CYRILLIC, _LATIN = re.compile("[а-ӿ]"), re.compile("[a-ž]")
FEWEST = 3  # words, below which function words tell nothing
MOST = 1_500  # characters that are looked at


def language(paragraph: str) -> str | None:
    """``de``, ``en``, ``ru``, ``other``; None where there is too little to tell."""
    start = paragraph[:MOST].lower()
    cyrillic, latin = len(_CYRILLIC.findall(start)), len(_LATIN.findall(start))
    if cyrillic > latin:
        return "other" if sum(c in _NOT_RUSSIAN for c in start) >= ENOUGH else "ru"
    if not latin:
        return "other" if any(c.isalpha() for c in start) else None
    words = [t.low for t in tokens(start, 0) if t.word]
    hits = {lang: sum(w in known for w in words) for lang, known in _WORDS.items()}
    best = max(hits, key=lambda lang: hits[lang])
    others = sum(w in _OTHERS for w in words)
    if others > hits[best]:
        return "other"
    told = len(words) >= FEWEST and hits[best] > min(hits.values())
    return best if told else _by_terms(start)


def _by_terms(start: str) -> str | None:
    """The language of a heading or a line of a table, by its terms of trade; None where both have as many."""
    of = tokens(start, 0)
    hits = {lang: sum(m.kind in _TERMS for m in lexicon(lang).marks(of)) for lang in _WORDS}
    best = max(hits, key=lambda lang: hits[lang])
    return best if hits[best] > min(hits.values()) else None


_TERMS = frozenset({"flow", "deal", "scale", "brackets", "source", "total", "listed", "up", "down"})
