"""Reads UN Comtrade: answers of the API v1 (keyed and preview), bulk files, the web download, extracts of R users."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text, texts
from umweg.files import json
from umweg.files.archive import unpacked
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.comtrade.layout import NAMES, field_of, plain_text
from umweg.sources.passport import SourcePassport
from umweg.sources.trade import strict

NEEDED = ("reporterCode", "partnerCode", "flowCode", "cmdCode", "period", "primaryValue")
EDITIONS = {"H0": 1988, "H1": 1996, "H2": 2002, "H3": 2007, "H4": 2012, "H5": 2017, "H6": 2022}
TOTALS = {"motCode": ("0",), "customsCode": ("C00",), "partner2Code": ("0",), "mosCode": ("0",)}
CODES = ("reporterCode", "partnerCode", "partner2Code", "cmdCode", "period", "motCode", "mosCode", "customsCode",
         "qtyUnitCode", "flowCode")  # fmt: skip
OTHERS = {"S": "SITC", "B": "BEC", "E": "EBOPS, a classification of services"}
OLD_FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}  # of the interface before 2023
SUBFLOWS = ("DX", "FM", "MIP", "MOP", "XIP", "XOP")
QUERY = "Ask the API for the data themselves: data/v1/get/C/A/HS (or public/v1/preview/C/A/HS)."


@dataclass(frozen=True, slots=True)
class StagedTable:
    """A staged file: canonical field -> its name in the file; the rest as ``strict`` gives it."""

    names: dict[str, str]
    columns: tuple[str, ...]
    rejects: SQL | None = None
    typed: frozenset[str] = frozenset()

    def sql(self, field: str) -> SQL:
        """The text of a field, trimmed; R's NA and the empty text as NULL."""
        if field not in self.names:
            return SQL("null::varchar")
        plain = f"nullif(nullif(trim({ident(self.names[field])}::varchar), ''), 'NA')"
        if field not in CODES:
            return SQL(plain)
        return SQL(f"regexp_replace({plain}, '^([0-9]+)[.]0$', '\\1')")  # a data frame's 51.0

    @property
    def flow(self) -> SQL:
        """The flow by the letters of today."""
        own = self.sql("flowCode")
        return SQL(
            f"case {own} {' '.join(f'when {text(a)} then {text(b)}' for a, b in OLD_FLOWS.items())} else {own} end"
        )


def _canonical(columns: tuple[str, ...], given: InputFile) -> dict[str, str]:
    found = [(field_of(c), c) for c in columns]
    exact = {f: c for f, c in found if f and c.lower() in NAMES}
    names = {f: c for f, c in found if f} | exact
    if "flowCode" not in names and "flowDesc" in names:
        names["flowCode"] = names["flowDesc"]
    missing = [n for n in NEEDED if n not in names]
    if missing:
        raise SourceError(
            f"Missing field{'s' * (len(missing) > 1)}: {', '.join(missing)}. The file has {', '.join(columns)[:300]}.",
            where=given.name,
            mend="Take the answer, bulk file or download of UN Comtrade as it is.",
        )
    return names


def _json(engine: Engine, given: InputFile) -> StagedTable:
    """The answer of an API call; SourceError for errors, lists of files, and empty answers."""
    document: Any = json.load(given)
    if isinstance(document, dict) and document.get("error"):
        raise SourceError(
            f"Comtrade's answer is an error: {str(document['error'])[:300]}.", where=given.name, mend=QUERY
        )
    if isinstance(document, dict) and "statusCode" in document:
        said = f"{str(document.get('message', ''))[:300]} ({str(document['statusCode'])[:40]})"
        raise SourceError(f"Comtrade refused the call: {said}.", where=given.name, mend="Check the key and the quota.")
    if isinstance(document, dict) and isinstance(document.get("dataset"), list):  # the interface before 2023
        document = {"data": document["dataset"]}
    records = document.get("data") if isinstance(document, dict) else document
    if not isinstance(records, list):
        raise SourceError("There is no list `data`: this is no answer of Comtrade.", where=given.name, mend=QUERY)
    if records and isinstance(records[0], dict) and "fileUrl" in records[0]:
        raise SourceError(
            f"This is the list of {len(records):,} bulk files that are available, not data.",
            where=given.name,
            mend="Download the files that it names (COMTRADE-FINAL-….gz) and give those.",
        )
    count = document.get("count") if isinstance(document, dict) else None
    if count is not None and str(count) != str(len(records)):
        raise SourceError(
            f"The answer says {str(count)[:40]} records and holds {len(records):,}.",
            where=given.name,
            mend="Download it again.",
        )
    columns = json.stage(engine, records, given.name)
    return StagedTable(_canonical(columns, given), columns)


def _table(engine: Engine, given: InputFile) -> StagedTable:
    """A bulk file (tabs) or a download (commas)."""
    inner = plain_text(unpacked(given, "a table of Comtrade"))
    with inner.path.open("rb") as f:
        head = f.readline(1 << 16)
    delimiter = "\t" if head.count(b"\t") > head.count(b",") else ","
    opened = strict.csv(engine, inner, delimiter)
    return StagedTable(_canonical(opened.columns, inner), opened.columns, opened.rejects)


