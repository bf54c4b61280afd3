"""Both sides of the flows in a store, brought to one frequency, one level of codes and one currency.

A side is what one country reports: one source, its export as exporter, its import as importer. A period that a reporter
has only in part is refused, and said; an absent cell is zero only where the reporter reported the period, trades with
the partner at all and reports the good at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.core.codes import countries
from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL
from umweg.engines.sums import total
from umweg.series.mirror.periods import Refusal
from umweg.series.mirror.selection import Choice, choose

if TYPE_CHECKING:
    from umweg.engines.base import Engine

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sides:
    """All flows between single countries that at least one side reports; arrays are (flows,), NaN is "no report".

    ``exporter``, ``importer``, ``good``, ``period`` are places in the tuples of names; ``periods`` are months since
    year 0. ``fob``: the import is stated FOB. ``unit_value`` belongs to the good. ``exporter_there`` and
    ``importer_there`` (countries, periods): has the reporter reported the whole period? ``refused``: what was not used.
    ``family_of``: codes that were grouped into a family, as the sides use different editions of the HS.
    """

    freq: str
    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    goods: tuple[str, ...]
    periods: tuple[int, ...]
    exporter: Ints
    importer: Ints
    good: Ints
    period: Ints
    export: Array
    imported: Array
    fob: Flags
    unit_value: Array
    mass_agreement: Array
    exporter_there: Flags
    importer_there: Flags
    refused: tuple[Refusal, ...]
    family_of: Mapping[str, str]
    notes: tuple[str, ...]


def read_sides(
    engine: Engine,
    table: SQL,
    currency: str,
    *,
    exporters: Iterable[str] = (),
    importers: Iterable[str] = (),
    goods: tuple[str, ...] = (),
    freq: str | None = None,
    sources: tuple[str | None, str | None] = (None, None),
    focus: tuple[tuple[str, ...], ...] = ((), ()),
) -> Sides:
    """Read what both sides report, in ``currency``; ``table`` is a table expression of flows as they are reported.

    ``exporters`` and ``importers`` limit the countries (default: all), ``goods`` are TOTAL or codes of 2, 4 or 6
    digits, all of one length; ``focus``: exporters and importers whose frequency decides.
    Raises NotAssessable where one side holds nothing.
    """
    c = choose(engine, table, currency, tuple(exporters), tuple(importers), goods, freq, sources, focus)
    family_of = _cells(engine, c)
    cells = engine.numpy(
        f"""
        select exporter, importer, code, mo, {total("x")} as x, {total("m")} as m, {total("xm")} as xm,
               {total("mm")} as mm,
               bool_or(hidden_x) as hx, bool_or(hidden_m) as hm, coalesce(bool_and(fob), false) as fob
        from mirror_cells group by all order by all
        """
    )
    names = [_coded(cells[k]) for k in ("exporter", "importer", "code", "mo")]
    (es, e), (is_, i), (gs, g), (ps, p) = names
    periods = tuple(int(v) for v in ps)
    there = [_there(engine, flow, names_, periods) for flow, names_ in (("export", es), ("import", is_))]
    x, m = (_filled(cells[k]) for k in ("x", "m"))
    x[_true(cells["hx"])], m[_true(cells["hm"])] = np.nan, np.nan
    known = [_known(engine, flow, a, b, gs) for flow, a, b in (("export", es, is_), ("import", is_, es))]
    none_x = np.isnan(x) & ~_true(cells["hx"]) & there[0][e, p] & known[0][0][e, i] & known[0][1][e, g]
    none_m = np.isnan(m) & ~_true(cells["hm"]) & there[1][i, p] & known[1][0][i, e] & known[1][1][i, g]
    x[none_x], m[none_m] = 0.0, 0.0
    xm, mm = (_filled(cells[k]) for k in ("xm", "mm"))
    hidden = int(_true(cells["hx"]).sum() + _true(cells["hm"]).sum())
    notes = (*c.notes, *((f"{hidden:,} reports that are confidential or refused count as missing.",) if hidden else ()))
    return Sides(
        c.freq, es, is_, gs, periods, e, i, g, p, x, m, _true(cells["fob"]), _unit_values(x, xm, g, len(gs)),
        _agreement(xm, mm), there[0], there[1], c.refused, family_of, notes,
    )  # fmt: skip


def _cells(engine: Engine, c: Choice) -> Mapping[str, str]:
    """Temp table ``mirror_cells``: rows of whole periods at the chosen level; returns the families of their codes."""
    family_of: Mapping[str, str] = {}
    code = "product" if c.level == 0 else f"substr(product, 1, {c.level})"
    if c.edition_split:
        code = "coalesce(family, " + code + ")"
        family_of = _families(engine, c)
    join = f"left join mirror_family on substr(product, 1, {c.level}) = member" if c.edition_split else ""
    engine.execute(
        f"""
        create or replace temp table mirror_cells as
        select if(flow = 'export', reporter, partner) as exporter, if(flow = 'export', partner, reporter) as importer,
               {code} as code, mo,
               if(flow = 'export', value, null) as x, if(flow = 'import', value, null) as m,
               if(flow = 'export', mass_kg, null) as xm, if(flow = 'import', mass_kg, null) as mm,
               flow = 'export' and value is null as hidden_x, flow = 'import' and value is null as hidden_m,
               if(flow = 'import', valuation is not null and valuation = 'FOB', null) as fob
        from mirror_rows {join}
        """
    )
    return family_of


def _families(engine: Engine, c: Choice) -> Mapping[str, str]:
    """Codes whose sides report in different editions of the HS: compared by their constant-code family."""
    from umweg.core.codes.families import families

    first, last = c.edition_split
    codes = [r[0] for r in engine.rows(f"select distinct substr(product, 1, {c.level}) from mirror_rows order by 1")]
    found = families("HS", first, last, codes).family_of
    lookup(engine, "mirror_family", member=("string", list(found)), family=("string", list(found.values())))
    return found


def _coded(values: NDArray[np.object_]) -> tuple[tuple[str, ...], Ints]:
    names, place = np.unique(values, return_inverse=True)
    return tuple(names.tolist()), place.astype(np.int64)


def _filled(values: np.ndarray) -> Array:
    return np.asarray(np.ma.filled(values.astype(np.float64), np.nan), dtype=np.float64)


def _true(values: np.ndarray) -> Flags:
    return np.asarray(np.ma.filled(values, False), dtype=np.bool_)


def _there(engine: Engine, flow: str, names: tuple[str, ...], periods: tuple[int, ...]) -> Flags:
    """(countries, periods): are there rows of the whole period?"""
    out = np.zeros((len(names), len(periods)), dtype=np.bool_)
    country, at = {n: k for k, n in enumerate(names)}, {p: k for k, p in enumerate(periods)}
    for name, period in engine.rows("select reporter, base from mirror_there where flow = $f", {"f": flow}):
        if name in country and period in at:
            out[country[name], at[period]] = True
    return out


def _known(
    engine: Engine, flow: str, own: tuple[str, ...], others: tuple[str, ...], goods: tuple[str, ...]
) -> tuple[Flags, Flags]:
    """(reporters, partners) and (reporters, goods) that a reporter has rows of, in any period."""
    me, you = ("exporter", "importer") if flow == "export" else ("importer", "exporter")
    value = "x" if flow == "export" else "m"
    place = {n: k for k, n in enumerate(own)}
    found = []
    for column, names in ((you, others), ("code", goods)):
        flags = np.zeros((len(own), len(names)), dtype=np.bool_)
        at = {n: k for k, n in enumerate(names)}
        for a, b in engine.rows(f"select distinct {me}, {column} from mirror_cells where {value} is not null"):
            flags[place[a], at[b]] = True
        found.append(flags)
    return found[0], found[1]


def _unit_values(x: Array, mass: Array, good: Ints, goods: int) -> Array:
    """Export value per kg of each flow's good over all flows; NaN without mass."""
    both = (x > 0) & (mass > 0)
    value, kg = (np.bincount(good[both], v[both], goods) for v in (x, mass))
    return np.asarray(np.divide(value, kg, out=np.full(goods, np.nan), where=kg > 0)[good])


def _agreement(one: Array, other: Array) -> Array:
    """Smaller over larger mass of each flow, 1 where one is not known: BACI's weight of a mirrored flow."""
    both = (one > 0) & (other > 0)
    out = np.ones(one.shape)
    out[both] = np.minimum(one[both], other[both]) / np.maximum(one[both], other[both])
    return out


def bloc_members(name: str) -> tuple[str, ...]:
    """The countries that a name stands for: members of an aggregate, or the country itself.

    >>> bloc_members("KZ"), len(bloc_members("EU27"))
    (('KZ',), 27)
    """
    area = countries.resolve(name)
    return area.members if area.kind == "aggregate" and area.members else (area.code,)


def period_text(month: int, freq: str) -> str:
    """A period for people and for JSON.

    >>> [period_text(2022 * 12 + 3, f) for f in ("M", "Q", "A")]
    ['2022-04', '2022-Q2', '2022']
    """
    year, number = divmod(month, 12)
    return {"M": f"{year:04d}-{number + 1:02d}", "Q": f"{year:04d}-Q{number // 3 + 1}", "A": f"{year:04d}"}[freq]
