"""Check texts: read the claims of all of them, resolve what they name, read the figures of all at once, decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from umweg.claims.answer import answer
from umweg.claims.deciding.verdict import decide
from umweg.claims.figures.asked import Scope
from umweg.claims.figures.cells import load
from umweg.claims.figures.sums import Figures
from umweg.claims.model import Claim
from umweg.claims.resolving.claims import resolved
from umweg.results.check import CheckedClaim

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.store import Store


def judge(claims: Sequence[Claim], engine: Engine, store: Store) -> tuple[CheckedClaim, ...]:
    """The verdicts of claims, in their order, with the figures and words behind them.

    The store is asked once for all of them. Raises what reading a store raises (StoreError).
    """
    known = [resolved(c) for c in claims]
    scope = Scope.of(r for c in known for r in c.readings)
    figures = Figures(load(engine, store, scope)) if scope else None
    return tuple(answer(c, decide(figures, c), figures) for c in known)
