"""Reads Eurostat's SDMX-CSV of DS-045409 and DS-059341: one figure a row. ``layouts.py``: other texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text
from umweg.files.input_file import InputFile
from umweg.sources.base import LINE, FileOptions, StagedFile, Take
from umweg.sources.eurostat_sdmx import layouts
from umweg.sources.passport import SourcePassport
from umweg.sources.trade import strict

NEEDED = (
    "DATAFLOW",
    "freq",
    "reporter",
    "partner",
    "product",
    "flow",
    "indicators",
    "TIME_PERIOD",
    "OBS_VALUE",
)
DATASETS = ("DS-045409", "DS-059341")
INDICATORS = {
    "VALUE_IN_EUROS": ("value", 1.0),
    "VALUE_EUR": ("value", 1.0),
    "QUANTITY_IN_100KG": ("mass_kg", 100.0),
    "QUANTITY_KG": ("mass_kg", 1.0),
    "SUPPLEMENTARY_QUANTITY": ("qty", 1.0),
}


def status(flags: SQL) -> SQL:
    """SQL for the status that Eurostat's flags mean: c confidential; e, p, s estimated or provisional."""
    low = f"lower(coalesce({flags}, ''))"
    return SQL(
        f"case when contains({low}, 'c') then 'confidential' "
        f"when regexp_matches({low}, '[eps]') then 'estimated' else 'reported' end"
    )


def valuation(flow: SQL) -> SQL:
    """SQL: Eurostat values imports CIF and exports FOB at the reporter's border (Regulation (EU) 2019/2152)."""
    direction = f"upper({flow})"
    return SQL(
        f"case when {direction} in ('1', 'IMPORT') then 'CIF' when {direction} in ('2', 'EXPORT') then 'FOB' end"
    )


def taken(dimensions: Mapping[str, Take], number: Take, state: Take, nomenclature: str) -> dict[str, Take]:
    """What all forms of Eurostat's table say alike: its dimensions by their names (freq to time), figure and status."""
    d = dimensions
    return {
        **{c: d[c] for c in ("reporter", "partner", "product", "flow", "freq")},
        "indicator": d["indicators"],
        "period": d["time"],
        "number": number,
        "nomenclature": Take(text(nomenclature), d["product"].field),
        "currency": Take(SQL("'EUR'"), d["indicators"].field),
        "qty_unit": Take(SQL("'SUPPLEMENTARY_UNIT'"), d["indicators"].field),
        "valuation": Take(valuation(d["flow"].sql), d["flow"].field),
        "status": state,
    }


def _columns(given: InputFile, columns: tuple[str, ...]) -> dict[str, str]:
    names = {c.strip().lower(): c for c in columns}
    missing = [c for c in NEEDED if c.lower() not in names]
    if missing:
        raise SourceError(
            f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}. The file has {', '.join(columns)[:300]}"
            + (" (SDMX-CSV 2.0)." if "structure" in names else "."),
            where=f"{given.name}, line 1",
            mend="Download the dataset as SDMX-CSV or TSV without changing its columns.",
        )
    return names


def _facts(engine: Engine, given: InputFile, names: dict[str, str]) -> dict[str, str]:
    """Dataset and time of the last update; SourceError for another dataset."""
    flows = [r[0] or "" for r in engine.rows(f"select distinct {ident(names['dataflow'])} from staged limit 20")]
    for flow in flows:
        if not any(d in flow for d in DATASETS):
            raise SourceError(
                f"The file holds the dataset '{flow[:100]}'.",
                where=f"{given.name}, DATAFLOW",
                mend=f"This source reads {' and '.join(DATASETS)}.",
            )
    sets = sorted({m[0] for f in flows if (m := re.search(r"DS-\d+", f))})
    if "last update" not in names:
        return {"dataset": ", ".join(sets)}
    updates = [r[0] or "" for r in engine.rows(f"select distinct {ident(names['last update'])} from staged limit 20")]
    return {"dataset": ", ".join(sets), "last_update": ", ".join(sorted(updates))}


def _code(column: SQL) -> SQL:
    """SQL for a code that may have its label behind it: ``DE: Germany``."""
    return SQL(f"trim(split_part({column}, ': ', 1))")


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage an SDMX-CSV file; SourceError if it is none, or of another dataset."""
    inner = layouts.plain(given)
    table = strict.csv(engine, inner)
    names = _columns(inner, table.columns)
    col = {lower: ident(name) for lower, name in names.items()}
    flag = _code(col["obs_flag"]) if "obs_flag" in col else SQL("null::varchar")
    conf = col.get("conf_status", SQL("'F'"))
    is_secret = f"(coalesce({conf}, 'F') not in ('', 'F') or contains(lower(coalesce({flag}, '')), 'c'))"
    figure = f"nullif(trim({col['obs_value']}), ':')"
    dimensions = {c: Take(_code(col[c]), c) for c in ("reporter", "partner", "product", "flow", "freq", "indicators")}
    dimensions["time"] = Take(col["time_period"], "TIME_PERIOD")
    state = SQL(f"if({is_secret}, 'confidential', {status(flag)})")
    known = {c.lower() for c in passport.columns}
    labels = (*layouts.LABELS, *(f"{n} (label)" for n in layouts.LABELS))
    unknown = [c for lower, c in names.items() if lower not in known and c not in labels]
    return StagedFile(
        SQL("staged"),
        table.columns,
        taken(dimensions, Take(SQL(figure), "OBS_VALUE"), Take(state, "OBS_FLAG"), options.nomenclature or "CN"),
        indicators=INDICATORS,
        missing=SQL(f"(nullif({figure}, '') is null and not {is_secret})"),
        line=SQL(f"{ident(layouts.LINE)}::bigint") if layouts.LINE in table.columns else LINE,
        rejects=table.rejects,
        warnings=(*table.warnings, *([f"Columns not read: {', '.join(unknown)}."] if unknown else [])),
        facts=_facts(engine, given, names),
    )
