"""Which periods of two sides can be compared: one frequency, whole periods only, incomplete annual figures refused.

Works on the temp tables ``mirror_rows`` (rows to compare) and ``mirror_spans`` (periods of which a reporter has rows).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from umweg.core.codes import countries
from umweg.core.errors import NotAssessable
from umweg.engines.sql import SQL, text, texts
from umweg.engines.sums import total
from umweg.series.windows import PERIODS, STEPS

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.series.data_quality import Mark

MOST_MARKED = 0.5  # of a year's trade that is marked as incomplete: then the whole year is
LISTED = 8  # refused periods, or partners, that a text names one by one


@dataclass(frozen=True, slots=True)
class Refusal:
    """A period (its first month) of some reporters' flow that was not used, and why."""

    month: int
    flow: str
    reporters: tuple[str, ...]
    text: str


def best_frequency(engine: Engine, focus: tuple[tuple[str, ...], ...]) -> str:
    """The frequency at which the most pairs of countries have both sides, the finer one on a tie."""
    exporters, importers = (set(f) for f in focus)
    found = engine.rows(
        """
        select flow, if(flow = 'export', reporter, partner), if(flow = 'export', partner, reporter), list(distinct freq)
        from mirror_rows group by all
        """
    )
    finest = {
        (flow, e, i): min((f for f in freqs), key=lambda f: STEPS[f]) for flow, e, i, freqs in found
    }  # coarser figures can be added up from it
    finest = {k: v for k, v in finest.items() if k[1] in (exporters or {k[1]}) and k[2] in (importers or {k[2]})}
    counts = {}
    for f, step in STEPS.items():
        able = {k for k, v in finest.items() if STEPS[v] <= step}
        counts[f] = sum(("import", e, i) in able for flow, e, i in able if flow == "export")
    return max(STEPS, key=lambda f: (counts[f], -STEPS[f]))


def refuse_years(engine: Engine, table: SQL) -> list[Refusal]:
    """Take out annual figures that hold less than their year, as the checks of the input find them."""
    from umweg.series import data_quality

    if not engine.scalar("select count(*) from mirror_rows where freq = 'A'"):
        return []
    annual = "select distinct flow, reporter from mirror_rows where freq = 'A'"
    found = data_quality.of_years(engine, SQL(f"(select f.* from {table} f join ({annual}) using (flow, reporter))"))
    said: dict[tuple[str, str, int], list[Mark]] = {}
    for m in found:
        said.setdefault((m.reporter, m.flow, m.period.year), []).append(m)
    for (reporter, flow, year), ms in said.items():
        cell = f"freq = 'A' and reporter = {text(reporter)} and flow = {text(flow)} and mo = {year * 12:d}"
        partners = texts(tuple(m.partner for m in ms))
        share = engine.scalar(
            f"select {total('value', f'partner in ({partners})')} / nullif({total('value')}, 0) "
            f"from mirror_rows where {cell}"
        )
        if any(m.partner == data_quality.ALL for m in ms) or (share or 0.0) > MOST_MARKED:
            engine.execute(f"delete from mirror_rows where {cell}")
            engine.execute(f"delete from mirror_spans where {cell}")
        else:
            engine.execute(f"update mirror_rows set value = null where {cell} and partner in ({partners})")
    return [
        Refusal(
            year * 12,
            flow,
            (reporter,),
            f"{countries.name(reporter)}'s annual {flow}s of {year} were refused for {_partners(ms)}: {ms[0].detail}",
        )
        for (reporter, flow, year), ms in sorted(said.items())
    ]


def _partners(found: list[Mark]) -> str:
    names = sorted({m.partner for m in found})
    return "all partners" if "*" in names else f"{len(names)} partners" if len(names) > LISTED else ", ".join(names)


def whole_periods(engine: Engine, freq: str) -> list[Refusal]:
    """Bring ``mirror_rows`` to one frequency; periods that a reporter has only in part are refused."""
    step = STEPS[freq]
    fits = ", ".join(f"'{f}'" for f, n in STEPS.items() if n <= step)
    engine.execute(f"delete from mirror_rows where freq not in ({fits})")
    months = " ".join(f"when '{f}' then {n}" for f, n in STEPS.items())
    # A reporter may have the year and its months: the coarser figure counts where it is there, else the finer ones.
    engine.execute(
        f"""
        create or replace temp table mirror_there as
        with spans as (select flow, reporter, freq, mo // {step} * {step} as base, case freq {months} end as months,
                mo from mirror_spans),
        sums as (select flow, reporter, freq, base, sum(months) as months from spans group by all)
        select flow, reporter, freq, base, months from sums
        qualify row_number() over (partition by flow, reporter, base
            order by months desc, case freq {months} end desc) = 1
        """
    )
    short = engine.rows(f"select flow, reporter, base, months from mirror_there where months < {step} order by all")
    engine.execute(f"delete from mirror_there where months < {step}")
    engine.execute(
        f"""
        create or replace temp table mirror_rows as
        select r.* replace (t.base as mo) from mirror_rows r join mirror_there t
          on r.flow = t.flow and r.reporter = t.reporter and r.freq = t.freq and r.mo // {step} * {step} = t.base
        """
    )
    if not engine.scalar("select count(distinct flow) = 2 from mirror_rows"):
        raise NotAssessable(
            f"No {PERIODS[step]} is whole on both sides.",
            mend="Ingest the missing months, or choose a finer frequency with --freq M. "
            + " ".join(r.text for r in _short(short, step)[:LISTED]),
        )
    return _short(short, step)


def _short(found: list[tuple[str, str, int, int]], step: int) -> list[Refusal]:
    """A sentence a refused period and flow, with its reporters."""
    by: dict[tuple[int, str, int], list[str]] = {}
    for flow, reporter, at, months in found:
        by.setdefault((at, flow, months), []).append(reporter)
    return [
        Refusal(
            at,
            flow,
            tuple(names),
            f"{at // 12}{'' if step == 12 else f', quarter {at % 12 // 3 + 1}'} was refused for the {flow}s of "
            f"{', '.join(names)}: {months} of {step} months.",
        )
        for (at, flow, months), names in sorted(by.items())
    ]
