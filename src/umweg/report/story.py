"""What the page says in sentences, computed from the result: headline, key figures, comparisons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from umweg.report import notation
from umweg.results import Comparison, DetectResult

BEST = "both"
"""The base on which the headline compares: equal reporters and goods comparable across changes of codes."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One key figure: what it counts, its value, and a remark."""

    value: str
    label: str
    remark: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One base of a comparison, with positions (per cent of the width) of its two dots."""

    base: str
    before: str
    after: str
    change: str
    x_before: float
    x_after: float


def direct_trade(result: DetectResult) -> tuple[str, float, float] | None:
    """(base, before, after) of the target's own comparison, on the best base there is."""
    name = notation.place(result.target)
    for c in result.headlines:
        if c.label in {name, result.target} and c.bases:
            base = BEST if BEST in c.bases else next(iter(c.bases))
            before, after = c.bases[base]
            return base, before, after
    return None


def headline(result: DetectResult) -> str:
    """One sentence with the main number. It says excess, never diversion."""
    target = notation.place(result.target)
    what, way = (f"{notation.short(result.origin)} exports", "to") if result.leg == 1 else (f"{target} imports", "from")
    found = sorted(result.countries, key=lambda f: -f.excess.central)
    if result.shown is not None:  # what a filter hides did stand out: nothing is said of the whole
        part = f"{len(result.findings):,} of {notation.count(result.shown.of, 'finding')}"
        text = f"{part} in {what} of restricted goods, chosen by a filter"
    elif found:
        total = notation.money(sum(f.excess.central for f in found), result.currency)
        names = notation.listing(notation.place(f.transit) for f in found)
        text = f"{what} of restricted goods {way} {names} ran {total} above what was to be expected"
    elif result.goods:
        n, via = len({f.good.id for f in result.goods}), len({f.transit for f in result.goods})
        places = notation.count(via, "transit country", "transit countries")
        text = (
            f"{what} of {notation.count(n, 'restricted good')} {way} {places} "
            "ran above what their own history lets expect, but no country’s total did"
        )
    else:
        text = f"No detour around the measures on {target} stood out in {what} of restricted goods"
    return text + _while_direct(result, bool(found or result.goods)) + "."


def _while_direct(result: DetectResult, found: bool) -> str:
    direct = direct_trade(result)
    if direct is None:
        return ""
    _, before, after = direct
    verb = "fell" if after < before else "rose"
    place = notation.place(result.target)
    trade = f"direct exports to {place}" if result.leg == 1 else f"imports from {notation.short(result.origin)}"
    link = f", while {trade}" if found else f"; {trade}"
    change = f" ({notation.share(after / before - 1)})" if before else ""
    return f"{link} {verb} by {notation.money(abs(after - before), result.currency)}{change}"


def uncertainty(result: DetectResult) -> list[dict[str, str | float]]:
    """Each country's excess with its interval, largest first; a, m and b are positions in per cent from zero."""
    found = sorted(result.countries, key=lambda f: -f.excess.central)
    low = min([0.0] + [f.excess.lower for f in found])
    width = max([1.0] + [f.excess.upper for f in found]) - low
    return [
        {
            "name": notation.place(f.transit),
            "central": notation.millions(f.excess.central),
            "interval": f"{notation.millions(f.excess.lower)} to {notation.millions(f.excess.upper)}",
            **{
                k: round(100 * (v - low) / width, 1)
                for k, v in zip("amb", (f.excess.lower, f.excess.central, f.excess.upper), strict=True)
            },
        }
        for f in found
    ]


def facts(result: DetectResult) -> list[Fact]:
    """The row of key figures, the error rate among them."""
    goods, grades = result.goods, Counter(f.grade for f in result.goods)
    did = "stood out" if result.shown is None else "stood out and pass the filter"
    split = ", ".join(f"{grades[g]:,} {g}" for g in ("corroborated", "strong", "watch") if grades[g])
    tested = result.tested
    out = [
        Fact(f"{len(goods):,}", f"goods on a route that {did}", _tested(tested) + (f": {split}" if split else "")),
        Fact(
            f"{len(result.countries):,}",
            f"whole transit countries that {did}",
            f"of {tested.get('countries', 0):,} assessed",
        ),
    ]
    if result.placebo:
        p = result.placebo[0]
        out.append(
            Fact(
                f"{p.found:,} : {p.real_found:,}",
                "false alarms of the placebo beside real findings",
                f"on {p.tested:,} and {p.real_tested:,} series of the goods kept apart for this test",
                "rate",
            )
        )
    else:
        out.append(
            Fact(
                "none",
                "placebo run",
                "The error rate is not measured here; no finding counts as more than watch.",
                "warn",
            )
        )
    out.append(
        Fact(
            f"{len(result.not_assessable):,}",
            "questions the data cannot answer",
            "listed below; it is not clearance",
        )
    )
    return out


def _tested(tested: object) -> str:
    n = tested.get("series", 0) if hasattr(tested, "get") else 0
    return f"of {n:,} series tested"


def bars(comparison: Comparison) -> list[Bar]:
    """A dumbbell per base; positions on one linear scale from zero."""
    top = max((max(pair) for pair in comparison.bases.values()), default=0.0) or 1.0
    return [
        Bar(
            base,
            notation.millions(before),
            notation.millions(after),
            notation.share(after / before - 1) if before else "–",
            round(100 * before / top, 1),
            round(100 * after / top, 1),
        )
        for base, (before, after) in comparison.bases.items()
    ]


def spread(comparison: Comparison) -> str:
    """How much the change depends on the base, in words; empty where it does not."""
    changes = [a / b - 1 for b, a in comparison.bases.values() if b]
    if len(changes) < 2 or max(changes) - min(changes) < 0.005:
        return ""
    return f"{notation.share(min(changes))} to {notation.share(max(changes))}, depending on the base"
