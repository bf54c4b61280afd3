"""What a run could not answer, and why. "Not assessed" is never "clear"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from umweg.codes import countries
from umweg.detect.windows import month_date
from umweg.findings import NotAssessed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from umweg.detect.evidence import Array
    from umweg.detect.goods import Described
    from umweg.detect.panel import Panel
    from umweg.detect.scope import Scope


def unanswered(
    scope: Scope,
    panel: Panel,
    goods: Described,
    complete: NDArray[np.bool_],
    transits: tuple[str, ...],
    min_total: float,
) -> tuple[NotAssessed, ...]:
    """Everything not assessable, the largest first within its kind."""
    return (
        *_no_data(scope),
        *_own_measures(scope, panel, transits),
        *_coverage(scope),
        *_partial(scope, panel, goods, complete, transits),
        *_small(scope, panel, complete, transits, min_total),
        *_absent_codes(scope),
    )


def _no_data(scope: Scope) -> list[NotAssessed]:
    """Known hubs that the data do not hold as a partner."""
    present = set(scope.rows.partners)
    excluded = {"origin", "target", "partner"}
    out = []
    for hub in (h.code for h in scope.regime.hubs):
        role = scope.regime.role(hub, month_date(scope.span.after_from), month_date(scope.span.after_to))
        if hub in present or role.kind in excluded:
            continue
        reason = f"No data: the store holds no exports of {scope.regime.origin_title} to {countries.name(hub)}."
        out.append(NotAssessed("no-data", hub, None, reason, "Ingest the same goods with this partner."))
    return out


def _own_measures(scope: Scope, panel: Panel, asked: tuple[str, ...]) -> list[NotAssessed]:
    _, after, before = panel.totals(scope.span)
    out = []
    for partner in scope.partners("co-target"):
        if partner in asked:
            continue
        rows = panel.where(partner)
        role = scope.roles[partner]
        out.append(
            NotAssessed(
                "own-measures",
                partner,
                None,
                role.reason,
                f"To assess it as a transit country all the same: --transit {partner}.",
                float(before[rows].sum()),
                float(after[rows].sum()),
            )
        )
    return out


def _coverage(scope: Scope) -> list[NotAssessed]:
    used = set(scope.reporters)
    span = scope.span
    return [
        NotAssessed(
            "coverage",
            None,
            None,
            f"{gap.reporter} did not report {', '.join(gap.months)}; left out so that equal reporters are compared.",
            "Ingest the missing months.",
        )
        for gap in scope.rows.coverage.gaps(min(span.history_from, span.after_from - 12), span.after_to)
        if gap.reporter not in used
    ]


def _partial(
    scope: Scope, panel: Panel, goods: Described, complete: NDArray[np.bool_], transits: tuple[str, ...]
) -> list[NotAssessed]:
    _, after, before = panel.totals(scope.span)
    chosen = {panel.partners.index(t) for t in transits}
    partial = ~complete[panel.good]
    rows = [r for r in np.flatnonzero(partial & (before + after > 0)) if int(panel.partner[r]) in chosen]
    rows.sort(key=lambda r: (-float(after[r]), int(panel.partner[r]), int(panel.good[r])))
    out = []
    for r in rows:
        good = goods[int(panel.good[r])]
        reason = (
            f"Its codes changed over the years compared ({scope.goods.families.reason(good.id)}): "
            "a rise may be a new name for old trade."
        )
        out.append(
            NotAssessed(
                "partial-family",
                panel.partners[int(panel.partner[r])],
                good,
                reason,
                "Ingest the missing codes too.",
                float(before[r]),
                float(after[r]),
            )
        )
    return out


def _listed(codes: tuple[str, ...]) -> str:
    shown = ", ".join(codes[:4])
    return shown if len(codes) <= 4 else f"{shown} and {len(codes) - 4} more"


def _small(
    scope: Scope, panel: Panel, complete: NDArray[np.bool_], transits: tuple[str, ...], min_total: float
) -> list[NotAssessed]:
    history, after, before = panel.totals(scope.span)
    total: Array = history + after
    out = []
    for t in transits:
        rows = panel.where(t) & complete[panel.good] & (total < min_total) & (total > 0)
        if rows.any():
            reason = (
                f"{int(rows.sum()):,} goods with less than {min_total:,.0f} {scope.rows.currency} in history and "
                "window together: too little trade to tell a change from chance."
            )
            mend = "Lower --min-total to test them too."
            out.append(
                NotAssessed("too-small", t, None, reason, mend, float(before[rows].sum()), float(after[rows].sum()))
            )
    return out


def _absent_codes(scope: Scope) -> list[NotAssessed]:
    out = []
    for g in scope.goods.lists:
        held = {p[:n] for n in {len(c) for c in g.codes} for p in scope.goods.products}
        absent = sorted(g.codes - held)
        if absent:
            count = f"{len(absent):,} of {len(g.codes):,} codes of '{g.title}'"
            reason = f"{count} have no row in the data: {_listed(tuple(absent))}."
            out.append(
                NotAssessed("absent-codes", None, None, reason, "No trade, or not in the file: check the extract.")
            )
    return out
