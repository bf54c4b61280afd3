"""Writes the table of counts in docs/reference/sources.md: ``python scripts/derive_source_counts.py``.

What each reader stores, by field, beside what the raw file says by a count of its own: patterns over the text, Python's
csv, json and lxml, none of Umweg's readers. Needs the samples (``UMWEG_SHARED``, by default ../shared). A test compares
the page with what this would write.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from umweg import engines
from umweg.files.input_file import InputFile
from umweg.sources import FileOptions, get
from umweg.sources.trade.check import check

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "sources.md"
BEGIN, END = "<!-- counts: written by scripts/derive_source_counts.py -->", "<!-- end of counts -->"
HEAD = "| source | file | field | counted in the file | stored | difference |\n|---|---|---|---|---|---|"
Rows = list[dict[str, Any]]


class Field(NamedTuple):
    """One line of the table: how a field is counted in the raw text and in the stored rows, and why they may differ."""

    name: str
    raw: Callable[[str], float]
    stored: Callable[[Rows], float]
    why: str = ""


def shared() -> Path:
    """The folder of samples."""
    return Path(os.environ.get("UMWEG_SHARED", ROOT.parent / "shared")) / "data"


def text_of(path: Path) -> str:
    """A sample as text."""
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig", "replace")


def records(text: str, width: int) -> list[list[str]]:
    """Records of OFAC's files."""
    return [r for r in csv.reader(io.StringIO(text)) if len(r) == width]


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Parts of OFAC's remarks, with the number of their party; the last one of a text that was cut off left out."""
    for r in records(text, 12):
        some = r[11].strip().removesuffix(".").split(";")
        for part in some[:-1] if len(r[11]) == 1000 and r[11][-1] not in ".;" else some:
            yield r[0], re.sub(r"^(alt\.|alternate) ", "", part.strip().removeprefix("("))


def remark(pattern: str) -> Callable[[str], int]:
    """How many parties' parts of remarks match, each once a party."""
    return lambda text: len({(n, m[1]) for n, p in parts(text) if (m := re.match(pattern, p))})


def kept(column: str, **where: str) -> Callable[[Rows], int]:
    """How many entries of a nested column are stored."""
    return lambda rows: sum(all(e[k] == v for k, v in where.items()) for r in rows for e in r[column])


def names(rows: Rows) -> int:
    """How many names are stored."""
    return sum(len(r["names"]) for r in rows)


def number(*kinds: str) -> Callable[[Rows], int]:
    """How many identifiers of these kinds are stored."""
    return lambda rows: sum(i["type"] in kinds for r in rows for i in r["identifiers"])


def tags(*paths: str, once: bool = False) -> Callable[[str], int]:
    """How many elements with a text, or attributes (``tag@name``), an XML has; ``once``: each text once an entity."""

    def count(text: str) -> int:
        found: list[tuple[int, str]] = []
        root = etree.fromstring(text.encode())
        for i, entity in enumerate(e for e in root.iter() if etree.QName(e).localname in ENTITIES):
            for e in entity.iter():
                for path in paths:
                    tag, _, attribute = path.partition("@")
                    if etree.QName(e).localname == tag:
                        value = e.get(attribute) if attribute else e.text
                        found += [(i, " ".join(value.split()))] if value and value.strip() else []
        return len(set(found)) if once else len(found)

    return count


ENTITIES = ("sdnEntry", "sanctionEntity", "INDIVIDUAL", "ENTITY")


def column(name: str, delimiter: str = ",", once: bool = False) -> Callable[[str], int]:
    """How many rows of a table have a field filled; with ``once`` how many different values."""

    def count(text: str) -> int:
        values = [r[name] for r in csv.DictReader(io.StringIO(text), delimiter=delimiter) if (r[name] or "").strip()]
        return len(set(values)) if once else len(values)

    return count


def total(name: str, scale: float = 1, **where: str) -> Callable[[str], float]:
    """The sum of a column of a table, over rows with these values."""

    def add(text: str) -> float:
        rows = csv.DictReader(io.StringIO(text))
        return sum(float(r[name] or 0) * scale for r in rows if all(r[k] == v for k, v in where.items()))

    return add


def objects(key: str, name: str = "") -> Callable[[str], float]:
    """How many records a JSON answer has, or the sum of one of their fields."""

    def add(text: str) -> float:
        rows = json.loads(text)[key]
        return sum(float(r[name] or 0) for r in rows) if name else len(rows)

    return add


