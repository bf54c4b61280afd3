"""Policies: which laws bind a user, and what each reason leads to. Data of the user's own; four come with Umweg.

A policy may stand on another (``base``): its rules are asked first, and what it does not state is the base's.

>>> p = policy("default")
>>> p.laws[:3], p.review_from
(('eu', 'us', 'uk'), 3.0)
>>> p.rule("destination-target", "destination", frozenset(), frozenset()).then
'review'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from umweg.core.errors import UnknownName
from umweg.law.checks import LANGUAGES, LAWS, check, shipped_checks
from umweg.law.layers import layer, layers
from umweg.law.lists import KINDS
from umweg.law.passport import LawPassport, sha256
from umweg.law.permits import Permit, read_permit
from umweg.law.strict import Node, own_text

FOLDER = Path(__file__).parent / "policies"
Action = Literal["note", "information", "review", "stop"]
ACTIONS: tuple[Action, ...] = ("note", "information", "review", "stop")
ASK = "ask"
"""As people read and may write ``information``."""
PAYMENT = frozenset({"payment"})
FourEyes = Literal["none", "release", "all"]
CONDITIONS = (
    "goods-listed", "goods-high-priority", "to-target", "to-hub", "via-hub", "to-outside", "within-coalition",
    "from-coalition", "ownership-stated", "payment",
)  # fmt: skip
"""What a rule can ask of the consignment as a whole; ``umweg.screening.decide.state`` says what each means."""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """What a reason leads to. Empty parts ask nothing: ``cases`` and ``tags`` any of them, ``when`` all of them.

    ``not_tags``, ``unless``: none of them. ``points``: what it adds to the sum of weak reasons.
    """

    check: str
    then: Action
    cases: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    not_tags: frozenset[str] = frozenset()
    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    points: float = 0.0

    def fits(self, case: str, tags: frozenset[str], state: frozenset[str]) -> bool:
        """Whether it speaks about a reason with these tags, in a consignment of this state."""
        return (
            (not self.cases or case in self.cases)
            and (not self.tags or bool(self.tags & tags))
            and not self.not_tags & tags
            and self.when <= state
            and not self.unless & state
        )


@dataclass(frozen=True, slots=True)
class Adoption:
    """A ground that is not verified here and that the user has verified: who, when, why."""

    ground: str
    by: str
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A layer of law that a policy declares out of its scope, and why, in two languages: every decision says so.

    ``when``: conditions under which alone it is (``payment``), all of them.
    """

    layer: str
    why: Mapping[str, str]
    when: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(LawPassport):
    """See docs/reference/policy.md.

    ``rules``: for reasons; ``missing``: for checks that could not be assessed. The first that fits counts; a reason
    that none fits leads to ``review``, a check that was not assessable to a note. ``oldest_days``: by source of lists
    of parties (``*``: any), how old a list may be for a release; ``oldest_goods``: the same by kind of goods list,
    ``oldest_law`` by key of another law of a layer, both for trade that it binds. ``required``: sources that must be
    loaded for a release. ``threshold``: the score from which on a match counts (None: as shipped). ``review_from``:
    points. ``out_of_scope``: layers of law that it does not answer for.
    """

    laws: tuple[str, ...]
    regimes: tuple[str, ...]
    goods: tuple[str, ...]
    rules: tuple[PolicyRule, ...]
    missing: tuple[PolicyRule, ...]
    parameters: Mapping[tuple[str, str], Any]
    oldest_days: Mapping[str, int]
    oldest_goods: Mapping[str, int]
    oldest_law: Mapping[str, int]
    required: tuple[str, ...]
    threshold: float | None
    review_from: float
    four_eyes: FourEyes
    adopted: tuple[Adoption, ...]
    permits: tuple[Permit, ...]
    out_of_scope: tuple[OutOfScope, ...] = ()
    _by_check: dict[tuple[str, str], tuple[PolicyRule, ...]] = field(default_factory=dict, repr=False, compare=False)

    def rule(self, key: str, case: str, tags: frozenset[str], state: frozenset[str]) -> PolicyRule:
        """What a reason leads to."""
        return next((r for r in self._of(key) if r.fits(case, tags, state)), PolicyRule(key, "review"))

    def when_missing(self, key: str, state: frozenset[str]) -> PolicyRule:
        """What a check that could not be assessed leads to."""
        for rule in self._of(key, "missing"):
            if rule.fits("", _NO_TAGS, state):
                return rule
        return _noted(key)

    def _of(self, key: str, about: str = "rules") -> tuple[PolicyRule, ...]:
        """The rules about a check, in their order; they are asked for every consignment, so they are kept."""
        found = self._by_check.get((about, key))
        if found is None:
            rules: tuple[PolicyRule, ...] = getattr(self, about)
            found = self._by_check[about, key] = tuple(r for r in rules if r.check in (key, "*"))
        return found


