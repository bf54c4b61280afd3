"""The grammar of measures: what a quantity says by the words around it.

| wording | reading |
|---|---|
| um 18 %, by 18 %, на 18 % | change |
| auf 18 %, to 18 %, до 18 % after a share | share |
| um 4 Prozentpunkte, pp, п. п. | change of a share |
| das 18-Fache, 18 times, в 18 раз, verdoppelt | ratio; with a fall its inverse |
| dreimal mehr, three times more | ratio 3, and 4 as the second reading; in Russian 3 only |
| fehlte, missing, не дошли | gap |
| machte n % aus, accounted for, пришлось | share |
| a sum of money, a mass, pieces | level; after ``by`` a change |
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from umweg.claims.model import Direction, Measure
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.quantities import Quantity

SECOND = 0.4  # weight of "four times" for "three times more"
PARTITIVE = frozenset({"of", "von", "из"})  # at the beginning of a sentence: what follows is a part of it
WEAK = word_list("measures.weak")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a quantity measures. ``other_value``: of the second reading. ``relative``: compared with another side."""

    measure: Measure
    direction: Direction | None
    value: float
    unit: str | None
    precision: int
    other_value: float | None = None
    relative: bool = False


def preposition(s: Sentence, q: Quantity) -> str | None:
    """``by``, ``to`` or ``from`` before a quantity, over its hedge."""
    near = [m for m in s.by_kind.get("measured_by", ()) if q.i - 2 <= m.i < q.j]
    near = [m for m in near if m.j >= q.i or _only_small(s, m.j, q.i)]
    return near[-1].value if near else None


def _only_small(s: Sentence, i: int, j: int) -> bool:
    return all(
        s.of[k].low
        in {
            "ein",
            "das",
            "einen",
            "einem",
            "about",
            "a",
            "the",
            "bloß",
            "nur",
            "lediglich",
            "only",
            "just",
            "даже",
            "лишь",
            "всего",
        }
        for k in range(i, j)
    )


def direction(s: Sentence, r: Range, near: Quantity | None = None) -> Direction | None:
    """Up, down or flat, of the word nearest to a quantity within a range."""
    if near and near.sign:
        return near.sign
    found = [(m, d) for d in ("up", "down", "flat") for m in s.within(d, *r)]
    own = [(m, d) for m, d in found if not _part_of_hedge(s, m.i)]
    if not own:
        return None
    at = near.i if near else r[0]
    strong = [x for x in own if s.of[x[0].i].low not in WEAK]
    if near:
        after = [x for x in own if near.j <= x[0].i <= near.j + 1]
        if after:
            return after[0][1]  # type: ignore[return-value]
    return min(strong or own, key=lambda x: abs(x[0].i - at))[1]  # type: ignore[return-value]


def _part_of_hedge(s: Sentence, k: int) -> bool:
    """Whether a word is part of ``more than`` before a number."""
    return any(m.i <= k < m.j and any(q.i <= m.i < q.j for q in s.quantities) for m in s.by_kind.get("hedge", ()))


def _of_follows(s: Sentence, q: Quantity) -> bool:
    """Whether ``of``, a genitive or the like follows: ``a third of them``, ``3 Prozent der Ausfuhren``."""
    low = [t.low for t in s.of[q.j : q.j + 2]]
    if not low:
        return False
    if s.lang == "en":
        return low[0] == "of"
    if s.lang == "de":
        return low[0] in {"der", "des", "aller", "davon", "dieser", "von", "sämtlicher", "dessen"} or low[0].startswith(
            ("ihre", "seine", "unsere")
        )
    return bool(low) and (
        low[0] in {"всего", "всех", "от", "из", "его", "их", "общего"}
        or low[0].startswith("сво")
        or s.has("flow", q.j, q.j + 2)
    )


def _other_side(s: Sentence, q: Quantity) -> bool:
    """``of what Russia received``, ``the level of 2021``, ``des Vorjahreswerts``: a ratio, not a share."""
    after = [t.low for t in s.of[q.j : q.j + 7]]
    if after[:2] in (["of", "what"], ["dessen", ","], ["того", ","], ["von", "dem"]):
        return True
    return any(
        w in after
        for w in (
            "level",
            "levels",
            "figure",
            "amount",
            "niveau",
            "niveaus",
            "vorjahreswert",
            "vorjahreswerts",
            "уровня",
            "уровню",
            "vorkriegsniveau",
            "vorkriegsniveaus",
            "value",
        )
    )


def meaning(s: Sentence, q: Quantity, r: Range, before: Measure | None, last: Direction | None) -> Meaning | None:
    """What a quantity says within the range of its claim; None where nothing tells.

    ``before``, ``last``: measure and direction of the claim before, for ``Um 10 Prozent, sagt die Statistik.``
    """
    way = direction(s, r, q)
    said = preposition(s, q)
    if q.kind == "count":
        return Meaning("level", None, q.value, "pieces", q.precision)
    if q.unit == "pp":
        return Meaning("change", way or last, q.value, "pp", q.precision)
    if q.kind == "multiple":
        return _multiple(s, q, way)
    if q.unit == "percent":
        return _percent(s, q, r, way, said, before, last)
    if s.has("gap", *r) and q.money and way is None:
        return Meaning("gap", None, q.value, q.unit, q.precision)
    if said == "by" and way in {"up", "down"} and s.lang != "ru":
        return Meaning("change", way, q.value, q.unit, q.precision)
    return Meaning("level", None, q.value, q.unit, q.precision)


