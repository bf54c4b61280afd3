"""From flows between single countries to flows of blocs, and from flows to their CIF step."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from umweg.core.codes.places import contiguous, distance_km, places
from umweg.measures.cif import CifStep, fit_cif
from umweg.series.mirror.sides import Sides, bloc_members, period_text

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Geography:
    """Distance in km and common border (0 or 1) of each flow's pair, NaN where a country has no place; (flows,)."""

    km: Array
    border: Array


def geography(s: Sides) -> Geography:
    """Look each pair up once."""
    shape = (len(s.exporters), len(s.importers))
    km, border = np.full(shape, np.nan), np.full(shape, np.nan)
    for a, b in np.unique(np.stack([s.exporter, s.importer]), axis=1).T:
        one, other = s.exporters[a], s.importers[b]
        if one in places() and other in places():
            km[a, b], border[a, b] = distance_km(one, other), contiguous(one, other)
    return Geography(km[s.exporter, s.importer], border[s.exporter, s.importer])


def cif_step(s: Sides, g: Geography, before: int | None = None) -> CifStep:
    """The CIF step from flows that both sides report; ``before``: only from periods before this month."""
    use = (s.export > 0) & (s.imported > 0) & ~s.fob
    if before is not None:
        use &= np.array(s.periods, dtype=np.int64)[s.period] < before
    ratio = np.log(s.imported[use]) - np.log(s.export[use])
    unit = s.unit_value[use] if np.isfinite(s.unit_value[use]).any() and len(s.goods) > 1 else None
    weight = s.mass_agreement[use]
    return fit_cif(ratio, g.km[use], g.border[use], s.exporter[use], s.importer[use], unit, weight)


def factors(s: Sides, g: Geography, step: CifStep) -> Array:
    """1 + CIF rate of each flow; 1 where the import is stated FOB."""
    return np.where(s.fob, 1.0, step.factor(g.km, g.border, s.unit_value))


def grouped(s: Sides, factor: Array, asked: tuple[tuple[str, ...], ...], shown: tuple[int, ...]) -> tuple[Sides, Array]:
    """Members of the blocs asked for added up, on members that both sides can be compared for in the period.

    A member without a report of the whole period is left out on both sides, and said in ``notes``; a member has a flow
    of its own only if asked for by name. ``asked``: exporters, importers; ``shown``: periods to speak of.
    Returns the flows and their factors (import over FOB-equivalent import).
    """
    out, done = _grouped(s, factor, asked[0], "exporter", shown)
    return _grouped(out, done, asked[1], "importer", shown)


def _grouped(s: Sides, factor: Array, asked: tuple[str, ...], role: str, shown: tuple[int, ...]) -> tuple[Sides, Array]:
    names, own, there = (
        (s.exporters, s.exporter, s.exporter_there)
        if role == "exporter"
        else (s.importers, s.importer, s.importer_there)
    )
    # A bloc that reports itself is one of the names already.
    blocs = {n: bloc_members(n) for n in asked if len(bloc_members(n)) > 1 and n not in names}
    if not blocs:
        return s, factor
    # Others stay, as the reliability of both sides rests on all flows; members only if they are asked for by name.
    inside = {m for members in blocs.values() for m in members}
    singles = tuple(n for n in names if n in asked or n not in inside)
    kept, notes = [(np.flatnonzero(np.isin(np.array(names)[own], singles)), own)], list(s.notes)
    labels = list(names)
    flags = there
    for bloc, members in blocs.items():
        place = np.isin(np.array(names), members)
        labels.append(bloc)
        some = place @ there > 0
        flags = np.vstack([flags, some])
        rows = np.flatnonzero(place[own] & (there[own, s.period] | ~some[s.period]))
        kept.append((rows, np.full(own.shape, len(labels) - 1, dtype=np.int64)))
        told = np.isin(np.array(s.periods), shown) & some
        notes += _absent(bloc, members, names, there, told, s)
    rows = np.concatenate([r for r, _ in kept])
    who = np.concatenate([w[r] for r, w in kept])
    s = replace(s, notes=tuple(notes))
    if role == "exporter":
        renamed = replace(s, exporters=tuple(labels), exporter_there=flags)
    else:
        renamed = replace(s, importers=tuple(labels), importer_there=flags)
    return _summed(renamed, factor, rows, who, role)


def _absent(
    bloc: str, members: tuple[str, ...], names: tuple[str, ...], there: Flags, told: Flags, s: Sides
) -> list[str]:
    """Which members were left out of a bloc, in which of the periods ``told`` of."""
    out = []
    for m in members:
        row = there[names.index(m)] if m in names else np.zeros(len(s.periods), dtype=np.bool_)
        gone = [period_text(s.periods[k], s.freq) for k in np.flatnonzero(told & ~row)]
        if not gone:
            continue
        when = ", ".join(gone[:6]) + (f" and {len(gone) - 6} more" if len(gone) > 6 else "")
        out.append(f"{bloc} without {m} on both sides in {when}: no whole report.")
    return out


def _summed(s: Sides, factor: Array, rows: Ints, who: Ints, role: str) -> tuple[Sides, Array]:
    """Flows ``rows`` added up by (exporter, importer, good, period), where ``who`` takes the place of ``role``."""
    e = who if role == "exporter" else s.exporter[rows]
    i = who if role == "importer" else s.importer[rows]
    shape = (len(s.exporters), len(s.importers), len(s.goods), len(s.periods))
    key, at = np.unique(np.ravel_multi_index((e, i, s.good[rows], s.period[rows]), shape), return_inverse=True)
    x, m, fob = (_sum(v[rows], at, key.size) for v in (s.export, s.imported, s.imported / factor))
    e, i, g, t = (k.astype(np.int64) for k in np.unravel_index(key, shape))
    mean = np.bincount(at, factor[rows], key.size) / np.bincount(at, minlength=key.size)
    done = np.where(fob > 0, np.divide(m, fob, out=mean.copy(), where=fob > 0), mean)
    first = np.zeros(key.size, dtype=np.int64)
    first[at[::-1]] = rows[::-1]
    added = replace(
        s, exporter=e, importer=i, good=g, period=t, export=x, imported=m, fob=s.fob[first],
        unit_value=s.unit_value[first], mass_agreement=s.mass_agreement[first],
    )  # fmt: skip
    return added, done


def _sum(values: Array, at: Ints, n: int) -> Array:
    """Sums by group; NaN only where nothing is known. A member that is not known counts with what the others say."""
    known = ~np.isnan(values)
    total = np.bincount(at, np.where(known, values, 0.0), n)
    return np.where(np.bincount(at, known, n) > 0, total, np.nan)
