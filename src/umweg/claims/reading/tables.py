"""Tables in prose: a heading that says flow, window and unit, and rows of a country and its numbers, each a claim.

``Kasachstan 2.833 (1.236)`` below ``Ausfuhr der EU, 2022, Mio. Euro (in Klammern: Vorjahr)``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from umweg.claims.model import Claim, Comparison, Good, Period, Reading, Side
from umweg.claims.reading.frame import Frame
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.parse import Sentence
from umweg.claims.reading.quantities import CURRENCIES
from umweg.claims.reading.windows import of_year

_BETWEEN = word_list("tables.between")
TOTAL = Good(None, "TOTAL", ("TOTAL",))
MOST_WORDS = 3  # of a row that are neither country nor number
YEAR = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """What the rows below share: the power of ten and unit of their numbers, and what stands in brackets."""

    scale: int
    unit: str | None
    brackets: str | None
    year: int | None


def heading(s: Sentence) -> Heading | None:
    """What a heading says of the rows below it; None for a sentence that is none."""
    brackets = next((m.value for m in s.by_kind.get("brackets", ())), None)
    unit, scale = _unit(s)
    if not s.has("flow") or (unit is None and brackets is None) or any(q.kind != "count" for q in s.quantities):
        return None
    opened = next((k for k, t in enumerate(s.of) if t.text in "(["), len(s.of))
    year = next((t.year for t in s.times if t.i >= opened and t.year), None)
    return Heading(scale, unit, brackets, year)


def _unit(s: Sentence) -> tuple[str | None, int]:
    """A unit that belongs to no number of the heading: ``Mio. Euro``, ``€ million``, ``in tonnes``."""
    for m in s.by_kind.get("unit", ()):
        if m.value.partition(":")[0] in {"percent", "kg", "pieces", *CURRENCIES}:
            near = [x for x in s.by_kind.get("scale", ()) if x.j <= m.i <= x.j + 1 or x.i == m.j]
            return m.value, int(near[0].value) if near else 0
    return None, 0


def rows(s: Sentence, head: Heading | None, frame: Frame) -> list[Claim]:
    """The claims of a row; none where the line is no row of a table."""
    cells = _cells(s, head)
    if not cells or not s.groups:
        return []
    codes = tuple(dict.fromkeys(c for m in s.groups[0] for c in m.codes))
    frame = _sided(frame, codes)
    first = cells[0]
    out = [_level(s, first, frame, head, cells[1] if len(cells) > 1 else None)]
    if len(cells) > 1 and cells[1].unit == "percent" and first.unit != "percent":
        share = _reading(frame, cells[1], share=True)
        out.append(_claim(s, cells[1].i, cells[1].j, share))
    return out


@dataclass(frozen=True, slots=True)
class _Cell:
    value: float
    unit: str | None
    precision: int
    i: int
    j: int


def _cells(s: Sentence, head: Heading | None) -> list[_Cell]:
    """The numbers of a line that has a country first and hardly a word beside them."""
    if not s.territories or s.territories[0].i > 2 or not s.quantities:
        return []
    covered = {k for g in s.groups[:1] for m in g for k in range(m.i, m.j)} | {
        k for q in s.quantities for k in range(q.i, q.j)
    }
    rest = [t for k, t in enumerate(s.of) if k not in covered and t.low not in _BETWEEN]
    if len(rest) >= MOST_WORDS or s.has("flow") or s.has("deal") or any(s.has(d) for d in ("up", "down")):
        return []
    out = []
    for q in s.quantities:
        if q.kind == "count" and head and head.unit:
            unit, _, factor = head.unit.partition(":")
            scale = head.scale
            value = float(f"{q.value * 10**scale * float(factor or 1):.12g}")
            out.append(_Cell(value, unit, q.precision - scale, q.i, q.j))
        elif q.kind == "number" and q.unit:
            out.append(_Cell(q.value, q.unit, q.precision, q.i, q.j))
    return out


def _sided(frame: Frame, codes: tuple[str, ...]) -> Frame:
    """The heading names one side, the row the other."""
    if frame.reporter and frame.reporter != codes:
        return replace(frame, partner=codes)
    return replace(frame, reporter=codes)


def _reading(frame: Frame, cell: _Cell, *, share: bool) -> Reading:
    return Reading(
        flow=frame.flow, reporter=frame.reporter, partner=frame.partner, good=frame.good or TOTAL,
        period=frame.period, measure="share" if share else "level", of=Side(partner=("WORLD",)) if share else None,
        value=cell.value, unit=cell.unit, precision=cell.precision, why=("from the heading of the table",),
    )  # fmt: skip


def _level(s: Sentence, cell: _Cell, frame: Frame, head: Heading | None, second: _Cell | None) -> Claim:
    base = None
    if head and head.brackets == "previous" and frame.period:
        base = _same_months(frame.period, head.year) if head.year else frame.period.shifted(-YEAR)
    earlier = second.value if second and base and second.unit == cell.unit else None
    compared = Comparison(base, True) if base and earlier is not None else None
    reading = replace(_reading(frame, cell, share=cell.unit == "percent"), comparison=compared, from_=earlier)
    end = (
        second.j + (second.j < len(s.of) and s.of[second.j].text in ")]") if second and earlier is not None else cell.j
    )
    return _claim(s, 0, end, reading)


def _same_months(period: Period, year: int) -> Period:
    if period.months == YEAR and period.first % YEAR == 0:
        return of_year(year)
    return period.shifted((year - period.first // YEAR) * YEAR)


def _claim(s: Sentence, i: int, j: int, reading: Reading) -> Claim:
    while i < j and not (s.of[i].word or s.of[i].digits or s.of[i].text in "€$£("):
        i += 1
    span = s.span(i, j)
    text = s.text[span[0] - s.offset : span[1] - s.offset]
    return Claim("", span, (s.offset, s.offset + len(s.text)), text, s.lang, "measured", readings=(reading,))
