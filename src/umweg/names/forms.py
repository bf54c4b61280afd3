"""Legal forms: found in the words of a name, as they were meant, and taken off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from umweg.names import tables
from umweg.names.clean import latin, words_of
from umweg.names.fold import fold, fold_all, husk, is_bare
from umweg.names.memo import remembered


@cache
def known_forms() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Compact spelling of each legal form with its class, the words with which one may begin, and all their words."""
    compact: dict[str, str] = {}
    first = set()
    every: set[str] = set()
    for row in tables.rows("legal_forms.csv"):
        words = words_of([latin(row["form"])[0]])[0]
        compact.setdefault("".join(words), row["class"])
        first.add(words[0])
        first.add("".join(words))
        every.update(words)
    every -= {w for w in every if w in tables.particles() or w in tables.words()}
    return compact, frozenset(first), frozenset(w for w in every if len(w) > 1)


AT_ONCE = 4096
"""Words compared with those of legal forms at a time, to bound memory."""
_LETTERS = str.maketrans("0158", "oisb")
_meant: dict[str, tuple[str, ...]] = {}


def form_word(word: str) -> tuple[str, ...]:
    """A word of a legal form as it was meant, where it was mistyped, scanned, cut, romanised or glued to the name.

    >>> form_word("lkability"), form_word("cmpny"), form_word("lowelllimited")
    (('liability',), ('company',), ('lowell', 'limited'))
    """
    return form_words([word])[0]


def form_words(words: Sequence[str]) -> list[tuple[str, ...]]:
    """``form_word`` of many words."""
    return remembered(_meant, words, _find_out)


def _find_out(words: list[str]) -> list[tuple[str, ...]]:
    """What words were meant: by the tables, else by the legal form's word that each one is nearest to."""
    found = [_told(w, f) for w, f in zip(words, fold_all(words), strict=True)]
    left = [i for i, f in enumerate(found) if f is None]
    long, begins = _long_forms()[2:]
    for at in range(0, len(left), AT_ONCE):
        some = left[at : at + AT_ONCE]
        given = [words[i].replace("rn", "m") for i in some]
        like = cdist(given, long, scorer=OSA.normalized_similarity, score_cutoff=0.82, dtype=np.float64)
        for i, best, which in zip(some, like.max(axis=1).tolist(), like.argmax(axis=1).tolist(), strict=True):
            found[i] = (long[which] if best else begins.get(words[i], words[i]),)
    return found  # type: ignore[return-value]  # none is left None


def _told(word: str, folded: str) -> tuple[str, ...] | None:
    """What a word was meant to be; None for one that may be a mistyped word of a form."""
    compact, _, every = known_forms()
    known = tables.words().get(word)
    if known is not None and known.canon in ("company", "corporation"):
        return (known.canon,)
    if known is not None or word in every or word in compact or word.isdigit() or len(word) < 2:
        return (word,)
    if not word.isalpha():
        meant = word.translate(_LETTERS)
        return form_word(meant) if meant.isalpha() and (meant in compact or len(meant) > 4) else (word,)
    by_fold, by_bones, _, _ = _long_forms()
    if folded in by_fold:
        return (by_fold[folded],)
    if len(word) >= 3 and is_bare(word) and husk(word) in by_bones:
        return (by_bones[husk(word)],)
    if word.endswith(_GLUED):
        for tail in _GLUED:
            if word.endswith(tail) and len(word) >= len(tail) + 3:
                return (word[: -len(tail)], tail)
    if word.startswith(_GLUED_BEFORE):
        for head in _GLUED_BEFORE:
            if word.startswith(head) and len(word) >= len(head) + 4:
                return (head, word[len(head) :])
    return (word,) if len(word) < 5 else None


def mend_stock(found: list[str]) -> list[str]:
    """'Joint stock' with one of the two mistyped."""
    if "stock" not in found and "joint" not in found:
        return found
    for i, (a, b) in enumerate(pairwise(found)):
        if b == "stock" and a != "joint" and OSA.distance(a, "joint") <= 1:
            found[i] = "joint"
        elif a == "joint" and b != "stock" and OSA.distance(b, "stock") <= 1:
            found[i + 1] = "stock"
    return found


_GLUED = ("company", "limited", "corporation", "gmbh", "llc", "jsc", "ltd", "ltda")
_GLUED_BEFORE = ("company", "limited", "obshchestvo", "otvetstvennostyu", "otvetstvennostiu")


@cache
def _long_forms() -> tuple[dict[str, str], dict[str, str], list[str], dict[str, str]]:
    """Words of legal forms by folded form and by consonants, those long enough to be told when mistyped, and by cuts.

    The last: the first of these words for each beginning of six letters or more.
    """
    words = sorted({w for w in known_forms()[2] | {"company", "corporation"} if len(w) >= 5})
    by_fold = {fold(w): w for w in reversed(words)}
    by_bones = {husk(w): w for w in reversed(words) if len(husk(w)) >= 4}
    by_bones |= {husk(w): w for w in ("limited", "company", "liability", "joint", "stock")}
    long = [w for w in words if len(w) >= 6]
    begins = {w[:n]: w for w in reversed(long) for n in range(6, len(w) + 1)}
    return by_fold, by_bones, long, begins


def take_forms(found: list[str], person: bool) -> tuple[list[str], list[str], list[str]]:
    """Words without the legal forms, and these. Two letters are a form at an end of the name only."""
    compact, first, _ = known_forms()
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
