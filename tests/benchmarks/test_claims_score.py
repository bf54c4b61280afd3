"""The scorer, on made-up passages and predictions."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from benchmarks.claims.labels import Claim, Comparison, Good, Passage, Reading, Unjudged, span
from benchmarks.claims.score import score, table

TEXT = "Tea from A to B rose by 30 percent to 5 million euros. No goods were sent on."
RISE = Reading(
    flow="export", reporter=("DE",), partner=("KZ",), good=Good("Tea", "HS0902", ("0902",)), period="2022-03/2022-11",
    comparison=Comparison("2021-03/2021-11", False), measure="change", direction="up", value=30, unit="percent",
    precision=0,
)  # fmt: skip
LEVEL = msgspec.structs.replace(
    RISE, comparison=None, measure="level", direction=None, value=5e6, unit="EUR", precision=-6
)
LABELLED = Passage(
    "en-1", "en", "2023-01-01", "agency", TEXT,
    (
        Claim("en-1-c1", "Tea from A to B rose by 30 percent", "measured", "supported", (RISE,)),
        Claim("en-1-c2", "to 5 million euros", "measured", "contradicted", (LEVEL,)),
        Claim("en-1-c3", "No goods were sent on", "denial", "not_checkable"),
    ),
)  # fmt: skip
BARE = Passage("de-1", "de", "2023-01-01", "sport", "Das Spiel endete 4:3 vor 6.150 Zuschauern.")
QUESTION = "Вырос ли экспорт на 5 %?"
ASKED = Passage("ru-1", "ru", "2023-01-01", "blog", QUESTION, unjudged=(Unjudged(QUESTION, "question"),))
SET = (LABELLED, BARE, ASKED)


def perfect(p: Passage) -> list[dict[str, Any]]:
    """The labels as a prediction."""
    return [{**msgspec.to_builtins(c), "span": list(span(p.text, c.quote, c.occurrence))} for c in p.claims]


def rates(**changed: list[dict[str, Any]]) -> dict[str, float | None]:
    predicted = {p.id: perfect(p) for p in SET} | {k.replace("_", "-"): v for k, v in changed.items()}
    return score(SET, predicted)["all"].rates()


def test_the_labels_themselves_are_perfect() -> None:
    r = rates()
    assert {v for k, v in r.items() if not k.startswith(("false", "supported called"))} == {1.0}
    assert r["supported called contradicted"] == 0
    assert r["false findings in passages without a claim"] == 0


def test_silence_finds_nothing() -> None:
    r = rates(en_1=[])
    assert r["detection recall"] == 0
    assert r["detection precision"] is None
    assert r["end to end macro recall"] == 0
    assert r["all slots right"] is None


def test_always_supported_is_good_on_one_verdict_only() -> None:
    r = rates(en_1=[c | {"verdict": "supported"} for c in perfect(LABELLED)])
    assert r["end to end macro recall"] == pytest.approx(1 / 3)
    assert r["end to end macro F1"] == pytest.approx((2 / (1 + 3)) / 3)
    assert r["recall supported"] == 1
    assert r["verdict given the reading"] == pytest.approx(1 / 3)


def test_a_wrong_slot_is_that_slot_only() -> None:
    rise, *rest = perfect(LABELLED)
    r = rates(en_1=[rise | {"readings": [rise["readings"][0] | {"value": 3.0}]}, *rest])
    assert r["slot value"] == pytest.approx(2 / 3)
    assert r["slot unit"] == 1
    assert r["all slots right"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("reporter", ["FR"]),
        ("good", {"text": "Tea", "family": "HS0901", "codes": ["0901"]}),
        ("comparison", {"period": "2021-03/2021-11", "stated": True}),
        ("hedge", "about"),
        ("of", {"partner": ["UZ"]}),
    ],
)
def test_each_slot_counts(slot: str, value: object) -> None:
    rise, *rest = perfect(LABELLED)
    r = rates(en_1=[rise | {"readings": [rise["readings"][0] | {slot: value}]}, *rest])
    wrong = "stated" if slot == "comparison" else slot
    assert [k for k, v in r.items() if k.startswith("slot ") and v != 1] == [f"slot {wrong}"]


def test_words_of_goods_and_order_of_members_do_not_count() -> None:
    rise, *rest = perfect(LABELLED)
    other = rise["readings"][0] | {"good": {"text": "leaves", "family": "HS0902", "codes": ["0902"]}}
    assert rates(en_1=[rise | {"readings": [other]}, *rest])["all slots right"] == 1


def test_spans_may_be_wider_and_each_label_is_found_once() -> None:
    claims = perfect(LABELLED)
    wide = [c | {"span": [0, 54]} for c in claims[:2]] + claims[2:]
    assert rates(en_1=wide)["all slots right"] == 1
    twice = [claims[0], *claims]
    assert rates(en_1=twice)["detection precision"] == pytest.approx(3 / 4)
    assert rates(en_1=[claims[0] | {"span": [55, 60]}])["detection recall"] == pytest.approx(1 / 3)


def test_findings_where_there_is_no_claim_are_false() -> None:
    found = {"span": [0, 20], "kind": "measured", "readings": [], "verdict": "supported"}
    r = rates(de_1=[found], ru_1=[found])
    assert r["false findings in passages without a claim"] == 1
    assert r["false findings on questions and forecasts"] == 1
    assert r["detection precision"] == pytest.approx(3 / 5)


def test_supported_called_contradicted() -> None:
    rise, *rest = perfect(LABELLED)
    assert rates(en_1=[rise | {"verdict": "contradicted"}, *rest])["supported called contradicted"] == 1


def test_languages_apart_and_a_passage_left_out_is_told() -> None:
    scores = score(SET, {p.id: perfect(p) for p in SET})
    assert set(scores) == {"all", "en", "de", "ru"}
    assert "end to end macro F1" in table(scores)
    with pytest.raises(KeyError, match="ru-1"):
        score(SET, {"en-1": [], "de-1": []})
