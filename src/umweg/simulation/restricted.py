"""How much of each sector's trade is restricted, by value: listed goods in the store over the flow of the base."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from umweg.core import rates
from umweg.core.codes.products import parse_edition
from umweg.core.errors import NotAssessable
from umweg.law.regimes import regime as load_regime
from umweg.results.calibration import RestrictedShare
from umweg.series.flows import flows
from umweg.series.product_filter import fits, level_of
from umweg.simulation.base import table
from umweg.simulation.base.hs import sector_of

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.store import Store

YEAR = 2021  # of the base


def restricted_shares(engine: Engine, store: Store, regime: str, target: str) -> tuple[RestrictedShare, ...]:
    """By sector, the value of the regime's goods that the Union's members sold to the target in the base's year, over
    the flow of that sector in the base.

    Of several sources the one with the most rows counts. Raises NotAssessable where the store holds none of it.
    """
    law = load_regime(regime)
    whole = flows(engine, store, partners=[target], since=f"{YEAR}-01", until=f"{YEAR}-12")
    counts = pc.value_counts(whole.column("source")).to_pylist()
    source = max(counts, key=lambda c: c["counts"])["values"]
    rows = whole.filter(pc.equal(whole.column("source"), source)).to_pylist()
    editions = {r["product"]: parse_edition(r["nomenclature"])[0] for r in rows}
    fitting = {p for p, system in editions.items() if fits(system, law.goods[0].system)}
    digits = level_of(fitting, law.goods)
    listed = {p for p in fitting if len(p) == digits and any(g.covers(p) for g in law.goods)}
    sold: dict[str, float] = defaultdict(float)
    codes: dict[str, set[str]] = defaultdict(set)
    for r in rows:
        sector = sector_of(r["product"]) if r["product"] in listed else None
        if sector is not None and r["value"] is not None:
            sold[sector] += r["value"] * rates.in_usd(r["currency"], YEAR) / 1e6
            codes[sector].add(r["product"])
    if not sold:
        raise NotAssessable(
            f"The store holds no listed goods sold to {target} in {YEAR}, the year of the base.",
            mend="Ingest that year, or give restricted: in the scenario.",
        )
    e = table.economy(borrowed=False)
    eu, to = e.countries.index("EU"), e.countries.index(target)
    out = []
    for j, sector in enumerate(e.sectors):
        if sector in sold:
            flow = float(e.spending[j, to] * e.pi[j, to, eu] / (1 + e.tau[j, to, eu]))
            out.append(RestrictedShare(sector, min(sold[sector] / flow, 1.0), sold[sector], flow, len(codes[sector])))
    return tuple(out)
