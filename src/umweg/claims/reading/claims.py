"""From sentences to claims: one paragraph after the other, with what each clause leaves to the clause before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from umweg.claims.model import Claim, Good, Kind, Reading
from umweg.claims.reading import kinds, offices, periods, speech, tables, testable, windows
from umweg.claims.reading.frame import Frame, settle
from umweg.claims.reading.lists_of_numbers import members
from umweg.claims.reading.measures import PARTITIVE, Meaning, direction, meaning
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.pieces import Piece, moves, pieces
from umweg.claims.reading.readings import readings, stated_later
from umweg.claims.reading.relevance import about_trade, new_matter
from umweg.claims.reading.roles import Codes, Roles
from umweg.claims.reading.sentences import Span
from umweg.claims.reading.speech import Speech

MOST_QUIET = 1  # sentences without a claim, after which a bare number goes on with nothing


@dataclass
class Context:
    """What a paragraph leaves to its next sentence. ``quiet``: sentences since the last claim about trade."""

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
    quiet: int = 0
    started: bool = False
    named: Counter[Codes] = field(default_factory=Counter)

    @property
    def country(self) -> Codes:
        """The country that the text speaks of most, whom "the country" means."""
        return self.named.most_common(1)[0][0] if self.named else ()


class Reader:
    """Reads sentence by sentence; ``context`` goes on within a text.

    ``testable``: by the span of a claim that no statistic decides, what can be tested beside it.
    """

    def __init__(self, date: str | None) -> None:
        self.context = Context(Frame(), date)
        self.testable: dict[Span, tuple[Reading, ...]] = {}

    def read(self, s: Sentence, said: Speech) -> list[Claim]:
        """The claims of one sentence."""
        if self.context.implied:  # "from A to B" names its base for its own sentence only
            self.context.frame = replace(self.context.frame, stated=False, comparison=None)
            self.context.implied = False
        if found := self._table(s):
            return found
        out = stated_later(self._pieces(s, said))
        self.context.quiet = 0 if any(c.readings for c in out) else self.context.quiet + 1
        self.context.started = self.context.started or self.context.quiet == 0
        self.context.active = self.context.started and self.context.quiet < MOST_QUIET
        if self.context.heading:
            out = [c for c in out if c.readings]  # a heading is no statement
        self.context.named.update(m.codes for m in s.territories)
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
        self._known_good(s)
        for part, piece in members(s) or [(s, p) for p in pieces(s, said.ranges)]:
            read = () if self._of_profit(part, piece) else self._measured(part, piece, said, not out)
            if read:
                out.append(_claim(part, piece.own, "measured", read))
            elif kind := self._kind(part, piece, said):
                out.extend(self._undecided(part, r, kind, said) for r in kinds.parts(part, piece.own))
        if not any(c.readings for c in out):
            out += self._sought(s)
        self.context.told = self.context.told or bool(out)
        return kinds.without_doubles(out)

    def _undecided(self, s: Sentence, r: Range, kind: Kind, said: Speech) -> Claim:
        claim = _claim(s, r, kind, ())
        known = replace(self.context.frame, reporter=self.context.frame.reporter or self._own_country(s, said))
        if kind != "source" and (beside := testable.flow_of(s, r, known, self.context.date)):
            self.testable[claim.span] = beside
        return claim

    def _sought(self, s: Sentence) -> list[Claim]:
        """A claim for each good that a country is said to look for."""
        out = []
        for r, reading in testable.sought(s):
            out.append(_claim(s, r, "vague", ()))
            self.testable[out[-1].span] = (reading,)
        return out

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

    def _measured(self, s: Sentence, piece: Piece, said: Speech, first: bool) -> tuple[Reading, ...]:
        before = self.context.frame
        piece = _whole_first(s, piece)
        frame, roles = settle(s, piece.around, before)
        frame = offices.counted(s, piece, said, before, frame, roles)
        if first and new_matter(s, piece, before, frame, roles):
            frame = replace(frame, partner=(), period=None, comparison=None)
        frame = replace(frame, good=self._good(s, piece) or frame.good)
        if not about_trade(s, piece, frame, roles, self._goes_on(s, piece)):
            self._remember(s, piece, frame, roles)
            return ()
        what = self._meaning(s, piece, roles)
        if what is None or (what.measure == "level" and what.unit is None and not frame.currency):
            self._remember(s, piece, frame, roles)
            return ()
        frame = self._completed(s, piece, frame, said)
        when = periods.of_claim(s, piece, frame, what, self.context.date, self.context.active)
        found, frame = readings(s, piece, frame, roles, what, when, before)
        self.context.implied = self.context.implied or when.implied
        self.context.frame, self.context.last, self.context.active = frame, what, True
        return found

    def _goes_on(self, s: Sentence, piece: Piece) -> bool:
        """Whether a claim stands close enough before; over a sentence without one only where a country is named."""
        named = any(piece.around[0] <= m.i < piece.around[1] for m in s.territories)
        return self.context.active or (self.context.started and named and self.context.quiet <= MOST_QUIET)

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

    def _completed(self, s: Sentence, piece: Piece, frame: Frame, said: Speech) -> Frame:
        """Fill in a reporter or partner that the sentence names later; else who speaks is the reporter."""
        whole = (piece.around[0], piece.around[1] if s.of[0].low in PARTITIVE else len(s.of))
        if not frame.reporter or not frame.partner or frame.flow is None:
            wide, _ = settle(s, whole, frame)
            why = (*frame.why, "from the rest of the sentence")
            reporter = frame.reporter or wide.reporter
            partner = frame.partner or (wide.partner if wide.partner != reporter else ())
            frame = replace(
                frame, reporter=reporter, partner=partner, flow=frame.flow or wide.flow or "export", why=why
            )
        own = self._own_country(s, said)
        if not frame.reporter and own and not set(own) & set(frame.partner):
            frame = replace(frame, reporter=own, why=(*frame.why, "the speaker's country"))
        return frame

    def _own_country(self, s: Sentence, said: Speech) -> Codes:
        """The speaker's country; where "the country" is spoken of, the one that the text names most."""
        own = next((m.codes for m in s.territories if any(a <= m.i < b for a, b in said.ranges)), ())
        return own or (self.context.country if s.has("self") else ())


def _whole_first(s: Sentence, piece: Piece) -> Piece:
    """``Of its exports of $4bn, Russia took 44 percent``: the first number is of the whole, not of Russia."""
    if piece.own[0] > 0 or s.of[0].low not in PARTITIVE:
        return piece
    end = next((q.i for q in s.quantities if q.i >= piece.own[1]), piece.around[1])
    return replace(piece, around=(0, min(end, piece.around[1])))


def _predicate(s: Sentence, span: tuple[int, int]) -> tuple[int, int]:
    """The clauses that a claim reaches into: a forecast elsewhere in the sentence is none of it."""
    inside = [s.span(*c) for c in s.clauses if s.of[c[0]].start < span[1] and s.of[c[1] - 1].end > span[0]]
    return min((a for a, _ in inside), default=span[0]), max((b for _, b in inside), default=span[1])


def _claim(s: Sentence, r: Range, kind: str, readings: tuple[Reading, ...]) -> Claim:
    span = s.span(*r)
    text = s.text[span[0] - s.offset : span[1] - s.offset]
    return Claim("", span, (s.offset, s.offset + len(s.text)), text, s.lang, kind, readings=readings)  # type: ignore[arg-type]
