"""What the templates print: findings, table rows and groups as plain strings, so that templates only lay out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from umweg.report import channel_plots, names, notation, ranking, spark, work
from umweg.results import Candidate, Channel, DetectResult, Finding, NotAssessed, Placebo
from umweg.results.finding import Member

SIGNS = {"watch": "○", "strong": "◐", "corroborated": "●"}
CHANNELS = {
    "surge": "Surge on leg 1",
    "displacement": "Fall of direct trade",
    "timing": "Date of the break",
    "onward": "Leg 2, onward trade",
    "ghost": "Lost in transit",
    "price": "Unit values",
    "relabel": "Relabelled goods",
    "entrants": "New exporters",
}
STANCES = {"for": "speaks for", "against": "speaks against", "neutral": "says neither"}
KINDS = {
    "no-data": "Countries without data",
    "own-measures": "Countries under measures of their own",
    "coverage": "Gaps in reporting",
    "partial-family": "Goods whose codes changed",
    "no-history": "Goods without history",
    "too-small": "Too little trade",
    "absent-codes": "Codes without any row",
    "channel": "Kinds of evidence that this data cannot give",
}
MANY = 12
"""Groups of more entries than this are folded."""


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One row of the ranked table; ``part`` tells goods of one text apart, ``sure`` and ``how`` are what ranks."""

    rank: int
    key: str
    linked: bool
    code: str
    label: str
    part: str
    transit: str
    country: str
    marks: tuple[tuple[str, str, str], ...]
    spark: Markup
    sure: str
    how: str
    excess: str
    interval: str
    bar: tuple[float, float, float]
    q: str
    grade: str
    sign: str
    sort: str


def root(value: float) -> float:
    """Signed square root: the scale of the interval bars."""
    return math.copysign(math.sqrt(abs(value)), value)


def common_lists(result: DetectResult) -> frozenset[str]:
    """Lists without tiers that name every good: no news in a row."""
    if not result.goods:
        return frozenset()
    shared = frozenset.intersection(*(frozenset(f.good.lists) for f in result.goods))
    return frozenset(name for name in shared if " tier " not in name)


def marks(f: Finding, common: frozenset[str]) -> tuple[tuple[str, str, str], ...]:
    """(class, short mark, what it means) for further lists and sought goods."""
    out = [("list", notation.initials(name), name) for name in f.good.lists if name not in common]
    out += [("sought", name, f"Said to be sought by the target’s firms: {name}") for name in f.good.sought]
    if f.good.partial:
        out.append(("partial", "partial", "Some codes of this family are not in the data"))
    return tuple(out)


def _reach(result: DetectResult) -> tuple[float, float]:
    """The least and most of all intervals on the scale of the bars; zero is always within."""
    low = min([root(f.excess.lower) for f in result.goods] + [0.0])
    return low, max([root(f.excess.upper) for f in result.goods], default=1.0)


def rows(result: DetectResult, panels: int) -> list[RankedRow]:
    """All goods findings in the order of the result; the first ``panels`` have a panel to link to."""
    reach = _reach(result)
    common = common_lists(result)
    told = names.parts(f.good for f in result.goods)
    return [_row(f, i + 1, i < panels, result, common, told, reach) for i, f in enumerate(result.goods)]


def _row(
    f: Finding, rank: int, linked: bool, result: DetectResult, common: frozenset[str], told: Mapping[str, str],
    reach: tuple[float, float],
) -> RankedRow:  # fmt: skip
    e = f.excess
    width = (reach[1] - reach[0]) or 1.0
    at = [round(100 * (root(v) - reach[0]) / width, 1) for v in (e.lower, e.central, e.upper)]
    sure, how = ranking.shown(f)
    written = (("note", "note", f"{a.note.by}: {a.note.text}") for a in result.notes_on(f.id))
    return RankedRow(
        rank=rank,
        key=notation.slug(f.id),
        linked=linked,
        code=f.good.id,
        label=f.good.label,
        part=told.get(f.good.id, ""),
        transit=f.transit,
        country=notation.place(f.transit),
        marks=(*marks(f, common), *written),
        spark=spark.spark(f.series),
        sure=sure,
        how=how,
        excess=notation.millions(e.central),
        interval=f"{notation.millions(e.lower)} to {notation.millions(e.upper)}",
        bar=(at[0], at[1], at[2]),
        q=notation.probability(f.q_value),
        grade=f.grade,
        sign=SIGNS.get(f.grade, ""),
        sort=f"{e.central:.0f} {f.q_value:.9f} {e.lower:.0f} {ranking.sure_part(f):.0f}",
    )


