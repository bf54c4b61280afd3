"""Goods in a sentence: those of ``data/goods.csv``, restricted goods, and what stands where a flow names its good.

>>> from umweg.claims.reading.tokens import tokens
>>> from umweg.claims.reading.lexicon import lexicon
>>> def of(text, lang):
...     words = tokens(text, 0)
...     return [(g.text, g.family) for g in mentions(text, words, lexicon(lang).marks(words), lang, {})]
>>> of("Stahlexporte nach China", "de"), of("exports of pruning shears to Russia", "en")
([('Stahl', '')], [('pruning shears', '')])
>>> of("экспорт подсанкционных товаров в Армению", "ru")
[('подсанкционных товаров', 'LISTED')]
"""

from __future__ import annotations

import csv
from collections.abc import Container, Sequence
from functools import cache
from typing import NamedTuple

from umweg.claims.reading.lexicon import DATA, Lexicon, Mark, Row
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.tokens import Token

LISTED = "LISTED"


class GoodMention(NamedTuple):
    """Goods at tokens ``i`` to ``j``. ``family``: LISTED for restricted goods, else empty, to be resolved by name."""

    text: str
    family: str
    i: int
    j: int


@cache
def _names(lang: str) -> Lexicon:
    with (DATA / "goods.csv").open(encoding="utf-8", newline="") as f:
        found = [r["forms"].split(" | ") for r in csv.DictReader(f, delimiter=";") if r["lang"] == lang]
    return Lexicon([Row("good", "", tuple(f for form in forms for f in _cases(form, lang)), "") for forms in found])


def _cases(form: str, lang: str) -> tuple[str, ...]:
    """A German noun without a star also with the endings of its genitive: ``Öls``, ``Goldes``."""
    inflected = lang == "de" and form[-1].isalpha() and " " not in form and not form.endswith("s")
    return (form, f"{form}s", f"{form}es") if inflected else (form,)


_NOUNS = word_list("goods.nouns")
_NO_GOOD = word_list("goods.no_good")
_GENITIVE = ("ов", "ев", "ей", "ий", "ы", "и", "а", "я", "ых", "их", "ого")


def mentions(
    text: str, of: Sequence[Token], marks: Sequence[Mark], lang: str, taken: Container[int], offset: int = 0
) -> list[GoodMention]:
    """All goods of a sentence. ``taken``: tokens that are countries, windows or quantities."""

    def words(i: int, j: int) -> str:
        return text[of[i].start - offset : of[j - 1].end - offset]

    found: dict[int, GoodMention] = {}
    for m in marks:
        if m.kind == "listed":
            j = m.j + (m.j < len(of) and of[m.j].low in _NOUNS)
            i = m.i - (m.i > 0 and of[m.i - 1].low in _NOUNS and lang != "en")
            found[i] = GoodMention(words(i, j), LISTED, i, j)
    covered = {k for g in found.values() for k in range(g.i, g.j)}
    heads = {m.i: m.head for m in marks if m.kind == "flow" and m.head}
    for m in _names(lang).marks(of):
        if m.i not in covered and m.i not in taken:
            name = words(m.i, m.j)[: heads.get(m.i)]
            found[m.i] = GoodMention(name, "", m.i, m.j)
    covered |= {k for g in found.values() for k in range(g.i, g.j)}
    blocked = {m.i for m in marks if m.kind not in {"number", "role", "self"}}
    for m in marks:
        near = _beside(of, m, lang, taken, blocked | covered) if m.kind == "flow" else None
        if near and near[0] not in found:
            end = of[near[0]].start + m.head if near[0] == m.i else of[near[1] - 1].end
            found[near[0]] = GoodMention(text[of[near[0]].start - offset : end - offset], "", *near)
    return sorted(found.values(), key=lambda g: g.i)


def _beside(
    of: Sequence[Token], m: Mark, lang: str, taken: Container[int], blocked: Container[int]
) -> tuple[int, int] | None:
    """Where a flow names its good: in its compound, before it, or after ``of``."""
    if lang == "de" and m.head > 2 and m.i not in taken and of[m.i].low[: m.head] not in _NOT_HEADS:
        return m.i, m.i + 1
    if lang == "de" and m.j + 1 < len(of) and m.j in taken and of[m.j].text[0].islower():  # Export finnischer Technik
        return (m.j + 1, m.j + 2) if of[m.j + 1].text[0].isupper() and _free(of, m.j + 1, taken, blocked) else None
    if m.j < len(of) and _is_of(of[m.j], lang) and (j := _run(of, m.j + 1, taken, blocked)) > m.j + 1:
        return m.j + 1, j
    if lang == "ru" and m.j < len(of) and of[m.j].low.endswith(_GENITIVE) and _free(of, m.j, taken, blocked):
        return m.j, m.j + 1
    if lang == "en" and m.i and _free(of, m.i - 1, taken, blocked) and of[m.i - 1].low not in _EN_FUNCTION:
        first = m.i - 1
        return first, m.i
    return None


_NOT_HEADS = word_list("goods.not_heads")
_EN_FUNCTION = word_list("goods.en_function")


def _is_of(token: Token, lang: str) -> bool:
    return token.low in {"de": {"von", "an", "mit"}, "en": {"of", "in"}, "ru": set()}[lang]


def _free(of: Sequence[Token], k: int, taken: Container[int], blocked: Container[int]) -> bool:
    t = of[k]
    return t.word and len(t.low) > 2 and k not in taken and k not in blocked and t.low not in _NO_GOOD


def _run(of: Sequence[Token], k: int, taken: Container[int], blocked: Container[int]) -> int:
    start = k
    while k < len(of) and k < start + 3 and _free(of, k, taken, blocked) and of[k].low not in _STOP:
        k += 1
    return k


_STOP = _EN_FUNCTION | word_list("goods.stop.other")
