"""What can be tested beside a claim that no statistic decides: the flow that it speaks of, and goods sought by name."""

from __future__ import annotations

from umweg.claims.model import Good, Period, Reading
from umweg.claims.reading.frame import Frame, settle
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.sides import TOTAL, WORLD
from umweg.claims.reading.windows import joined

WHY = "no statistic decides the claim; this flow can be tested beside it"
LONGEST_GOOD = 6  # words
FEWEST_GOODS = 2


def flow_of(s: Sentence, r: Range, before: Frame, date: str | None) -> tuple[Reading, ...]:
    """The flow between the countries that a clause, or its whole sentence, names; empty where it names none."""
    named = [m for m in s.territories if r[0] <= m.i < r[1]]
    frame, _ = settle(s, r if named else (0, len(s.of)), before)
    reporter, partner = frame.reporter, frame.partner
    if not (s.territories or s.has("self")) or not (reporter or partner):
        return ()
    period: Period | None = joined([t for t in s.times if not t.compared], frame.period, date) or frame.period
    own = next((g for g in s.goods if g.family), None) or next(iter(s.goods), None)
    good = Good(own.text, own.family) if own else TOTAL
    flow = frame.flow if frame.flow in {"export", "import", "trade", "reexport", "transit"} else "export"
    found = Reading(
        flow=flow, reporter=reporter, partner=partner or WORLD, good=good, period=period, measure="level", why=(WHY,)
    )
    return (found,)


def sought(s: Sentence) -> list[tuple[Range, Reading]]:
    """Goods that a country is said to look for, each with its imports: ``Interesse an Turbinen, Textilien und ...``."""
    mark = next(iter(s.by_kind.get("demand", ())), None)
    buyer = next((m for m in s.territories if mark and m.i < mark.i), None)
    if mark is None or buyer is None:
        return []
    items = _items(s, mark.j)
    if len(items) < FEWEST_GOODS:
        return []
    return [
        (
            r,
            Reading(
                flow="import", reporter=buyer.codes, partner=WORLD, good=Good(s.words(*r), ""),
                measure="level", why=(WHY,),
            ),
        )
        for r in items
    ]  # fmt: skip


def _items(s: Sentence, start: int) -> list[Range]:
    """The items of a list that ends with the sentence or with its last conjunction; short ones, without a verb."""
    out, i = list[Range](), start
    for k in range(start, len(s.of) + 1):
        ends = k == len(s.of) or s.of[k].text in ",.;" or s.of[k].low in _AND
        if not ends:
            continue
        while i < k and s.of[i].low in _SKIPPED:
            i += 1
        if 0 < k - i <= LONGEST_GOOD:
            out.append((i, k))
        i = k + 1
    return out


_AND = frozenset({"und", "oder", "sowie", "and", "or", "и", "или"})
_SKIPPED = frozenset({"sogar", "auch", "even", "also", "даже", "также"})
