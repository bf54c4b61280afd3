"""Names of Comtrade's fields as its files and the tools around it write them, and text files that are not UTF-8."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from umweg.core.errors import SourceError
from umweg.files.input_file import InputFile

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
CLASSIC = {  # the download of the interface before 2023, and its API; letters and digits only
    "classification": "classificationCode",
    "tradeflowcode": "flowCode",
    "tradeflow": "flowDesc",
    "2ndpartnercode": "partner2Code",
    "2ndpartner": "partner2Desc",
    "2ndpartneriso": "partner2ISO",
    "customsproccode": "customsCode",
    "customs": "customsDesc",
    "modeoftransportcode": "motCode",
    "modeoftransport": "motDesc",
    "commoditycode": "cmdCode",
    "commodity": "cmdDesc",
    "aggregatelevel": "aggrLevel",
    "isleafcode": "isLeaf",
    "perioddesc": "refPeriodId",
    "qtyunit": "qtyUnitAbbr",
    "altqtyunit": "altQtyUnitAbbr",
    "netweightkg": "netWgt",
    "grossweightkg": "grossWgt",
    "tradevalueus": "primaryValue",
    "ciftradevalueus": "cifvalue",
    "fobtradevalueus": "fobvalue",
    "flag": "legacyEstimationFlag",
    "reporter": "reporterDesc",
    "partner": "partnerDesc",
    "year": "refYear",
    "pfcode": "classificationCode",
    "yr": "refYear",
    "rgcode": "flowCode",
    "rgdesc": "flowDesc",
    "rtcode": "reporterCode",
    "rttitle": "reporterDesc",
    "rt3iso": "reporterISO",
    "ptcode": "partnerCode",
    "pttitle": "partnerDesc",
    "pt3iso": "partnerISO",
    "cmddesce": "cmdDesc",
    "qtcode": "qtyUnitCode",
    "qtdesc": "qtyUnitAbbr",
    "tradequantity": "qty",
    "netweight": "netWgt",
    "tradevalue": "primaryValue",
    "estcode": "legacyEstimationFlag",
}
NAMES = {f.lower(): f for f in FIELDS} | {k: v for k, v in EXTRACT.items() if k != "period"}
FIELD_OF = {re.sub("[^a-z0-9]", "", f.lower()): f for f in FIELDS} | CLASSIC


def field_of(column: str) -> str | None:
    """The field that a column is, however it is written: as the API, the download, R's and Python's packages do.

    >>> field_of("primaryValue"), field_of("primary_value"), field_of("Trade Value (US$)"), field_of("colour")
    ('primaryValue', 'primaryValue', 'primaryValue', None)
    """
    low = column.strip().lower()
    return NAMES.get(low) or FIELD_OF.get(re.sub("[^a-z0-9]", "", low))


MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # in Windows-1252
ENDING_COMMA = re.compile(rb",(\r?)(\n|\Z)")


BLOCK = 1 << 24


def _blocks(path: Path) -> Iterator[bytes]:
    """The file in blocks that end at a line's end, so that no character is cut; lines of over 16 MB are cut."""
    rest = b""
    with path.open("rb") as f:
        while block := f.read(BLOCK):
            cut = block.rfind(b"\n") + 1 or len(block)
            yield rest + block[:cut]
            rest = block[cut:]
    if rest:
        yield rest


def _encoding(given: InputFile) -> str:
    """UTF-8, or else Windows-1252 (or Latin-1, where a byte is none of it); SourceError for a mixture."""
    odd: tuple[int, int] | None = None  # line and byte of the first that is no UTF-8
    line, mixed, encoding = 1, False, "windows-1252"
    for block in _blocks(given.path):
        if not block.isascii():
            mixed = mixed or MULTIBYTE.search(block) is not None
            if UNDEFINED.search(block):
                encoding = "latin-1"
            try:
                block.decode("utf-8")
            except UnicodeDecodeError as e:
                odd = odd or (line + block.count(b"\n", 0, e.start), block[e.start])
        line += block.count(b"\n")
    if odd and mixed:
        raise SourceError(
            f"The file mixes UTF-8 and Latin-1 (byte 0x{odd[1]:02X}).",
            where=f"{given.name}, line {odd[0]}",
            mend="Download it again; do not join files of different encodings.",
        )
    return encoding if odd else "utf-8"


def _one_more(given: InputFile, encoding: str) -> bool:
    """Whether the first row has an empty field more than the header: the web download ends its rows in a comma."""
    with given.path.open("rb") as f:
        head, row = (f.readline(1 << 16).decode(encoding, "replace").strip("\ufeff\r\n") for _ in range(2))
        head, row = head.replace("\r", " "), row.replace("\r", " ")  # which csv would refuse
    if not row.endswith(","):
        return False
    names, fields = (len(next(csv.reader([x]), [])) for x in (head, row))
    return fields == names + 1


def plain_text(given: InputFile) -> InputFile:
    """The file as UTF-8, one line a record, without the 48th field that the web download adds to each row.

    Latin-1 is read as Windows-1252, its superset. SourceError for a mixture of Latin-1 and UTF-8. A file in which
    nothing is to be changed (a bulk file may have gigabytes) is given back as it is; others pass through in blocks.
    """
    encoding = _encoding(given)
    comma = _one_more(given, encoding)
    if encoding == "utf-8" and not comma:
        return given
    target = given.scratch / "plain"
    with target.open("wb") as out:
        for i, block in enumerate(_blocks(given.path)):
            raw = block if encoding == "utf-8" else block.decode(encoding).encode("utf-8")
            start = raw.find(b"\n") if not i else 0  # the header keeps its fields
            out.write(raw[:start] + ENDING_COMMA.sub(rb"\1\2", raw[start:]) if comma else raw)
    return replace(given, path=target)
