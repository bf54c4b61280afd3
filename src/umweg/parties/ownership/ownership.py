"""Ownership added up over owners and levels, by the rule of each regime.

>>> from umweg.law.ownership import ownership_rule
>>> stakes = [Stake("X", "A", 60), Stake("A", "T", 30), Stake("Y", "T", 25), Stake("Z", "T", 45)]
>>> found = assess("T", stakes, {"X": "ofac-1", "Y": "ofac-2"}, ownership_rule("us-ofac-50"), date(2024, 5, 3))
>>> found.verdict, found.least, found.most
('met', 55.0, 55.0)
>>> print(found.sentences[1])
Counted: 30 % A (not listed; itself held to 60 %), 25 % Y (listed). Together 55 %.
>>> assess("T", stakes, {"X": "1", "Y": "2"}, ownership_rule("uk-samla"), date(2024, 5, 3)).verdict
'not met'
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import prod
from typing import Any, Literal

from umweg.core.errors import UsageError
from umweg.law.ownership import OwnershipRule, OwnershipTest, ownership_rules
from umweg.parties.ownership.stakes import ALL, Graph, Stake

Verdict = Literal["met", "possible", "not met", "not assessable"]
Control = Literal["not asked", "stated", "not assessable"]
__all__ = ["Chain", "Holding", "Stake", "assess", "assess_all"]


@dataclass(frozen=True, slots=True)
class Chain:
    """A way from a listed owner down to the firm: ids, the share at each step in percent (None: not stated).

    ``counted``: the share of the last step, which is what the rule adds up. ``interest``: all shares multiplied, the
    economic interest; no rule here asks for it.
    """

    ids: tuple[str, ...]
    shares: tuple[float | None, ...]
    counted: float | None
    interest: float | None

    def words(self) -> str:
        """``X -60 %-> A -30 %-> T``."""
        steps = (f" -{'?' if s is None else f'{s:g} %'}-> {i}" for s, i in zip(self.shares, self.ids[1:], strict=True))
        return self.ids[0] + "".join(steps)


@dataclass(frozen=True, slots=True)
class Holding:
    """What listed owners hold of a firm by one rule. ``least`` and ``most`` in percent: shares not stated lie between.
    Where each owner counts alone they are those of the one that holds most, even where another one controls.

    ``control``: whether the rule asks for control, and then whether the owners state anything about it: shares alone
    cannot tell. ``controlled_by``: listed owners, or firms that they hold, that are said to control.
    ``verdict`` speaks about the stated owners only: "not met" is never a clearance. ``decides``: the rule's text was
    compared with an official publication, so that it may be a ground of its own; else it may only add to others.
    """

    asset: str
    rule: str
    title: str
    verdict: Verdict
    least: float
    most: float
    owners: tuple[tuple[str, float | None], ...]
    chains: tuple[Chain, ...]
    control: Control
    controlled_by: tuple[str, ...]
    unknown: tuple[str, ...]
    decides: bool
    act: str
    link: str
    sentences: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        flat = {f: getattr(self, f) for f in self.__slots__ if f != "chains"}
        ways = [{"chain": c.words(), "counted": c.counted, "interest": c.interest} for c in self.chains]
        return {k: list(v) if isinstance(v, tuple) else v for k, v in flat.items()} | {"chains": ways}


def assess_all(
    asset: str,
    stakes: Iterable[Stake],
    listed: Mapping[str, Collection[tuple[str, str]]],
    on: date,
    searched: Collection[tuple[str, str]] | None = None,
    rules: Sequence[OwnershipRule] | None = None,
) -> tuple[Holding, ...]:
    """A firm by every rule. ``listed``: owner -> its listings as (source, list); only those that a rule names count.

    ``searched``: the lists on which owners were looked for. A rule of which none was searched is not assessed.
    """
    edges, out = tuple(stakes), []
    for rule in ownership_rules() if rules is None else rules:
        if searched is not None and rule.on(on) and not any(rule.counts_listing(*w) for w in searched):
            names = ", ".join(sorted(f"{s} {n}" if n != "*" else s for s, n in rule.lists if s not in ("given", "ftm")))
            out.append(_open(asset, rule, f"none of its lists is loaded ({names})"))
            continue
        counted = {k: "" for k, where in listed.items() if any(rule.counts_listing(*w) for w in where)}
        out.append(assess(asset, edges, counted, rule, on))
    return tuple(out)


def _open(asset: str, rule: OwnershipRule, why: str) -> Holding:
    """A rule that cannot be assessed, which is neither met nor not met."""
    told = f"{rule.title}: {why}. Not assessed, which is not clear."
    return Holding(asset, rule.key, rule.title, "not assessable", 0.0, ALL, (), (), "not assessable", (), (told,),
                   False, rule.source, "", (told,))  # fmt: skip


def assess(
    asset: str,
    stakes: Iterable[Stake],
    listed: Collection[str],
    rule: OwnershipRule,
    on: date,
) -> Holding:
    """What the ``listed`` owners hold of ``asset`` by one rule on a day. UsageError for shares outside 0 to 100."""
    try:
        graph = Graph(stakes)
    except ValueError as e:
        raise UsageError(f"{e}.", where="share", mend="Write percent: 50 for one half.") from None
    test = rule.on(on)
    if test is None:
        return _open(asset, rule, f"no test of it is known to be in force on {on}")
    groups = _groups(listed, test)
    trials = [_trial(graph, asset, g, test) for g in groups] or [_trial(graph, asset, frozenset(), test)]
    best = max(trials, key=lambda t: (t.met, t.least, t.most, sorted(t.reached)))
    found = _holding(graph, asset, rule, test, best, frozenset(listed), any(t.possible for t in trials))
    least, most = max(t.least for t in trials), max(t.most for t in trials)
    return replace(found, least=round(least, 6), most=round(most, 6))


def _groups(listed: Collection[str], test: OwnershipTest) -> list[frozenset[str]]:
    """Those who count as one owner: all where holdings add up, else each alone."""
    if test.aggregate:
        return [frozenset(listed)] if listed else []
    return [frozenset({x}) for x in sorted(listed)]


@dataclass(frozen=True, slots=True)
class _Trial:
    """One group of owners: whom they reach, with whom they own the firm, and what they hold of it."""

    seeds: frozenset[str]
    reached: frozenset[str]
    owners: frozenset[str]
    least: float
    most: float
    met: bool
    possible: bool
    control: tuple[str, ...]


def _trial(graph: Graph, asset: str, seeds: frozenset[str], test: OwnershipTest) -> _Trial:
    alone = not test.aggregate  # then partners in a joint arrangement count as one owner, listed or not
    surely = graph.reached(seeds, test.met, control=test.control, joint=alone)
    at_most = graph.reached(seeds, test.met, control=test.control, joint=alone, most=True)
    owners, widest = ((graph.with_partners(asset, x) if alone else x) for x in (surely, at_most))
    least = graph.held(asset, owners)
    most = max(least, graph.held(asset, widest) + graph.unstated(asset))
    control = graph.controls(surely, asset) if test.control else ()
    met = test.met(least) or bool(control)
    return _Trial(seeds, surely, owners, least, most, met, met or test.met(most), control)


def _holding(
    graph: Graph,
    asset: str,
    rule: OwnershipRule,
    test: OwnershipTest,
    t: _Trial,
    listed: frozenset[str],
    possible: bool,
) -> Holding:
    ways = graph.levels(asset, t.reached)
    chains = tuple(_chain(graph, w) for w in ways if w[0] in t.seeds)
    owners = tuple((o, s) for o, s in graph.shares(asset).items() if o in t.owners and o != asset)
    unknown = _unknown(graph, asset, {x for way in ways for x in way} - t.seeds | {asset})
    verdict: Verdict = "met" if t.met else "possible" if possible else "not met"
    control: Control = "not asked" if not test.control else "stated" if graph.controllers(asset) else "not assessable"
    return Holding(
        asset, rule.key, rule.title, verdict, round(t.least, 6), round(t.most, 6), owners, chains, control, t.control,
        unknown, test.verified, test.act, test.link,
        tuple(_sentences(graph, asset, rule, test, t, verdict, control, owners, unknown, listed)),
    )  # fmt: skip


def _chain(graph: Graph, way: tuple[str, ...]) -> Chain:
    shares = tuple(graph.shares(b)[a] for a, b in pairwise(way))
    known = [s for s in shares if s is not None]
    interest = prod(s / 100 for s in known) * 100 if len(known) == len(shares) else None
    return Chain(way, shares, shares[-1], None if interest is None else round(interest, 6))


def _unknown(graph: Graph, asset: str, firms: Collection[str]) -> tuple[str, ...]:
    """What the stated shares leave open, in words; the firm itself first."""
    out = []
    for firm in sorted(firms, key=lambda f: (f != asset, f)):
        shares = graph.shares(firm)
        if not shares:
            out.append(f"No owner of {firm} is stated.")
            continue
        if blank := [o for o, s in shares.items() if s is None]:
            out.append(f"The share of {', '.join(blank)} in {firm} is not stated.")
        if (rest := graph.unstated(firm)) > 1e-6:
            out.append(f"Who holds {rest:.6g} % of {firm} is not stated.")
        if (sum_ := graph.stated(firm)) > 100 + 1e-6:
            out.append(f"The shares in {firm} add up to {sum_:.6g} %: something is stated wrongly or twice.")
    out += [f"The share of {o} in {a} is stated twice: the larger one counts." for o, a in sorted(graph.twice)
            if a in firms]  # fmt: skip
    return tuple(out)


def _sentences(
    graph: Graph,
    asset: str,
    rule: OwnershipRule,
    test: OwnershipTest,
    t: _Trial,
    verdict: Verdict,
    control: Control,
    owners: Sequence[tuple[str, float | None]],
    unknown: Sequence[str],
    listed: frozenset[str],
) -> list[str]:
    how = "" if control == "not asked" else " by control" if t.control and not test.met(t.least) else " by shares"
    out = [f"{rule.title} ({test.words()}): {verdict}{how} for {asset}."]
    if control == "not assessable" and not t.met:
        out[0] += " It asks for control, too: not assessable from shares alone."
    if owners:
        parts = [
            f"{'an unstated share' if s is None else f'{s:.6g} %'} {o} ({_as(graph, o, t, listed)})" for o, s in owners
        ]
        out.append(f"Counted: {', '.join(parts)}. Together {t.least:.6g} %.")
    else:
        out.append("None of the stated owners counts as listed under this rule.")
    if t.most > t.least + 1e-6:
        out.append(f"At most it could be {min(t.most, 100):.6g} %, because shares are not stated.")
    out += unknown
    out += _on_control(graph, asset, t, control)
    if not test.verified:
        out.append(f"The rule is not compared with the official text ({test.act}): never a ground of its own.")
    return out


def _as(graph: Graph, owner: str, t: _Trial, listed: frozenset[str]) -> str:
    """Why the share of an owner counts."""
    if owner not in t.reached:
        return "not counted as listed; held jointly with one who is"
    return "listed" if owner in listed else f"not listed; itself held to {graph.held(owner, t.reached):.6g} %"


def _on_control(graph: Graph, asset: str, t: _Trial, control: Control) -> list[str]:
    """What is known about control, where the rule asks for it."""
    if t.control:
        return [f"Said to control it: {', '.join(t.control)}."]
    if control == "stated":
        return [f"Said to control it: {', '.join(graph.controllers(asset))}, who does not count as listed here."]
    if control == "not assessable":
        return ["Control: nothing is stated; board, voting rights and agreements were not looked at."]
    return []
