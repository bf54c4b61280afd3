"""The windows of a claim: its own, the one compared with, and the one that goes on to the next clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from umweg.claims.model import Period
from umweg.claims.reading import windows
from umweg.claims.reading.frame import Frame
from umweg.claims.reading.measures import Meaning
from umweg.claims.reading.parse import Sentence
from umweg.claims.reading.pieces import Piece
from umweg.claims.reading.times import TimeMention

YEAR = 12
PLAIN = frozenset({"level", "share", "gap"})  # measures that compare with nothing by themselves


class Windows(NamedTuple):
    """``stated``: the text names ``comparison``. ``kept``: what goes on. ``implied``: the base is this sentence's."""

    period: Period | None
    comparison: Period | None
    stated: bool
    kept: Period | None
    implied: bool = False


def of_claim(s: Sentence, piece: Piece, frame: Frame, what: Meaning, date: str | None, active: bool) -> Windows:
    """The windows of a piece. ``active``: a claim stands before it, whose window it may leave or go back from."""
    main, other = _mentions(s, piece)
    period = windows.joined(main, frame.period, date) or frame.period
    if period is None:
        period = windows.joined([t for t in s.times if not is_compared(t)], None, date)
    if period is None and date and _tells_earlier(other):  # "im Vorjahr", and nothing before: that of the text's date
        period = windows.of_year(int(date[:4]) - 1)
        return Windows(period, period.shifted(-YEAR), False, period)
    base = next((p for t in other if (p := windows.compared(t, period, date))), None) or _pair(main, period)
    if what.measure in PLAIN and not piece.earlier:
        return _shifted(s, piece, frame, main, other, period, base, active)
    if base is not None and not main and _begins_earlier(s, piece, other):
        return Windows(base, base.shifted(-YEAR), False, period)
    goes_on = frame.comparison is not None if not main else period == frame.period
    stated = base is not None or (frame.stated and goes_on)
    if base is None and stated:
        base = frame.comparison
    if piece.earlier and base is None and period:
        return Windows(period, period.shifted(-YEAR), True, period, implied=True)
    if base is None and period:
        base, stated = period.shifted(-YEAR), False
    return Windows(period, base, stated, period)


def _mentions(s: Sentence, piece: Piece) -> tuple[list[TimeMention], list[TimeMention]]:
    """What is said of the claim's own time, and of the time compared with."""
    around = [t for t in s.times if piece.around[0] <= t.i < piece.around[1]]
    times = _with_year(s, [t for t in s.times if piece.own[0] <= t.i < piece.own[1]]) or around
    if all(is_compared(t) for t in times):
        times = [*times, *(t for t in around if not is_compared(t))]
    compared = [t for t in times if is_compared(t) or _of_earlier(piece, t)]
    return [t for t in times if t not in compared], compared


def _shifted(
    s: Sentence,
    piece: Piece,
    frame: Frame,
    main: Sequence[TimeMention],
    other: Sequence[TimeMention],
    period: Period | None,
    base: Period | None,
    active: bool,
) -> Windows:
    """A level of the year before, beside one of the main window: the latter goes on, the former is compared with."""
    before = frame.period
    if base is not None and not main and _tells_earlier(other):
        return Windows(base, base, True, period)
    if base is not None and _brackets(s, piece):
        return Windows(base, base, True, period)
    if active and period and before and _years_before(period, before):
        return Windows(period, period, True, before)
    if period == before:
        return Windows(period, frame.comparison, frame.stated, period)
    return Windows(period, base, base is not None, period)


def _tells_earlier(other: Sequence[TimeMention]) -> bool:
    """``Ein Jahr zuvor waren es 900 Millionen``: the year before is the figure's own, nothing is compared."""
    return any(t.relative in {"previous", "two"} and not t.compared for t in other)


def _begins_earlier(s: Sentence, piece: Piece, other: Sequence[TimeMention]) -> bool:
    """``Ein Jahr zuvor hatte er sich verdoppelt``: the movement is one of the year before."""
    return any(
        t.relative == "previous" and not t.compared and t.i <= piece.own[0] + 2
        and any(s.of[k].low in _BEFORE for k in range(t.i, t.j))
        for t in other
    )  # fmt: skip


_BEFORE = frozenset({"zuvor", "davor", "vorher", "earlier", "before", "ago", "ранее", "раньше", "назад"})


def _years_before(period: Period, before: Period) -> bool:
    """Whether a window has the same months of an earlier year."""
    return period.months == before.months and period.end <= before.first and (before.first - period.first) % YEAR == 0


def _with_year(s: Sentence, own: list[TimeMention]) -> list[TimeMention]:
    """``in den acht Monaten`` beside ``März bis Oktober 2022``: the same eight months, named later in the sentence."""

    def named(t: TimeMention) -> TimeMention:
        if not t.months or t.year or t.relative or t.months[0] != 1 or t.months[1] == 1:
            return t
        size = t.months[1]
        return next((o for o in s.times if o.months and o.year and o.months[1] - o.months[0] + 1 == size), t)

    return [named(t) for t in own]


def is_compared(t: TimeMention) -> bool:
    """Whether a time is one to compare with, by its words or by the word before it."""
    return t.compared or t.relative in {"previous", "two", "prewar"}


def _of_earlier(piece: Piece, t: TimeMention) -> bool:
    """Whether a window belongs to the first number of "from A in 2021"."""
    if piece.earlier is None or piece.quantity is None:
        return False
    if piece.earlier.i < piece.quantity.i:  # from A in 2021 to B in 2023
        return piece.earlier.j <= t.i < piece.quantity.i
    return t.i >= piece.earlier.j


def _pair(main: Sequence[TimeMention], period: Period | None) -> Period | None:
    pair = next((t for t in main if t.other_year and not t.months), None)
    return windows.of_year(pair.other_year) if pair and pair.other_year and period else None


def _brackets(s: Sentence, piece: Piece) -> bool:
    k = piece.own[0]
    return k > 0 and s.of[k - 1].text == "("
