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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from umweg.names import NameIndex, score_pairs
from umweg.names.clean import latin
from umweg.names.fold import fold_all
from umweg.names.weighed_words import split
from umweg.parties.key_words import KeyWords

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
_SHIP = frozenset(
    ("mv", "mt", "mts", "ms", "ss", "vessel", "ship", "schiff", "tanker", "motorschiff", "frachter", "судно",
     "теплоход", "танкер", "борту")
)  # fmt: skip
"""Words before the name of a ship, without which a single word is not taken for one."""
_ENDS = ("ами", "ому", "ого", "ом", "ем", "ой", "ей", "ых", "а", "у", "е", "ы", "и", "я", "ю", "s")
"""What cases add to a name in a sentence."""
AFTER_END = 6


@dataclass(frozen=True, slots=True)
class NameWithin:
    """A listed name (``row`` of the index) in a text: as it is said there, and how alike."""

    row: int
    said: str
    score: float


class NamesWithin:
    """Listed names by their rarest words. ``find`` depends on nothing but the text and the list."""

    def __init__(self, keys: KeyWords, index: NameIndex) -> None:
        self._keys, self._index = keys, index
        self._person, self._count = index._batch.person.tolist(), np.diff(keys.start).tolist()
        self._wanted: dict[int, tuple[str, ...]] = {}
        self._met: dict[str, tuple[str, tuple[int, ...]]] = {}

    @classmethod
    def of(cls, index: NameIndex, kinds: Sequence[str], *, every: bool = False) -> NamesWithin:
        """Of the names of an index; weak aliases are left out.

        ``every``: a name stands under each of its words that may be its rarest. The index is a part of a longer one
        then, where other words are the rarest, and whatever that one finds is to be found.
        """
        return cls(KeyWords.of(index, kinds, every=every), index)

    def find(self, text: str, *, names: bool = False) -> tuple[NameWithin, ...]:
        """The listed names in a text, the best first, each bearer once.

        ``names``: the text is a name or an address; then persons are not looked for, nor are single words that others
        bear as well.
        """
        words = _words(text)
        met = [self._known(w) for w in words]
        if not any(rows for _, rows in met):
            return ()
        # A single word names somebody only where it is written as a name, not as a word among others.
        proper = not text.islower()
        said: dict[int, str] = {}
        for at, (_, rows) in enumerate(met):
            for row in rows:
                if row in said or (names and self._person[row]):
                    continue
                if self._count[row] == 1 and not self._is_name(words, at, row, proper, names):
                    continue
                if found := self._beside(words, met, at, row):
                    said[row] = found
        return self._best(said) if said else ()

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

    def _known(self, word: str) -> tuple[str, tuple[int, ...]]:
        """The folded word and the rows that stand under it."""
        return self._met.get(word) or self._meet(word, fold_all([_plain(word)])[0])

    def _meet(self, word: str, folded: str) -> tuple[str, tuple[int, ...]]:
        rows = self._keys.rows.get(folded, ()) if folded else ()
        if not rows and len(word) > AFTER_END and (end := next((e for e in _ENDS if word.endswith(e)), "")):
            stem = self._known(word[: -len(end)])
            folded, rows = stem if stem[1] else (folded, rows)
        self._met[word] = known = (folded, rows)
        return known

    def _beside(self, words: list[str], met: list[tuple[str, tuple[int, ...]]], at: int, row: int) -> str:
        """What a text says of a name one of whose words stands at a place; empty where others are lacking."""
        wanted = self._wanted.get(row)
        if wanted is None:
            wanted = self._wanted[row] = self._keys.wanted(row)
        if len(wanted) == 1:
            return words[at]
        first, last = max(at - len(wanted) - 1, 0), at + len(wanted) + 2
        places = [k for k in range(first, min(last, len(met))) if met[k][0] in wanted]
        lacking = len(wanted) - len({met[k][0] for k in places})
        if lacking > (1 if len(wanted) > 3 else 0):
            return ""
        return " ".join(words[places[0] : places[-1] + 1])

    def _best(self, said: dict[int, str]) -> tuple[NameWithin, ...]:
        """What was found, compared by the matcher: the best name of each bearer."""
        rows = sorted(said, key=lambda r: (self._count[r], r))[:MOST]
        names = [_bare(self._index.names[r]) for r in rows]
        scores = score_pairs([said[r] for r in rows], names, ["Company"] * len(rows)).tolist()
        best: dict[int, NameWithin] = {}
        for row, score in zip(rows, scores, strict=True):
            owner = int(self._index.owners[row])
            if score >= LEAST and (owner not in best or best[owner].score < score):
                best[owner] = NameWithin(row, said[row], score)
        return tuple(sorted(best.values(), key=lambda f: (-f.score, f.row)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text if text.isascii() else _HIDDEN.sub("", text))[:READ]


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
