"""From sentences to claims: one paragraph after the other, with what each clause leaves to the clause before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from umweg.claims.model import Claim, Comparison, Good, Kind, Period, Reading, Side
from umweg.claims.reading import kinds, offices, speech, tables, windows
from umweg.claims.reading.frame import UNION, Frame, Roles, settle
from umweg.claims.reading.measures import SECOND, Meaning, direction, meaning, preposition
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.pieces import Piece, moves, pieces
from umweg.claims.reading.speech import Speech
from umweg.claims.reading.times import TimeMention

WORLD = ("WORLD",)
TOTAL = Good(None, "TOTAL", ("TOTAL",))
YEAR = 12


@dataclass
class Context:
    """What a paragraph leaves to its next sentence."""

    frame: Frame
    date: str | None
    last: Meaning | None = None
    speaker: str | None = None
    quoted: bool = False
    active: bool = False
    heading: tables.Heading | None = None
    vague: bool = False
    implied: bool = False
    told: bool = False
    main: Period | None = None


class Reader:
    """Reads sentence by sentence; ``context`` goes on within a text."""

    def __init__(self, date: str | None) -> None:
        self.context = Context(Frame(), date)

    def read(self, s: Sentence, said: Speech) -> list[Claim]:
        """The claims of one sentence."""
        if self.context.implied:  # "from A to B" names its base for its own sentence only
            self.context.frame = replace(self.context.frame, stated=False, comparison=None)
            self.context.implied = False
        if found := self._table(s):
            return found
        out = _stated_later(self._pieces(s, said))
        self._carried(s, out)
        denied = [s.span(*r) for r in said.denied]
        speaker = self._speaker(s, said, out)
        return [
            replace(
                c,
                unjudged=speech.mood(s, *_predicate(s, c.span)),
                speaker=(own := offices.beside(s, c.span, said)) or speaker,
                attribution=tuple(dict.fromkeys(x for x in (said.outer, own or speaker) if x)),
                polarity="denied"
                if c.kind != "denial" and any(a <= sum(c.span) // 2 < b for a, b in denied)
                else "asserted",
            )
            for c in out
        ]

    def _pieces(self, s: Sentence, said: Speech) -> list[Claim]:
        """The claims of the pieces of a sentence, before speaker and polarity."""
        out: list[Claim] = []
        found = pieces(s, said.ranges)
        self._known_good(s)
        for n, piece in enumerate(found):
            readings = () if self._of_profit(s, piece) else self._measured(s, piece, said, found[n + 1 :], not out)
            if readings:
                out.append(_claim(s, piece.own, "measured", readings))
            elif kind := self._kind(s, piece, said):
                out.extend(_claim(s, r, kind, ()) for r in kinds.parts(s, piece.own))
        self.context.told = self.context.told or bool(out)
        return kinds.without_doubles(out)

    def _kind(self, s: Sentence, piece: Piece, said: Speech) -> Kind | None:
        denied = any(a <= piece.own[0] < b or a < piece.own[1] <= b for a, b in said.denied)
        found = kinds.kind(s, piece.own, self.context.vague, denied)
        matters = self.context.told or s.has("evasion") or s.has("listed") or s.has("flow")
        return None if found == "vague" and not matters else found

    def _table(self, s: Sentence) -> list[Claim]:
        """The claims of a row, if a heading stands before; a heading begins a frame of its own."""
        if found := tables.rows(s, self.context.heading, self.context.frame):
            return found if self.context.heading else []
        self.context.heading = tables.heading(s)
        if self.context.heading:
            self.context.frame = Frame()
        return []

    def _carried(self, s: Sentence, out: Sequence[Claim]) -> None:
        """What a sentence without a figure of trade leaves to the next: its one good; that it speaks of profits."""
        measured = any(c.readings for c in out)
        self.context.vague = s.has("vague") and not s.has("flow") and not measured
        if not measured and not out and s.goods and len({g.text for g in s.goods}) == 1:
            self.context.frame = replace(self.context.frame, good=Good(s.goods[0].text, s.goods[0].family))

    def _of_profit(self, s: Sentence, piece: Piece) -> bool:
        return self.context.vague and not s.has("flow") and not s.has("deal") and not s.territories

    def _speaker(self, s: Sentence, said: Speech, out: Sequence[Claim]) -> str | None:
        own = said.speaker
        if own is None and (said.pronoun or said.reported or self.context.quoted or kinds.goes_on(s, out)):
            own = self.context.speaker
        self.context.speaker = said.outer or own
        return own

    def _known_good(self, s: Sentence) -> None:
        """A sentence about all goods puts an end to the good before."""
        if s.has("total") and any(
            s.of[m.i].low.startswith(("gesamt", "total", "overall", "insgesamt", "весь", "общ"))
            for m in s.by_kind["total"]
        ):
            self.context.frame = replace(self.context.frame, good=None)

    def _measured(
        self, s: Sentence, piece: Piece, said: Speech, rest: Sequence[Piece], first: bool
    ) -> tuple[Reading, ...]:
        before = self.context.frame
        frame, roles = settle(s, piece.around, before)
        frame = offices.counted(s, piece, said, before, frame, roles)
        if first and _new_matter(s, piece, before, frame, roles):
            frame = replace(frame, partner=(), period=None, comparison=None)
        frame = replace(frame, good=self._good(s, piece) or frame.good)
        if not _about_trade(s, piece, frame, roles, self.context.active):
            self._remember(s, piece, frame, roles)
            return ()
        what = self._meaning(s, piece, roles)
        if what is None or (what.measure == "level" and what.unit is None and not frame.currency):
            self._remember(s, piece, frame, roles)
            return ()
        frame = self._completed(s, piece, frame)
        readings, frame = self._readings(s, piece, frame, roles, what)
        self.context.frame, self.context.last, self.context.active = frame, what, True
        return readings

    def _remember(self, s: Sentence, piece: Piece, frame: Frame, roles: Roles) -> None:
        """Keep flow, sides, good and window of a clause that makes no claim, if it speaks of trade."""
        if s.has("flow", *piece.own) or s.has("deal", *piece.own):
            times = [t for t in s.times if piece.own[0] <= t.i < piece.own[1]]
            period = windows.joined([t for t in times if not t.compared], frame.period, self.context.date)
            if not s.has("negation", *piece.own):
                self.context.frame = replace(frame, period=period or frame.period)

    def _good(self, s: Sentence, piece: Piece) -> Good | None:
        inside = [g for g in s.goods if piece.around[0] <= g.i < piece.around[1]]
        own = [g for g in inside if piece.own[0] <= g.i < piece.own[1]] or inside
        if not own:
            return None
        at = piece.quantity.i if piece.quantity else piece.own[0]
        g = next((g for g in own if g.family), None) or min(own, key=lambda g: abs(g.i - at))
        return Good(g.text, g.family)

    def _meaning(self, s: Sentence, piece: Piece, roles: Roles) -> Meaning | None:
        last = self.context.last
        if piece.quantity is None:
            if rank := kinds.rank(s, piece.own):
                return Meaning("rank", None, rank, "rank", 0)
            way = direction(s, piece.own)
            return Meaning("change", way, float("nan"), None, 0) if way and moves(s, piece.own) else None
        found = meaning(s, piece.quantity, piece.own, last.measure if last else None, last.direction if last else None)
        if found is None or (found.measure == "change" and found.direction is None):
            wide = meaning(
                s, piece.quantity, piece.around, last.measure if last else None, last.direction if last else None
            )
            found = wide or found
        if found is None and piece.own[0] and (way := direction(s, (0, piece.own[0]))):
            found = meaning(s, piece.quantity, piece.own, "change", way)
        return found

    def _completed(self, s: Sentence, piece: Piece, frame: Frame) -> Frame:
        """Fill in a reporter, partner or window that the sentence names later."""
        whole = (piece.around[0], len(s.of))
        if not frame.reporter or not frame.partner or frame.flow is None:
            wide, _ = settle(s, whole, frame)
            why = (*frame.why, "from the rest of the sentence")
            reporter = frame.reporter or wide.reporter
            partner = frame.partner or (wide.partner if wide.partner != reporter else ())
            frame = replace(
                frame, reporter=reporter, partner=partner, flow=frame.flow or wide.flow or "export", why=why
            )
        return frame

    def _readings(
        self, s: Sentence, piece: Piece, frame: Frame, roles: Roles, what: Meaning
    ) -> tuple[tuple[Reading, ...], Frame]:
        period, comparison, stated, kept = self._windows(s, piece, frame, what)
        q = piece.quantity
        unit = what.unit if what.unit or what.measure not in {"level", "gap"} else frame.currency
        why = list(frame.why)
        if q and q.unit is None and unit:
            why.append("currency from before")
        reporter, partner, why = _assumed(frame, unit, why)
        of, reporter, partner = _other(s, piece, what, roles, frame, reporter, partner, self.context.frame)
        good = frame.good or TOTAL
        valued = what.value == what.value
        reading = Reading(
            flow=frame.flow, reporter=reporter, partner=partner, good=good, period=period,
            comparison=Comparison(comparison, stated) if comparison and what.measure in {"change", "ratio"} and what.unit != "pp" and not what.relative else None,
            measure=what.measure, of=of, direction=what.direction, value=what.value if valued else None,
            unit=unit if valued else None, precision=what.precision if valued else None,
            hedge=q.hedge if q else "exact", why=tuple(dict.fromkeys(why)),
        )  # fmt: skip
        reading = self._with_from(s, piece, reading, comparison, stated)
        reading = _bound(s, piece, reading, what)
        side = frame if what.measure == "share" else replace(frame, reporter=reporter, partner=partner)
        currency = unit if what.measure == "level" and unit in {"EUR", "USD", "GBP", "RUB", "CNY"} else frame.currency
        denominator = of.partner if of and of.partner else frame.denominator
        frame = replace(
            side,
            period=kept,
            comparison=comparison if stated else None,
            stated=stated,
            currency=currency,
            measure=what.measure,
            denominator=denominator,
            why=(),
        )
        return _alternatives(reading, what, s, piece, self.context.date), frame

    def _with_from(
        self, s: Sentence, piece: Piece, reading: Reading, comparison: Period | None, stated: bool
    ) -> Reading:
        if piece.earlier is None or reading.measure not in {"level", "share"}:
            return reading
        base = comparison or (reading.period.shifted(-YEAR) if reading.period else None)
        return replace(reading, from_=piece.earlier.value, comparison=Comparison(base, True) if base else None)

    def _windows(
        self, s: Sentence, piece: Piece, frame: Frame, what: Meaning
    ) -> tuple[Period | None, Period | None, bool, Period | None]:
        """The claim's window, the one compared with, whether the text says so, and the window that goes on."""
        own = _with_year(s, [t for t in s.times if piece.own[0] <= t.i < piece.own[1]])
        times = own or [t for t in s.times if piece.around[0] <= t.i < piece.around[1]]
        if not [t for t in times if not _is_compared(t)]:
            times = [
                *times,
                *[
                    t
                    for t in s.times
                    if piece.around[0] <= t.i < piece.around[1] and not _is_compared(t) and t not in times
                ],
            ]
        main = [t for t in times if not _is_compared(t) and not _of_earlier(piece, t)]
        other = [t for t in times if _is_compared(t) or _of_earlier(piece, t)]
        period = windows.joined(main, frame.period, self.context.date) or frame.period
        if period is None:
            ahead = [t for t in s.times if not _is_compared(t)]
            period = windows.joined(ahead, None, self.context.date)
        base = next((p for t in other if (p := windows.compared(t, period, self.context.date))), None)
        base = base or _pair(main, period)
        if what.measure in {"level", "share", "gap"} and not piece.earlier:
            return self._shifted(s, piece, frame, period, base)
        stated = (
            base is not None
            or (not main and frame.stated and frame.comparison is not None)
            or (bool(main) and frame.stated and period == frame.period)
        )
        if base is None and stated:
            base = frame.comparison
        if piece.earlier and base is None and period:
            self.context.implied = True
            return period, period.shifted(-YEAR), True, period
        if base is None and period:
            base, stated = period.shifted(-YEAR), False
        return period, base, stated, period

    def _shifted(
        self, s: Sentence, piece: Piece, frame: Frame, period: Period | None, base: Period | None
    ) -> tuple[Period | None, Period | None, bool, Period | None]:
        """A level of the year before, beside one of the main window: the latter goes on, the former is compared with."""
        if base is not None and _brackets(s, piece):
            return base, base, True, period
        before = frame.period
        if (
            period
            and before
            and period.months == before.months
            and period.end <= before.first
            and self.context.active
            and (before.first - period.first) % YEAR == 0
        ):
            return period, period, True, before
        return (
            period,
            frame.comparison if period == before else base,
            frame.stated if period == before else base is not None,
            period,
        )


