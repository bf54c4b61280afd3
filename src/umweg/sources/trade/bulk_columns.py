"""Whole columns first: rows that are good beyond doubt are told apart in arrays; only the others are judged one by one.

What a text means is found once for each combination that occurs (by the same SQL that judges rows), then carried to
the rows by place. A row is plain if every code is known, its figures are numbers in range, and no other row has its
key. All others go to ``check.py``, which says what is wrong with them, adds up parts, and tells twins apart. The
plain rows wait as a table in the order of the contract, so that nothing has to be sorted again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from umweg.core.tables import FLOW_ORDER
from umweg.engines import Engine
from umweg.engines.sql import SQL, idents
from umweg.sources.base import StagedFile
from umweg.sources.columns import Columns
from umweg.sources.trade import duplicates
from umweg.sources.trade.faults import LARGEST, MEASURES

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
MOST = 1 << 20  # combinations of texts; beyond, rows are judged one by one. Keeps the key within 63 bits
DENSE = 1 << 25  # slots of a table of all conceivable combinations
EPOCH = 1900
WORKERS = 2  # more would only hold more copies at once
ENUMS = {**duplicates.ENUMS, "currency": "e_currency", "qty_unit": "e_unit", "status": "e_status"}
KEY = ("year", *FLOW_ORDER, "nomenclature", "freq", "valuation")
OF_GOODS = ("product", "nomenclature")


@dataclass(frozen=True, slots=True)
class Combos:
    """Combinations of texts that occur: ``place`` of each row's among them; a relation has them in that order."""

    place: npt.NDArray[np.int32]
    count: int


def combine(engine: Engine, relation: SQL, parsed: Columns, columns: tuple[str, ...]) -> Combos | None:
    """Make ``relation`` (id and ``columns`` as text); None if there are too many combinations."""
    sizes = [len(parsed.words[c]) for c in columns]
    total = int(np.prod(sizes, dtype=object)) if sizes else 1
    if total >= 2**62:
        return None
    key: Ints = np.zeros(parsed.rows, np.int32 if total < 2**31 else np.int64)
    for c, size in zip(columns, sizes, strict=True):
        np.multiply(key, size, out=key)
        np.add(key, parsed.codes[c], out=key)
    if total <= DENSE:
        seen = np.zeros(total, bool)
        seen[key] = True
        found = np.flatnonzero(seen)
        place = (np.cumsum(seen, dtype=np.int32) - 1)[key]
    else:
        found, inverse = np.unique(key, return_inverse=True)
        place = inverse.astype(np.int32)
    if len(found) > MOST:
        return None
    rest = found.astype(np.int64)
    table: dict[str, pa.Array] = {}
    for c, size in reversed(list(zip(columns, sizes, strict=True))):
        rest, code = np.divmod(rest, size)
        table[c] = pa.array(parsed.words[c], pa.string()).take(pa.array(code))
    engine.register("combined", pa.table({"id": np.arange(len(found)), **{c: table[c] for c in columns}}))
    engine.execute(f"create table {relation} as select id, {idents(columns)} from combined")
    return Combos(place, len(found))


@dataclass(frozen=True, slots=True)
class SievedColumns:
    """What the sieve let through: columns of codes (places in ``vocabularies``, -1 for NULL), in order of ``key``.

    ``suspects``: the other rows, by number. ``radices``: of ``key``.
    """

    key: npt.NDArray[np.int64]
    codes: dict[str, Ints]
    days: Ints
    measures: dict[str, Floats]
    suspects: npt.NDArray[np.int64]
    radices: dict[str, int]


def vocabularies(engine: Engine) -> dict[str, list[str]]:
    """The words of each ENUM column, in its order."""
    return {c: engine.scalar(f"select enum_range(null::{kind})::varchar[]") for c, kind in ENUMS.items()}


def sift(
    engine: Engine, staged: StagedFile, parsed: Columns, dims: Combos, goods: Combos, sql: tuple[SQL, SQL]
) -> SievedColumns:
    """Tell the plain rows from the others; ``sql``: queries for the codes of ``dims`` and of ``goods``, by id."""
    d, g = (engine.numpy(q) for q in sql)
    words = {c: len(engine.scalar(f"select enum_range(null::{ENUMS[c]})")) + 1 for c in ENUMS}
    radices = {"year": 200, "period": 12, **{c: words[c] for c in KEY if c in words}}
    measures, sound = _measures(staged, parsed, dims, d)
    known = _plain(d["ok"])[dims.place] & _plain(g["ok"])[goods.place]
    key = _key(d, [c for c in KEY if c not in OF_GOODS], radices)[dims.place]
    key += _key(g, OF_GOODS, radices)[goods.place]
    key[~known] = -1 - np.flatnonzero(~known)  # alike to none
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    twin = ordered[1:] == ordered[:-1]
    plain = (known & sound)[order]
    plain[1:] &= ~twin
    plain[:-1] &= ~twin
    suspects = np.sort(order[~plain])
    order = order[plain]
    of_dims, of_goods = dims.place[order], goods.place[order]
    with ThreadPoolExecutor(WORKERS) as pool:  # NumPy lets others work while it copies
        figures = dict(zip(measures, pool.map(lambda v: v[order], measures.values()), strict=True))
        gathered = pool.map(lambda c: _small(g[c])[of_goods] if c in OF_GOODS else _small(d[c])[of_dims], ENUMS)
        codes = dict(zip(ENUMS, gathered, strict=True))
    return SievedColumns(
        key=ordered[plain],
        codes=codes,
        days=d["day"][of_dims],
        measures=figures,
        suspects=suspects,
        radices=radices,
    )


