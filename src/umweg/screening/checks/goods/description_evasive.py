"""A description that is blank, or made of words that fit nearly all goods ("spare parts", "Muster", "оборудование")."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from umweg.screening.inputs.answer import CheckReason, Result

if TYPE_CHECKING:
    from umweg.screening.facts import ConsignmentFacts
    from umweg.screening.inputs.reference_data import ReferenceData

KEY = "description-evasive"
_WORD = re.compile(r"[^\W\d_]+")


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a line whose description is there and says nothing."""
    words, fillers = known.kept.get(KEY) or known.kept.setdefault(
        KEY, tuple(frozenset(known.parameter(KEY, name)) for name in ("words", "fillers"))
    )
    reasons, missing = [], []
    for goods in facts.lines:
        text = goods.line.description
        if text is None:
            missing.append(f"{goods.where}.description")
        elif case := _case(text, words, fillers):
            values = {"line": goods.number, "description": " ".join(text.split())[:100]}
            reasons.append(CheckReason(KEY, case, values, f"{goods.where}.description"))
    return Result(tuple(reasons), tuple(missing) if facts.lines else ("lines",))


@lru_cache(maxsize=50_000)
def _case(text: str, words: frozenset[str], fillers: frozenset[str]) -> str:
    """The case of the sentence, empty where the description says something.

    Digits say nothing alone; a mark with letters and digits (XC7K325T) does: it can be looked up.
    """
    if not any(c.isalnum() for c in text):
        return "blank"
    if any(any(c.isdigit() for c in w) and any(c.isalpha() for c in w) for w in text.split()):
        return ""
    said = set(_WORD.findall(text.casefold())) - fillers
    return "evasive" if not said - words else ""
