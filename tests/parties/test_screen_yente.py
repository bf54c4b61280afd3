"""The shapes of yente's /match: a client of theirs finds every field where it expects it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from umweg.core.errors import UsageError
from umweg.parties.yente import match

ENTITIES: list[dict[str, Any]] = [
    {"id": "NK-1", "caption": "Romashka Trade LLC", "schema": "Company", "datasets": ["us_ofac_sdn"],
     "referents": ["ofac-1"], "target": True, "properties": {
         "name": ["ROMASHKA TRADE LLC"], "country": ["ru"], "innCode": ["7707083893"], "topics": ["sanction"]}},
    {"id": "NK-2", "caption": "Jan Doe", "schema": "Person", "datasets": ["eu_fsf"],
     "properties": {"name": ["Jan Doe"], "birthDate": ["1970-05-01"]}},
]  # fmt: skip
QUERIES = {
    "q1": {"schema": "Company", "properties": {"name": ["Romashka Trade"], "jurisdiction": ["ru"]}},
    "q2": {"schema": "Person", "properties": {"name": "Jan Doe", "birthDate": ["1970"]}},
    "none": {"schema": "Company", "properties": {"name": ["Quite Another Firm"]}},
}


def test_the_response_has_every_field() -> None:
    reply = match({"queries": QUERIES}, ENTITIES, limit=3, threshold=0.5)
    assert set(reply) == {"responses", "matcher", "limit"}
    assert list(reply["responses"]) == list(QUERIES)
    one = reply["responses"]["q1"]
    assert (one["status"], one["total"]) == (200, {"value": 1, "relation": "eq"})
    result = one["results"][0]
    assert set(result) >= {"id", "caption", "schema", "properties", "datasets", "referents", "target", "score",
                           "features", "explanations", "match"}  # fmt: skip
    assert (result["id"], result["caption"], result["match"]) == ("NK-1", "Romashka Trade LLC", True)
    assert result["properties"] == ENTITIES[0]["properties"]
    assert set(result["features"]) == set(result["explanations"]) == {"name", "country"}
    assert set(result["explanations"]["name"]) == {"score", "detail", "query", "candidate"}
    assert set(result["features"]) <= set(reply["matcher"])
    assert set(reply["matcher"]["name"]) == {"description", "coefficient", "url"}
    assert reply["responses"]["q2"]["results"][0]["id"] == "NK-2"
    assert reply["responses"]["none"]["results"] == []
    assert one["query"]["properties"]["name"] == ["Romashka Trade"]
    json.dumps(reply, allow_nan=False)


def test_one_bad_query_spoils_no_other() -> None:
    bad: Any = {
        "bad": {"schema": "Person", "properties": {"birthDate": ["soon"], "name": ["x"]}},
        "null": None,
        **QUERIES,
    }
    found = match({"queries": bad}, ENTITIES, threshold=0.5)["responses"]
    assert [found[k]["status"] for k in ("bad", "null", "q1")] == [400, 400, 200]
    assert "no date" in found["bad"]["detail"]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ({}, ["NK-1"]),
        ({"exclude_entity_ids": ["ofac-1"]}, []),
        ({"exclude_schema": ["Company"]}, []),
        ({"include_dataset": ["us_ofac_sdn"]}, ["NK-1"]),
        ({"include_dataset": ["eu_fsf"]}, []),
        ({"exclude_dataset": ["us_ofac_sdn"]}, []),
        ({"topics": ["sanction"]}, ["NK-1"]),
        ({"topics": ["role.pep"]}, []),
    ],
)
def test_options_of_yente(options: dict[str, Any], left: list[str]) -> None:
    reply = match({"queries": {"q1": QUERIES["q1"]}}, ENTITIES, threshold=0.5, **options)
    assert [r["id"] for r in reply["responses"]["q1"]["results"]] == left


def test_cutoff_shows_what_the_threshold_does_not_match() -> None:
    low = match({"queries": {"q1": QUERIES["q1"]}}, ENTITIES, threshold=0.9999, cutoff=0.1)
    assert [(r["id"], r["match"]) for r in low["responses"]["q1"]["results"]] == [("NK-1", False)]


@pytest.mark.parametrize(
    "request_",
    [None, [], {}, {"queries": {}}, {"queries": [1]}, {"queries": QUERIES, "weights": {"name_literal": 0.8}}],
)
def test_what_is_no_request_teaches(request_: Any) -> None:
    with pytest.raises(UsageError) as e:
        match(request_, ENTITIES)
    assert e.value.mend
    assert e.value.http_status == 400
