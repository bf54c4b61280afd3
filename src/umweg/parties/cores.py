"""The core of a firm's name: what remains without legal forms, trade, states, places, branches and groups.

Who asks for Rostec, or for VTB Bank Europe SE, means STATE CORPORATION ROSTEC and VTB BANK: the words beside the core
name no other house. Such words weigh against a name where it is compared as a whole; where the cores are the same they
are taken off both sides, and cost together what a legal form costs that one side leaves out. The trade stays: it is
compared like any other word, and one that the listed name lacks makes another firm, unless it only says that the house
buys and sells (Rostec Trading). A core of one ordinary word (Machine) tells nobody.

>>> from umweg.names import NameIndex
>>> listed = ["STATE CORPORATION ROMTEC", "ZYMBANK OF RUSSIA", "MACHINE STATE COMPANY"]
>>> cores = Cores.of(NameIndex.build(listed, schemas=["Company"] * 3))
>>> [(listed[r], s > 0.55) for q in ("Romtec", "Zymbank Deutschland GmbH", "Machine") for r, s in cores.find(q)]
[('STATE CORPORATION ROMTEC', True), ('ZYMBANK OF RUSSIA', True)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from umweg.names import NameIndex, score_pairs, tables
from umweg.names.batch import Floats, Ints
from umweg.names.fold import fold_all
from umweg.names.index import WEAK_LOSS
from umweg.names.memo import remembered
from umweg.names.score import sigmoid
from umweg.names.weighed_words import CODE, NUMBER, WORD, facts_all, split, split_all
from umweg.parties.key_words import ordinary

LEAST = 3
"""Letters of a core at least."""
FORM = "LLC"
"""Stands for all that was taken off: what one side leaves out costs what a legal form costs."""
OTHERS = ("Person", "Vessel", "Airplane")
TRADE = "business"
COMMERCE = ("trading", "import", "export")
FIRMS = 2
"""Bit of ``NameIndex`` for bearers that are, or may be, firms."""


@dataclass(frozen=True, slots=True)
class Core:
    """``key``: folded words that tell the house, in order of the alphabet. ``trade``: words of trade.

    ``rest``: the name without the words beside it; ``beside``: those words; ``cyrillic``: the letters it stood in.
    """

    key: str
    trade: frozenset[str]
    rest: str
    beside: frozenset[str]
    cyrillic: bool


def tells(key: str) -> bool:
    """Whether the key of a core is more than ordinary words and a few letters."""
    return len(key) >= LEAST and not ordinary().issuperset(key.split())


@lru_cache(maxsize=1 << 16)
def core_of(name: str) -> Core:
    """The core of a name, as it is kept for names that come again.

    >>> core_of("VTB Bank (Europe) SE").key, core_of("VTB Bank (Europe) SE").rest
    ('vtb', 'vtb')
    """
    taken, beside, known = split(name, "Company"), tables.beside(), tables.words()
    rest = [w for w in taken.words if w not in beside and w not in tables.particles()]
    trade = frozenset(w for w in rest if w in known and known[w].kind == TRADE)
    return Core(keys_of([name])[0], trade, " ".join(rest), frozenset(taken.words) & beside, taken.cyrillic)


def keys_of(names: Sequence[str]) -> list[str]:
    """The keys of the cores of many names."""
    parts = split_all(names, [False] * len(names))
    return _keys(parts.words, parts.count.tolist())


def keys_in(index: NameIndex, rows: Sequence[int]) -> list[str]:
    """The keys of the cores of firms in an index, which has taken their names apart already."""
    return _keys(*index._batch.words(rows))


def _keys(words: list[str], counts: list[int]) -> list[str]:
    telling = remembered(_telling, words, _folded_if_telling)
    out, at = [], 0
    for count in counts:
        out.append(" ".join(sorted({w for w in telling[at : at + count] if w})))
        at += count
    return out


_telling: dict[str, str] = {}


def _folded_if_telling(words: list[str]) -> list[str]:
    """Folded words; empty where a word does not tell a house. Numbers do: VTB 24 is not VTB."""
    known, beside = tables.words(), tables.beside()
    kinds = facts_all([(w, False) for w in words])
    return [
        f.fold
        if f.kind in (WORD, NUMBER, CODE) and w not in beside and not (w in known and known[w].kind == TRADE)
        else ""
        for w, f in zip(words, kinds, strict=True)
    ]


def _told(one: Core, two: Core) -> bool:
    """Whether one key means one house: it tells, or two words or more are all that both names have."""
    words = set(one.rest.split())
    return tells(one.key) or (len(words) > 1 and words == set(two.rest.split()))


def same_core(one: str, two: str) -> bool:
    """Whether two names are of one house, as far as names tell.

    >>> same_core("Rostec", "State Corporation Rostec"), same_core("Credit Suisse", "Regional Credit")
    (True, False)
    """
    first, second = core_of(one), core_of(two)
    return first.key == second.key and first.key != "" and _told(first, second)


def bare_pair(asked: str, listed: str) -> tuple[tuple[str, str], ...]:
    """Two names of one core without the words beside it; none where they are compared as they are.

    >>> bare_pair("Zymbank Deutschland GmbH", "ZYMBANK OF RUSSIA"), bare_pair("Zymbank", "ZYMBANK")
    ((('zymbank', 'zymbank LLC'),), ())
    """
    one, two = core_of(asked), core_of(listed)
    added = one.trade - two.trade
    if one.key != two.key or not added <= commerce() or not _told(one, two):
        return ()
    if one.beside == two.beside and not added:
        return ()
    ours = without(one.rest, added)
    ours = ours if one.cyrillic is two.cyrillic else _spelled_as(ours, two.rest)
    return ((ours, f"{two.rest} {FORM}"),)


def without(rest: str, words: frozenset[str]) -> str:
    """A core without some of its words.

    >>> without("romtec trading", commerce())
    'romtec'
    """
    return " ".join(w for w in rest.split() if w not in words)


@cache
def commerce() -> frozenset[str]:
    """Words of trade that any house may add for its arm that buys and sells: trading, Handel, export."""
    return frozenset(word for word, known in tables.words().items() if known.kind == TRADE and known.canon in COMMERCE)


def _spelled_as(rest: str, listed: str) -> str:
    """Words of another alphabet as the listed name spells them: of those of one sound none is the right one."""
    ours, theirs = rest.split(), listed.split()
    spelled = dict(zip(fold_all(theirs), theirs, strict=True))
    return " ".join(spelled.get(f, w) for f, w in zip(fold_all(ours), ours, strict=True))


def names_place(asked: str, listed: str) -> bool:
    """Whether a name has a place or a branch beside its core that the listed one does not have.

    >>> names_place("Zymbank Deutschland GmbH", "ZYMBANK OF RUSSIA"), names_place("Zymbank GmbH", "ZYMBANK OF RUSSIA")
    (True, False)
    """
    return not places().isdisjoint(core_of(asked).beside - core_of(listed).beside)


@cache
def places() -> frozenset[str]:
    """Words beside a core that say where a house is, or that this is its branch."""
    return tables.beside("place", "branch")


def rows_of(index: NameIndex) -> dict[str, tuple[int, ...]]:
    """Rows of firms by their cores; of bearers that may be firms."""
    found: dict[str, list[int]] = {}
    firms = np.flatnonzero((index._family & FIRMS) > 0).tolist()
    for row, key in zip(firms, keys_in(index, firms), strict=True):
        if key:
            found.setdefault(key, []).append(row)
    return {k: tuple(v) for k, v in found.items()}


class Cores:
    """The firms of an index by their cores. ``rows``: as ``rows_of`` gives them."""

    def __init__(self, index: NameIndex, rows: dict[str, tuple[int, ...]]) -> None:
        self._index, self._rows = index, rows

    @classmethod
    def of(cls, index: NameIndex) -> Cores:
        """Of all names of an index whose bearer may be a firm."""
        return cls(index, rows_of(index))

    def find(self, name: str) -> list[tuple[int, float]]:
        """Rows whose core is that of a name, with the score of what is left of both; none that is compared as it is."""
        _, row, score = self.match([name])
        return list(zip(row.tolist(), score.tolist(), strict=True))

    def match(
        self, names: Sequence[str], schemas: Sequence[str] | None = None, floor: float = 0.0
    ) -> tuple[Ints, Ints, Floats]:
        """Query, row and score of all pairs of one core with a score of ``floor`` or more. ``schemas``: theirs."""
        asked = [q for q in range(len(names)) if schemas is None or schemas[q] not in OTHERS]
        keys = keys_of([names[q] for q in asked])
        pairs = [(q, *p) for q, key in zip(asked, keys, strict=True) if key in self._rows
                 for p in self._pairs(names[q], key)]  # fmt: skip
        query, row = (np.array([p[k] for p in pairs], dtype=np.int64) for k in (0, 1))
        score = score_pairs([p[2] for p in pairs], [p[3] for p in pairs], ["Company"] * len(pairs))
        if pairs:
            score = sigmoid(np.log(score / (1 - score)) - WEAK_LOSS * self._index.weak[row])
        ok = score >= floor
        return query[ok], row[ok], score[ok]

    def _pairs(self, name: str, key: str) -> Iterator[tuple[int, str, str]]:
        for row in self._rows[key]:
            for asked, listed in bare_pair(name, self._index.names[row]):
                yield row, asked, listed
