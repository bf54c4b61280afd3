"""What is new, gone or changed between two runs, and why: a pure function of the two results."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from umweg.core.provenance import LawRef, Provenance
from umweg.results.difference import WHATS, Difference, DifferenceReason, Field, FindingChange
from umweg.results.evidence import Channel
from umweg.results.filters import Filters
from umweg.results.finding import Finding
from umweg.results.result import DetectResult, question

#: Differences up to this share are rounding: sums in another order, another number of threads.
SAME = 1e-6
ABSENT = "not assessable"


def against(new: DetectResult, old: DetectResult, at: str = "") -> Difference:
    """Compare ``new`` with the older run ``old``; ``at``: when that one was kept, for the reader.

    Findings are paired by id; one without its id is paired with a finding of the same way whose family shares codes.
    What a filter hides in one of them counts as not asked, not as new or gone.
    """
    pairs = _pairs(new, old)
    changes: list[FindingChange] = []
    same = 0
    for before, after in pairs:
        if before is not None and after is not None:
            fields = tuple(_fields(before, after))
            if fields:
                changes.append(FindingChange("changed", before, after, fields))
            else:
                same += 1
        elif after is not None:
            changes.append(_one_sided("new", after, old))
        elif before is not None:
            changes.append(_one_sided("gone", before, new))
    reasons = tuple(_reasons(new.provenance, old.provenance))
    if not reasons and changes:
        text = "Data, law, options and version are the same: another build of the program, or a file edited by hand."
        reasons = (DifferenceReason("unexplained", text),)
    changes.sort(key=lambda c: (WHATS.index(c.what), c.finding.level != "country", -c.finding.excess.lower))
    return Difference(old.provenance.run, at, reasons, tuple(changes), same)


def since(new: DetectResult, old: DetectResult, at: str = "") -> DetectResult:
    """``new`` with what it says differently from ``old``."""
    return replace(new, against=against(new, old, at))


def _pairs(new: DetectResult, old: DetectResult) -> Iterator[tuple[Finding | None, Finding | None]]:
    """(old, new) findings that are the same thing; each finding exactly once."""
    before, after = {f.id: f for f in old.findings}, {f.id: f for f in new.findings}
    for key in [k for k in after if k in before]:
        yield before.pop(key), after.pop(key)
    by_code: dict[tuple[str, str, str], Finding] = {
        (f.target, f.transit, m): f for f in before.values() for m in f.good.members
    }
    for f in after.values():
        kin = [by_code[k] for m in f.good.members if (k := (f.target, f.transit, m)) in by_code]
        kin = [k for k in kin if k.id in before]
        if kin:
            best = max(kin, key=lambda k: (len(set(k.good.members) & set(f.good.members)), k.id))
            yield before.pop(best.id), f
        else:
            yield None, f
    for f in before.values():
        yield f, None


def _one_sided(what: str, f: Finding, other: DetectResult) -> FindingChange:
    """A finding that ``other`` does not have: new or gone, unless nobody looked for it there."""
    old, new = (None, f) if what == "new" else (f, None)
    if not question(other).covers(f.target, f.transit, f.good.members):
        return FindingChange("not-asked", old, new, why=f"Run {other.provenance.run} was not asked about it.")
    if other.shown is not None and not Filters.from_dict(other.shown.filters).passes(f):
        return FindingChange("not-asked", old, new, why=f"A filter hides it in run {other.provenance.run}.")
    return FindingChange("new" if what == "new" else "gone", old, new, why=_said_of(f, other))


def _said_of(f: Finding, other: DetectResult) -> str:
    """What the other run says of a finding that it does not have."""
    members = set(f.good.members)
    for n in other.not_assessable:
        whole_country = n.good is None and n.kind in ("no-data", "own-measures")
        same_good = n.good is not None and bool(members & set(n.good.members))
        if n.transit == f.transit and (whole_country or same_good):
            return f"In run {other.provenance.run} not assessable: {n.reason}"
    return ""


def _fields(old: Finding, new: Finding) -> Iterator[Field]:
    """Every difference that is more than rounding."""
    for name in ("id", "grade"):
        if getattr(old, name) != getattr(new, name):
            yield Field(name, getattr(old, name), getattr(new, name))
    if not math.isclose(old.q_value, new.q_value, rel_tol=SAME, abs_tol=1e-300):
        yield Field("q_value", old.q_value, new.q_value)
    if old.currency != new.currency:
        yield Field("currency", old.currency, new.currency)
    else:
        figures = {
            "before": (old.before, new.before), "after": (old.after, new.after),
            "excess": (old.excess.central, new.excess.central),
            "excess_lower": (old.excess.lower, new.excess.lower),
            "excess_upper": (old.excess.upper, new.excess.upper),
        }  # fmt: skip
        for name, (a, b) in figures.items():
            if not math.isclose(a, b, rel_tol=SAME, abs_tol=0.01):
                yield Field(name, a, b)
    yield from _stances(old.channels, new.channels)


def _stances(old: Iterable[Channel], new: Iterable[Channel]) -> Iterator[Field]:
    before, after = ({c.name: c.stance if c.assessable else ABSENT for c in side} for side in (old, new))
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Field(f"channel {name}", before.get(name), after.get(name))


def _reasons(new: Provenance, old: Provenance) -> Iterator[DifferenceReason]:
    if new.regime != old.regime:
        yield DifferenceReason("regime", f"Another regime: {old.regime} before, {new.regime} now.")
    yield from _data(new, old)
    yield from _law(new.law, old.law)
    if new.program != old.program:
        yield DifferenceReason("program", f"Umweg {old.program} before, {new.program} now.")
    yield from _options(new.options, old.options)


def _data(new: Provenance, old: Provenance) -> Iterator[DifferenceReason]:
    before, after = {s.id: s for s in old.snapshots}, {s.id: s for s in new.snapshots}
    for words, some in (
        ("came in", [after[k] for k in after if k not in before]),
        ("are no longer live", [before[k] for k in before if k not in after]),
    ):
        if some:
            named = ", ".join(f"{s.file} ({s.source}, {s.id[:8]})" for s in some[:4])
            rest = f" and {len(some) - 4} more" if len(some) > 4 else ""
            yield DifferenceReason("data", f"Data that {words}: {named}{rest}.")


def _law(new: Iterable[LawRef], old: Iterable[LawRef]) -> Iterator[DifferenceReason]:
    before, after = {r.key: r for r in old}, {r.key: r for r in new}
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        if a is None and b is not None:
            yield DifferenceReason("law", f"Law added: {b.title}.")
        elif b is None and a is not None:
            yield DifferenceReason("law", f"Law no longer used: {a.title}.")
        elif a is not None and b is not None and a.sha256 != b.sha256:
            yield DifferenceReason("law", f"Another version of {b.title}: {a.sha256[:8]} before, {b.sha256[:8]} now.")


def _options(new: Mapping[str, object], old: Mapping[str, object]) -> Iterator[DifferenceReason]:
    for key in dict.fromkeys((*old, *new)):
        a, b = old.get(key), new.get(key)
        if a != b:
            yield DifferenceReason("options", f"{key}: {_shown(a)} before, {_shown(b)} now.")


def _shown(value: object) -> str:
    if value is None or value == []:
        return "default"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