def summed(measure: str) -> Callable[[Rows], float]:
    """The sum of a stored measure."""
    return lambda rows: sum(r[measure] or 0 for r in rows)


def _wallets(text: str) -> int:
    """Addresses of wallets in the XML: the same one under two coins is one."""
    found = re.findall(r"<idType>Digital Currency Address[^<]*</idType>\s*<idNumber>([^<]*)<", text)
    return len(set(found))


XML_IMO = r"<idNumber>IMO \d{7}<|Registration Identification</idType>\s*<idNumber>\d{7}<"
IMO = r"(?:Vessel Registration Identification|.*\bIMO)\s+(?:IMO\s+)?(\d{7})\b"
PASSPORT = r"(?:\w+ ){0,3}Passport ([^;(]*\d[^;( ]*)"
ENTRIES = Field("entries", lambda t: len(records(t, 12)), len)
OFAC = (
    ENTRIES,
    Field("weak names", remark(r"([afn]\.k\.a\.,? ['\"‘’].*)"), kept("names", kind="weak")),
    Field("dates of birth", remark(r"DOB (.*)"), kept("dates", kind="birth")),
    Field(
        "IMO numbers", remark(r"(?:Vessel Registration Identification|.*\bIMO)\s+(?:IMO\s+)?(\d{7})\b"), number("IMO")
    ),
    Field("MMSI", remark(r"MMSI (\d{9})"), number("MMSI")),
    Field("passports", remark(PASSPORT), number("passport"), "two are written twice, one is a laissez-passer"),
    Field("INN", remark(r"Tax ID No\. ((?:\d{10}|\d{12}) \(Russia\).*)"), number("INN")),
    Field("tail numbers", remark(r"((?:Previous )?Aircraft Tail Number .*)"), number("tail", "tail-previous")),
    Field("wallets", remark(r"Digital Currency Address - \S+ (\S+)"), number("wallet")),
    Field("links", lambda t: sum("Linked To:" in p for _, p in parts(t)), kept("links", relation="linked to")),
)
OFAC_XML = (
    Field("entries", lambda t: t.count("<sdnEntry>"), len),
    Field("aliases", lambda t: t.count("<aka>"), lambda rows: sum(len(r["names"]) - 1 for r in rows)),
    Field("passports", lambda t: len(re.findall(r"<idType>(?:\w+ )*Passport</idType>", t)), number("passport"),
          "one is a laissez-passer"),
    Field("IMO numbers", lambda t: len(re.findall(XML_IMO, t)), number("IMO")),
    Field("wallets", _wallets, number("wallet")),
    Field("dates of birth", tags("dateOfBirth", once=True), kept("dates", kind="birth"),
          "two stand in remarks only"),
)  # fmt: skip
EU = (
    Field("entries", lambda t: t.count("<sanctionEntity "), len),
    Field("names", lambda t: t.count("<nameAlias "), names),
    Field("passports", lambda t: t.count('identificationTypeCode="passport"'), number("passport")),
    Field("positions", tags("nameAlias@function", once=True), lambda rows: sum(len(r["positions"]) for r in rows)),
    Field("UN numbers", tags("sanctionEntity@unitedNationId"), number("UN")),
    Field("days of listing", tags("sanctionEntity@logicalId"), lambda rows: sum(bool(r["listed_from"]) for r in rows)),
)
UN = (
    Field("entries", tags("DATAID"), len),
    Field("names", tags("DATAID", "ALIAS_NAME", "NAME_ORIGINAL_SCRIPT"), names),
    Field("numbers of documents", tags("NUMBER", once=True),
          lambda rows: sum(i["type"] != "UN" for r in rows for i in r["identifiers"])),
    Field("days of listing", tags("LISTED_ON"), lambda rows: sum(bool(r["listed_from"]) for r in rows)),
    Field("genders", tags("GENDER"), lambda rows: sum('"gender"' in r["entity"] for r in rows)),
)  # fmt: skip
CSL = (
    Field("entries", column("name"), len),
    Field("aliases", lambda t: sum(len([a for a in r["alt_names"].split("; ") if a.strip()])
                                   for r in csv.DictReader(io.StringIO(t))),
          lambda rows: sum(len(r["names"]) - 1 for r in rows)),
    Field("lists", column("source", once=True), lambda rows: len({r["list"] for r in rows})),
    Field("programmes", lambda t: sum(len({p for p in r["programs"].split("; ") if p.strip()})
                                      for r in csv.DictReader(io.StringIO(t))),
          lambda rows: sum(len(r["programmes"]) for r in rows)),
)  # fmt: skip
DPL = (
    Field("parties", lambda t: len({(r["Name"].strip(), r["Effective_Date"], r["Expiration_Date"])
                                    for r in csv.DictReader(io.StringIO(t), delimiter="\t")}), len),
    Field("countries", lambda t: len({(r["Name"].strip(), r["Effective_Date"], r["Expiration_Date"], c)
                                      for r in csv.DictReader(io.StringIO(t), delimiter="\t") if (c := _country(r))}),
          lambda rows: sum(len(r["countries"]) for r in rows), ""),
)  # fmt: skip


