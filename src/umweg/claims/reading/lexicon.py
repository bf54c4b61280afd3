"""The words of each language as tables (``data/words.*.csv``), and where they stand in a sentence.

A row has a kind, a value, the forms of the wording and an example in which it must be found. In a form ``x*`` stands
for all words that begin so, ``~x`` also for compounds that end so (``Stahlausfuhren``). ``x … y`` is a verb whose
particle
stands at the end of the clause (``nahm … ab``). Looking up is linear in the text.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from umweg.claims.reading.tokens import Token, tokens

DATA = Path(__file__).parent.parent / "data"
LANGUAGES = ("de", "en", "ru")
LONGEST = 40  # letters of a word that is taken apart; longer ones are no words
SHORTEST_HEAD = 2


class Row(NamedTuple):
    """One row of a table of words."""

    kind: str
    value: str
    forms: tuple[str, ...]
    example: str


class Mark(NamedTuple):
    """What tokens ``i`` to ``j`` (half-open) are. ``head``: letters before the tail of a compound."""

    kind: str
    value: str
    i: int
    j: int
    head: int = 0


class _Pattern(NamedTuple):
    """``particle``: what stands apart at the end of the clause. ``second``: the word that must follow."""

    kind: str
    value: str
    words: tuple[str, ...]
    particle: str = ""
    second: str = ""


def fits(word: str, low: str) -> bool:
    """Whether a folded word is of a form.

    >>> fits("liefer*", "lieferte"), fits("nach", "nachts")
    (True, False)
    """
    return low.startswith(word[:-1]) if word.endswith("*") else low == word


class Lexicon:
    """Forms by their first word."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._exact: dict[str, list[_Pattern]] = defaultdict(list)
        self._prefix: dict[str, list[_Pattern]] = defaultdict(list)
        self._tail: dict[str, list[_Pattern]] = defaultdict(list)
        for row in rows:
            for form in row.forms:
                self._add(row, form)
        self._lengths = sorted({len(p) for p in self._prefix}, reverse=True)
        self._tails = {t.rstrip("*") for t in self._tail}
        self._cache: dict[str, list[tuple[_Pattern, int]]] = {}

    def _add(self, row: Row, form: str) -> None:
        form, _, particle = form.partition(" … ")
        words = tuple(
            t.low + ("*" if t.text != "*" and form[t.end : t.end + 1] == "*" else "") for t in tokens(form, 0)
        )
        words = tuple(w for w in words if w not in {"*", "~"})
        second = words[1] if len(words) > 1 and not words[1].endswith("*") else ""
        pattern = _Pattern(row.kind, row.value, words, particle, second)
        if form.startswith("~"):
            self._tail[words[0]].append(pattern)
        first = words[0]
        (self._prefix[first[:-1]] if first.endswith("*") else self._exact[first]).append(pattern)

    def _starting(self, low: str) -> list[tuple[_Pattern, int]]:
        """All forms whose first word this may be, with the letters before a compound's tail."""
        if (known := self._cache.get(low)) is not None:
            return known
        out = [(p, 0) for p in self._exact.get(low, ())]
        for n in self._lengths:
            out += [(p, 0) for p in self._prefix.get(low[:n], ())] if n <= len(low) else []
        if not out and len(low) <= LONGEST:
            for k in range(SHORTEST_HEAD, len(low) - 2):
                out += [(p, k) for word, ps in self._tail.items() if fits(word, low[k:]) for p in ps]
        if len(self._cache) < 50_000:  # a text of random words must not fill the memory
            self._cache[low] = out
        return out

    def marks(self, of: Sequence[Token]) -> list[Mark]:
        """All forms in a sentence, for each kind and place the longest, in the order of the text."""
        best: dict[tuple[str, int], Mark] = {}
        apart: dict[int, str] = {}
        for i, token in enumerate(of):
            following = of[i + 1].low if i + 1 < len(of) else ""
            for p, head in self._starting(token.low):
                if p.second and p.second != following:
                    continue
                j = i + len(p.words)
                if j > i + 1 and not _go_on(p.words, of, i):
                    continue
                found = Mark(p.kind, p.value, i, j, head)
                if p.particle:
                    if (k := _particle(of, j, p.particle)) is None:
                        continue
                    apart |= {i: p.kind, k: p.kind}
                    if p.kind in _MOVEMENTS:
                        best[p.kind, k] = Mark(p.kind, p.value, k, k + 1)
                if (known := best.get((p.kind, i))) is None or known.j < j:
                    best[p.kind, i] = found
        whole = (m for m in best.values() if apart.get(m.i, m.kind) == m.kind)  # "nahm ... ab" is no "nahm"
        return _without_inner(sorted(whole, key=lambda m: (m.i, -m.j)))


def _go_on(words: Sequence[str], of: Sequence[Token], i: int) -> bool:
    """Whether the words after the first of a form stand there."""
    if i + len(words) > len(of):
        return False
    return all(fits(words[n], of[i + n].low) for n in range(1, len(words)))


_MOVEMENTS = frozenset({"up", "down"})
MOST_BETWEEN = 30  # tokens between a verb and its particle
_AFTER_PARTICLE = frozenset({"und", "oder", "sowie", "als", "wie"})


def _particle(of: Sequence[Token], j: int, particle: str) -> int | None:
    """Where the particle of a verb stands: the last word of its clause (``führte ... nach Russland aus,``)."""
    for k in range(j, min(j + MOST_BETWEEN, len(of))):
        if of[k].text in ";:":
            return None
        ends = k + 1 == len(of) or not (of[k + 1].word or of[k + 1].digits) or of[k + 1].low in _AFTER_PARTICLE
        if of[k].low == particle and ends:
            return k
    return None


def _without_inner(marks: list[Mark]) -> list[Mark]:
    """Marks that do not lie within a longer one of their kind."""
    ends: dict[str, int] = {}
    out = []
    for m in marks:
        if m.i >= ends.get(m.kind, 0):
            out.append(m)
            ends[m.kind] = m.j
    return out


def rows(lang: str) -> Iterator[Row]:
    """The table of a language."""
    with (DATA / f"words.{lang}.csv").open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f, delimiter=";"):
            yield Row(r["kind"], r["value"], tuple(x.strip() for x in r["forms"].split(" | ")), r["example"])


@cache
def lexicon(lang: str) -> Lexicon:
    """The words of a language, read once.

    >>> [m.kind for m in lexicon("de").marks(tokens("Stahlausfuhren fielen", 0))]
    ['flow', 'down']
    """
    return Lexicon(list(rows(lang)))