def _with_year(s: Sentence, own: list[TimeMention]) -> list[TimeMention]:
    """``in den acht Monaten`` beside ``März bis Oktober 2022``: the same eight months, named later in the sentence."""

    def named(t: TimeMention) -> TimeMention:
        if not t.months or t.year or t.relative or t.months[0] != 1 or t.months[1] == 1:
            return t
        size = t.months[1]
        return next((o for o in s.times if o.months and o.year and o.months[1] - o.months[0] + 1 == size), t)

    return [named(t) for t in own]


def _stated_later(out: list[Claim]) -> list[Claim]:
    """A change whose base only the level beside it names: ``um 98 % auf 40,6 Mio. (Vorjahr: 1.921 Mio.)``."""
    done = list(out)
    for n in range(len(done) - 2, -1, -1):
        r = done[n].readings[0] if done[n].readings else None
        for later in done[n + 1 : n + 3]:
            o = later.readings[0] if later.readings else None
            if (
                r
                and o
                and r.comparison
                and not r.comparison.stated
                and r.measure in {"change", "ratio"}
                and o.measure == "level"
            ):
                base = o.comparison.period if o.comparison and o.period == r.period else o.period
                if base == r.comparison.period:
                    stated = Comparison(base, True)
                    done[n] = replace(
                        done[n],
                        readings=tuple(
                            replace(x, comparison=stated) if x.comparison == r.comparison else x
                            for x in done[n].readings
                        ),
                    )
                    break
    return done


