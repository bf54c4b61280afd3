"""A name as weighed words: legal form taken off, titles and particles marked, numbers as digits.

>>> p = split("ООО «Ромашка Трейд»", "Company")
>>> p.words, p.forms
(('romashka', 'treid'), ('llc',))
>>> split("Brigade Forty-Four", "Organization").words
('brigade', '44')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from umweg.names import tables
from umweg.names.clean import latin_all, words_of
from umweg.names.fold import fold_all, skeletons
from umweg.names.forms import form_words, known_forms, mend_stock, take_forms
from umweg.names.memo import MOST, remembered
from umweg.names.scripts.consonants import form

LONGEST = 40
"""Letters of a word that are compared."""
MAX_WORDS = 24
"""Words of a name that are compared; the rest of a longer name is left out of the comparison."""

TELLING, COMMON = 0.35, 0.15
"""Weights of words above which they tell one name from another, and above which they say anything at all."""
WORD, NUMBER, INITIAL, PARTICLE, TITLE, CODE = range(6)
KINDS = ("word", "number", "initial", "particle", "title", "code")

PERSON = "Person"
SCHEMAS = ("Person", "Company", "Organization", "LegalEntity", "Vessel", "Airplane")

# Digits that a scanner or an evader puts for letters: one or two of them among letters.
_LEETY = re.compile(r"(?=[a-z0-9]*[a-z])[a-z]*[0135689][a-z]*[0135689]?[a-z]*")
_ORDINAL = re.compile(r"(\d+)(st|nd|rd|th)$")


@dataclass(frozen=True, slots=True)
class Split:
    """Words in order, classes of the legal forms found, the forms as written; look-alikes mixed in; script."""

    words: tuple[str, ...]
    forms: tuple[str, ...]
    written: tuple[str, ...]
    mixed: bool
    abjad: bool
    cyrillic: bool


@dataclass(frozen=True, slots=True)
class WordFacts:
    """What is known of one word: its folded form and consonants, its kind and weight, what it stands for."""

    text: str
    fold: str
    bones: str
    canon: str
    kind: int
    weight: float
    roman: bool = False


@dataclass(frozen=True, slots=True)
class Splits:
    """Many names taken apart: all words, how many each name has; forms and how they were written, of names with any.

    ``marks``: (names, 3), whether look-alikes were mixed in, the script leaves out vowels, the script is Cyrillic.
    """

    words: list[str]
    count: NDArray[np.int64]
    forms: dict[int, tuple[str, ...]]
    written: dict[int, tuple[str, ...]]
    marks: NDArray[np.bool_]


def split(name: str, schema: str = "Company") -> Split:
    """Take a name apart. Unknown schemas count as LegalEntity."""
    s = split_all([name], [schema == PERSON])
    return Split(tuple(s.words), s.forms.get(0, ()), s.written.get(0, ()), *s.marks[0].tolist())


def split_all(names: Sequence[str], person: Sequence[bool]) -> Splits:
    """Take names apart. ``person``: whether each is the name of a person."""
    texts, marks = latin_all(names)
    found, count = words_of([t.replace("&", " and ") for t in texts])
    of = np.repeat(np.arange(len(names)), count)
    odd = np.zeros(len(names), dtype=bool)
    odd[of[~_plain(found, np.array(person, dtype=bool)[of])]] = True
    odd |= count > MAX_WORDS
    begin = np.cumsum(count) - count
    words, forms, written, done = [], {}, {}, 0
    for i in np.flatnonzero(odd).tolist():
        at, end = int(begin[i]), int(begin[i] + count[i])
        mine, form, as_written = _finish(found[at:end], person[i])
        words += found[done:at]
        words += mine
        done, count[i] = end, len(mine)
        if form:
            forms[i], written[i] = form, as_written
    return Splits(words + found[done:], count, forms, written, marks)


def split_consonants(forms: Sequence[str]) -> Splits:
    """Take strings of consonants apart. Their words are in capitals from here on: no table and no folding is theirs."""
    words = [form.upper().split()[:MAX_WORDS] for form in forms]
    count = np.array([len(w) for w in words], dtype=np.int64)
    return Splits([w for mine in words for w in mine], count, {}, {}, np.zeros((len(forms), 3), dtype=bool))


@cache
def _common_consonants() -> dict[str, float]:
    """Weights of the consonants of common given names."""
    out: dict[str, float] = {}
    for word, known in tables.words().items():
        if known.kind == "given":
            bare = form(word).upper()
            out[bare] = min(out.get(bare, 1.0), known.weight)
    return out


_is_plain: dict[str, bool] = {}


def _plain(words: list[str], person: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether words are taken as they stand: most are. ``person``: whether each is of the name of a person."""
    first = known_forms()[1]
    if not person.any():
        new = list(set(words).difference(_is_plain))
        if len(_is_plain) + len(new) > MOST:
            _is_plain.clear()
        for w, meant in zip(new, form_words(new), strict=True):
            _is_plain[w] = (
                meant == (w,) and w.isalpha() and w not in tables.numbers() and w not in first
                and w not in ("joint", "stock") and len(w) <= LONGEST
            )  # fmt: skip
        return np.fromiter(map(_is_plain.get, words, repeat(False)), dtype=bool, count=len(words))
    out = np.array([w not in first and len(w) <= LONGEST for w in words], dtype=bool)
    others = np.flatnonzero(~person)
    out[others] = _plain([words[k] for k in others.tolist()], person[others])
    return out


