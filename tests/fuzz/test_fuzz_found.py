"""What the fuzzers found: each stays mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.harness import examine
from tests.fuzz.seeds import seeds
from umweg import ingest
from umweg.store import Store


def ends(source: str, part: str, old: str, new: str) -> str:
    seed = next(s for s in seeds() if s.source == source and part in s.parts)
    data = seed.parts[part]
    assert old.encode() in data
    return examine(seed, seed.pack(seed.parts | {part: data.replace(old.encode(), new.encode(), 1)}))


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        ("uk-hmrc", "1483.5", '"\\ud800"'),  # half of a character
        ("us-census", '"409808"', '"\\ud800"'),
        ("comtrade", '"870323"', '"\\udc00"'),
        ("eurostat-jsonstat", "EU trade", "\\ud800"),
        ("uk-hmrc", '"Value"', '"Value": 7, "Value"'),  # a field twice: one figure was lost
        ("uk-hmrc", '"PortId"', '""'),  # a field without a name
        ("eurostat-jsonstat", '"4": 5', '"4": 5, "04": 6'),  # a cell twice
        ("eurostat-jsonstat", '"2022-05": 0', '"2022-05": 1'),  # two months at one place
        ("eurostat-jsonstat", '"2022-05": 0', '"2022-05": 17'),
    ],
)
def test_json_is_refused(source: str, old: str, new: str) -> None:
    assert ends(source, "a.json", old, new) == "error"


@pytest.mark.parametrize(
    ("source", "part", "old", "said"),
    [
        ("us-census", "a.json", "COMM_LVL", "added"),
        ("comtrade", "a.json", "4,", "error"),
        ("eurostat-jsonstat", "a.json", '"id": ["freq"', "error"),
        ("eurostat-jsonstat", "a.json", '"size": [1', "error"),
        ("eurostat-sdmx", "a.csv", "ESTAT:DS-045409", "error"),
    ],
)
def test_a_message_is_never_as_long_as_the_file(source: str, part: str, old: str, said: str) -> None:
    long = "x" * 70_000
    new = {"4,": f'"{long}",', '"id": ["freq"': f'"id": ["{long}"', '"size": [1': f'"size": ["{long}"'}.get(old, long)
    assert ends(source, part, old, new) == said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"properties"', '"datasets":1,"properties"'),
        ("Abay 1", "\\ud800"),
        ('"ex-2"', '"\\u0000"'),
        ('"schema":"Person"', '"schema":"A","schema":"Person"'),
    ],
)
def test_entities_go_to_quarantine(old: str, new: str) -> None:
    assert ends("ftm", "a.json", old, new) == "added, quarantine"


@pytest.mark.parametrize(("old", "new"), [("1.1106", "1_1106"), ("1.1106", "١"), ("2022-03-02", "2022-W09-3")])
def test_rates_that_only_python_would_read(old: str, new: str) -> None:
    assert ends("ecb", "a.csv", old, new) == "added, quarantine"


@pytest.mark.parametrize(
    ("source", "part", "line"),
    [
        ("chpl", "a.csv", "a,b\n"),
        ("us-ccl", "a.csv", "a,b\n"),
        ("us-csl", "a.csv", "a,b\n"),
        ("bis-dpl", "dpl.txt", "a\tb\n"),
        ("eu-dual-use", "p.csv", "a,b\n"),
    ],
)
def test_broken_lines_were_read_too(source: str, part: str, line: str) -> None:
    seed = next(s for s in seeds() if s.source == source and part in s.parts)
    assert examine(seed, seed.parts | {part: seed.parts[part] + line.encode()}) == "added, quarantine"


def test_a_parser_that_repeats_the_file_is_cut_short() -> None:
    assert ends("eu-fsf", "a.xml", "eu.europa.ec", "{" * 5000) == "error"


@pytest.mark.parametrize(
    ("source", "part", "old"),
    [
        ("un-sc", "a.xml", "2012-12-31"),
        ("us-csl", "a.csv", "2020-05-01"),
        ("uk-sl", "a.xml", "24/02/2023"),
        ("ftm", "a.json", "2023-02-24"),
    ],
)
def test_a_day_that_there_is_not(source: str, part: str, old: str) -> None:
    new = "30/02/2023" if "/" in old else "2021-02-30"
    assert ends(source, part, old, new) == "added"


@pytest.mark.parametrize("name", ["list", "aliases", "addresses", "comments"])
def test_a_list_that_is_called_as_a_count(name: str) -> None:
    """Of the Consolidated Screening List, records were counted under the names of lists: two of them twice."""
    assert ends("us-csl", "a.csv", "Entity List (EL) - Bureau of Industry and Security", name) == "added"


@pytest.mark.parametrize(
    ("source", "part", "old", "new"),
    [
        ("comext-bulk", "full_v2_202402.dat", ",65,65,3,0", ',"65"-0-,65,3,0'),
        ("baci", "BACI_HS92_Y2021_V202301.csv", '13.235"', '13.235"-0-'),
    ],
)
def test_a_broken_quote_costs_one_row(source: str, part: str, old: str, new: str) -> None:
    assert ends(source, part, old, new) == "added, quarantine"


@pytest.mark.parametrize("new", ['""LAST UPDATE', '"LAST" UPDATE'])
def test_a_header_with_a_broken_quote_is_refused(new: str) -> None:
    assert ends("eurostat-sdmx", "a.csv", "LAST UPDATE", new) == "error"


def test_remarks_and_credit_of_a_mapping(tmp_path: Path) -> None:
    seed = next(s for s in seeds() if s.options.mapping)
    path = tmp_path / "national.csv"
    path.write_bytes(seed.parts["national.csv"])
    for i, (said, credit) in enumerate(((None, "National statistical offices"), ("Me", "Me"))):
        store = tmp_path / str(i)
        (report,) = ingest(
            path, source="tidy", store=store, mapping="national-totals", max_bad_share=0.9, credit=said
        ).files
        assert any("1 row not stored: is_aggregate is true" in w for w in report.warnings), report.warnings
        (snapshot,) = Store.open(store).catalog.snapshots
        assert snapshot.credit.startswith(credit)
