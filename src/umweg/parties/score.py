"""One score out of a name's score and all else: it ranks, and never saturates.

Points are log-odds. What corroborates raises the score towards a ceiling that it never reaches; what contradicts counts
in full. A party whose identifier decides ranks above every party without one, whatever the names, and among those the
names and the rest still rank.

>>> from umweg.parties.evidence import MatchEvidence
>>> country, birth = MatchEvidence("country", 0.9, "the same country"), MatchEvidence("date", 3.0, "the same day")
>>> combine(0.9, ()) < combine(0.9, [country]) < combine(0.9, [country, birth]) < CEILING
True
>>> same = MatchEvidence("identifier", 12.0, "the same INN", 1)
>>> combine(0.1, [same]) > combine(0.98, [country, birth])
True
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from umweg.parties.evidence import MatchEvidence

LEAST, MOST = 0.01, 1 - 1e-9
TOP, ROOM = 7.0, 0.5
CEILING = 1 / (1 + math.exp(-TOP))


def _logit(p: float) -> float:
    p = min(max(p, LEAST), MOST)
    return math.log(p / (1 - p))


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def combine(name: float, evidence: Iterable[MatchEvidence]) -> float:
    """The score of a party in (0, 1) from its name's score and the evidence; without evidence, the name's score."""
    found = [e for e in evidence if e.points]
    if not found:
        return name
    base = _logit(name)
    soft = [e.points for e in found if e.decides < 1]
    against = math.fsum(p for p in soft if p < 0)
    if any(e.decides > 0 for e in found):
        rest = base + math.fsum(soft)
        return _expit(TOP + TOP * _expit(rest / 3))
    raising = math.fsum(p for p in soft if p > 0)
    room = max(TOP - base, ROOM)
    rise = room * -math.expm1(-raising / room)
    score = _expit(base + rise + against)
    return score if raising else min(score, name)  # names below LEAST were lifted to it


def shown(score: float) -> str:
    """A score for people: three digits, more where they are needed to stay below 1.

    >>> shown(0.9312), shown(0.99996), shown(0.9996)
    ('0.931', '0.99996', '0.9996')
    """
    for digits in (3, 4, 5, 6, 7, 8):
        if round(score, digits) < 1:
            return f"{score:.{digits}f}"
    return f"{math.floor(score * 1e8) / 1e8:.8f}"
