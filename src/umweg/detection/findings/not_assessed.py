"""What a run could not answer, and why. "Not assessed" is never "clear"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from umweg.core.codes import countries
from umweg.core.months import month_date
from umweg.core.plurals import counted
from umweg.results import NotAssessed

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design


def unanswered(f: Design) -> tuple[NotAssessed, ...]:
    """Everything not assessable that was asked for, the largest first within its kind."""
    return (
        *_no_data(f),
        *_asked_goods(f),
        *_own_measures(f),
        *_coverage(f),
        *_partial(f),
        *_small(f),
        *_absent_codes(f),
    )


def _no_data(f: Design) -> list[NotAssessed]:
    """Known hubs, and countries asked for, that the data do not hold as a partner."""
    regime, span = f.scope.regime, f.scope.span
    asked = f.options.transits
    out = []
    for country in dict.fromkeys((*asked, *(h.code for h in regime.hubs))):
        role = regime.role(country, month_date(span.after_from), month_date(span.after_to))
        if country in f.scope.rows.partners or (country not in asked and role.kind in ("origin", "target", "partner")):
            continue
        reason = f"No data: the store holds no exports of {regime.origin_title} to {countries.name(country)}."
        out.append(NotAssessed("no-data", country, None, reason, "Ingest the same goods with this partner."))
    return out


def _asked_goods(f: Design) -> list[NotAssessed]:
    """Codes asked for that are on no list of the regime, or of which the data hold nothing."""
    members = f.scope.goods.families.members
    known = {m for g in f.panel.goods for m in members[g]}
    out = []
    for code in f.options.goods:
        if not any(m.startswith(code) for m in known):
            reason = f"Code {code}: not on the regime's goods list, or without any trade in the data."
            mend = "Check the code; see what the store holds with `umweg flows`."
            out.append(NotAssessed("absent-codes", None, None, reason, mend))
    return out


def _own_measures(f: Design) -> list[NotAssessed]:
    _, after, before = f.panel.totals(f.scope.span)
    out = []
    for partner in f.scope.partners("co-target"):
        if partner in f.asked:
            continue
        rows = f.panel.where(partner)
        mend = f"To assess it as a transit country all the same: --transit {partner}."
        sums = float(before[rows].sum()), float(after[rows].sum())
        out.append(NotAssessed("own-measures", partner, None, f.scope.roles[partner].reason, mend, *sums))
    return out


def _coverage(f: Design) -> list[NotAssessed]:
    span = f.scope.span
    return [
        NotAssessed(
            "coverage",
            None,
            None,
            f"{gap.reporter} has no row in {', '.join(gap.months)}: not reported, or nothing to report. "
            "Left out, so that equal reporters are compared.",
            "Ingest the missing months, or its totals: they tell which of the two it is.",
        )
        for gap in f.scope.rows.coverage.gaps(min(span.history_from, span.before[0]), span.after_to)
        if gap.reporter not in f.scope.reporters
    ]


def _partial(f: Design) -> list[NotAssessed]:
    _, after, before = f.panel.totals(f.scope.span)
    rows = np.flatnonzero(~f.complete[f.panel.good] & f.shown() & (before + after > 0))
    order = sorted(rows, key=lambda r: (-float(after[r]), int(f.panel.partner[r]), int(f.panel.good[r])))
    out = []
    for r in order:
        good = f.goods[int(f.panel.good[r])]
        reason = (
            f"Its codes changed over the years compared ({f.scope.goods.families.reason(good.id)}): "
            "a rise may be a new name for old trade."
        )
        transit = f.panel.partners[int(f.panel.partner[r])]
        sums = float(before[r]), float(after[r])
        out.append(NotAssessed("partial-family", transit, good, reason, "Ingest the missing codes too.", *sums))
    return out


def _small(f: Design) -> list[NotAssessed]:
    history, after, before = f.panel.totals(f.scope.span)
    total = history + after
    small = f.complete[f.panel.good] & f.shown() & (total < f.options.min_total) & (total > 0)
    out = []
    for t in f.asked:
        rows = f.panel.where(t) & small
        if rows.any():
            reason = (
                f"{counted(int(rows.sum()), 'good')} with less than {f.options.min_total:,.0f} {f.scope.rows.currency} "
                "in history and window together: too little trade to tell a change from chance."
            )
            sums = float(before[rows].sum()), float(after[rows].sum())
            out.append(NotAssessed("too-small", t, None, reason, "Lower --min-total to test them too.", *sums))
    return out


def _absent_codes(f: Design) -> list[NotAssessed]:
    out = []
    for g in f.scope.goods.lists:
        if g.key == "all-goods":
            continue
        held = {p[:n] for n in {len(c) for c in g.codes} for p in f.scope.goods.products}
        absent = tuple(sorted(c for c in g.codes - held if not f.options.goods or c.startswith(f.options.goods)))
        if absent:
            count = f"{len(absent):,} of {len(g.codes):,} codes of '{g.title}'"
            reason = f"{count} have no row in the data: {_listed(absent)}."
            mend = "No trade, or not in the file: check the extract."
            out.append(NotAssessed("absent-codes", None, None, reason, mend))
    return out


def _listed(codes: tuple[str, ...]) -> str:
    shown = ", ".join(codes[:4])
    return shown if len(codes) <= 4 else f"{shown} and {len(codes) - 4} more"
