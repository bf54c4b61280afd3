"""The readings of a claim out of its frame, its meaning and its windows; what else the wording may mean."""

from __future__ import annotations

from dataclasses import replace

from umweg.claims.model import Claim, Comparison, Period, Reading
from umweg.claims.reading import sides, windows
from umweg.claims.reading.frame import Frame
from umweg.claims.reading.measures import SECOND, Meaning, direction, preposition
from umweg.claims.reading.parse import Sentence
from umweg.claims.reading.periods import YEAR, Windows
from umweg.claims.reading.pieces import Piece
from umweg.claims.reading.quantities import CURRENCIES
from umweg.claims.reading.roles import Roles

COMPARING = frozenset({"change", "ratio"})
LESS_LIKELY = 0.3
EARLY_WAR = "from the month the war began in"


def readings(
    s: Sentence, piece: Piece, frame: Frame, roles: Roles, what: Meaning, when: Windows, before: Frame
) -> tuple[tuple[Reading, ...], Frame]:
    """All readings of a piece, likeliest first, and the frame that goes on. ``before``: that of the piece before."""
    q = piece.quantity
    unit = what.unit if what.unit or what.measure not in {"level", "gap"} else frame.currency
    if q and q.unit is None and unit:
        frame = replace(frame, why=(*frame.why, "currency from before"))
    known = frame
    frame = sides.assumed(frame, unit)
    of, reporter, partner = sides.other(s, what, roles, frame, before)
    compared = _compared(what, when)
    valued = what.value == what.value
    reading = Reading(
        flow=frame.flow, reporter=reporter, partner=partner, good=frame.good or sides.TOTAL, period=when.period,
        comparison=compared, measure=what.measure, of=of, direction=what.direction,
        value=what.value if valued else None, unit=unit if valued else None,
        precision=what.precision if valued else None, hedge=q.hedge if q else "exact",
        why=tuple(dict.fromkeys(frame.why)),
    )  # fmt: skip
    reading = _bound(s, piece, _with_from(piece, reading, when))
    going_on = known if what.measure == "share" else replace(frame, reporter=reporter, partner=partner)
    going_on = replace(
        going_on, period=when.kept, comparison=when.comparison if when.stated else None, stated=when.stated,
        currency=unit if what.measure == "level" and unit in CURRENCIES else frame.currency, measure=what.measure,
        denominator=of.partner if of and of.partner else frame.denominator, why=(),
    )  # fmt: skip
    return _alternatives(reading, what, s, piece), going_on


def _compared(what: Meaning, when: Windows) -> Comparison | None:
    """The window that a change or a ratio over time is measured from."""
    over_time = what.measure in COMPARING and what.unit != "pp" and not what.relative
    return Comparison(when.comparison, when.stated) if when.comparison and over_time else None


def _with_from(piece: Piece, reading: Reading, when: Windows) -> Reading:
    """``from A to B``: A stands beside B, with its window."""
    if piece.earlier is None or reading.measure not in {"level", "share"}:
        return reading
    base = when.comparison or (reading.period.shifted(-YEAR) if reading.period else None)
    return replace(reading, from_=piece.earlier.value, comparison=Comparison(base, True) if base else None)


def _bound(s: Sentence, piece: Piece, reading: Reading) -> Reading:
    """``до 71 млн`` without a movement is a bound, not an arrival."""
    q = piece.quantity
    if q is None or reading.measure != "level" or s.lang != "ru" or reading.hedge != "exact":
        return reading
    if preposition(s, q) == "to" and direction(s, piece.around) is None and s.of[piece.own[0]].low != "до":
        return replace(reading, hedge="at_most")
    return reading


def _alternatives(reading: Reading, what: Meaning, s: Sentence, piece: Piece) -> tuple[Reading, ...]:
    """The reading, and what else its wording may mean."""
    out = [reading]
    if what.other_value is not None:
        why = (*reading.why, "more than, not times as much")
        out.append(replace(reading, value=what.other_value, weight=SECOND, why=why))
    if reading.hedge == "up_to" and reading.measure == "level":
        arrives = direction(s, piece.around) == "down" or direction(s, (0, piece.own[0])) == "down"
        out = [replace(reading, hedge="exact"), replace(reading, weight=LESS_LIKELY)] if arrives else out
    if reading.flow == "export" and _passed_on(s, piece):
        out.append(replace(reading, flow="reexport", weight=SECOND))
    if reading.period and any(t.relative == "war" for t in s.times) and reading.period.first == windows.WAR:
        out.append(_from_february(reading, reading.period))
    return tuple(out[:4])


def _passed_on(s: Sentence, piece: Piece) -> bool:
    """``weitergereicht``: exported, or exported again."""
    return s.lang == "de" and any(s.of[m.i].low.startswith("weitergereich") for m in s.within("deal", *piece.around))


def _from_february(reading: Reading, period: Period) -> Reading:
    """``since the war began`` with the month that it began in."""

    def earlier(p: Period) -> Period:
        return Period(p.first - 1, p.end)

    c = reading.comparison
    compared = replace(c, period=earlier(c.period)) if c else None
    why = (*reading.why, EARLY_WAR)
    return replace(reading, period=earlier(period), comparison=compared, weight=LESS_LIKELY, why=why)


def stated_later(out: list[Claim]) -> list[Claim]:
    """A change whose base only the level beside it names: ``um 98 % auf 40,6 Mio. (Vorjahr: 1.921 Mio.)``."""
    done = list(out)
    for n in range(len(done) - 2, -1, -1):
        if any(_names_base(done[n], later) for later in done[n + 1 : n + 3]):
            done[n] = replace(done[n], readings=tuple(_stated(r, done[n].readings[0]) for r in done[n].readings))
    return done


def _names_base(claim: Claim, later: Claim) -> bool:
    if not claim.readings or not later.readings:
        return False
    r, level = claim.readings[0], later.readings[0]
    if not r.comparison or r.comparison.stated or r.measure not in COMPARING or level.measure != "level":
        return False
    of_both = level.comparison is not None and level.period == r.period
    base = level.comparison.period if of_both and level.comparison else level.period
    return base == r.comparison.period


def _stated(r: Reading, first: Reading) -> Reading:
    same = r.comparison is not None and r.comparison == first.comparison
    return replace(r, comparison=replace(r.comparison, stated=True)) if same and r.comparison else r
