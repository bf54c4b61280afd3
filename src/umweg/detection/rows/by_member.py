"""Into one finding: which member states stand behind it, before and after, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from umweg.detection.rows.rows import TABLE, behind
from umweg.engines.sums import total
from umweg.results.finding import Member

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.law.load import Regime
    from umweg.results import DetectResult, Finding
    from umweg.store import Store


def members(
    engine: Engine,
    store: Store,
    result: DetectResult,
    regime: str | Path | Regime,
    findings: Sequence[Finding],
) -> Mapping[str, tuple[Member, ...]]:
    """For each finding (by id) the member states with any trade, the largest change first.

    Their ``before`` and ``after`` add up to the finding's; ``months`` run over the periods of the data, in the run's
    currency. ``share`` is of the finding's rise, None where it did not rise.

    >>> from umweg import engines
    >>> from umweg.detection.run import detect
    >>> from umweg.sample import store as sample_store
    >>> r = detect(engines.open(), sample_store(), transits=("KG",))
    >>> found = members(engines.open(), sample_store(), r, "eu-russia", r.countries)["RU-KG"]
    >>> abs(sum(m.after for m in found) - r.countries[0].after) < 0.005
    True
    """
    with behind(engine, store, result, regime, findings, ("leg 1",)) as b:
        first, stop, step = b.scope.rows.coverage.first, b.scope.span.after_to, b.scope.rows.view.step
        rows = b.engine.rows(
            f"""
            select finding, reporter, (year(period) * 12 + month(period) - 1 - {first:d}) // {step:d} as at,
                   {total("value")},
                   bool_or(in_before), bool_or(in_after)
            from {TABLE} where leg = 'leg 1' and value is not null group by all order by all
            """
        )
    series: dict[tuple[str, str], list[float]] = {}
    sums: dict[tuple[str, str], list[float]] = {}
    for finding, reporter, at, value, before, after in rows:
        key = (finding, reporter)
        series.setdefault(key, [0.0] * ((stop - first) // step))[at] = value
        both = sums.setdefault(key, [0.0, 0.0])
        both[0] += value if before else 0.0
        both[1] += value if after else 0.0
    out: dict[str, tuple[Member, ...]] = {}
    for f in findings:
        mine = {reporter: s for (finding, reporter), s in sums.items() if finding == f.id}
        rise = f.after - f.before
        made = [
            Member(r, b, a, (a - b) / rise if rise > 0 else None, tuple(series[f.id, r])) for r, (b, a) in mine.items()
        ]
        out[f.id] = tuple(sorted(made, key=lambda m: (-m.change, m.reporter)))
    return out
