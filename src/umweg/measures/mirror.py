"""One flow, two reports: the gap between them, and the value that both together support.

After Gaulier & Zignago (2010, BACI) and Harvard Growth Lab's comtrade-mirroring. The export is FOB, the import is made
FOB-equivalent by the CIF step (``measures.cif``), each side weighs by its reliability (``measures.reliability``). A
gap is shown as it stands, too: reconciling a flow must not hide that half of it never arrived.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.measures.reliability import T_DF, Reliability, fixed_point
from umweg.measures.special import t_quantile

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: What each code of ``ReconciledFlows.missing`` means: which side has no report, or reports nothing.
MISSING = ("", "importer", "exporter", "both", "importer zero", "exporter zero")


@dataclass(frozen=True, slots=True)
class ReconciledFlows:
    """All (flows,), NaN is "not known". Values in the unit of the reports.

    ``import_fob``: import over its CIF factor. ``raw_gap``, ``gap``: export less import, before and after the step;
    ``raw_share``, ``share``: of the export. ``weight``: of the exporter's report, 0 to 1. ``value`` with ``lower`` and
    ``upper`` (95 %). ``missing``: place in ``MISSING``.
    """

    import_fob: Array
    raw_gap: Array
    raw_share: Array
    gap: Array
    share: Array
    weight: Array
    value: Array
    lower: Array
    upper: Array
    missing: Ints


def reconcile(
    export: Array,
    imported: Array,
    factor: Array,
    factor_sd: float,
    exporter: Ints,
    importer: Ints,
    period: Ints,
    shape: tuple[int, int, int],
) -> tuple[ReconciledFlows, Reliability]:
    """Bring two reports of each flow together; all (flows,), NaN is "no report", 0 is "reported nothing".

    ``factor`` is 1 + CIF rate, ``factor_sd`` the standard deviation of its logarithm, ``shape`` the numbers of
    exporters, importers and periods. Both sides above zero: weighted mean of logarithms, with an interval that widens
    where they disagree by more than their reliability explains. One side: its report, with the wider interval of a
    single report. A side that reports nothing while the other does not: the other's report, with 0 as lower end. An
    interval always holds both reports.

    >>> one = np.array([100.0, 100.0, np.nan, 100.0])
    >>> two = np.array([106.0, 53.0, 53.0, 0.0])
    >>> place = np.zeros(4, dtype=np.int64)
    >>> r, _ = reconcile(one, two, np.full(4, 1.06), 0.0, place, place, place, (1, 1, 1))
    >>> r.share.round(2).tolist(), [MISSING[k] for k in r.missing]
    ([0.0, 0.5, nan, 1.0], ['', '', 'exporter', 'importer zero'])
    >>> r.value.round(1).tolist(), bool(r.lower[1] < 50 < 100 < r.upper[1])
    ([100.0, 70.7, 50.0, 100.0], True)
    """
    fob = imported / factor
    both = (export > 0) & (fob > 0)
    log_gap = np.log(export[both]) - np.log(fob[both])
    log_size = (np.log(export[both]) + np.log(fob[both])) / 2
    model = fixed_point(log_gap, log_size, exporter[both], importer[both], period[both], shape)
    missing = _missing(export, fob)
    value = np.where(np.isnan(export) | ((export == 0) & (fob > 0)), fob, export)
    size = np.full(export.shape, model.centre)
    size[value > 0] = np.log(value[value > 0])
    size[both] = log_size
    ve, vi = model.variances(exporter, importer, period, size)
    vi = vi + factor_sd**2
    weight = np.where(missing == 0, _softmax(ve, vi), np.where(np.isin(missing, (1, 4)), 1.0, 0.0))
    weight[missing == 3] = np.nan
    value[both] = np.exp(weight[both] * np.log(export[both]) + (1 - weight[both]) * np.log(fob[both]))
    reach = _reach(ve, vi, weight, both, log_gap)
    lower, upper = value * np.exp(-reach), value * np.exp(reach)
    # An interval always holds both reports: who is right is judged on other flows, and with few offices badly.
    lower = np.fmin(lower, np.fmin(export, fob))
    upper = np.fmax(upper, np.fmax(export, fob))
    gap, raw = export - fob, export - imported
    some = export > 0
    share, raw_share = (np.divide(g, export, out=np.full(g.shape, np.nan), where=some) for g in (gap, raw))
    return ReconciledFlows(fob, raw, raw_share, gap, share, weight, value, lower, upper, missing), model


def _softmax(ve: Array, vi: Array) -> Array:
    """Weight of the exporter: softmax over the log precisions of the two reports."""
    return np.asarray(1.0 / (1.0 + np.exp(np.log(ve) - np.log(vi))))


def _missing(export: Array, fob: Array) -> Ints:
    """Place in ``MISSING`` of each flow."""
    no_x, no_m = np.isnan(export), np.isnan(fob)
    out = np.zeros(export.shape, dtype=np.int64)
    out[~no_x & no_m], out[no_x & ~no_m], out[no_x & no_m] = 1, 2, 3
    out[(export > 0) & (fob == 0)], out[(export == 0) & (fob > 0)] = 4, 5
    return out


def _reach(ve: Array, vi: Array, weight: Array, both: NDArray[np.bool_], log_gap: Array) -> Array:
    """Half the 95 % interval of the log value: of t's posterior given both reports, or given one."""
    one = np.where(weight == 0, vi, ve)
    reach = t_quantile(0.975, int(T_DF)) * np.sqrt(one)
    total = ve[both] + vi[both]
    widened = (T_DF + log_gap**2 / total) / (T_DF + 1)
    reach[both] = t_quantile(0.975, int(T_DF) + 1) * np.sqrt(ve[both] * vi[both] / total * widened)
    return reach
