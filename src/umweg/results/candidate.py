"""A country that goods could pass through, found or not: the line that is printed in any case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from umweg.results.evidence import Interval

#: What a country was expected to trade: by its own growth, or by the share of the target's imports that it had.
Counterfactual = Literal["own growth", "share"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """All listed goods of one country together; money in the run's currency.

    ``before`` is the trade of the history, brought to as many months as the window has.

    ``excess`` is over what was expected, with its 95 % interval; ``p_value`` is one-sided, of a rise, ``q_value`` over
    all candidates. ``share_of_loss`` is the excess as a share of what direct trade fell short of its own expectation,
    None where that did not fall or is not known. ``by`` names the counterfactual.

    >>> Candidate("VN", 10.0, 30.0, 12.0, Interval(8.0, 18.0, 28.0), 0.001, 0.01, 0.4, "share").as_dict()["transit"]
    'VN'
    """

    transit: str
    before: float
    after: float
    expected: float
    excess: Interval
    p_value: float
    q_value: float
    share_of_loss: float | None
    by: Counterfactual

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "transit": self.transit,
            "before": self.before,
            "after": self.after,
            "expected": self.expected,
            "excess": self.excess.as_dict(),
            "p_value": self.p_value,
            "q_value": self.q_value,
            "share_of_loss": self.share_of_loss,
            "by": self.by,
        }
