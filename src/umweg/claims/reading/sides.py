"""Sides that go without saying, and the other side of a share or a comparison."""

from __future__ import annotations

from dataclasses import replace

from umweg.claims.model import Good, Side
from umweg.claims.reading.frame import UNION, Frame, in_union
from umweg.claims.reading.measures import Meaning
from umweg.claims.reading.parse import Sentence
from umweg.claims.reading.roles import Codes, Roles

WORLD = ("WORLD",)
TOTAL = Good(None, "TOTAL", ("TOTAL",))
OF_THE_UNION = frozenset({"EUR", "percent", "times"})  # units in which a flow without a reporter is the Union's


def assumed(frame: Frame, unit: str | None) -> Frame:
    """The world as partner; the Union as reporter of sums in euros. ``why`` says so."""
    outside = bool(frame.partner) and not set(frame.partner) & UNION
    if not frame.reporter and outside and frame.flow in {"export", "mirror"} and unit in OF_THE_UNION:
        frame = replace(frame, reporter=("EU27",), why=(*frame.why, "the Union assumed as reporter"))
    if not frame.partner and frame.reporter and frame.flow in {"export", "import", "trade"}:
        frame = replace(frame, partner=WORLD, why=(*frame.why, "no partner named: the world"))
    return frame


def other(s: Sentence, what: Meaning, roles: Roles, frame: Frame, before: Frame) -> tuple[Side | None, Codes, Codes]:
    """The other side (denominator of a share, second member of a comparison), and reporter and partner beside it."""
    if what.relative:
        second = roles.subject or roles.second or roles.target
        return (Side(partner=second), frame.reporter, before.partner or frame.partner) if second else _alone(frame)
    if what.measure != "share" and what.unit != "pp":
        return _alone(frame)
    return _denominator(s, roles, frame)


def _alone(frame: Frame) -> tuple[Side | None, Codes, Codes]:
    return None, frame.reporter, frame.partner


def _denominator(s: Sentence, roles: Roles, frame: Frame) -> tuple[Side | None, Codes, Codes]:
    named = [tuple(dict.fromkeys(c for m in g for c in m.codes)) for g in roles.places]
    part = roles.shared or roles.subject or roles.owner
    if _member_of_union(part, named, frame):
        return Side(reporter=("EU27",)), part, frame.partner
    if part != roles.owner and (whole := next((n for n in named if len(n) > 1 and n != part), None)):
        return Side(partner=whole), frame.reporter, part or frame.partner
    if _of_all_goods(s, roles, frame):
        return Side(good=TOTAL), frame.reporter, frame.partner
    known = frame.denominator if frame.denominator and not named else ()
    return Side(partner=known or WORLD), frame.reporter, frame.partner


def _member_of_union(part: Codes, named: list[Codes], frame: Frame) -> bool:
    """``Poland's share of EU exports``: the part is a member, the whole is the Union."""
    if not in_union(part) or "EU27" in part:
        return False
    return ("EU27",) in named or in_union(frame.reporter)


def _of_all_goods(s: Sentence, roles: Roles, frame: Frame) -> bool:
    """``Cars made up 3 % of exports to Georgia``: the whole is all goods."""
    one_good = frame.good is not None and frame.good.family != "LISTED"
    return bool(s.goods) and one_good and not roles.shared and not roles.subject and bool(roles.target or roles.owner)
