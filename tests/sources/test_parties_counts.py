"""Every real list reads with the counts that are known, or that the raw file shows without our reader."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.sources.parties import by_id, facts, read
from umweg.sources.passport import passports
from umweg.sources.records import ReadResult

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "parties"


@pytest.fixture(scope="module")
def sdn(folder: Path) -> ReadResult:
    names = ("sdn_2024-05-03.csv", "alt_2025-12-24.csv", "add_2025-12-24.csv")
    return read("ofac-sdn", *(folder / n for n in names))


@pytest.fixture(scope="module")
def before(folder: Path) -> ReadResult:
    return read("ofac-sdn", folder / "sdn_2023-12-28.csv.gz")


@pytest.fixture(scope="module")
def eu(folder: Path) -> ReadResult:
    return read("eu-fsf", folder / "fsf_xmlFullSanctionsList_1_1_2021-03-02.xml.gz")


@pytest.fixture(scope="module")
def un(folder: Path) -> ReadResult:
    return read("un-sc", folder / "un_consolidated_2026-02-27.xml")


@pytest.fixture(scope="module")
def csl(folder: Path) -> ReadResult:
    return read("us-csl", folder / "csl_2026-07-31_flat.csv.gz")


def test_sdn_with_aliases_and_addresses_of_another_day(sdn: ReadResult) -> None:
    assert sdn.table.num_rows == 14_965
    assert Counter(b.kind for b in sdn.bad) == {"alias without party": 2_460, "address without party": 4_893}
    said = facts(sdn)
    assert (said["aliases"], said["aliases with party"]) == ("20107", str(20_107 - 2_460))
    assert (said["addresses"], said["addresses with party"]) == ("24244", str(24_244 - 4_893))
    assert sdn.facts.version == "2024-05-03"
    assert sdn.facts.read == 14_965 + 20_107 + 24_244
    assert [w[:6] for w in sdn.warnings[:2]] == ["2,460 ", "4,893 "]
    assert (
        "59,316 records read: 14,965 parties, 20,107 aliases, 24,244 addresses. "
        "Stored with their parties, not as rows: 17,647 aliases, 19,351 addresses." in sdn.warnings
    )


def test_the_raw_files_have_the_orphans_that_are_said(folder: Path) -> None:
    def first(name: str, width: int) -> list[str]:
        with (folder / name).open(encoding="utf-8", newline="") as f:
            return [r[0] for r in csv.reader(f) if len(r) == width]

    parties = set(first("sdn_2024-05-03.csv", 12))
    aliases, addresses = first("alt_2025-12-24.csv", 5), first("add_2025-12-24.csv", 6)
    assert (len(parties), len(aliases), len(addresses)) == (14_965, 20_107, 24_244)
    assert sum(a not in parties for a in aliases) == 2_460
    assert sum(a not in parties for a in addresses) == 4_893


def test_orphans_keep_line_number_and_row(sdn: ReadResult, folder: Path) -> None:
    lines = (folder / "alt_2025-12-24.csv").read_text().splitlines()
    for bad in [b for b in sdn.bad if b.kind == "alias without party"][::400]:
        assert lines[bad.line - 1].startswith(f"{bad.value},")
        assert json.loads(bad.row or "")[0] == bad.value


def test_nothing_of_an_alias_is_lost(sdn: ReadResult) -> None:
    kinds = Counter(n["kind"] for r in sdn.table.column("names").to_pylist() for n in r)
    assert kinds["primary"] == 14_965
    assert kinds["alias"] == 20_107 - 2_460


def test_weak_aliases_are_those_in_quotes_in_the_remarks(sdn: ReadResult, folder: Path) -> None:
    raw = (folder / "sdn_2024-05-03.csv").read_text()
    counted = len(re.findall(r"(?:(?<=\")|(?<=; )|(?<=alt\. ))(?:a|f|n)\.k\.a\. ['\"]", raw))
    kinds = Counter(n["kind"] for r in sdn.table.column("names").to_pylist() for n in r)
    assert abs(kinds["weak"] - counted) <= counted * 0.01, (kinds["weak"], counted)


def test_remarks_are_understood(sdn: ReadResult, folder: Path) -> None:
    raw = (folder / "sdn_2024-05-03.csv").read_text()
    rows = sdn.table.to_pylist()
    births = sum(d["kind"] == "birth" for r in rows for d in r["dates"])
    assert births >= 0.99 * len(re.findall(r"\bDOB ", raw))
    imo = {i["value"] for r in rows for i in r["identifiers"] if i["type"] == "IMO"}
    assert imo >= set(re.findall(r"Vessel Registration Identification IMO (\d{7})", raw))
    linked = sum(x["relation"] == "linked to" for r in rows for x in r["links"])
    assert linked == len(re.findall(r"Linked To: ", raw))
    types = Counter(i["type"] for r in rows for i in r["identifiers"])
    assert types["INN"] > 2_000
    assert types["OGRN"] > 1_500
    assert types["passport"] > 1_500
    assert types["LEI"] > 50


def test_the_list_alone(before: ReadResult) -> None:
    assert (before.table.num_rows, len(before.bad)) == (13_821, 0)


def test_ids_are_stable_between_versions(sdn: ReadResult, before: ReadResult) -> None:
    then, now = by_id(before), by_id(sdn)
    both = then.keys() & now.keys()
    assert len(both) > 13_000
    assert sum(then[i]["name"] == now[i]["name"] for i in both) > 0.99 * len(both)


def test_sdn_xml(before: ReadResult, folder: Path) -> None:
    path = folder / "sdn_2021-03-10.xml.gz"
    raw = gzip.decompress(path.read_bytes()).decode()
    result = read("ofac-sdn", path)
    rows = result.table.to_pylist()
    assert len(rows) == raw.count("<sdnEntry>") == 8_832
    kinds = Counter(n["kind"] for r in rows for n in r["names"])
    assert kinds["primary"] + kinds["alias"] + kinds["weak"] == 8_832 + raw.count("<aka>")
    assert kinds["weak"] == raw.count("<category>weak</category>")
    said = facts(result)
    assert said["aliases in the file"] == str(raw.count("<aka>"))
    assert said["addresses in the file"] == str(raw.count("<address>"))
    assert said["identifiers in the file"] == str(raw.count("<id>"))
    assert result.facts.read == 8_832
    assert dict(result.facts.other)["list"] == "8832"
    assert not [w for w in result.warnings if "passport" in w]
    assert result.facts.version == "2021-03-10"
    csv = by_id(before)
    same = [r["name"] == csv[r["id"]]["name"] for r in rows if r["id"] in csv]
    assert sum(same) > 0.98 * len(same) > 7_000


def test_non_sdn(folder: Path) -> None:
    result = read("ofac-cons", *(folder / f"cons_{k}_2025-12-19.csv" for k in ("prim", "alt", "add")))
    kinds = Counter(n["kind"] for r in result.table.column("names").to_pylist() for n in r)
    assert (result.table.num_rows, kinds["alias"], len(result.bad)) == (442, 1_073, 0)


def test_eu(eu: ReadResult) -> None:
    said = facts(eu)
    assert (eu.table.num_rows, len(eu.bad)) == (2_269, 0)
    assert (said["names"], said["names in Cyrillic script"]) == ("9544", "682")
    assert not [w for w in eu.warnings if "passport" in w]
    assert eu.facts.version == "2021-03-02"
    row = by_id(eu)["eu-fsf-13"]
    assert (row["name"], row["schema"], row["countries"], row["programmes"]) == (
        "Saddam Hussein Al-Tikriti", "Person", ["IQ"], ["IRQ"],
    )  # fmt: skip
    assert row["dates"] == [{"kind": "birth", "value": "1937-04-28"}]
    assert all(r["listed_from"] for r in eu.table.to_pylist())


def test_eu_entities_listed_under_two_programmes_stay_two(eu: ReadResult) -> None:
    twice = [i for i in by_id(eu) if not i.removeprefix("eu-fsf-").isdigit()]
    assert len(twice) == 21
    assert by_id(eu)["eu-fsf-516-taqa"]["programmes"] == ["TAQA"]
    assert by_id(eu)["eu-fsf-516"]["programmes"] == ["AFG"]


@pytest.mark.parametrize("name", ["un_consolidated_2026-02-27.xml", "un_consolidated_2025-11-20.xml"])
def test_un(folder: Path, name: str) -> None:
    raw = (folder / name).read_text("utf-8")
    result = read("un-sc", folder / name)
    assert result.table.num_rows == raw.count("<INDIVIDUAL>") + raw.count("<ENTITY>")
    kinds = Counter(n["kind"] for r in result.table.column("names").to_pylist() for n in r)
    aliases = len(re.findall(r"<ALIAS_NAME>\s*[^<\s]", raw))
    originals = len(re.findall(r"<NAME_ORIGINAL_SCRIPT>\s*[^<\s]", raw))
    assert sum(kinds.values()) == result.table.num_rows + aliases + originals
    assert kinds["weak"] == len(re.findall(r"<QUALITY>Low</QUALITY>\s*<ALIAS_NAME>\s*[^<\s]", raw))
    assert not [w for w in result.warnings if "passport" in w]
    assert (len(result.bad), result.facts.version) == (0, name[-14:-4])


def test_un_in_detail(un: ReadResult) -> None:
    rows = by_id(un)
    assert len(rows) == 1_003
    first = rows["un-6907993"]
    assert (first["name"], first["countries"], first["dates"]) == (
        "ERIC BADEGE", ["CD", "RW"], [{"kind": "birth", "value": "1971"}],
    )  # fmt: skip
    assert first["identifiers"][0] == {"type": "UN", "value": "CDi.001", "country": None}
    assert str(first["listed_from"]) == "2012-12-31"


def test_consolidated_screening_list(csl: ReadResult) -> None:
    lists = Counter(csl.table.column("list").to_pylist())
    assert (csl.table.num_rows, len(csl.bad), lists["EL"], lists["SDN"]) == (25_921, 0, 3_420, 19_181)
    assert len(by_id(csl)) == 25_921
    topics = {(r["list"], tuple(r["topics"])) for r in csl.table.to_pylist()}
    assert {t for t in topics if t[0] in ("EL", "UVL", "DTC", "SSI")} == {
        ("EL", ("export.control",)), ("UVL", ("export.risk",)), ("DTC", ("debarment",)), ("SSI", ("sanction",)),
    }  # fmt: skip
    assert facts(csl)["names, alias"] == "31255"


def test_denied_persons(folder: Path) -> None:
    path = folder / "dpl_2022-09.txt"
    lines = [line.split("\t") for line in path.read_text().splitlines()[1:]]
    different = {tuple(x.strip().strip('"').strip() for x in line) for line in lines}
    people = {(" ".join(d[0].upper().split()), d[6], d[7]) for d in different}
    result = read("bis-dpl", path)
    assert (len(lines), result.facts.read) == (581, 581)
    assert Counter(b.kind for b in result.bad) == {"duplicate row": len(lines) - len(different)}
    assert result.table.num_rows == len(people)
    assert all(r["listed_from"] for r in result.table.to_pylist())


def test_passports_state_the_counts() -> None:
    stated = {n: c for p in passports() if p.kind == "parties" for n, c in p.counts.items()}
    assert stated == {
        "sdn_2024-05-03.csv": 14_965, "sdn_2023-12-28.csv.gz": 13_821, "sdn_2021-03-10.xml.gz": 8_832,
        "cons_prim_2025-12-19.csv": 442, "fsf_xmlFullSanctionsList_1_1_2021-03-02.xml.gz": 2_269,
        "un_consolidated_2026-02-27.xml": 1_003, "csl_2026-07-31_flat.csv.gz": 25_921, "dpl_2022-09.txt": 581,
    }  # fmt: skip


def test_every_entity_is_followthemoney_json(sdn: ReadResult, eu: ReadResult, un: ReadResult, csl: ReadResult) -> None:
    for result in (sdn, eu, un, csl):
        for row in result.table.slice(0, 500).to_pylist():
            entity = json.loads(row["entity"])
            assert (entity["id"], entity["schema"]) == (row["id"], row["schema"])
            assert row["name"] in entity["properties"]["name"]
            assert all(isinstance(v, str) and v for vs in entity["properties"].values() for v in vs)
