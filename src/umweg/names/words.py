"""A name as weighed words: legal form taken off, titles and particles marked, numbers as digits.

>>> p = split("ООО «Ромашка Трейд»", "Company")
>>> p.words, p.forms
(('romashka', 'treid'), ('llc',))
>>> split("Brigade Forty-Four", "Organization").words
('brigade', '44')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from . import tables
from .clean import latin
from .fold import fold, husk, is_bare, skeleton

MAX_WORDS = 24
"""Words of a name that are compared; the rest of a longer name is left out of the comparison."""

WORD, NUMBER, INITIAL, PARTICLE, TITLE, CODE = range(6)
KINDS = ("word", "number", "initial", "particle", "title", "code")

PERSON = "Person"
SCHEMAS = ("Person", "Company", "Organization", "LegalEntity", "Vessel", "Airplane")

_APOSTROPHE = re.compile(r"(?<=[a-z])['`]+(?=[a-z])")
_DOTTED = re.compile(r"(?<![a-z0-9])((?:[a-z][.]+)+[a-z]?)(?![a-z0-9])")
_OTHER = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()})
# Digits that a scanner or an evader puts for letters: one or two of them among letters.
_LEETY = re.compile(r"(?=[a-z0-9]*[a-z])[a-z]*[0135689][a-z]*[0135689]?[a-z]*")
_LETTERS = str.maketrans("0158", "oisb")
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
class Facts:
    """What is known of one word: its folded form and consonants, its kind and weight, what it stands for."""

    text: str
    fold: str
    bones: str
    canon: str
    kind: int
    weight: float
    roman: bool = False


@cache
def _forms() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Compact spelling of each legal form with its class, the words with which one may begin, and all their words."""
    compact: dict[str, str] = {}
    first = set()
    every: set[str] = set()
    for row in tables.rows("legal_forms.csv"):
        words = _words(latin(row["form"])[0])
        compact.setdefault("".join(words), row["class"])
        first.add(words[0])
        first.add("".join(words))
        every.update(words)
    every -= {w for w in every if w in tables.particles() or w in tables.words()}
    return compact, frozenset(first), frozenset(w for w in every if len(w) > 1)


def _words(text: str) -> list[str]:
    if "'" in text or "`" in text:
        text = _APOSTROPHE.sub("", text)
    if "." in text:
        text = _DOTTED.sub(lambda m: m[1].replace(".", ""), text)
    return text.translate(_OTHER).split()


def split(name: str, schema: str = "Company") -> Split:
    """Take a name apart. Unknown schemas count as LegalEntity."""
    text, mixed, abjad, cyrillic = latin(name)
    if "&" in text:
        text = text.replace("&", " and ")
    found = _words(text)
    person = schema == PERSON
    if not person:
        found = _stock([part for w in found for part in form_word(w)])
    words, forms, written = _take_forms(found, person)
    if not words:
        words, forms, written = found, [], []
    words = [w[:40] for w in words[:MAX_WORDS]]
    return Split(tuple(_numbered(words, person)), tuple(forms), tuple(written), mixed, abjad, cyrillic)


@lru_cache(maxsize=200_000)
def form_word(word: str) -> tuple[str, ...]:
    """A word of a legal form as it was meant, where it was mistyped, scanned, cut, romanised or glued to the name.

    >>> form_word("lkability"), form_word("cmpny"), form_word("lowelllimited")
    (('liability',), ('company',), ('lowell', 'limited'))
    """
    compact, _, every = _forms()
    known = tables.words().get(word)
    if known is not None and known.canon in ("company", "corporation"):
        return (known.canon,)
    if known is not None or word in every or word in compact or word.isdigit() or len(word) < 2:
        return (word,)
    if not word.isalpha():
        meant = word.translate(_LETTERS)
        return form_word(meant) if meant.isalpha() and (meant in compact or len(meant) > 4) else (word,)
    by_fold, by_bones, long = _long_forms()
    folded = fold(word)
    if folded in by_fold:
        return (by_fold[folded],)
    if len(word) >= 3 and is_bare(word) and husk(word) in by_bones:
        return (by_bones[husk(word)],)
    for tail in _GLUED:
        if word.endswith(tail) and len(word) >= len(tail) + 3:
            return (word[: -len(tail)], tail)
    for head in _GLUED_BEFORE:
        if word.startswith(head) and len(word) >= len(head) + 4:
            return (head, word[len(head) :])
    if len(word) < 5:
        return (word,)
    near = extractOne(word.replace("rn", "m"), long, scorer=OSA.normalized_similarity, score_cutoff=0.82)
    if near is not None:
        return (near[0],)
    return (next((w for w in long if len(word) >= 6 and w.startswith(word)), word),)


