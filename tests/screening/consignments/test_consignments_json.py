"""JSON lines, lists and standard input: sound ones, broken ones, and what the errors teach."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import msgspec
import pytest

from tests.screening.consignments.samples import both, file, ordinary
from umweg.core.errors import UsageError
from umweg.screening.consignments import jsontext
from umweg.screening.consignments.faults import FaultyConsignment
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.read import read_consignments
from umweg.screening.consignments.stream import LONGEST

BROKEN = {
    b'{"id": "x", "lines": [{"value": -1}]}': ("below 0", "lines[0].value"),
    b'{"id": "x", "lines": [{"value": "1,200"}]}': ("'1,200' is text; wanted is a number", "lines[0].value"),
    b'{"id": "x", "lines": [{"weight": 1}]}': ("no field 'weight'", "Did you mean 'mass_kg'?"),
    b'{"id": "x", "lines": [{"valeu": 1}]}': ("no field 'valeu'", "Did you mean 'value'?"),
    b'{"id": "x", "lines": [{"zzz": 1}]}': ("no field 'zzz'", "Fields are: code, nomenclature"),
    b'{"id": "x", "parties": [{"role": "shipper"}]}': ("'shipper' is no role", "Did you mean 'consignor'?"),
    b'{"id": "x", "parties": [{"role": "end_user"}]}': ("'end_user' is no role", "Did you mean 'end-user'?"),
    b'{"id": "x", "parties": [{"name": "A"}]}': ("'role' is missing", "parties[0]"),
    b'{"id": "x", "mode": "raod"}': ("'raod' is no mode", "Did you mean 'road'?"),
    b'{"id": "x", "day": "01.03.2024"}': ("'01.03.2024' is no date", "2024-03-01"),
    b'{"id": "x", "route": [{"left": "noon"}]}': ("'noon' is no date", "route[0].left"),
    b'{"id": "x", "lines": null}': ("is null", "Leave the field out"),
    b'{"id": "x", "lines": [{"value": NaN}]}': ("broken at byte", "JSON has no NaN"),
    b'{"id": "x", "lines": [{"value": Infinity}]}': ("broken at byte", "no Infinity"),
    b'{"id": "x", "value": 1e999}': ("out of range", "value"),
    b'{"id": "x", "parties": [{"role": "buyer", "identifiers": {"INN": 77}}]}': ("77 is a whole number", "in quotes"),
    b'{"id": "x", "parties": [{"role": "buyer", "owners": [{"name": "A", "share": 101}]}]}': ("above 100", "share"),
    b'{"id": "x", "documents": [{"kind": "licence", "lines": [0]}]}': ("below 1", "documents[0].lines[0]"),
    b'{"id": "x", "sender": "' + b"D" * 301 + b'"}': ("more than 300", "sender"),
    b'{"id": "x"': ("broken", "Write the whole object"),
    b'{"id": "x"} {"id": "y"}': ("broken at byte 1", "commas"),
    b'{"id": "x\xff"}': ("The byte 0xFF is no UTF-8. It is byte 10 of", "Save the file as UTF-8"),
    b'\xff\xfe{"id": "x"}': ("The byte 0xFF is no UTF-8. It is byte 1 of", "Save the file as UTF-8"),
    b'{"id": "x", "sender": "\xe2\x82"}': ("The byte 0xE2 is no UTF-8. It is byte 24 of", "Save the file as UTF-8"),
    b'{"id" "\xff"}': ("broken at byte 7", "colons"),
    b"{'id': 'x'}": ("broken", "quotes"),
    b'{"id": "x", "remarks": "a\\u0000b"}': ("NUL", "remarks"),
    b'["id", "x"]': ("is a list; wanted is an object", ""),
    b"null": ("is null; wanted is an object", ""),
    b'{"day": "2024-03-01"}': ("'id' is missing", "own"),
    b'{"id": 7}': ("7 is a whole number", "in quotes"),
    b'{"id": "x", "parties": ' + b"[" * 50_000: ("wanted is an object", "parties[0]"),
    b'{"id": "x", "versions": [{"at": "2024-01-01", "was": {"a": ' + b"[" * 50_000: ("nested too deep", "levels"),
    b"x" + b"\x00" * 40: ("broken at byte 1", ""),
}


@pytest.mark.parametrize("raw", BROKEN, ids=lambda raw: raw[:50].decode("utf-8", "replace").replace("\x00", "0"))
def test_a_broken_line_is_explained_and_its_neighbours_are_read(tmp_path: Path, raw: bytes) -> None:
    path = file(tmp_path, "in.jsonl", ordinary(1), "", raw, ordinary(2))
    good, (bad,) = both(path)
    assert [c.id for c in good] == ["C-000001", "C-000002"]
    assert (bad.where, bad.number) == ("in.jsonl, line 3", 2)
    assert bad.error.where.startswith("in.jsonl, line 3")
    for said in BROKEN[raw]:
        assert said in str(bad.error)
    assert len(str(bad.error)) < 700


def test_a_faulty_one_has_its_id_where_one_can_be_seen(tmp_path: Path) -> None:
    path = file(tmp_path, "in.jsonl", b'{"id": "a", "x": 1}', b'{"id": "b", "lines": [', b'{"id": 7}', b"[]")
    assert [f.id for f in both(path)[1]] == ["a", "b", "7", None]


def test_a_line_beyond_the_limit_is_not_held_and_the_next_is_read(tmp_path: Path) -> None:
    huge = b'{"id": "huge", "remarks": "' + b"x" * (LONGEST + 10) + b'"}'
    good, (bad,) = both(file(tmp_path, "in.jsonl", ordinary(1), huge, ordinary(2)))
    assert [c.id for c in good] == ["C-000001", "C-000002"]
    assert "longer than 16 MB" in bad.error.what
    assert bad.where.endswith("line 2")


def test_an_id_that_stood_before_makes_the_later_one_faulty(tmp_path: Path) -> None:
    good, bad = both(file(tmp_path, "in.jsonl", ordinary(1), ordinary(2), ordinary(1), ordinary(1)))
    assert len(good) == 2
    assert [b.where for b in bad] == ["in.jsonl, line 3", "in.jsonl, line 4"]
    assert "stood already at in.jsonl, line 1" in bad[1].error.what
    assert bad[0].id == "C-000001"


def test_packed_with_gzip_and_cut_off(tmp_path: Path) -> None:
    raw = b"\n".join(msgspec.json.encode(ordinary(i)) for i in range(400))
    whole, cut = tmp_path / "in.jsonl.gz", tmp_path / "cut.jsonl.gz"
    whole.write_bytes(gzip.compress(raw))
    cut.write_bytes(gzip.compress(raw)[:-400])
    assert len(both(whole)[0]) == 400
    good, bad = both(cut)
    assert 0 < len(good) < 400
    assert "cut off or damaged" in bad[-1].error.what


@pytest.mark.parametrize("indent", [0, 2])
@pytest.mark.parametrize("block", [7, 1 << 18])
def test_a_list_and_a_single_object(tmp_path: Path, indent: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsontext, "BLOCK", block)
    some = [ordinary(i) for i in range(3)]
    some[1]["remarks"] = 'odd "quotes" \\ and } ] ,{ in it'
    some[2]["lines"] = "none"
    path = tmp_path / "in.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(some), indent=indent))
    good, (bad,) = both(path)
    assert [msgspec.to_builtins(c)["id"] for c in good] == ["C-000000", "C-000001"]
    assert good[1].remarks == some[1]["remarks"]
    assert "entry 3 (line " in bad.where
    assert "lines" in bad.error.where
    path.write_bytes(msgspec.json.format(msgspec.json.encode(some[0]), indent=indent))
    assert len(both(path)[0]) == 1


def test_a_list_that_ends_in_the_middle_keeps_what_was_whole(tmp_path: Path) -> None:
    raw = msgspec.json.encode([ordinary(i) for i in range(3)])
    for end, whole in ((-1, 3), (-30, 2), (20, 0)):
        path = tmp_path / f"cut{end}.json"
        path.write_bytes(raw[:end])
        good, bad = both(path)
        assert len(good) == whole
        assert "ends in the middle" in bad[-1].error.what


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = msgspec.json.encode(ordinary(1)) + b"\n{}\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw))))
    good, bad = read_consignments("-")
    assert isinstance(good, Consignment)
    assert isinstance(bad, FaultyConsignment)
    assert bad.where == "standard input, line 2"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no consignment"),
        (b"\n \n", "no consignment"),
        ('{"id": "1"}'.encode("utf-16"), "UTF-16"),
        (b"[]", "no cons"),
    ],
)
def test_a_file_without_any_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(raw)
    with pytest.raises(UsageError, match=said):
        list(read_consignments(path))


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        list(read_consignments(tmp_path / "none.jsonl"))
    with pytest.raises(UsageError, match="There is no format 'word'"):
        read_consignments(tmp_path / "a", format="word")
    with pytest.raises(UsageError, match="mapping is for tables"):
        list(read_consignments(file(tmp_path, "a.jsonl", ordinary()), mapping="korea-declarations"))
