"""A description that a text model finds far from the declared code: relabelled goods are the oldest trick."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from umweg.core.codes.products import describe
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.questions import leaves

if TYPE_CHECKING:
    from umweg.goods.hints import Hint
    from umweg.screening.facts import ConsignmentFacts, GoodsLine
    from umweg.screening.inputs.reference_data import ReferenceData

KEY = "description-differs"
MARGINS = {True: "margin", False: "margin_other_scripts"}
"""Parameters by whether a description stands in Latin letters."""


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a line whose heading is behind the model's best by the margin, of goods that leave the coalition."""
    if known.hints is None:
        return Result(missing=("text model",))
    if not facts.lines:
        return Result(missing=("lines",))
    if leaves(facts, known) is False:
        return NOTHING  # a text that the model has not read costs 0.1 s, and within the coalition nobody relabels
    margins = {latin: float(known.parameter(KEY, name)) for latin, name in MARGINS.items()}
    both = [g for g in facts.lines if g.code and g.line.description]
    known.hints.learn(g.line.description or "" for g in both)
    reasons, missing = [], []
    for goods in facts.lines:
        missing += [f"{goods.where}.{name}" for name, there in _needs(goods) if not there]
    for goods in both:
        hint = known.hints.judge(goods.line.description or "", goods.code, goods.year)
        if hint is not None and hint.margin > margins[in_latin(goods.line.description or "")]:
            reasons.append(_reason(goods, hint))
    return Result(tuple(reasons), tuple(missing))


def in_latin(text: str) -> bool:
    """Whether at least half of the letters of a text are Latin.

    >>> in_latin("Baumwolle, 100 %"), in_latin("Ткань хлопчатобумажная XL"), in_latin("棉布")
    (True, False, False)
    """
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(unicodedata.name(c, "").startswith("LATIN") for c in letters) >= len(letters)


def _needs(goods: GoodsLine) -> tuple[tuple[str, str | None], ...]:
    return ("description", goods.line.description), ("code", goods.code)


def _reason(goods: GoodsLine, hint: Hint) -> CheckReason:
    values = {
        "line": goods.number, "description": " ".join((goods.line.description or "").split())[:100],
        "best": ", ".join(h for h, _ in hint.best), "code": goods.code, "text": (describe(goods.code) or "")[:100],
    }  # fmt: skip
    scores = tuple(f"{h} {(describe(h) or '')[:100]}: {score:.3f}" for h, score in hint.best)
    return CheckReason(
        KEY, "differs", values, f"{goods.where}.description", frozenset({"hint"}),
        detail=(*scores, f"declared heading: {hint.own:.3f}, {hint.margin:.3f} behind the best"),
    )  # fmt: skip
