"""Findings of ``detect`` as screening asks them: is there one for these goods to this country?

>>> Corridors("run", "eu-russia", frozenset({"KZ"}), {}, {}).assessed("AE")
False
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from umweg.findings import DetectResult
from umweg.findings.finding import Finding
from umweg.store import runs

if TYPE_CHECKING:
    from umweg.screen.checks.facts import Goods
    from umweg.store.store import Store


@dataclass(frozen=True, slots=True)
class Corridor:
    """A finding: ``excess`` over what was expected, lower, central and upper, in millions of ``currency``."""

    id: str
    level: str
    transit: str
    target: str
    label: str
    grade: str
    q: float
    excess: tuple[float, float, float]
    currency: str
    months: str
    run: str
    members: tuple[str, ...]

    @classmethod
    def of(cls, f: Finding, run: str) -> Corridor:
        """From a finding."""
        low, mid, high = (round(v / 1e6, 3) for v in (f.excess.lower, f.excess.central, f.excess.upper))
        months = f"{f.window.after_from:%Y-%m}/{f.window.after_to:%Y-%m}"
        return cls(f.id, f.level, f.transit, f.target, f.good.label, f.grade, f.q_value, (low, mid, high),
                   f.currency, months, run, f.good.members)  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {f: list(v) if isinstance(v := getattr(self, f), tuple) else v for f in self.__slots__}


@dataclass(frozen=True)
class Corridors:
    """Findings of a kept run. ``transits``: countries that the run could assess at all; ``goods``: (transit, code) to
    findings, by the codes of eight digits and by their subheadings; ``countries``: transit to the finding for it;
    ``unanswered``: (transit, code) of goods that the run could not assess.
    """

    run: str
    regime: str
    transits: frozenset[str]
    goods: Mapping[tuple[str, str], tuple[Corridor, ...]]
    countries: Mapping[str, Corridor]
    unanswered: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, store: Store, regime: str | None = None) -> Corridors | None:
        """Of the latest kept run (of a regime, by its key); None where no run is kept."""
        kept = [r for r in runs.runs(store) if regime is None or r.regime == regime]
        return cls.from_result(runs.load(store, kept[-1])) if kept else None

    @classmethod
    def from_result(cls, result: DetectResult) -> Corridors:
        """Of one result."""
        run = result.provenance.run
        goods: dict[tuple[str, str], list[Corridor]] = {}
        for f in result.goods:
            one = Corridor.of(f, run)
            for code in {*one.members, *(m[:6] for m in one.members)}:
                goods.setdefault((one.transit, code), []).append(one)
        countries = {f.transit: Corridor.of(f, run) for f in result.countries}
        blank = {n.transit for n in result.not_assessable if n.transit and n.good is None}
        seen = {n.transit for n in result.not_assessable if n.transit and n.good is not None}
        seen |= {f.transit for f in result.findings} | {t for p in result.placebo for t in p.by_transit}
        unanswered = {(n.transit, m) for n in result.not_assessable if n.transit and n.good for m in n.good.members}
        held = {k: tuple(sorted(v, key=lambda c: (c.q, c.id))) for k, v in goods.items()}
        return cls(run, result.provenance.regime, frozenset(seen - blank), held, countries, frozenset(unanswered))

    def assessed(self, transit: str) -> bool:
        """Whether the run could assess a country: without data it has no finding, which is not clear."""
        return transit in self.transits

    def on(self, transit: str, goods: Goods) -> tuple[bool, tuple[Corridor, ...]]:
        """Findings for goods to a country, the surest first, and whether the code is their own (else: its subheading).

        Eight digits of the Combined Nomenclature are compared in full; other codes by six, as national digits differ.
        """
        if goods.system == "CN" and len(goods.code) >= 8:
            return True, self.goods.get((transit, goods.code[:8]), ())
        return False, self.goods.get((transit, goods.hs6), ()) if len(goods.code) >= 6 else ()

    def open(self, transit: str, goods: Goods) -> bool:
        """Whether the run could not assess these goods to a country."""
        return (transit, goods.code[:8]) in self.unanswered

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what is looked up here, hexadecimal."""
        found = {c.id: c for held in self.goods.values() for c in held} | {c.id: c for c in self.countries.values()}
        text = repr(
            (self.run, self.regime, sorted(self.transits), sorted(self.unanswered), [found[k] for k in sorted(found)])
        )
        return hashlib.sha256(text.encode()).hexdigest()