def _open(engine: Engine, given: InputFile) -> StagedTable:
    if given.suffix == ".parquet":
        opened = strict.parquet(engine, given)
        return StagedTable(_canonical(opened.columns, given), opened.columns)
    inner = unpacked(given, "a file of Comtrade")
    with inner.path.open("rb") as f:
        start = f.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    return _json(engine, inner) if start[:1] in (b"{", b"[") else _table(engine, inner)


def _system(table: StagedTable, options: FileOptions) -> SQL:
    """SQL for the edition: H6 is HS2022, SS and HS the edition of the year."""
    own = table.sql("classificationCode")
    system = f"coalesce({own}, {text(options.nomenclature or 'HS')})"
    case = " ".join(f"when {text(h)} then {text(f'HS{y}')}" for h, y in EDITIONS.items())
    return SQL(f"case {system} {case} else {system} end")


def _takes(table: StagedTable, options: FileOptions) -> dict[str, Take]:
    value, flow = table.sql("primaryValue"), table.flow
    code = table.sql("cmdCode")
    whole = f"if(regexp_full_match({code}, '[0-9]([0-9][0-9]){{0,2}}'), '0' || {code}, {code})"  # a zero was lost
    fob, cif = table.sql("fobvalue"), table.sql("cifvalue")
    figure = f"try_cast({value} as double)"
    at_fob, at_cif = f"try_cast({fob} as double) = {figure}", f"try_cast({cif} as double) = {figure}"
    unit = f"nullif(coalesce({table.sql('qtyUnitAbbr')}, {table.sql('qtyUnitCode')}), 'N/A')"
    no_unit = f"coalesce({table.sql('qtyUnitCode')}, '') = '-1' or coalesce({unit}, '-1') = '-1'"
    estimated = f"lower({table.sql('isReported')}) = 'false' and lower({table.sql('isAggregate')}) = 'false'"
    period = table.sql("period")
    return {
        "reporter": Take(table.sql("reporterCode"), "reporterCode"),
        "partner": Take(table.sql("partnerCode"), "partnerCode"),
        "flow": Take(flow, "flowCode"),
        "product": Take(SQL(whole), "cmdCode"),
        "period": Take(SQL(f"if(({period})[5:] = '52', ({period})[:4], {period})"), "period"),
        "nomenclature": Take(_system(table, options), "classificationCode"),
        "value": Take(value, "primaryValue"),
        "currency": Take(SQL("'USD'"), "primaryValue"),
        "mass_kg": Take(table.sql("netWgt"), "netWgt"),
        "qty": Take(SQL(f"if({no_unit}, null, {table.sql('qty')})"), "qty"),
        "qty_unit": Take(SQL(f"if({no_unit}, null, {unit})"), "qtyUnitAbbr"),
        "valuation": Take(
            SQL(
                f"case when {flow} in ('M', 'RM') and {at_cif} then 'CIF' when {at_fob} then 'FOB' "
                f"when {at_cif} then 'CIF' end"
            ),
            "primaryValue",
        ),
        "status": Take(SQL(f"if({estimated}, 'estimated', 'reported')"), "isReported"),
    }


def _goods_only(engine: Engine, table: StagedTable, given: InputFile) -> None:
    """SourceError for classifications of other things than the HS, by name."""
    if "classificationCode" not in table.names:
        return
    used = [
        r[0] or "" for r in engine.rows(f"select distinct {table.sql('classificationCode')} from staged order by 1")
    ]
    for code in used:
        if code.upper() != "SS" and re.fullmatch("[SBE][A-Z]?[0-9]?", code.upper()):
            raise SourceError(
                f"The file is by {OTHERS[code[0].upper()]} ({code}); goods are read by the Harmonized System.",
                where=f"{given.name}, classificationCode",
                mend="Ask Comtrade for the same flows with the classification HS (H0 to H6).",
            )


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage a file of Comtrade, whichever it is; SourceError if it is none."""
    check_nomenclature(options.nomenclature)
    table = _open(engine, given)
    _goods_only(engine, table, given)
    split = {c: table.sql(c) for c in TOTALS if c in table.names}
    is_total = {c: f"coalesce({s}, {text(TOTALS[c][0])}) in ({texts(TOTALS[c])})" for c, s in split.items()}
    facet = " || ' ' || ".join(f"coalesce({s}, '')" for s in split.values())
    services = table.sql("typeCode")
    unknown = [c for c in table.columns if not field_of(c) and c != strict.INDEX]
    warnings = [f"Columns not read: {', '.join(unknown)}."] if unknown else []
    if "classificationCode" not in table.names and not options.nomenclature:
        warnings.append("The file does not say which HS its codes belong to; the edition of each year was taken.")
    staged = StagedFile(
        SQL("staged"),
        table.columns,
        _takes(table, options),
        rejects=table.rejects,
        warnings=tuple(warnings),
        skipped={
            "sub-flows, which are part of exports or imports": SQL(f"{table.flow} in ({texts(SUBFLOWS)})"),
            "services, not goods": SQL(f"{services} = 'S'"),
        },
    )
    if split:
        level = " + ".join(f"if({t}, 0, {1 << i:d})" for i, t in enumerate(is_total.values()))
        staged = replace(staged, facet=SQL(facet), level=SQL(level))
    m = re.search(r"COMTRADE-FINAL-([A-Z]{2})(\d{3})(\d{4,6})([A-Z]\d)", given.name)
    return replace(staged, facts={"reporter": m[2], "period": m[3], "classification": m[4]} if m else {})