def _predicate(s: Sentence, span: tuple[int, int]) -> tuple[int, int]:
    """The clauses that a claim reaches into: a forecast elsewhere in the sentence is none of it."""
    inside = [s.span(*c) for c in s.clauses if s.of[c[0]].start < span[1] and s.of[c[1] - 1].end > span[0]]
    return min((a for a, _ in inside), default=span[0]), max((b for _, b in inside), default=span[1])


def _new_matter(s: Sentence, piece: Piece, before: Frame, frame: Frame, roles: Roles) -> bool:
    """Whether a sentence turns to another flow of another country: its partner and window are not those before."""
    own = roles.owner or roles.subject
    turned = (
        before.flow is not None and frame.flow != before.flow and bool(own) and own == frame.reporter != before.reporter
    )
    return (
        turned
        and not roles.target
        and not roles.origin
        and not roles.other
        and (s.has("flow", *piece.around) or s.has("deal", *piece.around))
        and frame.flow in {"reexport", "transit"}
    )


def _is_compared(t: TimeMention) -> bool:
    return t.compared or t.relative in {"previous", "two", "prewar"}


def _of_earlier(piece: Piece, t: TimeMention) -> bool:
    """Whether a window belongs to the first number of "from A in 2021"."""
    if piece.earlier is None or piece.quantity is None:
        return False
    return t.i >= piece.earlier.j and piece.earlier.i > piece.quantity.i


