"""Judge claims: resolve what they name, read the figures of all of them at once, decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from umweg.claims.deciding.verdict import decide
from umweg.claims.figures.asked import Scope
from umweg.claims.figures.cells import load
from umweg.claims.figures.sums import Figures
from umweg.claims.model import Claim, Figure, Judged
from umweg.claims.resolving.claims import resolved

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.store import Store


def judge(claims: Sequence[Claim], engine: Engine, store: Store) -> tuple[Judged, ...]:
    """The verdicts of claims, in their order."""
    claims = [resolved(c) for c in claims]
    scope = Scope.of(r for c in claims for r in c.readings)
    figures = Figures(load(engine, store, scope)) if scope else None
    out = []
    for c in claims:
        d = decide(figures, c)
        first = d.readings[0] if d.readings else None
        needs = (first.needs.what,) if first and first.needs else ()
        figs = tuple(Figure(x.value, x.unit, k) for k, (_, x, _) in first.figures.items()) if first else ()
        out.append(Judged(c, d.verdict, d.flags, figs, needs=needs))
    return tuple(out)
