"""Claims that no trade statistic decides: denials, events, profits, sources; and ranks, which it does."""

from __future__ import annotations

from collections.abc import Sequence

from umweg.claims.model import Claim, Kind
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.parse import Range, Sentence

_THINGS = (
    "sendung",
    "shipment",
    "cargo",
    "consignment",
    "груз",
    "lieferung",
    "ware",
    "goods",
    "items",
    "stück",
    "item",
    "товар",
)


def kind(s: Sentence, r: Range, profit: bool, denied: bool = False) -> Kind | None:
    """What a clause without a figure of trade claims, or None. ``profit``: the sentence before spoke of profits.

    ``denied``: somebody denies it.
    """
    if s.has("source", *r) and r[0] <= 1:
        return "source"
    if s.has("evidence", *r) and not s.has("flow", *r):
        return "source"
    if s.has("event", *r) and _counts(s, r):
        return "event"
    if profit and any(r[0] <= q.i < r[1] and q.kind != "count" for q in s.quantities):
        return "vague"
    if s.has("vague", *r) and (s.has("negation", *r) or _told(s, r)):
        return "denial" if s.has("negation", *r) and s.has("evasion", *r) else "vague"
    if _denies(s, r) or (denied and _of_trade(s, r)):
        return "denial"
    return "vague" if _restricted(s, r) else None


def _restricted(s: Sentence, r: Range) -> bool:
    """Whether a clause says without a number that restricted goods cross a border, or are kept from it."""
    moved = s.has("flow", *r) or s.has("deal", *r)
    placed = any(r[0] <= m.i < r[1] for m in s.territories) or s.has("self")
    told = s.text.rstrip('"“”»’)')[-1:] in ".!…" or not s.text[-1:].isalpha()  # a heading is no statement
    return s.has("listed", *r) and moved and placed and told and not s.has("law")


def _counts(s: Sentence, r: Range) -> bool:
    things = (
        s.has("evasion", *r)
        or any(r[0] <= g.i < r[1] for g in s.goods)
        or any(s.of[k].low.startswith(_THINGS) for k in range(*r))
    )
    seized = any(m.value == "goods" for m in s.within("event", *r))
    return things or (seized and any(r[0] <= q.i < r[1] and q.kind == "count" for q in s.quantities))


def _told(s: Sentence, r: Range) -> bool:
    """Whether a profit is said to have moved or to be there."""
    moved = any(r[0] <= q.i < r[1] and q.kind != "count" for q in s.quantities) or s.has("up", *r) or s.has("down", *r)
    return moved or s.has("evasion", *r) or s.has("flow", *r)


def _denies(s: Sentence, r: Range) -> bool:
    negated = s.has("negation", *r) or s.has("deny", *r)
    return negated and _of_trade(s, r) and not s.has("gap", *r)


def _of_trade(s: Sentence, r: Range) -> bool:
    goods = any(r[0] <= g.i < r[1] for g in s.goods)
    return s.has("flow", *r) or s.has("evasion", *r) or (goods and (s.has("deal", *r) or s.has("listed", *r)))


def parts(s: Sentence, r: Range) -> list[Range]:
    """The clauses of a range that each make such a claim; the range itself where only one does."""
    inside = [c for c in s.clauses if r[0] <= c[0] and c[1] <= r[1]]
    own = [c for c in inside if kind(s, c, False)]
    return own if len(own) > 1 else [r]


def rank(s: Sentence, r: Range) -> int | None:
    """The place that a clause gives to a country among suppliers, customers or partners."""
    marks = s.within("rank", *r)
    if not marks or not (s.has("party", *r) or s.has("flow", *r) or _party_in(s, marks[0].i, marks[0].j)):
        return None
    return max(int(m.value) for m in marks)


def _party_in(s: Sentence, i: int, j: int) -> bool:
    return any(
        s.of[k].low.startswith(("hauptlieferant", "hauptabnehmer", "hauptkunde", "поставщик", "покупател", "рын"))
        for k in range(i, j)
    )


def without_doubles(out: list[Claim]) -> list[Claim]:
    """Each place of the text once; what is measured goes before what is not."""
    kept: list[Claim] = []
    for c in out:
        if not any(k.span == c.span for k in kept):
            kept.append(c)
    return kept


_GOES_ON = word_list("kinds.goes_on")
_AUTHOR = word_list("kinds.author")


def goes_on(s: Sentence, out: Sequence[Claim]) -> bool:
    """Whether a sentence goes on with what the speaker before said: it leaves the reporter to him, or links to him."""
    words = {t.low for t in s.of}
    if words & _AUTHOR:
        return False
    if words & {"davon", "dabei", "dorthin", "hingegen", "при", "напротив", "также"}:
        return True
    measured = [c for c in out if c.readings]
    return bool(measured) and all(any(w.startswith("reporter from") for w in c.readings[0].why) for c in measured)
