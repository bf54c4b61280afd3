"""Countries, their adjectives, people and capitals in a sentence, for every country in three languages.

Names are Babel's (CLDR) and those of ``data/names.csv``; the rest stands in ``data/territories.csv``. Russian and
German names are found with the endings of their cases.

>>> from umweg.claims.reading.tokens import tokens
>>> [(t.codes, t.form) for t in mentions(tokens("Litauische Ausfuhren nach Kirgisistan", 0), "de")]
[(('LT',), 'adjective'), (('KG',), 'name')]
>>> [(t.codes, t.form) for t in mentions(tokens("Экспорт из Южной Кореи в Россию", 0), "ru")]
[(('KR',), 'name'), (('RU',), 'name')]
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from umweg.claims.reading.lexicon import DATA
from umweg.claims.reading.tokens import Token, fold, tokens
from umweg.core.codes.countries import areas

MOST_CACHED = 50_000  # words; a text of random words must not fill the memory
_RU_ENDINGS = frozenset(
    [
        "",
        *[
            "а",
            "я",
            "у",
            "ю",
            "е",
            "и",
            "ы",
            "й",
            "ь",
            "о",
            "ий",
            "ом",
            "ем",
            "ой",
            "ей",
            "ью",
            "ям",
            "ам",
            "ами",
            "ями",
            "ах",
            "ях",
            "ов",
            "ев",
            "ый",
            "ого",
            "ому",
            "ых",
            "ым",
            "ыми",
            "ую",
            "ая",
            "ое",
            "ые",
            "ие",
            "его",
            "ему",
            "их",
            "им",
            "ими",
            "яя",
            "юю",
        ],
    ]
)
_DE_ADJECTIVE = frozenset({"e", "en", "er", "es", "em", "", "s"})
_DE_NOUN = frozenset({"", "s", "n", "es", "en", "r", "rn", "ern", "in", "innen", "e", "er"})
_EN = frozenset({"", "s"})
_VOWELS = "аяуюеиыйьо"
_RU_ADJECTIVE = ("ая", "ое", "ый", "ые", "ие")
_DE_INNER = frozenset({"", "n", "en", "e"})
_NONE = frozenset({""})
_LOWER = frozenset({"bloc", "member", "states", "mitgliedstaaten", "mitgliedsländer"})


class Mention(NamedTuple):
    """A territory in a sentence: tokens ``i`` to ``j``, its codes, and which form of the name it is.

    ``head``: it is the first part of a compound whose rest stands in the same token (``Russlandgeschäft``).
    """

    codes: tuple[str, ...]
    form: str
    i: int
    j: int
    head: bool = False
    genitive: bool = False


class _Name(NamedTuple):
    codes: tuple[str, ...]
    form: str
    words: tuple[str, ...]
    endings: frozenset[str]


def _stem(word: str, lang: str, form: str) -> str:
    """What all cases of a word share."""
    if lang == "ru" and form != "adjective" and len(word) > 2:
        return word[:-2] if word.endswith(_RU_ADJECTIVE) else word[:-1] if word[-1] in _VOWELS else word
    if lang == "de" and form == "people" and word.endswith("e"):
        return word[:-1]
    return word


def _cased(name: _Name, given: Sequence[Token], lang: str) -> bool:
    """Names have a capital, all capitals where they are short; what stands for the whole world or the bloc has none."""
    if (name.form == "adjective" and lang != "en" and len(given[0].low) > 3) or (
        name.form == "people" and lang == "ru"
    ):
        return True
    if name.codes == ("WORLD",) or set(name.words) & _LOWER:
        return True
    if len(given) == 1 and len(given[0].low) <= 3:
        return given[0].text.isupper() or (name.form in {"people", "capital"} and given[0].text[0].isupper())
    return any(t.text[0].isupper() for t in given)


def _endings(lang: str, form: str) -> frozenset[str]:
    if lang == "ru":
        return _RU_ENDINGS
    if lang == "de":
        return _DE_ADJECTIVE if form == "adjective" else _DE_NOUN if form == "people" else _EN
    return _EN if form == "name" else frozenset({""})


def _spelled(lang: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Codes, form and spelling of all names, ours before Babel's."""
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            if r["lang"] == lang:
                for name in r["name"].split("|"):
                    form = "adjective" if name.endswith("*") else "name"
                    yield tuple(r["code"].split()), form, name.rstrip("*")
    with (DATA / "territories.csv").open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            for form, column in (("adjective", "adj"), ("people", "people"), ("capital", "capital")):
                for name in filter(None, (r.get(f"{lang}_{column}") or "").split("|")):
                    yield (r["code"],), form, name
    from babel import Locale

    for code, name in Locale(lang).territories.items():
        if code in areas() and code.isalpha():
            yield (code,), "name", name


