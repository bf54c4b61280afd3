"""Law of a layer that is too old withholds the release, is told once for a batch, and clear in a part says so."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from tests.screening.layers.made import DAY, OPEN, decided, goods, layer, why
from umweg.core.errors import LawError
from umweg.goods.catalogue import Catalogue
from umweg.law.behind import law_of
from umweg.law.policies import parse_policy, policy
from umweg.parties.matcher import Matcher
from umweg.report.screening import card, notices, page_words
from umweg.results.batch import TOLD_ONCE, Tally
from umweg.results.beside import layers as told_layers
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.prepare import _made
from umweg.screening.run import Screener

FIRST = law_of("embargoes").valid_from or date.min
WAY = [{"country": "DE"}, {"country": "RU"}, {"country": "KZ"}]
BOUND: list[tuple[str, dict[str, Any], str]] = [
    ("embargoes", {}, "embargoes"), ("embargoes", {"destination": "BR"}, "export-bans"),
    ("embargoes", {"kind": "import", "sender": "BR", "destination": "DE"}, "import-bans"),
    ("us", {"sender": "US", "destination": "DE"}, "us-law"),
    ("us-ccl", {"lines": goods("09012100", "coffee", origin="US"), "destination": "BR"}, "us-law"),
    ("transit-measures", {"destination": "KZ", "route": WAY}, "transit"),
    ("regions", {"destination": "UA", "parties": [{"role": "consignee", "name": "Tulpe", "country": "UA",
                                                   "addresses": [{"city": "Lviv"}]}]}, "regions"),
    ("controlled-goods", {}, "arms"), ("controlled-goods", {"destination": "CH"}, "dual-use"),
    ("eu-authorisations", {"destination": "CH", "lines": goods("84818011", "valve", control="2B001", origin="DE"),
                           "documents": [{"kind": "licence", "number": "EU001"}]}, "dual-use"),
]  # fmt: skip
FREE: list[tuple[str, dict[str, Any]]] = [
    ("us", {}), ("us-ccl", {"destination": "BR", "lines": goods("09012100", "coffee", origin="DE")}),
    ("transit-measures", {"destination": "BR"}), ("regions", {"destination": "BR"}), ("eu-dual-use", {}),
    ("eu-authorisations", {"destination": "CH"}),
]  # fmt: skip


@cache
def aged(law: str, days: int) -> Screener:
    """A screener whose policy limits the age of one law."""
    held = parse_policy(OPEN.replace("9999}", f"9999}}, {{law: {law}, days: {days}}}"), "t.yml")
    m = Matcher.of([{"id": "x-1", "name": "ROMASHKA TRADE LLC", "country": "KZ"}])
    known = ReferenceData.of(DAY, held.regimes, goods=Catalogue.of(), parameters=held.parameters,
                             party_lists=m.listed.lists, oldest_days=held.oldest_days, oldest_law={law: days},
                             required=held.required)  # fmt: skip
    return _made(known, held, m, None, None)


def on(law: str, days: int) -> str:
    """A day so many after that of a law."""
    return str((law_of(law).valid_from or DAY) + timedelta(days))


@pytest.mark.parametrize(("law", "fields", "of"), BOUND)
def test_law_that_binds_and_is_too_old_is_not_assessable(law: str, fields: dict[str, Any], of: str) -> None:
    old = decided(aged(law, 30), **fields, day=on(law, 31))
    assert old.outcome == "review"
    assert layer(old, of)["status"] == "not assessable"
    assert law_of(law).title in why(old, of)
    assert [r["tags"] for r in old.reasons if r["check"] == "law-too-old"] == [[law]]
    fresh = decided(aged(law, 30), **fields, day=on(law, 30))
    assert not [r for r in fresh.reasons if r["check"] == "law-too-old"]


@pytest.mark.parametrize(("law", "fields"), FREE)
def test_law_that_does_not_bind_may_be_of_any_age(law: str, fields: dict[str, Any]) -> None:
    d = decided(aged(law, 30), **fields)
    assert (d.outcome, [r for r in d.reasons if r["check"] == "law-too-old"]) == ("release", [])


def test_law_without_a_date_is_too_old_at_any_age_and_a_text_younger_than_the_goods_is_not() -> None:
    fields: dict[str, Any] = {"destination": "AT", "lines": goods("84818011", "valve", control="2B001", origin="DE")}
    assert "no date" in why(decided(aged("eu-dual-use", 9999), **fields), "dual-use")
    assert decided(aged("embargoes", 30), day=on("embargoes", -900)).outcome == "release"


def test_a_hit_in_old_law_stays_a_hit() -> None:
    d = decided(aged("embargoes", 30), destination="KP", day=on("embargoes", 99))
    assert layer(d, "embargoes")["status"] == "hit"


def test_the_shipped_policy_limits_the_age_and_unknown_law_is_named() -> None:
    assert policy("default").oldest_law["embargoes"] == 365
    with pytest.raises(LawError, match="law"):
        parse_policy(OPEN.replace("9999}", "9999}, {law: no-such, days: 1}"), "t.yml")


@pytest.mark.parametrize("lang", ["en", "de"])
def test_old_law_is_told_once_for_a_batch_and_not_with_each_consignment(lang: str) -> None:
    tally, w = Tally(), page_words(lang)
    alone = decided(aged("embargoes", 30), id="a", day=on("embargoes", 40))
    more = decided(aged("embargoes", 30), id="b", day=on("embargoes", 50), remarks="missile guidance")
    for d in (alone, more):
        tally.add(d)
    said = notices(tally, lang, TOLD_ONCE)
    assert len(said) == 1
    assert "50" in said[0]
    assert [r["text"] for r in card(alone, w, lang, told=True)["reasons"]] == [w["lists_alone"]]
    assert [r["check"] for r in card(more, w, lang, told=True)["reasons"]] == ["end-use"]
    assert {r["check"] for r in card(more, w, lang)["reasons"]} == {"end-use", "law-too-old"}
    assert more.outcome == alone.outcome == "review"


def test_clear_in_law_that_is_there_in_part_says_so() -> None:
    d = decided()
    assert d.outcome == "release"
    for one, shown in zip(d.layers or (), told_layers(d, "en"), strict=True):
        if one["status"] == "clear":
            assert one["coverage"] == "partial"
            assert shown["word"].startswith("assessed in part: clear as far as")
    assert "soweit" in told_layers(d, "de")[0]["word"]
    assert told_layers({"layers": [{**layer(d, "arms"), "coverage": "complete"}]}, "en")[0]["word"] == "assessed: clear"
