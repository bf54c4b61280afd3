"""Flows with a mass or a quantity, of the goods found and their window: to the transit country and to its peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from umweg.engines.lookup import lookup
from umweg.engines.sql import texts
from umweg.series.panel import Array, Index
from umweg.series.windows import within

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.engines.base import Engine


@dataclass(frozen=True, slots=True)
class Flows:
    """Reported flows (one a member, partner, code and month); columns (flows,), NaN in ``quantity`` where missing.

    ``good`` is a position in the panel's goods, ``product`` numbers the codes, ``partner`` is a position in
    ``partners``; ``unit`` names what each good is counted in.
    """

    partners: tuple[str, ...]
    good: Index
    product: Index
    partner: Index
    value: Array
    quantity: Array
    unit: dict[int, str]


def flows_of(engine: Engine, frame: Design, goods: Index) -> Flows | None:
    """Flows of ``goods`` (positions in the panel) in the window; None where no row has a mass or a quantity.

    Peers are all partners but the target, members of the bloc, and countries under measures of their own. Each good is
    counted in its own unit where at least as many rows have one as have a mass, else in kilograms.
    """
    sc = frame.scope
    partners = tuple(dict.fromkeys((*sc.partners("transit"), *sc.partners("partner"), *frame.transits)))
    family_of = sc.goods.families.family_of
    place = {frame.panel.goods[g]: int(g) for g in np.unique(goods)}
    products = [p for p in sc.goods.products if family_of[p] in place]
    if not products or not partners:
        return None
    window = within(sc.span.after_from, sc.span.after_to)
    held = f"(select * from {sc.rows.whole} where declarant in ({texts(sc.reporters)}) and {window})"
    if not engine.scalar(f"select count(mass_kg) + count(qty) from {held}"):
        return None
    good = [place[family_of[p]] for p in products]
    product = range(len(products))
    lookup(engine, "goods_of_price", code=("string", products), good=("int32", good), product=("int32", product))
    engine.execute(
        f"""
        create or replace temp table flows_of_price as
        select g.good, g.product as code, f.partner, f.value, f.mass_kg, f.qty, coalesce(f.qty_unit, 'unit') as unit
        from {held} f join goods_of_price g on g.code = f.product
        where f.partner in ({texts(partners)}) and f.value is not null
        """
    )
    units = _units(engine)
    lookup(engine, "units_of_price", good=("int32", list(units)), chosen=("string", list(units.values())))
    columns = engine.numpy(
        """
        select good, code, partner, value, coalesce(
               case when chosen is null then mass_kg when chosen = unit then qty end, 'NaN'::double) as quantity
        from flows_of_price left join units_of_price using (good)
        order by good, code, partner, value, quantity
        """
    )
    names = {p: i for i, p in enumerate(partners)}
    return Flows(
        partners,
        columns["good"].astype(np.intp),
        columns["code"].astype(np.intp),
        np.array([names[p] for p in columns["partner"].tolist()], dtype=np.intp),
        columns["value"].astype(np.float64),
        columns["quantity"].astype(np.float64),
        units,
    )


def _units(engine: Engine) -> dict[int, str]:
    """Goods that are counted in a unit of their own, with its name."""
    found = engine.rows(
        """
        with weighed as (select good, count(mass_kg) as rows_with_mass from flows_of_price group by good),
        counted as (select good, unit, count(qty) as rows_with_unit from flows_of_price where qty is not null
                    group by good, unit)
        select good, unit from counted join weighed using (good)
        where rows_with_unit >= rows_with_mass
        qualify row_number() over (partition by good order by rows_with_unit desc, unit) = 1
        """
    )
    return {int(g): str(u) for g, u in found}