class _Gazetteer:
    """Names by the beginning of their first word."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._by_stem: dict[str, list[_Name]] = defaultdict(list)
        taken: set[tuple[tuple[str, ...], str]] = set()
        for codes, form, spelled in _spelled(lang):
            words = tuple(_stem(t.low, lang, form) for t in tokens(fold(spelled), 0))
            if words and (words, form) not in taken:
                taken.add((words, form))
                self._by_stem[words[0]].append(_Name(codes, form, words, _endings(lang, form)))
        self._lengths = sorted({len(s) for s in self._by_stem}, reverse=True)
        self._cache: dict[str, list[_Name]] = {}

    def _starting(self, low: str) -> list[_Name]:
        """All names whose first word may be this one."""
        if (known := self._cache.get(low)) is not None:
            return known
        out = [name for n in self._lengths if n <= len(low) for name in self._by_stem.get(low[:n], ())]
        if len(self._cache) < MOST_CACHED:
            self._cache[low] = out
        return out

    def at(self, of: Sequence[Token], i: int) -> Mention | None:
        """The longest name that begins at a token."""
        best = None
        for name in self._starting(of[i].low):
            j = i + len(name.words)
            if (best is None or j > best.j) and j <= len(of) and self._fits(name, of[i:j]):
                genitive = self.lang == "de" and of[j - 1].low == name.words[-1] + "s" and name.form != "adjective"
                best = Mention(name.codes, name.form, i, j, genitive=genitive)
        return best

    def _fits(self, name: _Name, given: Sequence[Token]) -> bool:
        last = len(given) - 1
        for k, (w, t) in enumerate(zip(name.words, given, strict=True)):
            if not t.low.startswith(w):
                return False
            inner = _DE_INNER if self.lang == "de" else _NONE
            if t.low[len(w) :] not in (name.endings if k == last or self.lang == "ru" else inner):
                return False
        return _cased(name, given, self.lang)

    def head(self, token: Token) -> tuple[tuple[str, ...], int] | None:
        """The country that a compound begins with, and how many letters that takes: ``Russlandgeschäft``."""
        for n in self._lengths:
            if 5 <= n < len(token.low) - 4:
                for name in self._by_stem.get(token.low[:n], ()):
                    if len(name.words) == 1 and name.form == "name":
                        return name.codes, n
        return None


@cache
def gazetteer(lang: str) -> _Gazetteer:
    """All names of a language, read once."""
    return _Gazetteer(lang)


def mentions(of: Sequence[Token], lang: str) -> list[Mention]:
    """All territories of a sentence in their order; a longer name hides the shorter one within it."""
    known, out, i = gazetteer(lang), [], 0
    while i < len(of):
        found = known.at(of, i) if of[i].word else None
        if found is None and lang == "de" and of[i].word and of[i].text[0].isupper() and (part := known.head(of[i])):
            found = Mention(part[0], "name", i, i + 1, head=True)
        if found is None:
            i += 1
            continue
        out.append(found)
        i = found.j
    return out