def _small(codes: Ints) -> Ints:
    """The codes in as few bytes as hold them."""
    return codes.astype(np.min_scalar_type(-1 - int(codes.max(initial=0))))


def _plain(values: Any) -> npt.NDArray[np.bool_]:
    """Booleans, NULL as false."""
    return np.asarray(np.ma.filled(values, False), bool)


def _measures(
    staged: StagedFile, parsed: Columns, dims: Combos, d: dict[str, Any]
) -> tuple[dict[str, Floats], npt.NDArray[np.bool_]]:
    """The measures as stored, and of which rows all are in range and one is there."""
    found: dict[str, Floats] = {}
    sound, some = np.ones(parsed.rows, bool), np.zeros(parsed.rows, bool)
    for m in (m for m in MEASURES if m in staged.takes):
        take = staged.takes[m]
        values = parsed.numbers[take.column]
        if take.never != "false":
            values = np.where(_plain(d[f"never_{m}"])[dims.place], np.nan, values)
        if take.scale != 1:
            values = np.round(values * take.scale, 3)
        found[m] = values
        absent = np.isnan(values)
        sound &= absent | ((values >= 0) & (values <= LARGEST))
        some |= ~absent
    if {"mass_kg", "value"} <= found.keys() and not staged.rounded:  # as in check.py
        found["mass_kg"] = np.where((found["mass_kg"] == 0) & (found["value"] > 0), np.nan, found["mass_kg"])
    return found, sound & some


def _key(parts: Mapping[str, Any], columns: Sequence[str], radices: dict[str, int]) -> npt.NDArray[np.int64]:
    """What these columns' codes add to the key, one number a row; keys sort in the order of the contract."""
    weights, weight = {}, 1
    for c in reversed(KEY):
        weights[c], weight = weight, weight * radices[c]
    key = np.zeros(len(parts[columns[0]]), np.int64)
    for c in columns:
        key += np.where(parts[c] < 0, radices[c] - 1, parts[c]).astype(np.int64) * weights[c]
    return key


def finish(engine: Engine, sieved: SievedColumns, judged: SQL, words: dict[str, list[str]]) -> pa.Table:
    """Plain rows and those that were ``judged`` good, in one table of the contract's columns and order."""
    picks = ", ".join(f"coalesce(enum_code({c})::integer, -1) as {c}" for c in ENUMS)
    few = engine.numpy(
        f"select {picks}, year(period) - {EPOCH} as year, month(period) - 1 as month, {', '.join(MEASURES)}, "
        f"(period - date '1970-01-01')::integer as day from {judged}"
    )
    key = _key({**few, "period": few["month"]}, KEY, sieved.radices)
    order = np.argsort(key, kind="stable")
    at = np.searchsorted(sieved.key, key[order])

    def joined(plain: npt.NDArray[Any], more: Any) -> npt.NDArray[Any]:
        if not len(at):
            return plain
        wide = plain.astype(np.result_type(plain, more), copy=False)
        return np.insert(wide, at, more[order])

    def coded(column: str) -> pa.Array:
        codes = joined(sieved.codes.pop(column), few[column])
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(words[column], pa.string()))

    def measured(column: str) -> pa.Array:
        more = np.ma.filled(np.ma.asarray(few[column], np.float64), np.nan)
        plain = sieved.measures.pop(column, None)
        return pa.array(joined(np.full(len(sieved.key), np.nan) if plain is None else plain, more), from_pandas=True)

    with ThreadPoolExecutor(WORKERS) as pool:
        made = dict(zip(ENUMS, pool.map(coded, ENUMS), strict=True))
        made |= dict(zip(MEASURES, pool.map(measured, MEASURES), strict=True))
    made["period"] = pa.array(joined(sieved.days, few["day"]), pa.int32()).cast(pa.date32())
    return pa.table(made)
