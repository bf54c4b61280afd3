"""Whether a piece of a sentence speaks of trade at all, and whether it turns to something new."""

from __future__ import annotations

from umweg.claims.reading import kinds
from umweg.claims.reading.frame import Frame
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.pieces import Piece, moves
from umweg.claims.reading.quantities import Quantity
from umweg.claims.reading.roles import Roles

NAMES_TRADE = ("flow", "deal", "party", "gap")
_LINKS = frozenset({"and", "und", "и", "went", "fell", "rose"})


def about_trade(s: Sentence, piece: Piece, frame: Frame, roles: Roles, active: bool) -> bool:
    """Whether a piece names a flow, or goes on with one that a clause before named (``active``)."""
    r, wide = piece.own, piece.around
    if s.has("blocker", *wide) and not s.has("flow", *wide):
        return False
    if (s.has("vague", *r) or s.has("event", *r)) and not s.has("flow", *r):
        return False
    if piece.quantity and not s.has("flow", *wide) and _of_others(s, piece.quantity):
        return False
    sided = bool(frame.reporter or frame.partner)
    if piece.quantity is None:
        return sided and _names_flow(s, r, active) and (kinds.rank(s, r) is not None or moves(s, r))
    if any(s.has(kind, *wide) for kind in NAMES_TRADE):
        flow = s.has("flow", *wide)
        if sided and (flow or roles.places or active):
            return True
        if flow:
            return bool(s.territories)
    return active and sided


def _names_flow(s: Sentence, r: Range, active: bool) -> bool:
    """Whether a clause without a number says what moves, or leaves it to the clause before."""
    compared = s.has("deal", *r) and any(r[0] <= t.i < r[1] and t.compared for t in s.times)
    if s.has("flow", *r) or s.has("party", *r) or compared:
        return True
    verb_only = s.of[r[0]].low in _LINKS and any(r[0] <= t.i < r[1] for t in s.times)
    return active and (s.has("self", *r) or verb_only)


def _of_others(s: Sentence, q: Quantity) -> bool:
    """Whether a part is of people or things that nobody trades: ``half of his staff``, ``12 % der Fahrer``."""
    if q.unit != "percent" or q.j >= len(s.of) or s.of[q.j].low not in _OF[s.lang]:
        return False
    places = [*((m.i, m.j) for m in s.territories), *((g.i, g.j) for g in s.goods), *((t.i, t.j) for t in s.times)]
    known = {k for i, j in places for k in range(i, j)}
    for k in range(q.j, min(q.j + FURTHEST, len(s.of))):
        if k in known or not s.of[k].word:
            return False
        if any(x.i <= k < x.j for kind in _TRADED for x in s.by_kind.get(kind, ())):
            return False
        if s.of[k].low not in _OF[s.lang] | _PRONOUNS:
            return s.of[k].low not in _GOODS
    return False


FURTHEST = 5  # tokens in which the noun follows
_OF = {
    "de": frozenset({"der", "des", "seiner", "ihrer", "seines", "ihres", "unserer"}),
    "en": frozenset({"of", "the", "his", "her", "its", "their", "our", "all"}),
    "ru": frozenset({"его", "ее", "их", "всех", "наших"}),
}
_PRONOUNS = frozenset({"deren", "dessen", "beiden"})
_TRADED = ("flow", "party", "share", "denominator", "total", "listed", "gap", "deal", "mass")
_GOODS = word_list("frame.goods") | word_list("goods.nouns") | word_list("goods.no_good") | {"what"}


def new_matter(s: Sentence, piece: Piece, before: Frame, frame: Frame, roles: Roles) -> bool:
    """Whether a sentence turns to another flow of another country: its partner and window are not those before."""
    own = roles.owner or roles.subject
    turned = before.flow is not None and frame.flow != before.flow and own == frame.reporter != before.reporter
    alone = not (roles.target or roles.origin or roles.other)
    named = s.has("flow", *piece.around) or s.has("deal", *piece.around)
    return bool(own) and turned and alone and named and frame.flow in {"reexport", "transit"}
