"""Where somebody changes course: the values of one number at which an answer flips, by bisection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Flip:
    """Between ``below`` and ``above`` the answer changes from one to another; ``at`` is known to ``width``."""

    at: float
    below: str
    above: str
    width: float


def flips(answer: Callable[[float], str], grid: Sequence[float], width: float = 1e-4) -> list[Flip]:
    """All flips of ``answer`` between neighbours of a rising grid; two between the same neighbours may be missed.

    >>> found = flips(lambda x: "enforce" if x >= 0.04 else "look away", [0.0, 0.1, 0.2], 1e-3)
    >>> [(f.below, f.above, round(f.at, 2)) for f in found]
    [('look away', 'enforce', 0.04)]
    """
    out = []
    answers = [answer(x) for x in grid]
    for (low, was), (high, is_) in zip(
        zip(grid, answers, strict=True), list(zip(grid, answers, strict=True))[1:], strict=False
    ):
        if was == is_:
            continue
        a, b, at_b = low, high, is_
        while b - a > width:
            middle = (a + b) / 2
            found = answer(middle)
            if found == was:
                a = middle
            else:
                b, at_b = middle, found
        out.append(Flip((a + b) / 2, was, at_b, b - a))
    return out