def _country(row: dict[str, str]) -> str:
    """The country of a row: its own, else the two that stand among the states, else the United States."""
    own = {"PRC": "CN", "NM": "US", "UK": "GB"}.get(row["Country"], row["Country"])
    return own or (row["State"] if row["State"] in ("CY", "RS") else "US" if row["State"] else "")


TABLES = {
    ("comext-bulk", "formats/comext_full_v2_202402_sample.dat"): (
        Field("rows", column("PERIOD"), len),
        Field("value", total("VALUE_EUR"), summed("value")),
        Field("mass", total("QUANTITY_KG"), summed("mass_kg")),
    ),
    ("baci", "formats/BACI_HS92_Y2021_V202301_subset_AFG_ZAF.csv"): (
        Field("rows", column("k"), len),
        Field("value", total("v", 1000), summed("value")),
    ),
    ("eurostat-sdmx", "formats/eurostat_sdmx_csv_DS-045409_sample.csv"): (
        Field("value", total("OBS_VALUE", indicators="VALUE_IN_EUROS"), summed("value")),
        Field("mass", total("OBS_VALUE", 100, indicators="QUANTITY_IN_100KG"), summed("mass_kg")),
    ),
    ("comtrade", "formats/comtrade_v1_get_C_A_HS_recorded.json"): (
        Field("rows", objects("data"), len),
        Field("value", objects("data", "primaryValue"), summed("value")),
    ),
    ("comtrade", "formats/comtrade_public_preview_C_A_HS_recorded.json"): (
        Field("rows", objects("data"), len),
        Field("value", objects("data", "primaryValue"), summed("value")),
    ),
    ("uk-hmrc", "formats/uk_hmrc_ots_odata_row.json"): (Field("value", objects("value", "Value"), summed("value")),),
}
LISTS = {
    ("ofac-sdn", "parties/sdn_2024-05-03.csv"): OFAC,
    ("ofac-sdn", "parties/sdn_2023-12-28.csv.gz"): OFAC,
    ("ofac-cons", "parties/cons_prim_2025-12-19.csv"): OFAC,
    ("ofac-sdn", "parties/sdn_2021-03-10.xml.gz"): OFAC_XML,
    ("eu-fsf", "parties/fsf_xmlFullSanctionsList_1_1_2021-03-02.xml.gz"): EU,
    ("un-sc", "parties/un_consolidated_2026-02-27.xml"): UN,
    ("un-sc", "parties/un_consolidated_2025-11-20.xml"): UN,
    ("us-csl", "parties/csl_2026-07-31_flat.csv.gz"): CSL,
    ("bis-dpl", "parties/dpl_2022-09.txt"): DPL,
}


def stored(source: str, path: Path) -> Rows:
    """The rows that a reader gives for one file."""
    found = get(source)
    with tempfile.TemporaryDirectory() as scratch:
        given = InputFile(path, path.name, Path(scratch))
        if found.read is not None:
            rows: Rows = found.read([given], found.passport).table.to_pylist()
            return rows
        assert found.stage is not None
        engine = engines.open()
        check(engine, found.stage(engine, given, FileOptions(), found.passport), given)
        good: Rows = engine.arrow("select * from good").to_pylist()
        engine.close()
        return good


def lines() -> Iterator[str]:
    """The lines of the table."""
    for (source, name), fields in {**LISTS, **TABLES}.items():
        path = shared() / name
        text, rows = text_of(path), stored(source, path)
        for f in fields:
            said, have = f.raw(text), f.stored(rows)
            gap = "" if abs(have - said) < 0.001 else f"{have - said:+,.0f}" + (f": {f.why}" if f.why else "")
            yield f"| `{source}` | `{path.name}` | {f.name} | {said:,.0f} | {have:,.0f} | {gap} |"


def page(text: str) -> str:
    """The page with the table in its place."""
    before, _, rest = text.partition(BEGIN)
    return "\n".join((before + BEGIN, HEAD, *lines(), END)) + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
