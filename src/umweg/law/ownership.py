"""Rules of ownership: when is a firm treated like the listed persons who own it? One regime a file, with dates.

>>> rule = ownership_rule("us-ofac-50")
>>> rule.on(date(2024, 5, 3)).words()
'50 % or more, holdings of all listed owners added up'
>>> ownership_rule("uk-samla").on(date(2024, 5, 3)).words()
'more than 50 % by one listed owner (owners with a joint arrangement count as one), or control'
>>> rule.counts_listing("ofac-sdn", "SDN"), rule.counts_listing("un-sc", "UN SC")
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from umweg.core.errors import LawError, UnknownName
from umweg.law.passport import LawPassport, sha256
from umweg.law.strict import Node

FOLDER = Path(__file__).parent / "ownership"
ALL = 100.0


@dataclass(frozen=True, slots=True)
class OwnershipTest:
    """What a regime asks from one day to another: the share in percent, and how it is reached.

    ``at_least``: the share itself suffices; else it must be passed. ``aggregate``: holdings of all listed owners are
    added up; else each owner (with those in a joint arrangement) stands alone. ``control``: control suffices, too.
    """

    __test__ = False  # pytest: a test of the law, not of this program

    since: date
    until: date | None
    share: float
    at_least: bool
    aggregate: bool
    control: bool
    act: str
    link: str
    verified: bool
    note: str

    def met(self, percent: float) -> bool:
        """Whether a holding in percent suffices; a millionth of a percent is rounding (three thirds are one)."""
        return percent >= self.share - 1e-6 if self.at_least else percent > self.share + 1e-6

    def words(self) -> str:
        """The rule in one line."""
        share = f"{self.share:g} % or more" if self.at_least else f"more than {self.share:g} %"
        how = (
            ", holdings of all listed owners added up"
            if self.aggregate
            else " by one listed owner (owners with a joint arrangement count as one)"
        )
        return share + how + (", or control" if self.control else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipRule(LawPassport):
    """The rule of one regime: its tests over time, and which lists it speaks about. ``verified``: all tests are."""

    tests: tuple[OwnershipTest, ...]
    lists: frozenset[tuple[str, str]]

    def on(self, day: date) -> OwnershipTest | None:
        """The test in force on a day; None before the first or in a gap."""
        return next((t for t in self.tests if t.since <= day and (t.until is None or day <= t.until)), None)

    def counts_listing(self, source: str, list_: str) -> bool:
        """Whether a listing makes its party one whose holdings count; ``*`` stands for any list of a source."""
        return (source, list_) in self.lists or (source, "*") in self.lists or ("*", list_) in self.lists


def ownership_rules() -> tuple[OwnershipRule, ...]:
    """All shipped rules, by key.

    >>> [r.key for r in ownership_rules()]
    ['eu-best-practices', 'uk-samla', 'us-bis-affiliates', 'us-ofac-50']
    """
    return tuple(ownership_rule(p.stem) for p in sorted(FOLDER.glob("*.yml")))


@cache
def ownership_rule(key: str) -> OwnershipRule:
    """A shipped rule; UnknownName if there is none."""
    path = FOLDER / f"{key}.yml"
    if "/" in key or not path.is_file():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.yml")))
        raise UnknownName(f"There is no ownership rule '{key}'.", mend=f"Shipped: {known}.")
    return parse_ownership(path.read_text("utf-8"), path.name)


def parse_ownership(text: str, file: str) -> OwnershipRule:
    """A rule from the text of its file; LawError where it is not valid."""
    node = Node.parse(text, file)
    tests = tuple(_test(n) for n in node.children("tests", required=True))
    lists = frozenset(_listing(n) for n in node.children("lists", required=True))
    passport = LawPassport.read(node, sha256(text), verified=all(t.verified for t in tests))
    node.done()
    ordered = sorted(tests, key=lambda t: t.since)
    for before, after in pairwise(ordered):
        if before.until is None or before.until >= after.since:
            raise LawError(
                f"Two tests hold on {after.since}.", where=f"{file}, tests", mend="End the first before the second."
            )
    return OwnershipRule(**passport.stated(), tests=tuple(ordered), lists=lists)


def _test(node: Node) -> OwnershipTest:
    out = OwnershipTest(
        since=node.day("from"),
        until=node.day_or_none("to"),
        share=node.number("share"),
        at_least=node.flag("at_least"),
        aggregate=node.flag("aggregate"),
        control=node.flag("control"),
        act=node.text("act"),
        link=node.text("link"),
        verified=node.flag("verified", False),
        note=node.text("note", ""),
    )
    node.done()
    if not 0 < out.share <= ALL:
        raise node.fail("share", f"{out.share:g} is no percentage of a firm.", "Write percent, such as 50.")
    if out.until and out.until < out.since:
        raise node.fail("to", f"{out.until} is before {out.since}.", "'to' is the last day.")
    return out


def _listing(node: Node) -> tuple[str, str]:
    out = node.text("source"), node.text("list")
    node.done()
    return out
