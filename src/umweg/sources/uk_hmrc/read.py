"""Reads HM Revenue & Customs' Overseas Trade Statistics (OData of api.uktradeinfo.com, entity OTS)."""

from __future__ import annotations

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text
from umweg.files import json
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.passport import SourcePassport

NEEDED = ("MonthId", "FlowTypeId", "CommodityId", "CountryId", "Value")
MEND = "Ask api.uktradeinfo.com/OTS for the rows themselves, with MonthId, FlowTypeId, CommodityId, CountryId, Value."
RESIDUAL = "99"


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage an answer; SourceError if it is no list of OTS rows."""
    check_nomenclature(options.nomenclature)
    document = json.load(given)
    rows = document.get("value") if isinstance(document, dict) else document  # a bare list: the rows of several pages
    if not isinstance(rows, list):
        said = str(document.get("error", ""))[:300] if isinstance(document, dict) else ""
        raise SourceError(f"There is no list `value`. {said}".strip(), where=given.name, mend=MEND)
    columns = json.stage(engine, rows, given.name)
    missing = [c for c in NEEDED if c not in columns]
    if missing:
        raise SourceError(
            f"Missing field{'s' * (len(missing) > 1)}: {', '.join(missing)}. The rows have {', '.join(columns)[:300]}.",
            where=given.name,
            mend=MEND,
        )
    more = isinstance(document, dict) and "@odata.nextLink" in document
    unknown = [c for c in columns if c not in passport.columns]
    residual = 'try_cast("CommodityId" as bigint) < 0'
    flow = '"FlowTypeId"'
    parts = [f"coalesce({ident(c)}, '')" for c in ("PortId", "SuppressionIndex", "CommodityId") if c in columns]
    taken = {
        "reporter": Take(SQL("'GB'"), "MonthId"),
        "partner": Take(SQL("lpad(\"CountryId\", 3, '0')"), "CountryId"),
        "flow": Take(
            SQL(
                f"case when {flow} in ('1', '3') then 'import' when {flow} in ('2', '4') then 'export' else {flow} end"
            ),
            "FlowTypeId",
        ),
        "product": Take(SQL(f"if({residual}, {text(RESIDUAL)}, lpad(\"CommodityId\", 8, '0'))"), "CommodityId"),
        "period": Take(SQL('"MonthId"'), "MonthId"),
        "nomenclature": Take(text(options.nomenclature or "CN"), "CommodityId"),
        "value": Take(SQL('"Value"'), "Value"),
        "currency": Take(SQL("'GBP'"), "Value"),
        "status": Take(SQL(f"if({residual}, 'estimated', 'reported')"), "CommodityId"),
    }
    if "NetMass" in columns:
        taken["mass_kg"] = Take(SQL('"NetMass"'), "NetMass")
    if "SuppUnit" in columns:
        taken |= {"qty": Take(SQL('"SuppUnit"'), "SuppUnit"), "qty_unit": Take(SQL("'SUPPLEMENTARY_UNIT'"), "SuppUnit")}
    warnings = [f"Columns not read: {', '.join(unknown)}."] if unknown else []
    if more:
        warnings.append("The answer is one page of several: get the others, too (@odata.nextLink).")
    return StagedFile(
        SQL("staged"),
        columns,
        taken,
        facet=SQL(" || ' ' || ".join(parts)),
        scheme="geonom",
        warnings=tuple(warnings),
    )