def zero(result: DetectResult) -> float:
    """Where zero lies on the scale of the interval bars, in per cent."""
    low, high = _reach(result)
    return round(-100 * low / (high - low), 1) if high > low else 0.0


TICKS = 24.0
"""Least distance between two ticks of the axis, in per cent of its width, so that their labels do not touch."""


def axis(result: DetectResult) -> list[tuple[float, str]]:
    """Ticks of the interval bars: (position in per cent, millions), from zero outwards, round values only."""
    low, high = _reach(result)
    if high <= low:
        return []
    nice = [sign * k * 10.0**power for power in range(4, 13) for k in (1, 2, 5) for sign in (1, -1)]
    fit = [v for v in nice if low <= root(v) <= high]
    out = {round(-100 * low / (high - low), 1): "0"}
    for v in sorted(fit, key=lambda v: -abs(v)):
        at = round(100 * (root(v) - low) / (high - low), 1)
        if all(abs(at - other) >= TICKS for other in out):
            out[at] = notation.figure(v / 1e6)
    return sorted(out.items())


def panel(
    f: Finding,
    result: DetectResult,
    rank: int,
    common: frozenset[str],
    members: Mapping[str, Sequence[Member]],
) -> dict[str, Any]:
    """One finding in full."""
    w = f.window
    place, target = notation.place(f.transit), notation.place(f.target)
    trade = f"{f.origin} to {place}" if result.leg == 1 else f"{place} to {target}"
    per = notation.period(f.series.months) if f.series else "month"
    label = f"Trade by {per} from {trade}, with the expected level; values in the tables beside."
    return {
        "key": notation.slug(f.id),
        "id": f.id,
        "rank": rank,
        "title": f.good.label if f.level == "good" else place,
        "country": place,
        "trade": trade,
        "per": per,
        "transit": f.transit,
        "target": target,
        "origin": f.origin,
        "grade": f.grade,
        "sign": SIGNS.get(f.grade, ""),
        "excess": notation.money(f.excess.central, f.currency),
        "interval": notation.span(f.excess.lower, f.excess.upper, f.currency),
        "before": notation.money(f.before, f.currency),
        "after": notation.money(f.after, f.currency),
        "expected": notation.money(f.expected, f.currency),
        "growth": notation.share(f.after / f.before - 1) if f.before else "from nothing",
        "when_before": notation.months(w.before_from, w.before_to),
        "when_after": notation.months(w.after_from, w.after_to),
        "q": notation.probability(f.q_value),
        "marks": marks(f, common),
        "code": f.good.id,
        "members": f.good.members,
        "missing": f.good.missing,
        "for": [notation.months_in(t) for t in f.evidence_for],
        "against": [notation.months_in(t) for t in f.evidence_against],
        "channels": [channel(c, f.currency, f"{notation.slug(f.id)}-{i}", place) for i, c in enumerate(f.channels)],
        "notes": [work.note(a) for a in result.notes_on(f.id)],
        "by_member": work.member_rows(members.get(f.id, ())),
        "reporters": [(notation.place(r), notation.millions(v)) for r, v in f.top_reporters],
        "diverted": notation.span(*f.diverted, f.currency) if f.diverted else None,
        "diverted_note": notation.months_in(f.diverted_note),
        "still": spark.still(f.series, result.measure_date.isoformat()[:7], label),
        "chart": f.series is not None and bool(f.series.leg1),
        "currency": f.currency,
    }


def channel(c: Channel, currency: str, key: str, place: str) -> dict[str, Any]:
    """One row of the evidence table; what cannot be assessed has no number."""
    cash = c.unit.startswith(currency) or abs(c.effect or 0.0) >= 1e4
    unit = c.unit.removeprefix(currency).strip() if cash else c.unit
    effect = interval = "–"
    if c.assessable and c.effect is not None:
        effect = f"{notation.money(c.effect, currency) if cash else _plain(c.effect)} {unit}".strip()
    if c.assessable and c.interval is not None:
        low, high = c.interval
        interval = notation.span(low, high, currency) if cash else f"{_plain(low)} to {_plain(high)}"
    return {
        "name": CHANNELS.get(c.name, c.name),
        "stance": c.stance if c.assessable else "open",
        "says": STANCES[c.stance] if c.assessable else "not assessable",
        "effect": effect,
        "interval": interval,
        "p": notation.probability(c.p_value if c.assessable else None),
        "text": notation.months_in(c.text),
        "lacks": notation.listing(c.lacks),
        "plot": channel_plots.draw(c.plot, key, f"{CHANNELS.get(c.name, c.name)}, {place}") if c.plot else None,
    }


def _plain(value: float) -> str:
    return notation.digits(value) if value % 1 else f"{value:,.0f}".replace("-", notation.MINUS)


