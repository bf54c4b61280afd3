"""Listed names of ordinary words within texts: word for word, in their order.

A name such as National Iranian Oil Company has no rare word that would lead to it. Here its words are looked for one
after the other; articles and prepositions between them are passed over, and spellings of one word are one word. Three
words in a row are nobody's chance. Two are a name where they begin with capitals and one of them is a place (Bank
Rossiya), where a legal form follows, or where not both are words of goods and others stand there without capitals.

>>> from umweg.names import NameIndex
>>> names = ["NATIONAL ZEMBLAN OIL COMPANY", "MACHINE TOOLS LLC", "BANK ROSSIYA"]
>>> phrases = Phrases.of(NameIndex.build(names, schemas=["Company"] * 3), range(3))
>>> [names[r] for r, _ in phrases.find("machine tools for the National Zemblan Oil Co.".split())]
['NATIONAL ZEMBLAN OIL COMPANY']
>>> [(names[r], said) for r, said in phrases.find("to Machine Tools LLC via Bank Rossiya".split())]
[('MACHINE TOOLS LLC', 'Machine Tools'), ('BANK ROSSIYA', 'Bank Rossiya')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from umweg.core.codes.links import hs_codes
from umweg.names import NameIndex, tables
from umweg.names.clean import latin
from umweg.names.fold import fold_all
from umweg.names.forms import known_forms
from umweg.names.memo import remembered
from umweg.names.patronymic import is_patronymic

LEAST, MOST = 2, 12
"""Words of a name that is looked for."""
LETTERS = 6
"""Letters of all its words at least."""
SURE = 3
"""Words from which on a name is one wherever it stands."""
PASSED = "-"
"""Marks an article or a preposition."""
_RUN = re.compile(r"[^\W_]+")


class Phrase(NamedTuple):
    """A name as its words are told: without and with articles and prepositions; and the row that it leads to."""

    words: tuple[str, ...]
    whole: tuple[str, ...]
    row: int


class Phrases:
    """Names by their first two words, the longest first."""

    def __init__(self, starts: dict[tuple[str, str], list[Phrase]]) -> None:
        self._starts = starts

    @classmethod
    def of(cls, index: NameIndex, rows: Iterable[int]) -> Phrases:
        """Of some rows of an index: of firms, as their names stand there; of people, the given name and the surname."""
        wanted = list(rows)
        people = [bool(index._batch.person[r]) for r in wanted]
        taken, counts = index._batch.words(wanted)
        signs, at = remembered(_signs, taken, _signs_of), 0
        starts: dict[tuple[str, str], list[Phrase]] = {}
        for row, person, count in zip(wanted, people, counts, strict=True):
            words, whole = taken[at : at + count], signs[at : at + count]
            at += count
            for said in _both_orders(words, whole) if person else (whole,):
                if (one := _phrase(tuple(said), row)) is not None:
                    starts.setdefault((one.words[0], one.words[1]), []).append(one)
        return cls({k: sorted(v, key=lambda x: (-len(x.words), x.row)) for k, v in starts.items()})

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Rows whose names stand among the words of a text, and what the text says of each."""
        if not self._starts:
            return
        signs = remembered(_signs, [w.lower() for w in words], _signs_of)
        places = [k for k, s in enumerate(signs) if not s.startswith(PASSED)]
        said = [signs[k] for k in places]
        mixed = not all(map(str.isupper, words))
        for k in range(len(said) - 1):
            for one in self._starts.get((said[k], said[k + 1]), ()):
                if tuple(said[k : k + len(one.words)]) == one.words:
                    first, last = places[k], places[k + len(one.words) - 1]
                    exact = tuple(signs[first : last + 1]) == one.whole
                    if len(one.words) >= SURE or (exact and _is_name(words, first, last, one.words, mixed=mixed)):
                        yield one.row, " ".join(words[first : last + 1])


def _phrase(whole: tuple[str, ...], row: int) -> Phrase | None:
    telling = tuple(w for w in whole if not w.startswith(PASSED))
    fits = LEAST <= len(telling) <= MOST and sum(map(len, telling)) >= LETTERS
    return Phrase(telling, whole, row) if fits else None


def _both_orders(words: list[str], signs: list[str]) -> list[list[str]]:
    """A person's surname and given name, one before the other and the other way round; none of another kind of name."""
    if len(words) == 3:
        signs = [s for k, (w, s) in enumerate(zip(words, signs, strict=True)) if k == 0 or not is_patronymic(w)]
    return [signs, signs[::-1]] if len(signs) == 2 else []


def _is_name(words: Sequence[str], first: int, last: int, phrase: tuple[str, ...], *, mixed: bool) -> bool:
    """Whether two words in a row are a name there, not a text that happens to have them."""
    if words[first][0].islower() or words[last][0].islower():
        return False
    after = words[last + 1] if last + 1 < len(words) else ""
    if not _places().isdisjoint(phrase) or (not after.islower() and after.lower() in _forms()):
        return True
    # A further capital goes on with the name: Delta Air Lines is not Delta Air.
    return mixed and not after[:1].isupper() and not _goods().issuperset(phrase)


_signs: dict[str, str] = {}


def _signs_of(words: list[str]) -> list[str]:
    """What stands for a word whatever its spelling; articles and the like are marked as passed over."""
    plain = ["".join(_RUN.findall(latin(w)[0])) for w in words]
    known, particles = tables.words(), tables.particles()
    same = [known[p].canon if p in known else p for p in plain]
    return [PASSED + particles[p] if p in particles else f for p, f in zip(plain, fold_all(same), strict=True)]


@cache
def _places() -> frozenset[str]:
    return frozenset(_signs_of(sorted(tables.beside("place"))))


@cache
def _forms() -> frozenset[str]:
    """Legal forms of one word."""
    return frozenset(known_forms()[0]) | {"corporation", "company", "corp"}


@cache
def _goods() -> frozenset[str]:
    """Words of the tariff."""
    words = {w for text in hs_codes().text.values() for w in _RUN.findall(text.lower())}
    return frozenset(_signs_of(sorted(words)))
