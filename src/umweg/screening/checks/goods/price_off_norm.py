"""Red flag 9: a price per kilogram far above what is usual for the goods; and far below, as relabelled goods have."""

from __future__ import annotations

from functools import lru_cache
from math import exp, log
from typing import TYPE_CHECKING

from umweg.core import rates
from umweg.core.errors import NotAssessable, UnknownName
from umweg.screening.inputs.answer import CheckReason, Result

if TYPE_CHECKING:
    from umweg.goods.norms import Norms, UsualPrice
    from umweg.screening.facts import ConsignmentFacts, GoodsLine
    from umweg.screening.inputs.reference_data import ReferenceData

KEY = "price-off-norm"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a line whose price is off by the parameters; what a line lacks is named."""
    if known.norms is None:
        return Result(missing=("usual prices",))
    reasons, missing = [], [] if facts.lines else ["lines"]
    for goods in facts.lines:
        lacks = [f"{goods.where}.{name}" for name, there in _needs(goods) if not there]
        if lacks:
            missing += lacks
            continue
        rate = _rate((goods.line.currency or "").strip().upper(), f"{facts.day:%Y-%m}")
        usual = _usual(goods, facts, known, known.norms)
        if rate is None or usual is None:
            missing.append(f"{goods.where}: {f'rate of {goods.line.currency}' if rate is None else 'usual price'}")
        elif (
            reason := _reason(goods, (goods.line.value or 0) / rate / (goods.line.mass_kg or 1), usual, known)
        ) is not None:
            reasons.append(reason)
    return Result(tuple(reasons), tuple(missing))


def _needs(goods: GoodsLine) -> tuple[tuple[str, object], ...]:
    """Fields without which there is no price; zero is none either."""
    line = goods.line
    return ("code", goods.code), ("value", line.value), ("currency", line.currency), ("mass_kg", line.mass_kg)


@lru_cache(maxsize=10_000)
def _rate(currency: str, month: str) -> float | None:
    """Units for one euro in the month, or in its year where the month is not over; None where there is no rate."""
    for period in (month, month[:4], str(int(month[:4]) - 1)):
        try:
            return rates.shipped().mean(currency, period)
        except NotAssessable:
            continue
        except UnknownName:
            return None
    return None


def _usual(goods: GoodsLine, facts: ConsignmentFacts, known: ReferenceData, norms: Norms) -> UsualPrice | None:
    least, back = (int(known.parameter(KEY, name)) for name in ("least", "years_back"))
    code = goods.code[:8] if goods.system == "CN" else goods.code[:6]
    return norms.find(code, facts.destination, facts.day, least, back)


def _reason(goods: GoodsLine, price: float, usual: UsualPrice, known: ReferenceData) -> CheckReason | None:
    """High or low by spreads and by factor, else None."""
    z, factor, least = (float(known.parameter(KEY, name)) for name in ("z", "factor", "spread"))
    away = log(price) - usual.centre
    spread = max(usual.spread, least)
    if abs(away) <= z * spread or abs(away) <= log(factor):
        return None
    product, partner, period = usual.key
    values = {
        "line": goods.number, "code": product, "price": f"{price:.4g}", "usual": f"{usual.price:.4g}",
        "times": f"{exp(abs(away)):.1f}", "n": usual.flows, "group": f"{partner}, {period}",
    }  # fmt: skip
    case = "high" if away > 0 else "low"
    detail = (f"{away / spread:+.1f} spreads of {spread:.2f} in logarithms",)
    return CheckReason(KEY, case, values, f"{goods.where}.value", frozenset({case}), detail=detail)
