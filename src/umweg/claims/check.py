"""Check texts: read the claims of all of them, resolve what they name, read the figures of all at once, decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from umweg.claims.answer import answer
from umweg.claims.deciding.verdict import decide
from umweg.claims.figures.asked import Scope
from umweg.claims.figures.cells import load
from umweg.claims.figures.sums import Figures
from umweg.claims.intake.extracted import Extracted
from umweg.claims.lining import line_up
from umweg.claims.model import Claim
from umweg.claims.read import Document, read
from umweg.claims.resolving.beside import testable
from umweg.claims.resolving.claims import resolved
from umweg.core.version import __version__
from umweg.results.check import CheckedClaim, CheckedText, CheckResult

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


def with_beside(document: Document) -> tuple[Claim, ...]:
    """The claims of a text; those without a reading with what can be tested beside them."""
    out = []
    for c in document.claims:
        beside = None if c.readings or c.unjudged else testable(c, document.text, document.date)
        out.append(replace(c, readings=(beside,)) if beside else c)
    return tuple(out)


def check(given: Sequence[tuple[str, Extracted]], engine: Engine, store: Store, date: str | None = None,
          language: str | None = None) -> CheckResult:  # fmt: skip
    """Texts with their names, checked against a store; what several of them say is lined up.

    ``date``: the day of the texts, where they do not say it themselves. Raises UsageError for another language than de,
    en and ru, StoreError where the store cannot be read.
    """
    documents = [read(x.text, language, date or x.date) for _, x in given]
    found = [with_beside(d) for d in documents]
    judged = iter(judge([c for claims in found for c in claims], engine, store))
    texts = tuple(
        CheckedText(name, d.text, tuple(next(judged) for _ in claims), d.languages, d.date, d.needs_date, x.told)
        for (name, x), d, claims in zip(given, documents, found, strict=True)
    )
    return CheckResult(texts, line_up(texts), store.snapshots(), __version__)
