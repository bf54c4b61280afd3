"""What a run was asked: a finding outside of the question is not gone, nobody looked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from umweg.results.result import DetectResult


@dataclass(frozen=True, slots=True)
class Question:
    """Target, and the transit countries and codes asked for; empty means all.

    >>> q = Question("RU", ("KZ",), ("8411",))
    >>> q.covers("RU", "KZ", ("84111280",)), q.covers("RU", "KG", ("84111280",)), q.covers("RU", "KZ", ())
    (True, False, False)
    """

    target: str
    transits: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()

    def covers(self, target: str, transit: str, members: tuple[str, ...]) -> bool:
        """Was a finding with this target, transit country and these codes (none: a whole country) looked for?"""
        if target != self.target or (self.transits and transit not in self.transits):
            return False
        return not self.goods or any(m.startswith(self.goods) for m in members)


def question(result: DetectResult) -> Question:
    """The question of a run, from its options."""
    options = result.provenance.options
    return Question(result.target, tuple(options.get("transits") or ()), tuple(options.get("goods") or ()))
