"""The pieces of a sentence that each make one claim: a quantity, or a movement without one, and the clauses around."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from umweg.claims.reading.lists import word_list
from umweg.claims.reading.measures import WEAK
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.quantities import Quantity

_RELATIVE = word_list("pieces.relative")


_PARTICIPLE = {"ru": ("нных", "нные", "нный", "нного", "вших", "вшие", "вший", "щих", "щие"), "en": ("ing",), "de": ()}
FURTHEST = 16  # tokens between the two numbers of "X, up from Y"


@dataclass(frozen=True, slots=True)
class Piece:
    """A claim to be: its own tokens (``own``), the tokens whose slots it may use (``around``), its quantity."""

    own: Range
    around: Range
    quantity: Quantity | None
    earlier: Quantity | None = None


@lru_cache(maxsize=2)  # each sentence is asked often, while it is read
def claiming(s: Sentence) -> tuple[Quantity, ...]:
    """The quantities that may be claims: numbers with a unit, multiples and fractions; not counts, not of a hedge."""
    return tuple(
        q
        for q in s.quantities
        if (q.kind != "count" or counted_goods(s, q)) and not _ruled(s, q) and not _only_from(s, q)
    )


def _only_from(s: Sentence, q: Quantity) -> bool:
    """The base alone of a movement whose end is no number: ``fell to zero from 1.4bn``."""
    alone = sum(x.kind != "count" for x in s.quantities) == 1
    moved = s.has("up", 0, q.i) or s.has("down", 0, q.i)
    return alone and moved and s.lang == "en" and q.money and _before(s, q, "measured_by", "from")


def _ruled(s: Sentence, q: Quantity) -> bool:
    """Whether a number counts what a law names, not what was traded: ``bans the sale of 50 items``."""
    return q.unit in {None, "pieces"} and not q.scaled and s.has("law")


def _from_count(s: Sentence, q: Quantity) -> bool:
    """Whether a bare number is the first of ``from 25 to 40 percent``."""
    following = next((x for x in s.quantities if x.i >= q.j), None)
    if q.kind != "count" or following is None or following.kind != "number" or following.i - q.j > 2:
        return False
    return _before(s, q, "measured_by", "from") and _before(s, following, "measured_by", "to")


def counted_goods(s: Sentence, q: Quantity) -> bool:
    """Whether a number counts goods that are traded: ``re-exported 7,400 used cars``."""
    if q.kind != "count" or s.has("event") or not (s.has("flow") or s.has("deal")):
        return False
    return any(q.j <= g.i <= q.j + 1 for g in s.goods)


def pieces(s: Sentence, outside: list[Range]) -> list[Piece]:
    """All pieces in the order of the text. ``outside``: tokens that say who speaks."""
    clauses = _merged(s, [c for c in (_without(c, outside) for c in s.clauses) if c[1] > c[0]])
    out, able = list[Piece](), set(claiming(s))
    counted = [q for q in s.quantities if q in able or _from_count(s, q)]
    for c in clauses:
        inside = _with_from(s, [q for q in counted if c[0] <= q.i < c[1]])
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
    while k < following.i and (
        s.has("up", k, k + 1)
        or s.has("down", k, k + 1)
        or s.has("compare", k, k + 1)
        or any(t.i <= k < t.j for t in s.times)
    ):
        k += 1
    return k


def _without(c: Range, outside: list[Range]) -> Range:
    """A clause without the words at its ends that say who speaks."""
    start, end = c
    for a, b in outside:
        if a <= start < b:
            start = b
        if a < end <= b:
            end = a
    return start, end


def _with_from(s: Sentence, inside: list[Quantity]) -> list[tuple[Quantity, Quantity | None]]:
    """Quantities of a clause, ``from A to B`` and ``A against B`` as one."""
    out: list[tuple[Quantity, Quantity | None]] = []
    k = 0
    while k < len(inside):
        q = inside[k]
        following = inside[k + 1] if k + 1 < len(inside) else None
        if following and (q.kind == "count" or (q.money and following.money)) and following.i - q.j <= FURTHEST:
            if _before(s, q, "measured_by", "from") and not _before(s, following, "measured_by", "from"):
                out.append((following, _in_unit_of(q, following)))
                k += 2
                continue
            if _against(s, q, following):
                out.append((q, following))
                k += 2
                continue
        out.append((q, None))
        k += 1
    return out


def _in_unit_of(q: Quantity, following: Quantity) -> Quantity:
    """``von 25 auf 40 Prozent``: the first number has the scale and unit of the second."""
    if q.kind != "count":
        return q
    scale = -min(following.precision, 0) - (-following.precision % 3 if following.precision < 0 else 0)
    return replace(
        q, kind="number", unit=following.unit, value=float(f"{q.value * 10**scale:.12g}"), precision=q.precision - scale
    )


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
    """Clauses without a quantity joined to those that they belong to: the one before, or the next."""
    out: list[Range] = []
    waiting: int | None = None
    for n, c in enumerate(clauses):
        following = clauses[n + 1] if n + 1 < len(clauses) else None
        if _full(s, c):
            if out and waiting is None and _goes_on(s, out[-1], c):
                out[-1] = (out[-1][0], c[1])
                continue
            out.append((c[0] if waiting is None else waiting, c[1]))
            waiting = None
        elif out and waiting is None and _belongs_before(s, c, following):
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
    words = [m for d in ("up", "down", "flat") for m in s.within(d, *c)]
    return any(s.of[m.i].low not in WEAK or _verbal(s, m.i) or _compares(s, m.j, c[1]) for m in words)


def _compares(s: Sentence, i: int, end: int) -> bool:
    """``weniger Medikamente nach Belarus als 2021``: more or less than at another time."""
    return s.has("deal") and any(i <= t.i < end and t.compared for t in s.times)


def _verbal(s: Sentence, k: int) -> bool:
    """``were up``, ``went down``, ``was lower``."""
    before = s.of[k - 1].low if k else ""
    return before in {"were", "was", "went", "is", "are", "still", "again"} and s.of[k].low in {
        "up",
        "down",
        "lower",
        "higher",
        "below",
        "above",
    }


def _goes_on(s: Sentence, before: Range, c: Range) -> bool:
    """Whether a clause only gives the number of the movement before (``sank, und zwar um 31 %``), or the reverse."""
    counted = [q for q in claiming(s) if before[0] <= q.i < before[1]]
    inside = [q for q in claiming(s) if c[0] <= q.i < c[1]]
    if counted and inside:
        return len(inside) == 1 and inside[0].money and counted[-1].money and _against_first(s, c, inside[0])
    if counted:
        return len(counted) == 1 and _bare_number(s, before, counted[0])
    if not inside or inside[0].money or s.has("compare", *c) or s.has("rank", *before):
        return False
    return not any(c[0] <= m.i < c[1] for m in s.territories) and not s.has("flow", *c)


def _bare_number(s: Sentence, r: Range, q: Quantity) -> bool:
    """Whether a clause has hardly more than its number: ``Bis zu 302 Prozent: So stark ...``, ``Um 18 Prozent``."""
    start = max([k + 1 for k in range(*r) if s.of[k].text in ":;"], default=r[0])
    r = (start, r[1]) if start <= q.i else r
    rest = [k for k in range(*r) if not q.i <= k < q.j and s.of[k].word]
    return len(rest) <= 2 and not any(r[0] <= m.i < r[1] for m in s.territories) and not s.has("flow", *r)


def _against_first(s: Sentence, c: Range, q: Quantity) -> bool:
    """``..., up from €5.5bn``, ``..., compared with €23m``."""
    return (
        any(c[0] <= m.i and m.j in {q.i, q.i - 1} for m in s.by_kind.get("against", ()))
        and q.i - c[0] <= 4
        and not _other_source(s, q)
    )


def _belongs_before(s: Sentence, c: Range, following: Range | None) -> bool:
    """Whether a clause without a quantity belongs to the one before it."""
    first = s.of[c[0]].low
    after = s.of[c[1]].text if c[1] < len(s.of) else ""
    if s.of[c[0] - 1].text == "(" if c[0] else False:
        return after == ")" or following is None or ")" in {s.of[k].text for k in range(c[0], following[0])}
    if first == "was" and s.lang == "de":  # dessen, was die Union ausführte
        return True
    if s.has("gap", *c) and not any(c[0] <= m.i < c[1] for m in s.territories):  # ..., kam dort nie an
        return True
    if s.has("compare", c[0], c[0] + 1) or first in _RELATIVE or first.endswith(_PARTICIPLE.get(s.lang, ())):
        return True
    if s.of[c[0] - 1].text in {";", ":"} if c[0] else False:
        return False
    if after in {":", ";"}:
        return True
    if after in {"—", "–"} and following:
        return False
    return not any(c[0] <= m.i < c[1] for m in s.territories) and not s.has("flow", *c) and not _stands_alone(s, c)


def _stands_alone(s: Sentence, c: Range) -> bool:
    return any(s.has(kind, *c) for kind in ("negation", "event", "vague", "evasion", "deny"))