def not_assessed(result: DetectResult) -> list[dict[str, Any]]:
    """Everything that could not be answered, by kind; common reasons and remedies are said once."""
    groups: dict[str, list[NotAssessed]] = {}
    told = names.parts(n.good for n in result.not_assessable if n.good)
    for n in result.not_assessable:
        groups.setdefault(n.kind, []).append(n)
    order = [k for k in KINDS if k in groups] + [k for k in groups if k not in KINDS]
    out = []
    for kind in order:
        items = groups[kind]
        mends = Counter(n.mend for n in items if n.mend)
        same = len(mends) == 1 and sum(mends.values()) == len(items)
        out.append(
            {
                "kind": kind,
                "title": KINDS.get(kind, kind),
                "count": len(items),
                "fold": len(items) > MANY,
                "mend": next(iter(mends)) if same else "",
                "money": any(n.before is not None or n.after is not None for n in items),
                "goods": any(n.good for n in items),
                "places": any(n.transit for n in items),
                "entries": [_entry(n, same, told) for n in items],
            }
        )
    return out


def _entry(n: NotAssessed, same_mend: bool, told: dict[str, str]) -> dict[str, str]:
    return {
        "place": notation.place(n.transit) if n.transit else "",
        "code": n.good.id if n.good else "",
        "label": names.apart(n.good, told) if n.good else "",
        "reason": notation.sentence(n.reason),
        "mend": "" if same_mend else n.mend,
        "before": notation.millions(n.before) if n.before is not None else "–",
        "after": notation.millions(n.after) if n.after is not None else "–",
    }


def candidate(c: Candidate) -> dict[str, str]:
    """One line of the table of all candidates, found or not."""
    return {
        "place": notation.place(c.transit),
        "before": notation.millions(c.before),
        "after": notation.millions(c.after),
        "expected": notation.millions(c.expected),
        "excess": notation.millions(c.excess.central),
        "span": f"{notation.millions(c.excess.lower)} … {notation.millions(c.excess.upper)}",
        "p": notation.probability(c.p_value),
        "loss": notation.share(c.share_of_loss, sign=False) if c.share_of_loss is not None else "–",
    }


def placebo(p: Placebo) -> dict[str, Any]:
    """Placebo beside real, by transit country."""
    top = max([1, *(max(pair) for pair in p.by_transit.values())])
    return {
        "name": f"Placebo in {p.name}",
        "when": notation.months(p.window.after_from, p.window.after_to),
        "before": notation.months(p.window.before_from, p.window.before_to),
        "found": f"{p.found:,}",
        "tested": f"{p.tested:,}",
        "share": notation.share(p.found / p.tested if p.tested else None, sign=False),
        "real_found": f"{p.real_found:,}",
        "real_tested": f"{p.real_tested:,}",
        "real_share": notation.share(p.real_found / p.real_tested if p.real_tested else None, sign=False),
        "ratio": notation.share(p.ratio, sign=False) if p.ratio is not None else "",
        "note": notation.months_in(p.note),
        "rows": [
            (notation.place(c), f"{fake:,}", f"{real:,}", round(100 * fake / top, 1), round(100 * real / top, 1))
            for c, (fake, real) in sorted(p.by_transit.items(), key=lambda kv: (-kv[1][1], kv[0]))
        ],
    }


def null_model(result: DetectResult) -> list[tuple[str, str]]:
    """The numbers of the null model, each with a name a reader can use."""
    m = result.null_model
    names = {
        "fitted_in": "Fitted in the window that starts",
        "series": "Series it rests on",
        "growth_direct": "Usual growth of direct trade",
        "kappa": "Widening for serial dependence (κ, values)",
        "tau": "Spread of growth between goods (τ, values)",
        "kappa_tempered": "Widening for serial dependence (κ, breadth)",
        "tau_tempered": "Spread of growth between goods (τ, breadth)",
    }
    out = []
    for key, value in m.items():
        if key == "growth" and isinstance(value, dict):
            out += [(f"Usual growth, {notation.place(c)}", f"×{THIN}{g:.2f}") for c, g in value.items()]
        elif key == "fitted":
            guessed = [role for role, fitted in value.items() if not fitted]
            out.append(
                ("Fitted, or guessed for want of series", f"guessed: {', '.join(guessed)}" if guessed else "fitted")
            )
        elif key == "growth_direct":
            out.append((names[key], f"×{THIN}{value:.2f}"))
        elif value is not None:
            text = (
                notation.month(value)
                if isinstance(value, str)
                else f"{value:,}"
                if isinstance(value, int)
                else notation.figure(value)
            )
            out.append((names.get(key, key), text))
    return out


THIN = notation.THIN
