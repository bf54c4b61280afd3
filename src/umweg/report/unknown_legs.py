"""Legs of which nothing is known, as the pictures of ``trace`` show them: never as a flow that was seen.

The joint solution gives such a leg some figure, in the middle of what its neighbours let through. Where both directions
between two countries are unknown it even gives both one, and goods seem to go round in a circle. Nothing speaks for
that, so only the difference is drawn. The figures of the result stay as they are; the tables show them.
"""

from __future__ import annotations

from dataclasses import replace

from umweg.report import notation
from umweg.results import Bounds, GoodTrace, LegFlow, TransitNode


def without_circles(good: GoodTrace) -> GoodTrace:
    """The good with opposite legs that are both unknown as one leg, the larger, with what it has more."""
    legs = {(leg.start, leg.end): leg for leg in good.legs}
    out: list[LegFlow] = []
    for leg in good.legs:
        back = legs.get((leg.end, leg.start))
        if back is None or leg.excess is not None or back.excess is not None:
            out.append(leg)
        elif _order(leg) > _order(back):
            out.append(_less(leg, back))
    return replace(good, legs=tuple(out), transits=tuple(_through(t, good, out) for t in good.transits))


def unknown(good: GoodTrace) -> list[LegFlow]:
    """The legs without a figure of their own."""
    return [leg for leg in good.legs if leg.excess is None]


def can_carry(leg: LegFlow) -> str:
    """What routes can have brought over an unknown leg, in millions: ``0 to 137``, or ``0 or more``."""
    least, most = leg.routed.least, leg.routed.most
    if most is None:
        return "no bound" if least is None else f"{notation.figure(round(least / 1e6, 1))} or more"
    return f"{notation.millions(least or 0.0)} to {notation.millions(most)}"


def label(leg: LegFlow) -> str:
    """What stands on the hatched band: ``unknown, 0 to 137``."""
    return f"unknown, {can_carry(leg)}"


def _order(leg: LegFlow) -> tuple[float, str]:
    return (leg.flow or 0.0, leg.name)


def _less(leg: LegFlow, back: LegFlow) -> LegFlow:
    """A leg without what would have come back over the opposite one."""
    flow = max((leg.flow or 0.0) - (back.flow or 0.0), 0.0)
    central = max((leg.routed.central or 0.0) - (back.routed.central or 0.0), 0.0)
    return replace(leg, flow=flow, routed=Bounds(leg.routed.least, leg.routed.most, min(central, flow)))


def _through(t: TransitNode, good: GoodTrace, drawn: list[LegFlow]) -> TransitNode:
    """A transit country without what only went round: as much less as arrives on routes."""
    if t.through.central is None:
        return t
    before, after = (sum(leg.routed.central or 0.0 for leg in legs if leg.end == t.code) for legs in (good.legs, drawn))
    central = max(t.through.central - max(before - after, 0.0), 0.0)
    return replace(t, through=Bounds(t.through.least, t.through.most, central))