def _finish(found: list[str], person: bool) -> tuple[list[str], tuple[str, ...], tuple[str, ...]]:
    """Words without legal forms, with numbers as digits; the forms and how they were written."""
    if not person:
        found = mend_stock([part for parts in form_words(found) for part in parts])
    words, forms, written = take_forms(found, person)
    if not words:
        words, forms, written = found, [], []
    words = [w[:LONGEST] for w in words[:MAX_WORDS]]
    return _numbered(words, person), tuple(forms), tuple(written)


def _numbered(words: list[str], person: bool) -> list[str]:
    """Number words as digits (tens and units put together); Roman numerals too, except in names of persons."""
    if person:
        return words
    table = tables.numbers()
    if table.keys().isdisjoint(words) and all(map(str.isalpha, words)):
        return words
    out: list[str] = []
    tens = False
    for w in words:
        if is_roman(w):
            out.append(w)
            tens = False
            continue
        number = table.get(w)
        if number is None:
            number = w if w.isdigit() else None
            m = _ORDINAL.match(w) if number is None and w[0].isdigit() else None
            number = m[1] if m else number
        if number is None:
            out.append(w)
            tens = False
            continue
        number = number.lstrip("0") or "0"
        if tens and len(number) == 1:
            out[-1] = out[-1][:-1] + number
            tens = False
        else:
            out.append(number)
            tens = w.isalpha() and len(number) == 2 and number[1] == "0" and number != "10"
    return out


def is_roman(word: str) -> bool:
    """Whether a word is one of the Roman numerals that number ships, funds and series.

    >>> is_roman("vii"), is_roman("mix")
    (True, False)
    """
    return len(word) > 1 and word in tables.numbers() and set(word) <= set("ivx")


_known: dict[tuple[str, bool], WordFacts] = {}


def facts(word: str, person: bool) -> WordFacts:
    """What is known of a word in the name of a person, or of anything else."""
    return facts_all([(word, person)])[0]


def facts_all(words: Sequence[tuple[str, bool]]) -> list[WordFacts]:
    """What is known of words, each with whether it is of the name of a person."""
    return remembered(_known, words, _find_out)


def _find_out(words: list[tuple[str, bool]]) -> list[WordFacts]:
    folded = fold_all([w for w, _ in words])
    return [_facts(w, p, f, b) for (w, p), f, b in zip(words, folded, skeletons(folded), strict=True)]


def _facts(word: str, person: bool, folded: str, bones: str) -> WordFacts:
    if word.isupper() and word.isalpha():
        return WordFacts(word, word, word, word, WORD, _short(word, _common_consonants().get(word, 1.0)))
    if not word.isalpha() and not _LEETY.fullmatch(word):
        kind = NUMBER if word.isdigit() else CODE
        return WordFacts(word, word, word, word, kind, 0.7 if kind == NUMBER else 0.8)
    if not person and is_roman(word):
        return WordFacts(word, word, word, tables.numbers()[word], NUMBER, 0.7, True)
    particle = tables.particles().get(word if word.isalpha() else word.replace("1", "l"))
    if particle is not None:
        return WordFacts(word, folded, bones, particle, PARTICLE, 0.12)
    who = tables.titles().get(word)
    if who is not None and (person or who != "person"):
        return WordFacts(word, folded, bones, word, TITLE, 0.06)
    if len(word) == 1:
        return WordFacts(word, folded or word, bones or word, word, INITIAL, 0.35 if person else 0.2)
    known = tables.words().get(word)
    if not person and known is None and word in known_forms()[2]:
        return WordFacts(word, folded or word, bones or word, word, WORD, 0.12)
    weight, canon = (known.weight, known.canon) if known is not None else (1.0, word)
    if known is not None and person and known.kind in ("business", "common", "place"):
        weight = max(weight, 0.8)
    if known is not None and not person and known.kind == "nickname":
        canon = word
    return WordFacts(word, folded or word, bones or folded or word, canon, WORD, _short(word, weight))


def _short(word: str, weight: float) -> float:
    """The weight of a word, less for a short one."""
    return min(weight, {1: 0.35, 2: 0.6, 3: 0.85}.get(len(word), 1.0))