_NO_TAGS: frozenset[str] = frozenset()


@cache
def _noted(key: str) -> PolicyRule:
    """What a check leads to of which no rule speaks."""
    return PolicyRule(key, "note")


def shipped_policies() -> list[str]:
    """Keys of the policies that come with Umweg.

    >>> "default" in shipped_policies()
    True
    """
    return sorted(p.stem for p in FOLDER.glob("*.yml"))


def policy(name_or_path: str | Path) -> Policy:
    """A shipped policy by name, one's own by the path of its YAML file; UnknownName, LawError."""
    name = str(name_or_path)
    if name in shipped_policies():
        return _shipped(name)
    path = Path(name)
    if path.suffix not in (".yml", ".yaml"):
        raise UnknownName(
            f"There is no policy '{name}'.",
            mend=f"Shipped: {', '.join(shipped_policies())}. For your own, give the path of its .yml file.",
        )
    return parse_policy(own_text(path, "policy"), path.name)


@cache
def _shipped(name: str) -> Policy:
    path = FOLDER / f"{name}.yml"
    return parse_policy(path.read_text("utf-8"), path.name)


def parse_policy(text: str, file: str) -> Policy:
    """A policy from the text of its file; LawError (file, key, mend) where it is not valid."""
    node = Node.parse(text, file)
    base = policy(node.text("base")) if node.has("base") else None
    node.raw("base")
    passport = LawPassport.read(node, sha256(text, base.sha256 if base else ""), own=Path(file).stem)
    out = Policy(**passport.stated(), **_own(node, base))
    node.done()
    return out


def _own(node: Node, base: Policy | None) -> dict[str, Any]:
    """What the policy states, with the base's where it states nothing."""

    def words(key: str) -> tuple[str, ...]:
        return node.words(key) if node.has(key) or base is None else getattr(base, key)

    laws = words("laws")
    if unknown := set(laws) - set(LAWS):
        raise node.fail("laws", f"'{min(unknown)}' is no law.", f"Use {', '.join(LAWS)}.")
    days, goods_days, law_days = _oldest(node)
    parameters = dict(_parameter(n) for n in node.children("parameters"))
    return {
        "laws": laws, "regimes": words("regimes"), "goods": words("goods"), "required": words("required"),
        "rules": (*(_rule(n) for n in node.children("rules")), *(base.rules if base else ())),
        "missing": (*(_rule(n) for n in node.children("missing")), *(base.missing if base else ())),
        "parameters": {**(base.parameters if base else {}), **parameters},
        "oldest_days": {**(base.oldest_days if base else {}), **days},
        "oldest_goods": {**(base.oldest_goods if base else {}), **goods_days},
        "oldest_law": {**(base.oldest_law if base else {}), **law_days},
        "threshold": node.number("threshold") if node.has("threshold") else base.threshold if base else None,
        "review_from": node.number("review_from") if node.has("review_from") else base.review_from if base else 3.0,
        "four_eyes": cast(FourEyes, node.one_of("four_eyes", ("none", "release", "all"),
                                                base.four_eyes if base else "none")),
        "adopted": (*(_adopted(n) for n in node.children("adopted")), *(base.adopted if base else ())),
        "permits": (*(read_permit(n) for n in node.children("permits")), *(base.permits if base else ())),
        "out_of_scope": (*map(_left_out, node.children("out_of_scope")), *(base.out_of_scope if base else ())),
    }  # fmt: skip