def _stock(found: list[str]) -> list[str]:
    """'Joint stock' with one of the two mistyped."""
    for i, (a, b) in enumerate(pairwise(found)):
        if b == "stock" and a != "joint" and OSA.distance(a, "joint") <= 1:
            found[i] = "joint"
        elif a == "joint" and b != "stock" and OSA.distance(b, "stock") <= 1:
            found[i + 1] = "stock"
    return found


_GLUED = ("company", "limited", "corporation", "gmbh", "llc", "jsc", "ltd", "ltda")
_GLUED_BEFORE = ("company", "limited", "obshchestvo", "otvetstvennostyu", "otvetstvennostiu")


@cache
def _long_forms() -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Words of legal forms by folded form and by consonants, and those long enough to be told when mistyped."""
    words = sorted({w for w in _forms()[2] | {"company", "corporation"} if len(w) >= 5})
    by_fold = {fold(w): w for w in reversed(words)}
    by_bones = {husk(w): w for w in reversed(words) if len(husk(w)) >= 4}
    by_bones |= {husk(w): w for w in ("limited", "company", "liability", "joint", "stock")}
    return by_fold, by_bones, [w for w in words if len(w) >= 6]


def _take_forms(found: list[str], person: bool) -> tuple[list[str], list[str], list[str]]:
    """Words without the legal forms, and these. Two letters are a form at an end of the name only."""
    compact, first, _ = _forms()
    if first.isdisjoint(found):
        return found, [], []
    words: list[str] = []
    forms: list[str] = []
    written: list[str] = []
    i, n = 0, len(found)
    while i < n:
        size = 0
        if found[i] in first:
            for k in range(min(7, n - i), 0, -1):
                joined = "".join(found[i : i + k])
                if joined in compact and _may_be_form(joined, i, i + k, n, person, bool(words), bool(forms)):
                    size = k
                    break
        if size:
            written.append(" ".join(found[i : i + size]))
            forms.append(compact["".join(found[i : i + size])])
            i += size
        else:
            words.append(found[i])
            i += 1
    return words, forms, written


def _may_be_form(joined: str, start: int, end: int, n: int, person: bool, after: bool, second: bool) -> bool:
    """``after`` other words; ``second``: there was a legal form before."""
    if person:
        return end == n and joined in _OF_NO_PERSON
    if second and after and joined in _ALSO_WORDS:
        return False
    return len(joined) > 3 or start == 0 or end == n or (len(joined) == 3 and after)


_OF_NO_PERSON = frozenset(("llc", "ltd", "limited", "gmbh", "inc", "plc", "ooo", "jsc"))
_ALSO_WORDS = frozenset(("too", "me", "as", "sc", "ip", "na", "est"))
"""Forms that are words as well (Ala-Too): no form beside another one."""


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


@lru_cache(maxsize=200_000)
def facts(word: str, person: bool) -> Facts:
    """What is known of a word in the name of a person, or of anything else."""
    folded = fold(word)
    bones = skeleton(folded)
    if not word.isalpha() and not _LEETY.fullmatch(word):
        kind = NUMBER if word.isdigit() else CODE
        return Facts(word, word, word, word, kind, 0.7 if kind == NUMBER else 0.8)
    if not person and is_roman(word):
        return Facts(word, word, word, tables.numbers()[word], NUMBER, 0.7, True)
    particle = tables.particles().get(word if word.isalpha() else word.replace("1", "l"))
    if particle is not None:
        return Facts(word, folded, bones, particle, PARTICLE, 0.12)
    who = tables.titles().get(word)
    if who is not None and (person or who != "person"):
        return Facts(word, folded, bones, word, TITLE, 0.06)
    if len(word) == 1:
        return Facts(word, folded or word, bones or word, word, INITIAL, 0.35 if person else 0.2)
    known = tables.words().get(word)
    if not person and known is None and word in _forms()[2]:
        return Facts(word, folded or word, bones or word, word, WORD, 0.12)
    weight, canon = (known.weight, known.canon) if known is not None else (1.0, word)
    if known is not None and person and known.kind in ("business", "common", "place"):
        weight = max(weight, 0.8)
    if known is not None and not person and known.kind == "nickname":
        canon = word
    if len(word) == 2:
        weight = min(weight, 0.6)
    elif len(word) == 3:
        weight = min(weight, 0.85)
    return Facts(word, folded or word, bones or folded or word, canon, WORD, weight)
