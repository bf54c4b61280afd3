"""One consignment in all forms: what is written is read back, and the same has the same digest."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.screening.consignments.samples import ID, NUMBER, WORD, both, consignments, file, ordinary
from umweg.screening.consignments.faults import settled
from umweg.screening.consignments.ftm_write import left_out, to_ftm
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.parquet import write_parquet
from umweg.screening.consignments.schema import page, schema
from umweg.screening.consignments.write import digest, to_json

DOCS = Path(__file__).parents[3] / "docs/reference"
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = st.lists(consignments(), min_size=1, max_size=4, unique_by=lambda c: c.id)


@SLOW
@given(MANY)
def test_json_and_back(tmp_path: Path, some: list[Consignment]) -> None:
    good, bad = both(file(tmp_path, "in.jsonl", *map(to_json, some)))
    assert (good, bad) == (some, [])
    assert [digest(c) for c in good] == [digest(c) for c in some]


@SLOW
@given(MANY)
def test_parquet_and_back(tmp_path: Path, some: list[Consignment]) -> None:
    path = tmp_path / "in.parquet"
    assert write_parquet(some, path) == len(some)
    good, bad = both(path)
    assert (good, bad) == (some, [])


COUNTRY = st.sampled_from(("DE", "KZ", "TR"))


@st.composite
def carried(draw: st.DrawFn) -> Consignment:
    """A consignment of what FollowTheMoney has properties for."""

    def party(role: str, schema: str) -> dict[str, object]:
        said = {"role": role, "id": f"id-{role}", "schema": schema, "name": draw(WORD).strip() or "A"}
        said["country"] = draw(COUNTRY)
        if role != "vessel":
            said |= {
                "identifiers": {"INN": "7707083893"},
                "addresses": [draw(WORD).strip() or "B"],
                "email": "a@b.example",
            }
            said["owners"] = [{"name": "Eva", "schema": "Person", "share": draw(st.floats(0, 100)), "country": "DE"}]
        return said

    lines = draw(st.lists(st.fixed_dictionaries({"code": st.just("854231"), "value": NUMBER, "currency": st.just("EUR"),
                                                 "origin": COUNTRY}), min_size=1, max_size=3))  # fmt: skip
    data = {
        "id": draw(ID), "day": str(draw(st.dates())), "kind": draw(st.sampled_from(("export", "import", "transit"))),
        "sender": draw(COUNTRY), "destination": draw(COUNTRY), "procedure": "1040", "value": draw(NUMBER),
        "currency": "EUR", "lines": lines, "documents": [{"kind": "contract", "number": "K-1", "issued": "2024-01-02"}],
        "parties": [party("consignor", "Company"), party("consignee", "Person"), party("vessel", "Vessel")],
    }  # fmt: skip
    return settled(data, "")


@SLOW
@given(st.lists(carried(), min_size=1, max_size=3, unique_by=lambda c: c.id))
def test_followthemoney_and_back(tmp_path: Path, some: list[Consignment]) -> None:
    for c in some:
        assert left_out(c) == []
    entities = [e for e in to_ftm(some[0]) if e["schema"] != "EconomicActivity"]
    path = file(tmp_path, "in.jsonl", *[e for e in to_ftm(some[0]) if e["schema"] == "EconomicActivity"], *entities)
    assert both(path)[0] == some[:1]


@SLOW
@given(consignments())
def test_nothing_is_invented_on_the_way_through_followthemoney(c: Consignment) -> None:
    back = set(left_out(c))
    whole = msgspec.json.decode(to_json(c))
    assert "id" not in back, whole


def test_the_digest_does_not_see_how_it_was_written(tmp_path: Path) -> None:
    data = ordinary(1)
    turned = json.dumps(dict(reversed(data.items())), ensure_ascii=True, indent=3)
    path = tmp_path / "in.json"
    path.write_text(turned)
    other = both(path)[0][0]
    first = settled({**data, "lines": [{**data["lines"][0], "quantity": 100}]}, "")
    assert digest(first) == digest(other)
    assert digest(first) != digest(settled({**data, "value": 1}, ""))
    assert b" :" not in to_json(first)
    assert list(json.loads(to_json(first))) == sorted(json.loads(to_json(first)))


def test_the_published_schema_is_that_of_the_model() -> None:
    published = json.loads((DOCS / "consignment.schema.json").read_text("utf-8"))
    assert published == json.loads(json.dumps(schema())), "run scripts/derive_consignment_schema.py"
    assert (DOCS / "consignment.md").read_text("utf-8") == page(), "run scripts/derive_consignment_schema.py"


@pytest.mark.parametrize("name", sorted(schema()["$defs"]))
def test_every_field_is_described(name: str) -> None:
    part = schema()["$defs"][name]
    assert part["description"]
    assert all(said["description"] for said in part["properties"].values())
    assert part["additionalProperties"] is False