def _multiple(s: Sentence, q: Quantity, way: Direction | None) -> Meaning:
    counted = any(m.j == q.j for m in s.by_kind.get("unit", ())) or _adverb(s, q)  # no "doubled"
    falls = q.down or (way == "down" and q.value > 1 and counted and not _comparing_more(s, q))
    if falls and q.value > 1:
        inverse = float(f"{1 / q.value:.2g}")
        return Meaning("ratio", "down", inverse, "times", 2 if inverse >= 0.1 else 3)
    other = None
    after = [t.low for t in s.of[q.j : q.j + 2]]
    if s.lang == "de" and s.of[q.j - 1].low.endswith("fache") and preposition(s, q) == "by":
        other = q.value + 1
    if s.lang != "ru" and not q.down and after and after[0] in {"more", "mehr", "higher", "höher", "greater", "larger"}:
        other = q.value + 1
    return Meaning("ratio", "down" if falls or q.value < 1 else "up", q.value, "times", q.precision, other)


def _adverb(s: Sentence, q: Quantity) -> bool:
    """``вдвое``, ``fivefold``: the verb beside it says whether up or down."""
    low = s.of[q.j - 1].low
    return (s.lang == "ru" and low.startswith("в") and low.endswith(("ое", "ро"))) or (
        s.lang == "en" and low.endswith("fold")
    )


def _comparing_more(s: Sentence, q: Quantity) -> bool:
    return any(t.low in {"more", "mehr", "больше", "выше"} for t in s.of[q.j : q.j + 2])


def _percent(
    s: Sentence,
    q: Quantity,
    r: Range,
    way: Direction | None,
    said: str | None,
    before: Measure | None,
    last: Direction | None,
) -> Meaning | None:
    if s.has("gap", *r):
        return Meaning("gap", None, q.value, "percent", q.precision)
    if q.kind == "fraction" and (found := _fraction(s, q, way, said)):
        return found
    share = Meaning("share", None, q.value, "percent", q.precision)
    if _arrives_at_share(s, q, said, before):
        return share
    shares = (
        (before == "level" and s.of[0].low in PARTITIVE)
        or s.has("share", *r)
        or s.has("denominator", *r)
        or _of_follows(s, q)
    )
    by = said == "by" and not (s.lang == "ru" and shares and way is None)
    if shares and not (by and way) and not _moves(s, q, way):
        return share
    if way is None and said is None and s.has("deal", *r) and _of_parts(s, q, r):
        return share
    if way and not (said == "to" and before in {"share", "change"} and shares):
        return Meaning("change", way, q.value, "percent", q.precision)
    if before == "share":
        return share
    return Meaning("change", last, q.value, "percent", q.precision) if before == "change" else None


def _fraction(s: Sentence, q: Quantity, way: Direction | None, said: str | None) -> Meaning | None:
    """``half of what Russia received``, ``fell to a third``: ratios. ``every second``: a share."""
    ratio = Meaning("ratio", None, float(f"{q.value / 100:.5g}"), "times", 1 if q.value == 50 else 2)
    if _other_side(s, q):
        with_side = any(t.low in {"what", "was", "что"} for t in s.of[q.j : q.j + 3])
        return replace(ratio, direction=None if with_side else "down", relative=with_side)
    if said == "to" and way == "down":
        return replace(ratio, direction="down")
    every = s.of[q.j - 2].low.startswith(("jede", "every", "кажд"))
    return Meaning("share", None, q.value, "percent", q.precision) if every else None


def _arrives_at_share(s: Sentence, q: Quantity, said: str | None, before: Measure | None) -> bool:
    """``to 9 percent`` where shares are spoken of, and the number that one came ``from``."""
    spoken_of = before == "share" or s.has("share", 0, q.i) or any(x.unit == "pp" for x in s.quantities)
    return (said == "to" and spoken_of) or (said == "from" and before == "share")


def _of_parts(s: Sentence, q: Quantity, r: Range) -> bool:
    """``A third came from Georgia``, ``40 Prozent gingen nach Polen``: where a part of the flow came from or went."""
    return any(m.value == "move" and m.i >= q.j for m in s.within("deal", *r))


def _moves(s: Sentence, q: Quantity, way: Direction | None) -> bool:
    """Whether a word of movement stands right beside the number: ``18 % more``, ``fell 3 %``."""
    if way is None:
        return False
    return any(s.has(d, q.j, q.j + 1) or s.has(d, q.i - 1, q.i) for d in ("up", "down")) and not _of_follows(s, q)
