"""A code that is missing, has the wrong form, or does not exist in the year of the declaration."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from umweg.core.codes.products import check, cn_spans, hs_spans
from umweg.screening.inputs.answer import CheckReason, Result

if TYPE_CHECKING:
    from umweg.screening.facts import ConsignmentFacts
    from umweg.screening.inputs.reference_data import ReferenceData

KEY = "goods-code-invalid"
_LENGTHS = {"HS": range(2, 13), "CN": (2, 4, 6, 8, 10), "TNVED": (2, 4, 6, 8, 9, 10)}


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a line whose code cannot be; the English text of the fault is its detail."""
    reasons = []
    for goods in facts.lines:
        stated = (goods.line.code or "").strip()
        case, why = judge(goods.code, goods.system, goods.year) if goods.code or not stated else ("form", "")
        if case:
            values = {
                "line": goods.number,
                "code": goods.code or stated[:30],
                "system": goods.system,
                "year": goods.year,
            }
            reasons.append(
                CheckReason(KEY, case, values, goods.where, frozenset({"fault"}), detail=(why,) if why else ())
            )
    return Result(tuple(reasons), () if facts.lines else ("lines",))


@lru_cache(maxsize=100_000)
def judge(code: str, system: str, year: int) -> tuple[str, str]:
    """The case of the sentence, empty where the code can be, and why.

    >>> judge("85171300", "CN", 2021)[0], judge("8517130000", "TNVED", 2023), judge("8517", "HS", 2023)[0]
    ('other-year', ('', ''), 'short')
    """
    if not code:
        return "missing", ""
    if year < 1988:
        return "before", ""
    if len(code) not in _LENGTHS[system] or len(code) in (3, 5, 7):
        return "form", ""
    whole = system == "CN" and len(code) >= 8
    own = code[:8] if whole else code[:6]
    why = check(own, year, "CN" if whole else "HS")
    if why:
        elsewhere = own in hs_spans() or own in cn_spans()
        return ("other-year" if elsewhere else "unknown"), why
    return ("short", "") if len(code) < 6 else ("", "")