def _oldest(node: Node) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """How old law may be: lists of parties by source, of goods by kind, other law by the key in ``layers``."""
    parties: dict[str, int] = {}
    goods: dict[str, int] = {}
    law: dict[str, int] = {}
    dated = dict.fromkeys(k for of in layers() for k in of.rests_on if k not in ("party-lists", "goods-lists"))
    for n in node.children("oldest_days"):
        if n.has("goods"):
            goods[n.one_of("goods", KINDS)] = n.whole("days")
        elif n.has("law"):
            law[n.one_of("law", tuple(dated))] = n.whole("days")
        else:
            parties[n.text("source")] = n.whole("days")
        n.done()
    return parties, goods, law


def _rule(node: Node) -> PolicyRule:
    key = node.text("check")
    if key != "*" and key not in shipped_checks():
        raise node.fail("check", f"There is no check '{key}'.", "docs/reference/checks.md lists them.")
    cases, tags, not_tags, when, unless = (
        frozenset(node.words(k)) for k in ("cases", "tags", "not_tags", "when", "unless")
    )
    said = node.one_of("then", (*ACTIONS, ASK))
    then = cast(Action, "information" if said == ASK else said)
    points = node.number("points") if node.has("points") else 0.0
    out = PolicyRule(key, then, cases, tags, not_tags, when, unless, points)
    if unknown := (out.when | out.unless) - set(CONDITIONS):
        raise node.fail("when", f"'{min(unknown)}' is no condition.", f"Use {', '.join(CONDITIONS)}.")
    if key != "*" and (odd := out.cases - set(check(key).says)):
        raise node.fail("cases", f"'{min(odd)}' is no case of {key}.", f"Use {', '.join(check(key).says)}.")
    node.done()
    return out


def _parameter(node: Node) -> tuple[tuple[str, str], Any]:
    key, name, value = node.text("check"), node.text("name"), node.raw("value")
    if key not in shipped_checks() or name not in check(key).parameters:
        raise node.fail("name", f"There is no parameter '{name}' of a check '{key}'.", "See docs/reference/checks.md.")
    node.text("why")
    node.done()
    if isinstance(value, list):
        return (key, name), tuple(value)
    known = check(key).parameters[name].value
    try:
        return (key, name), float(value) if isinstance(known, float) else value
    except (TypeError, ValueError):
        raise node.fail("value", f"'{value}' is no number.", f"It is {known:g} by default.") from None


def _left_out(node: Node) -> OutOfScope:
    try:
        of = layer(node.text("layer"))
    except UnknownName as e:
        raise node.fail("layer", e.what, e.mend) from e
    when = frozenset(node.words("when"))
    if not of.optional and not (of.goods and when == PAYMENT):
        those = ", ".join(x.key for x in layers() if x.optional)
        also = ", ".join(x.key for x in layers() if x.goods)
        mend = f"It may leave out: {those}; with 'when: [payment]' also {also}."
        raise node.fail("layer", f"No policy can do without the layer '{of.key}'.", mend)
    why = node.child("why")
    out = OutOfScope(of.key, {lang: why.text(lang) for lang in LANGUAGES}, when)
    why.done()
    node.done()
    return out


def _adopted(node: Node) -> Adoption:
    out = Adoption(node.text("ground"), node.text("by"), node.day("day"), node.text("why"))
    node.done()
    return out
