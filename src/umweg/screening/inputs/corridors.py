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

import msgspec

from umweg.core.documents import unpacked
from umweg.core.errors import StoreError
from umweg.runs import runs

if TYPE_CHECKING:
    from umweg.screening.facts import GoodsLine
    from umweg.store.store import Store


WITHOUT_DATA = ("no-data", "own-measures", "no-trade")
"""Kinds of answers by which a run says that it could not assess a country at all."""


class _Good(msgspec.Struct):
    label: str
    members: tuple[str, ...]


class _Window(msgspec.Struct):
    after_from: str
    after_to: str


class _Excess(msgspec.Struct):
    lower: float
    central: float
    upper: float
    currency: str


class _Finding(msgspec.Struct):
    id: str
    level: str
    transit: str
    target: str
    good: _Good
    window: _Window
    grade: str
    q_value: float
    excess: _Excess


class _OpenQuestion(msgspec.Struct):
    kind: str
    transit: str | None = None
    good: _Good | None = None


class _Placebo(msgspec.Struct):
    by_transit: dict[str, tuple[int, int]]


class _Provenance(msgspec.Struct):
    run: str
    regime: str


class _Run(msgspec.Struct):
    """What is read of a run, out of docs/reference/findings-json.md: a hundredth of it, in a tenth of the time."""

    findings: tuple[_Finding, ...]
    not_assessable: tuple[_OpenQuestion, ...]
    placebo: tuple[_Placebo, ...]
    provenance: _Provenance


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
    def of(cls, f: _Finding, run: str) -> Corridor:
        """From a finding."""
        x = f.excess
        low, mid, high = (round(v / 1e6, 3) for v in (x.lower, x.central, x.upper))
        months = f"{f.window.after_from[:7]}/{f.window.after_to[:7]}"
        return cls(f.id, f.level, f.transit, f.target, f.good.label, f.grade, f.q_value, (low, mid, high),
                   x.currency, months, run, f.good.members)  # fmt: skip

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
        if not kept:
            return None
        try:
            return cls._made(msgspec.json.decode(unpacked(runs.packed(store, kept[-1])), type=_Run))
        except (msgspec.MsgspecError, ValueError, RecursionError) as e:
            raise StoreError(f"Run {kept[-1].id} is of another schema: {e}.", where=str(store.path),
                             mend="Keep a new run: umweg detect") from e  # fmt: skip

    @classmethod
    def _made(cls, result: _Run) -> Corridors:
        run = result.provenance.run
        goods: dict[tuple[str, str], list[Corridor]] = {}
        countries: dict[str, Corridor] = {}
        for f in result.findings:
            one = Corridor.of(f, run)
            if f.level == "country":
                countries[f.transit] = one
                continue
            for code in {*one.members, *(m[:6] for m in one.members)}:
                goods.setdefault((one.transit, code), []).append(one)
        seen = {f.transit for f in result.findings} | {t for p in result.placebo for t in p.by_transit}
        blank = {n.transit for n in result.not_assessable if n.kind in WITHOUT_DATA}
        unanswered = {(n.transit, m) for n in result.not_assessable if n.transit and n.good for m in n.good.members}
        held = {k: tuple(sorted(v, key=lambda c: (c.q, c.id))) for k, v in goods.items()}
        return cls(run, result.provenance.regime, frozenset(seen - blank), held, countries, frozenset(unanswered))

    def assessed(self, transit: str) -> bool:
        """Whether the run could assess a country: without data it has no finding, which is not clear."""
        return transit in self.transits

    def on(self, transit: str, goods: GoodsLine) -> tuple[bool, tuple[Corridor, ...]]:
        """Findings for goods to a country, the surest first, and whether the code is their own (else: its subheading).

        Eight digits of the Combined Nomenclature are compared in full; other codes by six, as national digits differ.
        """
        if goods.system == "CN" and len(goods.code) >= 8:
            return True, self.goods.get((transit, goods.code[:8]), ())
        return False, self.goods.get((transit, goods.hs6), ()) if len(goods.code) >= 6 else ()

    def open(self, transit: str, goods: GoodsLine) -> bool:
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
