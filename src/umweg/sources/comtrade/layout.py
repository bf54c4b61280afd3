"""Names of Comtrade's fields as its files and the tools around it write them, and text files that are not UTF-8."""

from __future__ import annotations

import re
from dataclasses import replace

from umweg.errors import SourceError
from umweg.sources.base import Given

FIELDS = [
    "datasetCode",
    "typeCode",
    "freqCode",
    "refPeriodId",
    "refYear",
    "refMonth",
    "period",
    "reporterCode",
    "reporterISO",
    "reporterDesc",
    "flowCode",
    "flowDesc",
    "flowCategory",
    "partnerCode",
    "partnerISO",
    "partnerDesc",
    "partner2Code",
    "partner2ISO",
    "partner2Desc",
    "classificationCode",
    "classificationSearchCode",
    "isOriginalClassification",
    "cmdCode",
    "cmdDesc",
    "aggrLevel",
    "isLeaf",
    "customsCode",
    "customsDesc",
    "mosCode",
    "mosDesc",
    "motCode",
    "motDesc",
    "qtyUnitCode",
    "qtyUnitAbbr",
    "qty",
    "isQtyEstimated",
    "altQtyUnitCode",
    "altQtyUnitAbbr",
    "altQty",
    "isAltQtyEstimated",
    "netWgt",
    "isNetWgtEstimated",
    "grossWgt",
    "isGrossWgtEstimated",
    "cifvalue",
    "fobvalue",
    "primaryValue",
    "legacyEstimationFlag",
    "isReported",
    "isAggregate",
]
EXTRACT = {  # extracts in the older column names
    "period_desc": "period",
    "period": "refDate",
    "trade_code": "flowCode",
    "trade_flow": "flowDesc",
    "reporter_code": "reporterCode",
    "reporter": "reporterDesc",
    "partner_code": "partnerCode",
    "partner_iso": "partnerISO",
    "partner": "partnerDesc",
    "commodity_code": "cmdCode",
    "commodity": "cmdDesc",
    "mot_code": "motCode",
    "mot_desc": "motDesc",
    "netweight_kg": "netWgt",
    "trade_value_us": "primaryValue",
    "year": "refYear",
    "month": "refMonth",
    "aggregate_level": "aggrLevel",
    "is_leaf_code": "isLeaf",
}
NAMES = {f.lower(): f for f in FIELDS} | {k: v for k, v in EXTRACT.items() if k != "period"}
MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")


def plain_text(given: Given) -> Given:
    """The file as UTF-8, one line a record, without the 48th field that the web download adds to each row.

    Latin-1 is read as Windows-1252, its superset. SourceError for a mixture of Latin-1 and UTF-8.
    """
    raw = given.path.read_bytes()
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as e:
        if MULTIBYTE.search(raw):
            raise SourceError(
                f"The file mixes UTF-8 and Latin-1 (byte 0x{raw[e.start]:02X}).",
                where=f"{given.name}, line {raw.count(bytes([10]), 0, e.start) + 1}",
                mend="Download it again; do not join files of different encodings.",
            ) from e
        try:
            raw = raw.decode("windows-1252").encode("utf-8")
        except UnicodeDecodeError:
            raw = raw.decode("latin-1").encode("utf-8")
    head, _, body = raw.partition(b"\n")
    if not head.rstrip(b"\r").endswith(b",") and re.search(rb",\r?\n", body[: 1 << 16]):
        raw = head + b"\n" + re.sub(rb",(\r?)(\n|\Z)", rb"\1\2", body)
    target = given.scratch / "plain"
    target.write_bytes(raw)
    return replace(given, path=target)