def _pair(main: Sequence[TimeMention], period: Period | None) -> Period | None:
    pair = next((t for t in main if t.other_year and not t.months), None)
    return windows.of_year(pair.other_year) if pair and pair.other_year and period else None


def _brackets(s: Sentence, piece: Piece) -> bool:
    k = piece.own[0]
    return k > 0 and s.of[k - 1].text == "("


def _about_trade(s: Sentence, piece: Piece, frame: Frame, roles: Roles, active: bool) -> bool:
    """Whether a piece speaks of trade: it names a flow, or goes on with one that a sentence before named."""
    r = piece.own
    wide = piece.around
    if s.has("blocker", *wide) and not s.has("flow", *wide):
        return False
    if s.has("vague", *r) and not s.has("flow", *r):
        return False
    if s.has("event", *r) and not s.has("flow", *r):
        return False
    named = any(s.has(kind, *wide) for kind in ("flow", "deal", "party", "gap"))
    sided = bool(frame.reporter or frame.partner)
    if piece.quantity is None:
        flow_here = s.has("flow", *r) or s.has("party", *r) or (active and s.has("self", *r))
        return sided and (flow_here or (active and _verb_only(s, r))) and (kinds.rank(s, r) is not None or moves(s, r))
    if named and sided and (s.has("flow", *wide) or roles.places or active):
        return True
    if named and s.has("flow", *wide):
        return bool(frame.partner or frame.reporter or s.territories)
    return active and sided and _linked(s, piece, roles)


def _verb_only(s: Sentence, r: Range) -> bool:
    return s.of[r[0]].low in {"and", "und", "и", "went", "fell", "rose"} and any(r[0] <= t.i < r[1] for t in s.times)


def _linked(s: Sentence, piece: Piece, roles: Roles) -> bool:
    """Whether an elliptical clause goes on with the claim before."""
    return True


