"""From evidence to grade: the rule is data (``grades.yml``), this only applies it.

>>> grade({"surge"}, set()), grade({"surge", "displacement"}, set())
('watch', 'strong')
>>> grade({"surge", "displacement", "ghost"}, set()), grade({"surge", "displacement", "ghost"}, {"timing"})
('corroborated', 'strong')
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from umweg.core.errors import UsageError
from umweg.core.provenance import Grade, LawRef
from umweg.law.passport import sha256
from umweg.law.strict import Node

CHANNELS = ("surge", "displacement", "onward", "ghost", "price", "relabel", "entrants")
AGAINST = ("displacement", "onward", "ghost", "controls", "timing", "interval", "older", "burst", "one-heading")
FILE = Path(__file__).parent / "grades.yml"


@dataclass(frozen=True, slots=True)
class GradeLevel:
    """A grade and what it needs: all of one set of channels and, where given, one of another."""

    key: Grade
    needs_all: frozenset[str]
    needs_any: frozenset[str]

    def met(self, channels: Collection[str]) -> bool:
        """Whether the channels for a detour suffice."""
        found = set(channels)
        return self.needs_all <= found and (not self.needs_any or bool(self.needs_any & found))


@dataclass(frozen=True, slots=True)
class GradeRules:
    """The rule: levels from the lowest up, what a channel needs to count, and what evidence against does."""

    levels: tuple[GradeLevel, ...]
    counts_for: Mapping[str, str]
    counts_against: Mapping[str, str]
    burst_share: float
    lead_months: int
    one_member_share: float
    rank_weights: tuple[float, float]
    p_value_at_most: float
    against_lowers_by: int
    ref: LawRef

    def grade(self, for_: Collection[str], against: Collection[str]) -> Grade:
        """The grade of a finding; see ``grade``."""
        met = [i for i, level in enumerate(self.levels) if level.met(for_)]
        if not met:
            needed = " or ".join(sorted(self.levels[0].needs_all | self.levels[0].needs_any))
            raise UsageError(
                f"Without evidence from {needed} there is no finding to grade.", mend="Grade findings only."
            )
        lowered = max(met) - (self.against_lowers_by if against else 0)
        return self.levels[max(lowered, 0)].key


@cache
def grade_rules() -> GradeRules:
    """The shipped rule.

    >>> [level.key for level in grade_rules().levels], grade_rules().p_value_at_most
    (['watch', 'strong', 'corroborated'], 0.05)
    """
    text = FILE.read_text("utf-8")
    return parse_grades(text, FILE.name)


def parse_grades(text: str, file: str) -> GradeRules:
    """The rule from the text of a file; LawError where it is not valid."""
    node = Node.parse(text, file)
    counts = node.child("counts_for")
    counts_for = {key: counts.text(key) for key in CHANNELS}
    counts.done()
    speaks = node.child("counts_against")
    counts_against = {key: speaks.text(key) for key in AGAINST}
    speaks.done()
    levels = tuple(_level(n) for n in node.children("levels", required=True))
    rules = GradeRules(
        levels=levels,
        counts_for=counts_for,
        counts_against=counts_against,
        burst_share=node.number("burst_share"),
        lead_months=node.whole("lead_months", least=0),
        one_member_share=node.number("one_member_share"),
        rank_weights=_weights(node.child("rank_weights")),
        p_value_at_most=node.number("p_value_at_most"),
        against_lowers_by=node.whole("against_lowers_by", least=0),
        ref=LawRef(
            key=node.text("key"),
            title=node.text("title"),
            sha256=sha256(text),
            completeness="complete",
            verified=node.flag("verified"),
            source=node.text("source"),
        ),
    )
    node.done()
    for level in levels:
        if unknown := (level.needs_all | level.needs_any) - set(counts_for):
            names = ", ".join(sorted(unknown))
            raise node.fail("levels", f"Unknown channel: {names}.", "Say under counts_for when it counts.")
    return rules


def _weights(node: Node) -> tuple[float, float]:
    """(further list, sought)."""
    weights = (node.number("further_list"), node.number("sought"))
    node.done()
    return weights


def _level(node: Node) -> GradeLevel:
    key = node.one_of("key", get_args(Grade))
    level = GradeLevel(
        key=key,  # type: ignore[arg-type]  # one of them, as just checked
        needs_all=frozenset(node.words("needs_all")),
        needs_any=frozenset(node.words("needs_any")),
    )
    node.done()
    return level


def grade(for_: Collection[str], against: Collection[str]) -> Grade:
    """The grade that channels for and against a detour give together, by the shipped rule.

    The highest level whose needs are met; any evidence against lowers it by one level, never below ``watch``.
    Raises ``UsageError`` without ``surge`` or ``onward``: then there is no finding.

    >>> grade({"surge", "onward"}, {"displacement"})
    'watch'
    """
    return grade_rules().grade(for_, against)
