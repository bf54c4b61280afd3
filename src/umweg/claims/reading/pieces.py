"""The pieces of a sentence that each make one claim: a quantity, or a movement without one, with the clauses around it."""

from __future__ import annotations

from dataclasses import dataclass

from umweg.claims.reading.measures import WEAK
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.quantities import Quantity

_RELATIVE = frozenset(
    "der die das den dem deren which who that whose als wie gegenüber verglichen than compared чем против который которая которые"
    " по including darunter also".split()
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A claim to be: its own tokens (``own``), the tokens whose slots it may use (``around``), its quantity."""

    own: Range
    around: Range
    quantity: Quantity | None
    earlier: Quantity | None = None


def claiming(s: Sentence) -> list[Quantity]:
    """The quantities that may be claims: numbers with a unit, multiples and fractions; not counts, not of a hedge."""
    return [q for q in s.quantities if q.kind != "count"]


def pieces(s: Sentence, outside: list[Range]) -> list[Piece]:
    """All pieces in the order of the text. ``outside``: tokens that say who speaks."""
    clauses = _merged(s, [c for c in s.clauses if not _covered(c, outside)])
    out: list[Piece] = []
    for c in clauses:
        inside = [q for q in claiming(s) if c[0] <= q.i < c[1]]
        inside = _with_from(s, inside)
        if not inside:
            out.append(Piece(c, c, None))
        start = c[0]
        for k, (q, earlier) in enumerate(inside):
            end = c[1] if k == len(inside) - 1 else _end_of(s, q, inside[k + 1][0])
            out.append(Piece((start, end), c, q, earlier))
            start = end
    return out


def _end_of(s: Sentence, q: Quantity, following: Quantity) -> int:
    """Where the part of a clause that belongs to a quantity ends: with the word of movement beside it."""
    k = q.j
    while k < following.i and (s.has("up", k, k + 1) or s.has("down", k, k + 1) or s.has("compare", k, k + 1) or any(t.i <= k < t.j for t in s.times)):
        k += 1
    return k


def _covered(c: Range, outside: list[Range]) -> bool:
    return any(a <= c[0] and c[1] <= b for a, b in outside)


def _with_from(s: Sentence, inside: list[Quantity]) -> list[tuple[Quantity, Quantity | None]]:
    """Quantities of a clause, ``from A to B`` and ``A against B`` as one."""
    out: list[tuple[Quantity, Quantity | None]] = []
    k = 0
    while k < len(inside):
        q = inside[k]
        following = inside[k + 1] if k + 1 < len(inside) else None
        if following and q.money and following.money and following.i - q.j <= 8:
            if _before(s, q, "measured_by", "from") and not _before(s, following, "measured_by", "from"):
                out.append((following, q))
                k += 2
                continue
            if _against(s, q, following):
                out.append((q, following))
                k += 2
                continue
        out.append((q, None))
        k += 1
    return out


def _before(s: Sentence, q: Quantity, kind: str, value: str) -> bool:
    return any(m.value == value and m.j in {q.i, q.i - 1} for m in s.by_kind.get(kind, ()))


def _against(s: Sentence, q: Quantity, following: Quantity) -> bool:
    if any(m.i >= q.j and m.j <= following.i and m.j >= following.i - 2 for m in s.by_kind.get("against", ())):
        return not _other_source(s, following)
    return _before(s, following, "measured_by", "from")


def _other_source(s: Sentence, q: Quantity) -> bool:
    """``против 1,17 млрд евро у Евростата``: another office's figure, no earlier one."""
    return any(q.j <= m.i <= q.j + 1 and m.value == "source" for m in s.by_kind.get("speech", ()))


def _merged(s: Sentence, clauses: list[Range]) -> list[Range]:
    """Clauses without a quantity joined to those that they belong to."""
    out: list[Range] = []
    waiting: int | None = None
    for c in clauses:
        if _full(s, c):
            if out and waiting is None and _goes_on(s, out[-1], c):
                out[-1] = (out[-1][0], c[1])
                continue
            out.append((c[0] if waiting is None else waiting, c[1]))
            waiting = None
        elif out and waiting is None and _belongs_before(s, c):
            out[-1] = (out[-1][0], c[1])
        elif waiting is None:
            waiting = c[0]
    if waiting is not None and clauses:
        if out and not _stands_alone(s, (waiting, clauses[-1][1])):
            out[-1] = (out[-1][0], clauses[-1][1])
        else:
            out.append((waiting, clauses[-1][1]))
    return out


def _full(s: Sentence, c: Range) -> bool:
    """Whether a clause can be a claim: it counts, or says that a flow moved."""
    return any(c[0] <= q.i < c[1] for q in claiming(s)) or moves(s, c) or s.has("rank", *c)


def moves(s: Sentence, c: Range) -> bool:
    """Whether a clause has a word of movement that is one by itself."""
    return any(s.of[m.i].low not in WEAK or _verbal(s, m.i) for d in ("up", "down", "flat") for m in s.within(d, *c))


def _verbal(s: Sentence, k: int) -> bool:
    """``were up``, ``went down``, ``was lower``."""
    before = s.of[k - 1].low if k else ""
    return before in {"were", "was", "went", "is", "are", "still", "again"} and s.of[k].low in {"up", "down", "lower", "higher", "below", "above"}


def _goes_on(s: Sentence, before: Range, c: Range) -> bool:
    """Whether a clause only gives the number of the movement before: ``sank, und zwar um 31 %``, ``gaining 8 %``."""
    counted = any(before[0] <= q.i < before[1] for q in claiming(s))
    inside = [q for q in claiming(s) if c[0] <= q.i < c[1]]
    if not inside:
        return False
    if counted:
        second = inside[0]
        return second.money and len(inside) == 1 and _against_first(s, c, second) and any(before[0] <= q.i < before[1] and q.money for q in claiming(s))
    if any(c[0] <= m.i < c[1] for m in s.territories) or s.has("flow", *c):
        return False
    return not inside[0].money


def _against_first(s: Sentence, c: Range, q: Quantity) -> bool:
    """``..., up from €5.5bn``, ``..., compared with €23m``."""
    return any(c[0] <= m.i and m.j in {q.i, q.i - 1} for m in s.by_kind.get("against", ())) and q.i - c[0] <= 4 and not _other_source(s, q)


def _belongs_before(s: Sentence, c: Range) -> bool:
    """Whether a clause without a quantity belongs to the one before it."""
    first = s.of[c[0]].low
    if s.has("compare", c[0], c[0] + 1) or first in _RELATIVE:
        return True
    if s.of[c[0] - 1].text == "(" if c[0] else False:
        return True
    return not any(c[0] <= m.i < c[1] for m in s.territories) and not s.has("flow", *c) and not _stands_alone(s, c)


def _stands_alone(s: Sentence, c: Range) -> bool:
    return any(s.has(kind, *c) for kind in ("negation", "event", "vague", "flow", "evasion", "deny"))
