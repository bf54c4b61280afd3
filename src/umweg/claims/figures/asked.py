"""What a set of claims asks of a store: sums, and the reporters, partners, goods and months that they run over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from umweg.claims.figures.places import WORLD, members
from umweg.claims.model import Good, Period, Reading, Side
from umweg.core.codes.countries import blocs_within

FLOWS: dict[str, tuple[str, ...]] = {"trade": ("export", "import"), "reexport": ("re-export",), "mirror": ("export",)}
"""Flows of the store behind those of a claim; the others are called alike. Transit is in no trade statistic."""
BY_WEIGHT = "by weight"
"""In a reading's ``why``: the text speaks of mass, though its number is a percentage."""
BACK = 48
"""Months before a claim's window that its bases may reach."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One sum before its window: who reports what with whom. ``goods``: codes, ``LISTED`` or ``TOTAL``.

    ``unit``: a currency, ``kg``, or empty for the reporter's own currency.
    """

    flow: str
    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    goods: tuple[str, ...]
    unit: str = ""
    yearly: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The flows of the store."""
        return FLOWS.get(self.flow, (self.flow,))

    @property
    def to_world(self) -> bool:
        """Whether it runs over all partners."""
        return self.partners == (WORLD,)

    def mirrored(self, flow: str = "import") -> Flow:
        """The same trade as the other side reports it."""
        return replace(self, flow=flow, reporters=self.partners, partners=self.reporters)


def goods_of(good: Good | None) -> tuple[str, ...]:
    """Codes of a good; ``LISTED`` and ``TOTAL`` are codes of their own. Empty where nobody knows which are meant."""
    if good is None:
        return ("TOTAL",)
    return good.codes or ((good.family,) if good.family in ("LISTED", "TOTAL") else ())


def flow_of(r: Reading, unit: str = "") -> Flow:
    """The main sum of a reading."""
    return Flow(r.flow or "export", members(r.reporter), members(r.partner), goods_of(r.good), unit)


def other_side(f: Flow, side: Side) -> Flow:
    """A sum with what differs on the other side put in its place."""
    return replace(
        f,
        flow=side.flow or f.flow,
        reporters=members(side.reporter) or f.reporters,
        partners=members(side.partner) or f.partners,
        goods=goods_of(side.good) if side.good else f.goods,
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a store that all claims of a run need, so that it is read once.

    ``everyone``: reporters of which each partner is wanted by itself, for ranks.
    """

    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    goods: tuple[str, ...]
    everyone: tuple[str, ...]
    first: int
    end: int

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> Scope | None:
        """The scope of readings; None where none of them has a window."""
        dated = [r for r in readings if r.period is not None]
        windows = [w for r in dated for w in _windows(r)]
        if not windows:
            return None
        flows = [f for r in dated for f in _flows(r)]
        sides = {side for f in flows for side in (f.reporters, f.partners)}
        ranked = [f for r in dated if r.measure == "rank" for f in _flows(r)]
        return cls(
            reporters=_all(c for side in sides for c in (*side, *blocs_within(side))),
            partners=_all(c for side in sides for c in side),
            goods=_all(("TOTAL", *(c for f in flows for c in f.goods))),
            everyone=_all(c for f in ranked for c in f.reporters),
            first=min(w.first for w in windows) - BACK,
            end=-(-max(w.end for w in windows) // 12) * 12,
        )


def _flows(r: Reading) -> list[Flow]:
    main = flow_of(r)
    out = [main] if r.of is None else [main, other_side(main, r.of)]
    if r.measure == "gap":
        out.append(replace(main, partners=(*main.partners, *members(("EU28",)))))
    return out


def _windows(r: Reading) -> list[Period]:
    others = (r.comparison.period if r.comparison else None, r.of.period if r.of else None)
    return [w for w in (r.period, *others) if w is not None]


def _all(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes) - {WORLD}))