def _assumed(frame: Frame, unit: str | None, why: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """Sides that go without saying: the world as partner; the Union as reporter of sums in euros."""
    reporter, partner = frame.reporter, frame.partner
    if (
        not reporter
        and frame.flow in {"export", "mirror"}
        and partner
        and not set(partner) & UNION
        and unit in {"EUR", "percent", "times"}
    ):
        reporter, why = ("EU27",), [*why, "the Union assumed as reporter"]
    if not partner and reporter and frame.flow in {"export", "import", "trade"}:
        partner, why = WORLD, [*why, "no partner named: the world"]
    return reporter, partner, why


def _other(
    s: Sentence,
    piece: Piece,
    what: Meaning,
    roles: Roles,
    frame: Frame,
    reporter: tuple[str, ...],
    partner: tuple[str, ...],
    before: Frame,
) -> tuple[Side | None, tuple[str, ...], tuple[str, ...]]:
    """The other side: the denominator of a share, the second member of a comparison."""
    if what.relative:
        second = roles.subject or roles.second or roles.target
        return (Side(partner=second), reporter, before.partner or partner) if second else (None, reporter, partner)
    if what.measure != "share" and what.unit != "pp":
        return None, reporter, partner
    named = [tuple(dict.fromkeys(c for m in g for c in m.codes)) for g in roles.places]
    part = roles.shared or roles.subject or roles.owner
    whole = next((n for n in named if len(n) > 1 and n != part), None)
    if (
        part
        and set(part) <= UNION
        and "EU27" not in part
        and (("EU27",) in named or frame.reporter == ("EU27",) or _in(frame.reporter))
    ):
        keep = frame.partner if frame.partner and not set(frame.partner) & set(part) else partner
        return Side(reporter=("EU27",)), part, keep
    if whole:
        return Side(partner=whole), reporter, part if part else partner
    known = frame.denominator if frame.denominator and not named else ()
    if (
        s.goods
        and not roles.shared
        and not roles.subject
        and frame.good
        and frame.good.family != "LISTED"
        and (roles.target or roles.owner)
    ):
        return Side(good=TOTAL), reporter, partner
    return Side(partner=known or WORLD), reporter, partner


def _in(codes: tuple[str, ...]) -> bool:
    return bool(codes) and set(codes) <= UNION


def _bound(s: Sentence, piece: Piece, reading: Reading, what: Meaning) -> Reading:
    """``до 71 млн`` without a movement is a bound, not an arrival."""
    q = piece.quantity
    if q is None or reading.measure != "level" or s.lang != "ru" or reading.hedge != "exact":
        return reading
    if preposition(s, q) == "to" and direction(s, piece.around) is None and s.of[piece.own[0]].low != "до":
        return replace(reading, hedge="at_most")
    return reading


def _alternatives(reading: Reading, what: Meaning, s: Sentence, piece: Piece, date: str | None) -> tuple[Reading, ...]:
    out = [reading]
    if what.other_value is not None:
        out.append(
            replace(reading, value=what.other_value, weight=SECOND, why=(*reading.why, "more than, not times as much"))
        )
    if reading.hedge == "up_to" and reading.measure == "level":
        first = direction(s, piece.around) == "down" or direction(s, (0, piece.own[0])) == "down"
        out = [replace(reading, hedge="exact"), replace(reading, weight=0.3)] if first else out
    if (
        reading.flow == "export"
        and s.lang == "de"
        and any(s.of[m.i].low.startswith("weitergereich") for m in s.within("deal", *piece.around))
    ):
        out.append(replace(reading, flow="reexport", weight=SECOND))
    if reading.period and any(t.relative == "war" for t in s.times) and reading.period.first == windows.WAR:
        early = Period(windows.WAR - 1, reading.period.end)
        compared = reading.comparison and replace(
            reading.comparison, period=Period(reading.comparison.period.first - 1, reading.comparison.period.end)
        )
        out.append(
            replace(
                reading,
                period=early,
                comparison=compared,
                weight=0.3,
                why=(*reading.why, "from the month the war began in"),
            )
        )
    return tuple(out[:4])


def _claim(s: Sentence, r: Range, kind: str, readings: tuple[Reading, ...]) -> Claim:
    span = s.span(*r)
    text = s.text[span[0] - s.offset : span[1] - s.offset]
    return Claim("", span, (s.offset, s.offset + len(s.text)), text, s.lang, kind, readings=readings)  # type: ignore[arg-type]
