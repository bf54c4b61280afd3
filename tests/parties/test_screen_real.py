"""On the real lists: numbers, addresses and names as they are published."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import run_umweg
from tests.work import calls
from umweg import engines, match_parties
from umweg.parties.answers import answer
from umweg.parties.matcher import Matcher
from umweg.parties.reading import read as read_record
from umweg.store import Store

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def matcher(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    store = tmp_path_factory.mktemp("ofac") / "store"
    files = [shared / "parties" / f for f in ("sdn_2024-05-03.csv", "alt_2025-12-24.csv", "add_2025-12-24.csv")]
    ran = run_umweg("ingest", *files, "--source", "ofac-sdn", "--store", store)
    assert ran.code == 0, ran.err
    with contextlib.closing(engines.open()) as engine:
        return Matcher.of(Store.open(store), engine=engine)


def test_published_numbers_pass_their_check_digits(matcher: Matcher) -> None:
    valid: Counter[tuple[str, bool | None]] = Counter()
    for row in range(len(matcher.listed)):
        for i in matcher.listed.record(row).identifiers:
            valid[i.kind, i.valid] += 1
    for kind in ("INN", "OGRN", "IMO"):
        right, wrong = valid[kind, True], valid[kind, False]
        assert right > 800
        assert right / (right + wrong) > 0.99


def test_every_party_is_found_by_its_number_under_another_name(matcher: Matcher) -> None:
    rows = [
        r
        for r in range(len(matcher.listed))
        if any(i.kind == "INN" and i.valid for i in matcher.listed.record(r).identifiers)
    ]
    sample = rows[:: max(1, len(rows) // 200)]
    asked = []
    for row in sample:
        inn = next(i for i in matcher.listed.record(row).identifiers if i.kind == "INN" and i.valid)
        asked.append({"name": "Quite Another Firm", "INN": inn.value, "country": "RU"})
    found = answer(asked, matcher, threshold=0.5, on=date(2025, 1, 1))
    assert sum(row in {h.row for h in a.hits if h.score > 0.99} for row, a in zip(sample, found, strict=True)) == len(
        sample
    )


def test_an_address_in_cyrillic_finds_the_listed_one(matcher: Matcher) -> None:
    asked = read_record({"name": "Quite Another Firm", "address": "Ростов-на-Дону, ул. Новаторов, дом 5"})
    hits = matcher.record(asked)
    assert [(h.name, h.found_by) for h in hits] == [("ROSTOV HELICOPTER PRODUCTION COMPLEX", "address")]


def test_records_made_of_the_list_find_themselves_first(matcher: Matcher) -> None:
    rows = range(0, len(matcher.listed), 75)
    asked = []
    for row in rows:
        r = matcher.listed.record(row)
        births = [d.value for d in r.dates if d.kind == "birth"]
        asked.append({"name": r.name, "country": list(r.countries[:1]), "birth": births[:1]})
    found = answer(asked, matcher, threshold=0.5, on=date(2025, 1, 1))
    first = sum(bool(a.hits) and a.hits[0].row == row for row, a in zip(rows, found, strict=True))
    assert first / len(asked) > 0.97


def test_the_table_costs_little_beside_the_index(matcher: Matcher) -> None:
    """Ten thousand names: what is added to the index's own work is a handful of calls a name."""
    names = [matcher.listed.texts[i % len(matcher.listed.texts)] for i in range(0, 70_000, 7)]
    found = matcher.names(names)
    kept, index = matcher.names, found
    match_parties(names[:10], matcher)
    matcher.names = lambda *_, **__: index
    try:
        work = calls(lambda: match_parties(names, matcher))
    finally:
        matcher.names = kept
    assert work / len(names) < 30
