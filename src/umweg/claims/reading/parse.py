"""A sentence with all that the tables know in it, and its clauses.

>>> s = parse("Exports to Armenia fell 18%, and those to Georgia rose 4%.", 0, "en")
>>> [s.words(*c) for c in s.clauses]
['Exports to Armenia fell 18%', 'and those to Georgia rose 4%']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from umweg.claims.reading import goods, quantities, territories, times
from umweg.claims.reading.goods import GoodMention
from umweg.claims.reading.lexicon import Mark, lexicon
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.quantities import Quantity
from umweg.claims.reading.territories import Mention
from umweg.claims.reading.times import TimeMention
from umweg.claims.reading.tokens import Token, tokens

Range = tuple[int, int]


@dataclass(eq=False)
class Sentence:
    """The tokens of a sentence, what they are, and where it stands in the text (``offset``). Equal to itself only."""

    text: str
    offset: int
    lang: str
    of: Sequence[Token]
    marks: Sequence[Mark]
    times: Sequence[TimeMention]
    quantities: Sequence[Quantity]
    territories: Sequence[Mention]
    goods: Sequence[GoodMention]

    def words(self, i: int, j: int) -> str:
        """The text of tokens ``i`` to ``j``."""
        return self.text[self.of[i].start - self.offset : self.of[j - 1].end - self.offset] if j > i else ""

    def span(self, i: int, j: int) -> tuple[int, int]:
        """Where tokens ``i`` to ``j`` stand in the text."""
        return self.of[i].start, self.of[j - 1].end

    def within(self, kind: str, i: int, j: int) -> list[Mark]:
        """Marks of a kind that begin in a range."""
        return [m for m in self.by_kind.get(kind, ()) if i <= m.i < j]

    def has(self, kind: str, i: int = 0, j: int = 1 << 30) -> bool:
        """Whether a kind of mark begins in a range."""
        return any(i <= m.i < j for m in self.by_kind.get(kind, ()))

    @cached_property
    def by_kind(self) -> dict[str, list[Mark]]:
        """The marks of each kind."""
        out: dict[str, list[Mark]] = {}
        for m in self.marks:
            out.setdefault(m.kind, []).append(m)
        return out

    @cached_property
    def clauses(self) -> list[Range]:
        """Ranges of tokens between commas, semicolons, colons, dashes, brackets and conjunctions; lists stay whole."""
        return split(self)

    @cached_property
    def groups(self) -> list[tuple[Mention, ...]]:
        """Territories that stand in one list: ``Armenia, Georgia and Kazakhstan``."""
        out: list[list[Mention]] = []
        for m in self.territories:
            if out and m.form == out[-1][-1].form and self._listed(out[-1][-1].j, m.i):
                out[-1].append(m)
            else:
                out.append([m])
        return [tuple(g) for g in out]

    def _listed(self, i: int, j: int) -> bool:
        between = [self.of[k].low for k in range(i, j)]
        return (
            len(between) <= 3
            and bool(between)
            and between[0] in _LIST
            and all(w in _LIST or w in _ARTICLES for w in between)
        )


_LIST = word_list("parse.list")
_ARTICLES = word_list("parse.articles")
_HARD = frozenset({";", ":", "—", "(", ")", "[", "]", "|"})
_JOIN = word_list("parse.join")


def parse(text: str, offset: int, lang: str) -> Sentence:
    """All of a sentence that begins at ``offset`` of the whole text."""
    of = tokens(text, offset)
    marks = lexicon(lang).marks(of)
    when = times.mentions(of, marks)
    in_time = {k for t in when for k in range(t.i, t.j)}
    amounts = [q for q in quantities.quantities(of, marks, lang) if not in_time & set(range(q.i, q.j))]
    used = {k for q in amounts for k in range(q.i, q.j)}
    places = [m for m in territories.mentions(of, lang) if m.i not in used]  # no country is in "US-Dollar"
    taken = in_time | used | {k for m in places for k in range(m.i, m.j) if not m.head}
    marks = [m for m in marks if m.kind not in {"up", "down"} or m.i not in used]
    found = goods.mentions(text, of, marks, lang, taken, offset)
    if found:  # who spends money on goods buys them, who spends it on roads does not
        marks = [m._replace(kind="deal", value="buy") if m.kind == "spend" else m for m in marks]
    return Sentence(text, offset, lang, of, marks, when, amounts, places, found)


def split(s: Sentence) -> list[Range]:
    """The clauses of a sentence."""
    whole = set()
    for group in s.groups:
        whole |= set(range(group[0].i, group[-1].j))
    for i, j in (*((t.i, t.j) for t in s.times), *((q.i, q.j) for q in s.quantities), *((g.i, g.j) for g in s.goods)):
        whole |= set(range(i, j))
    out, start = [], 0
    for k, t in enumerate(s.of):
        if k in whole:
            continue
        dash = t.text == "-" and not t.glued and k + 1 < len(s.of) and not s.of[k + 1].glued
        if t.low in _HARD or t.text == "," or dash:
            out.append((start, k))
            start = k + 1
        elif t.low in _JOIN and k > start and _both(s, start, k):
            out.append((start, k))
            start = k
    out.append((start, len(s.of)))
    return [_trimmed(s, r) for r in out if any(s.of[k].word or s.of[k].digits for k in range(*r))]


def _trimmed(s: Sentence, r: Range) -> Range:
    """Without the quotes and stops around it."""
    i, j = r
    while i < j and not (s.of[i].word or s.of[i].digits or s.of[i].text in "€$£+"):
        i += 1
    while j > i and not (s.of[j - 1].word or s.of[j - 1].digits or s.of[j - 1].text in "%€$£₽)"):
        j -= 1
    return i, j


def _both(s: Sentence, start: int, k: int) -> bool:
    """Whether a conjunction joins two clauses: something is counted or moves on both sides of it."""
    end = next((x for x in range(k + 1, len(s.of)) if s.of[x].low in _HARD or s.of[x].text == ","), len(s.of))

    def full(i: int, j: int) -> bool:
        counted = any(i <= q.i < j and q.kind != "count" for q in s.quantities)
        moves = s.has("up", i, j) or s.has("down", i, j) or s.has("flat", i, j)
        happened = s.has("event", i, j) and any(i <= q.i < j for q in s.quantities)
        return counted or moves or happened

    own = (
        s.has("event", k, end)
        or s.has("flow", k, end)
        or s.has("deal", k, end)
        or s.has("up", k, end)
        or s.has("down", k, end)
    )
    named = any(k <= m.i < end for m in s.territories)
    return (
        full(start, k)
        and full(k, end)
        and (own or named or s.of[k].low in {"while", "whereas", "während", "зато", "а"})
    )
