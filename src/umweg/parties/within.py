"""Listed names within longer texts: remarks, end uses, descriptions, places, and names with another name beside them.

Each listed name stands under its rarest word. A text is read word by word; only where one of these words is met are the
other words of the name looked for beside it, and the matcher compares what was found. Names that consist of ordinary
words (of the tariff, of business, of places), and those of one short word, are not looked for in this way: they would
ring for texts that name nobody. As names of parties they are compared all the same.

>>> from umweg.names import NameIndex
>>> names = ["ROSOBORONEXPORT JSC", "АО Рособоронэкспорт", "VOSTOK IMPEX", "MACHINE TOOLS LLC", "ORION"]
>>> found = NamesWithin.of(NameIndex.build(names, schemas=["Company"] * 5), ["primary"] * 5)
>>> [(names[f.row], f.said) for f in found.find("spare parts for Rosoboronexport and machine tools")]
[('ROSOBORONEXPORT JSC', 'Rosoboronexport')]
>>> [f.said for f in found.find("машины для АО «Рособоронэкспорт»")], found.find("the star Orion")
(['Рособоронэкспорт'], ())
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from umweg.names import NameIndex, score_pairs
from umweg.names.clean import latin
from umweg.names.fold import fold_all
from umweg.names.patronymic import is_patronymic
from umweg.names.weighed_words import PERSON, split
from umweg.parties.key_words import KeyWords
from umweg.parties.phrases import Phrases
from umweg.parties.short_names import ShortNames

LONGER = 11
"""Letters from which on a single word is looked for in names and addresses, which are full of names."""
LEAST = 0.6
"""Score of the words that were found against the listed name."""
MOST = 24
"""Names that are compared in one text."""
READ = 2_000
"""Words of a text that are read; a field of the schema has at most 4,000 letters."""
KEPT = 1 << 18
_WORD = re.compile(r"[^\W_]+")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011]?\s*[\r\n]+\s*(?=[^\W\d_])|(?<=[^\W\d_])-[ \t]+(?=[^\W\d_])")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_]){3,}[^\W\d_](?!\w)")
_SHIP = frozenset(
    ("mv", "mt", "mts", "ms", "ss", "vessel", "ship", "schiff", "tanker", "motorschiff", "frachter", "судно",
     "теплоход", "танкер", "борту")
)  # fmt: skip
"""Words before the name of a ship, without which a single word is not taken for one."""
_ENDS = ("ами", "ому", "ого", "ом", "ем", "ой", "ей", "ых", "ым", "а", "у", "е", "ы", "и", "я", "ю", "s")
"""What cases add to a name in a sentence."""
AFTER_END = 4
"""Letters that stay of a name without it, at least."""


@dataclass(frozen=True, slots=True)
class NameWithin:
    """A listed name (``row`` of the index) in a text: as it is said there, and how alike."""

    row: int
    said: str
    score: float


class _Met(NamedTuple):
    """A word of a text: folded, the rows that stand under it, and as names have it, without the end of a case."""

    folded: str
    rows: tuple[int, ...]
    bare: str


class _Said(NamedTuple):
    """What a text says of a name, and the same as names have it."""

    words: str
    bare: str


class NamesWithin:
    """Listed names by their rarest words. ``find`` depends on nothing but the text and the list."""

    def __init__(self, keys: KeyWords, index: NameIndex, phrases: Phrases, short: ShortNames) -> None:
        self._keys, self._index = keys, index
        self._phrases, self._short = phrases, short
        self._words = frozenset(keys.words[w] for w in np.unique(keys.word).tolist())
        self._person, self._count = index._batch.person.tolist(), np.diff(keys.start).tolist()
        self._wanted: dict[int, tuple[str, ...]] = {}
        self._met: dict[str, _Met] = {}

    @classmethod
    def of(cls, index: NameIndex, kinds: Sequence[str], *, every: bool = False) -> NamesWithin:
        """Of the names of an index; weak aliases are left out.

        ``every``: a name stands under each of its words that may be its rarest. The index is a part of a longer one
        then, where other words are the rarest, and whatever that one finds is to be found.
        """
        keys = KeyWords.of(index, kinds, every=every)
        rows = keys.in_a_row(index, kinds)
        firms = [r for r in rows if not index._batch.person[r]]
        return cls(keys, index, Phrases.of(index, rows), ShortNames.of(index, firms))

    def find(self, text: str, *, names: bool = False) -> tuple[NameWithin, ...]:
        """The listed names in a text, the best first, each bearer once.

        ``names``: the text is a name or an address; then persons are not looked for, nor are single words that others
        bear as well.
        """
        words = _words(text)
        said = self._said(words, text, names=names)
        if (unbroken := joined(text)) != text and not is_longer(text):
            for row, name in self._said(_words(unbroken), unbroken, names=names).items():
                said.setdefault(row, name)
        return self._best(said) if said else ()

    def _said(self, words: list[str], text: str, *, names: bool) -> dict[int, _Said]:
        """What a text says of each name in it."""
        rows = () if names else chain(self._short.find(words), self._phrases.find(words))
        said = {row: _Said(name, name) for row, name in rows}
        met = [self._known(w) for w in words]
        if not any(m.rows for m in met):
            return said
        # A single word names somebody only where it is written as a name, not as a word among others.
        proper = not text.islower()
        for at, one in enumerate(met):
            for row in one.rows:
                if row in said or (names and self._person[row]):
                    continue
                if self._count[row] == 1 and not self._is_name(words, at, row, proper, names):
                    continue
                if found := self._beside(words, met, at, row):
                    said[row] = found
        return said

    def _is_name(self, words: list[str], at: int, row: int, proper: bool, names: bool) -> bool:
        """Whether a single word stands there as a name: with a capital, that of a ship after a word for one."""
        if row in self._keys.ships:
            return at > 0 and words[at - 1].lower() in _SHIP
        if names and len(words[at]) < LONGER:
            return False
        return not (proper and words[at][0].islower())

    def meet(self, texts: Iterable[str]) -> None:
        """Fold the words of texts that ``find`` will be asked about, all at once: one by one, each costs as much."""
        if len(self._met) >= KEPT:
            self._met.clear()
        new = list(dict.fromkeys(w for text in texts for w in _words(text) if w not in self._met))
        for word, folded in zip(new, fold_all([_plain(w) for w in new]), strict=True):
            self._meet(word, folded)

    def _known(self, word: str) -> _Met:
        return self._met.get(word) or self._meet(word, fold_all([_plain(word)])[0])

    def _meet(self, word: str, folded: str) -> _Met:
        bare = word
        if folded not in self._words:
            other = list(_otherwise(word))
            folds = zip(other, fold_all([_plain(w) for w in other]), strict=True)
            bare, folded = next(((w, f) for w, f in folds if f in self._words), (word, folded))
        self._met[word] = known = _Met(folded, self._keys.rows.get(folded, ()) if folded else (), bare)
        return known

    def _beside(self, words: list[str], met: list[_Met], at: int, row: int) -> _Said | None:
        """What a text says of a name one of whose words stands at a place; None where others are lacking."""
        wanted = self._wanted.get(row)
        if wanted is None:
            wanted = self._wanted[row] = self._keys.wanted(row)
        if len(wanted) == 1:
            return _Said(words[at], met[at].bare)
        first, last = max(at - len(wanted) - 1, 0), at + len(wanted) + 2
        places = [k for k in range(first, min(last, len(met))) if met[k].folded in wanted]
        lacking = set(wanted) - {met[k].folded for k in places}
        if self._person[row] and len(wanted) - len(lacking) > 1:
            lacking.difference_update(sorted(filter(is_patronymic, lacking))[:1])  # people leave it out
        if len(lacking) > (1 if len(wanted) > 3 else 0):
            return None
        start, end = places[0], places[-1] + 1
        return _Said(" ".join(words[start:end]), " ".join(m.bare for m in met[start:end]))

    def _best(self, said: dict[int, _Said]) -> tuple[NameWithin, ...]:
        """What was found, compared by the matcher: the best name of each bearer."""
        rows = sorted(said, key=lambda r: (self._count[r], r))[:MOST]
        names = [_bare(self._index.names[r]) for r in rows]
        schemas = [PERSON if self._person[r] else "Company" for r in rows]
        scores = score_pairs([said[r].bare for r in rows], names, schemas).tolist()
        best: dict[int, NameWithin] = {}
        for row, score in zip(rows, scores, strict=True):
            owner = int(self._index.owners[row])
            if score >= LEAST and (owner not in best or best[owner].score < score):
                best[owner] = NameWithin(row, said[row].words, score)
        return tuple(sorted(best.values(), key=lambda f: (-f.score, f.row)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text if text.isascii() else _HIDDEN.sub("", text))[:READ]


def joined(text: str) -> str:
    r"""A text with words put together that stand apart: over the end of a line, or letter by letter.

    >>> joined("for Rosoboron-\nexport"), joined("R O S N E F T oil"), joined("S.B.E.R plan B or C"), joined("a b c")
    ('for Rosoboronexport', 'ROSNEFT oil', 'SBER plan B or C', 'a b c')
    """
    return _SPACED.sub(lambda m: "".join(_WORD.findall(m[0])), _BROKEN.sub("", text))


def _otherwise(word: str) -> Iterator[str]:
    """A word without the end of a case, and as others than Germans spell what begins with a J."""
    yield from (word[: -len(e)] for e in _ENDS if word.endswith(e) and len(word) >= AFTER_END + len(e))
    if word[0] in "jJ":
        yield f"Y{word[1:]}"


def _plain(word: str) -> str:
    return word.lower() if word.isascii() else "".join(_WORD.findall(latin(word)[0]))


def _bare(name: str) -> str:
    """A name without its legal form, which texts leave away."""
    return " ".join(split(name, "Company").words)


def unread(text: str) -> bool:
    """Whether a text holds signs that nobody can read as words: boxes, question marks, a wrong encoding.

    >>> unread("????? ???"), unread("\\ufffd\\ufffd"), unread("Ð Ð¾ÑÐ¾Ð±Ð¾ÑÐ¾Ð½"), unread("Кофе"), unread("12/3")
    (True, True, True, False, False)
    """
    if text.isascii():
        return "???" in text or ("??" in text and not any(c.isalnum() for c in text))
    if any("\ue000" <= c <= "\uf8ff" or c == "\ufffd" for c in text) or len(_MOJIBAKE.findall(text)) > 1:
        return True
    foreign = [c for c in text if c.isalpha() and not c.isascii()]
    return bool(foreign) and not any(c.isalnum() for c in latin("".join(foreign))[0])


def is_longer(text: str) -> bool:
    """Whether a text has more words than are read."""
    return len(text) > 2 * READ and sum(1 for _ in _WORD.finditer(text)) > READ


def is_solid(text: str) -> bool:
    """Whether words stand there without blanks between them (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan).

    A run of a few letters is one word, and looked for as such.

    >>> is_solid("为俄罗斯国防出口公司准备"), is_solid("北京"), is_solid("ใช้สำหรับการทหาร"), is_solid("для Ромашка")
    (True, False, True, False)
    """
    return not text.isascii() and bool(_SOLID.search(text))


_SOLID = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]{5}"
)
_MOJIBAKE = re.compile(
    "[ÐÑ][\u0080-\u00bf\u2010-\u203a\u02c6\u0152\u0153\u0160\u0161\u0178\u017d\u017e]|Ã[\u0080-\u00bf]"
)
