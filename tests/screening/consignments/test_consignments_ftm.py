"""FollowTheMoney in and out."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest

from tests.screening.consignments.samples import FIXTURES, both, file
from umweg.core.errors import UsageError
from umweg.screening.consignments import ftm
from umweg.screening.consignments.faults import settled
from umweg.screening.consignments.ftm_write import left_out, to_ftm


def test_entities_in_any_order_become_consignments() -> None:
    notes: list[str] = []
    good, bad = both(FIXTURES / "activity.jsonl", notes=notes.append)
    assert [c.id for c in good] == ["10702/010324/1", "10702/010324/3"]
    c = good[0]
    assert [(x.code, x.value, x.currency) for x in c.lines] == [
        ("8542319010", 1200.5, "EUR"),
        ("9013800000", 7.0, None),
    ]
    assert (c.kind, c.sender, c.destination, str(c.day)) == ("export", "KZ", "KG", "2024-03-01")
    parties = {p.role: p for p in c.parties}
    assert (parties["consignee"].id, parties["consignee"].name) == ("NK-1", "Sunny Toys")
    assert parties["consignee"].identifiers == {"INN": "7707083893"}
    assert [(o.name, o.share) for o in parties["consignee"].owners or ()] == [("Eva Muster", 60.0)]
    assert parties["vessel"].identifiers == {"IMO": "IMO9321483"}
    assert c.documents[0].number == "K-17"
    assert good[1].parties[0].id == "NK-404", "an entity that is not in the file keeps its id"
    assert [(f.where, f.id) for f in bad] == [
        ("activity.jsonl, line 4", None), ("activity.jsonl, line 5", "10702/010324/2")
    ]  # fmt: skip
    assert notes == ["activity.jsonl: properties of EconomicActivity not read: colour (1)."]


def test_a_circle_of_owners_ends() -> None:
    good, _ = both(FIXTURES / "activity.jsonl", notes=lambda _: None)
    holding = good[0].parties[0].owners
    assert holding is not None
    assert holding[0].name == "Circle Holding"


def test_a_list_and_a_packed_file(tmp_path: Path) -> None:
    lines = [x for x in (FIXTURES / "activity.jsonl").read_bytes().splitlines() if x.startswith(b"{")]
    whole = both(FIXTURES / "activity.jsonl", notes=lambda _: None)[0]
    listed = tmp_path / "in.json"
    listed.write_bytes(b"[" + b",\n".join(lines) + b"]")
    assert both(listed, notes=lambda _: None)[0] == whole
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress(b"\n".join(lines)))
    assert both(packed, notes=lambda _: None)[0] == whole


def test_activities_that_are_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftm, "MOST_LINES", 3)

    def activity(id_: str, **props: object) -> dict[str, object]:
        return {"id": id_, "schema": "EconomicActivity", "properties": props}

    rows = [
        activity("two", vedCode=["8542", "9013"]),
        activity("far", date=["yesterday"]),
        *(activity(f"m{i}", ccdNumber=["many"]) for i in range(9)),
        activity("good", customsAmount=["5 usd"]),
        activity("less", customsAmount=["-5"]),
    ]
    good, bad = both(file(tmp_path, "in.jsonl", *rows))
    assert [(c.id, c.lines[0].value, c.lines[0].currency) for c in good] == [("good", 5.0, "USD")]
    said = {f.id: f.error.what for f in bad}
    assert said.keys() == {"two", "far", "many", "less"}
    assert "2 codes" in said["two"]
    assert "More than 3" in said["many"]
    assert "below 0" in said["less"]
    with pytest.raises(UsageError, match="no consignment"):
        both(file(tmp_path, "none.jsonl", {"id": "a", "schema": "Company", "properties": {"name": ["A"]}}))


def test_what_cannot_be_sent_is_said() -> None:
    data = {
        "id": "1", "kind": "transit", "route": [{"country": "PL"}], "lines": [{"code": "8542", "mass_kg": 1.0}],
        "parties": [{"role": "exporter", "id": "A", "name": "Muster"}, {"role": "consignee", "id": "B", "name": "M"}],
    }  # fmt: skip
    c = settled(data, "")
    entities = to_ftm(c)
    assert [e["schema"] for e in entities] == ["LegalEntity", "LegalEntity", "EconomicActivity"]
    assert set(left_out(c)) >= {"parties[0].role", "lines[0].mass_kg", "route[0].country"}
    assert all(isinstance(v, list) for e in entities for v in e["properties"].values())
    assert msgspec.json.decode(msgspec.json.encode(entities)) == entities
