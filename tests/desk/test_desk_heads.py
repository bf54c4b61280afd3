"""Heads outside the desk: a desk that is set back, cut, written anew or put in the place of another is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from tests.desk.conftest import Clock
from tests.desk.made import PINS, entry
from umweg.core.errors import SourceError, StoreError, UsageError
from umweg.desk.audit import consistency, heads, merkle
from umweg.desk.audit.heads import Head
from umweg.desk.desk import Desk
from umweg.desk.engine import url_of


def fill(desk: Desk, first: int = 1, last: int = 9) -> None:
    desk.batch(f"f{first}", "o", PINS).record([entry(i) for i in range(first, last)])


class Copies:
    """Copies of a desk, put back in its place as somebody with rights on the whole database can."""

    def __init__(self, place: str, folder: Path) -> None:
        self.place, self.folder = place, folder

    def _server(self, *statements: str) -> None:
        engine = create_engine(url_of(self.place.rpartition("/")[0] + "/postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as c:
            for s in statements:
                c.execute(text(s))
        engine.dispose()

    def take(self) -> None:
        if "://" in self.place:
            name = self.place.rpartition("/")[2]
            self._server(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
        else:
            shutil.copy(self.place, self.folder / "copy")

    def restore(self) -> None:
        if "://" in self.place:
            name = self.place.rpartition("/")[2]
            self._server(f"DROP DATABASE {name}", f"ALTER DATABASE {name}_copy RENAME TO {name}")
        else:
            for beside in Path(self.place).parent.glob("desk.sqlite*"):
                beside.unlink()
            shutil.copy(self.folder / "copy", self.place)


@pytest.fixture
def copies(place: str, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    return Copies(place, tmp_path_factory.mktemp("copies"))


def closing(place: str, work: Callable[[Desk], object]) -> None:
    desk = Desk.open(place)
    work(desk)
    desk.close()


def test_a_desk_that_was_set_back_takes_nothing_more_and_is_named(place: str, copies: Copies) -> None:
    closing(place, fill)
    copies.take()
    closing(place, lambda d: d.decide("C-000001", "stop", "it is he", "Anna"))
    copies.restore()
    desk = Desk.open(place)
    found = desk.verify()
    assert found.kind == "set back"
    assert "what Umweg remembers has a head of row 10, and the trail ends at row 9" in str(found.broken)
    with pytest.raises(StoreError, match="older than what is remembered") as e:
        desk.decide("C-000001", "release", "it is not", "Mallory")
    assert "Restore the newest copy" in e.value.mend
    assert desk.task("C-000001").state == "open"  # reading goes on
    Path(e.value.where).unlink()  # restored on purpose, as the error says
    desk.close()
    closing(place, lambda d: d.decide("C-000001", "release", "it is not", "Bert"))
    assert Desk.open(place).verify().holds


def test_a_desk_that_went_on_otherwise_is_named(place: str, copies: Copies) -> None:
    closing(place, fill)
    copies.take()
    closing(place, lambda d: d.decide("C-000001", "stop", "it is he", "Anna"))
    file = heads.Remembered(heads.place_of(url_of(place)), print).file
    remembered = file.read_bytes()
    copies.restore()
    file.unlink()
    closing(place, lambda d: fill(d, 20, 29))  # as on a machine that does not know the first one
    file.write_bytes(remembered)
    desk = Desk.open(place)
    found = desk.verify()
    assert (found.kind, found.number) == ("set back", 10)
    assert "written anew" in str(found.broken)
    with pytest.raises(StoreError, match="written anew"):
        desk.claim("C-000001", "Mallory")


def test_another_desk_in_its_place_is_named(tmp_path: Path) -> None:
    place, other = tmp_path / "desk.sqlite", tmp_path / "other.sqlite"
    closing(str(place), fill)
    closing(str(other), lambda d: fill(d, 1, 30))
    shutil.copy(other, place)
    desk = Desk.open(place)
    assert desk.verify().kind == "replaced"
    with pytest.raises(StoreError, match="Another desk lay here"):
        fill(desk, 50, 52)


def test_a_desk_that_was_deleted_is_begun_anew_and_says_so(tmp_path: Path) -> None:
    place = tmp_path / "desk.sqlite"
    closing(str(place), fill)
    for file in tmp_path.glob("desk.sqlite*"):
        file.unlink()
    desk = Desk.open(place)
    assert json.loads(next(desk.trail()).facts)["instead"].startswith("9:")
    fill(desk)
    assert desk.verify().holds


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("UMWEG_STATE", str(folder))
    return folder


def test_what_is_remembered_is_its_owners_alone(state: Path, place: str) -> None:
    desk = Desk.open(place)
    fill(desk)
    [file] = (state / "heads").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert (state / "heads").stat().st_mode & 0o077 == 0
    assert str(heads.read(file)[-1]) == desk.head()
    assert place.rpartition("/")[2] not in file.name  # nor does its name say what it is about


def test_a_folder_that_cannot_be_written_is_told_once_and_stops_nothing(state: Path, place: str, clock: Clock) -> None:
    (state / "heads").write_text("no folder")
    told: list[str] = []
    desk = Desk.open(place, tell=told.append, clock=clock)
    fill(desk)
    desk.claim("C-000001", "Anna")
    [said] = told
    assert "will not be noticed" in said
    assert "UMWEG_STATE" in said


def test_a_line_that_was_cut_off_costs_nothing(state: Path, place: str) -> None:
    closing(place, fill)
    [file] = (state / "heads").iterdir()
    whole = file.read_text()
    file.write_text(whole + whole.splitlines()[-1][:40])
    closing(place, lambda d: d.claim("C-000001", "Anna"))
    assert len(heads.read(file)) == len(whole.splitlines()) + 1
    assert str(heads.read(file)[-1]) == Desk.open(place).head()


def test_a_long_file_is_shortened_and_never_goes_back(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "MOST", 2000)
    desk = Desk.open(tmp_path / "desk.sqlite")
    seen = []
    for i in range(1, 60):
        fill(desk, i, i + 1)
        [file] = (state / "heads").iterdir()
        seen.append(max(h.number for h in heads.read(file)))
        assert file.stat().st_size < 2600
    assert seen == sorted(seen)
    assert str(heads.read(file)[-1]) == desk.head()
    known = heads.Remembered(str(tmp_path / "x"), print)
    known.note(Head("d", 7, "aa"))
    known.note(Head("d", 3, "bb"))
    assert [h.number for h in heads.read(known.file)] == [7]


def test_a_witness_elsewhere_shows_what_was_cut(place: str, copies: Copies, tmp_path: Path) -> None:
    file = tmp_path / "heads.jsonl"
    closing(place, fill)
    copies.take()
    for who in ("Anna", "Bert"):
        closing(place, lambda d, who=who: d.claim("C-000001", who, force=True))  # type: ignore[misc]
        closing(place, lambda d: d.witness(file))
    desk = Desk.open(place)
    assert desk.verify(witness=file).holds
    assert [h.number for h in heads.read(file)] == [10, 11]
    assert all(h.root for h in heads.read(file))
    desk.close()
    copies.restore()
    desk = Desk.open(place)
    desk._heads.file.unlink()  # type: ignore[union-attr]
    desk._heads._last = None  # type: ignore[union-attr]
    assert desk.verify().holds
    found = desk.verify(witness=file)
    assert found.kind == "set back"
    assert "line 1 of heads.jsonl has a head of row 10, and the trail ends at row 9" in str(found.broken)


def test_a_root_that_differs_is_named(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    file = tmp_path / "heads.jsonl"
    desk.witness(file)
    line = json.loads(file.read_text())
    file.write_text(json.dumps({**line, "root": "0" * 64}) + "\n")
    assert "for all rows up to it, and it is another" in str(desk.verify(witness=file).broken)
    file.write_text(json.dumps({**line, "desk": "0" * 64}) + "\n")
    with pytest.raises(UsageError, match="no head of this desk"):
        desk.verify(witness=file)
    with pytest.raises(StoreError, match="cannot be written"):
        desk.witness(tmp_path / "no" / "heads.jsonl")


@pytest.fixture
def proof(desk: Desk) -> tuple[Desk, str, dict[str, object]]:
    fill(desk)
    noted = desk.head()
    fill(desk, 20, 61)
    return desk, noted, json.loads(json.dumps(desk.consistency(noted)))


def test_a_newer_head_is_proved_to_extend_an_older_one(proof: tuple[Desk, str, dict[str, object]]) -> None:
    desk, noted, made = proof
    found = consistency.check(made)
    assert found.holds, found.broken
    assert found.head == desk.head()
    assert consistency.check(made, noted).holds
    assert consistency.check(made, desk.verify().root).holds
    assert len(json.dumps(made)) < 20_000
    assert "other heads" in str(consistency.check(made, "1:" + "0" * 64).broken)
    for number in (0, 1, 7, 8):
        assert consistency.check(desk.consistency(str(number))).holds


def test_no_part_of_it_can_be_changed(proof: tuple[Desk, str, dict[str, object]]) -> None:
    _, _, made = proof
    first, second, hashes, path = (made[k] for k in ("first", "second", "consistency", "path"))
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert isinstance(hashes, list)
    assert isinstance(path, list)
    changes = [{"first": {**first, k: v}} for k, v in (("root", "0" * 64), ("hash", "0" * 64), ("number", 3))]
    changes += [{"second": {**second, k: v}} for k, v in (("root", "0" * 64), ("hash", "0" * 64), ("number", 3))]
    changes += [{"consistency": hashes[:i] + hashes[i + 1 :]} for i in range(len(hashes))]  # type: ignore[dict-item]
    changes += [{"consistency": [*hashes, "0" * 64]}, {"path": path[1:]}, {"path": path[:-1]}]  # type: ignore[list-item, dict-item]
    changes += [{"path": [{**path[0], "actor": "Mallory"}, *path[1:]]}]  # type: ignore[dict-item]
    assert [c for c in changes if consistency.check({**made, **c}).holds] == []
    with pytest.raises(SourceError, match="This is no proof"):
        consistency.check({"schema": consistency.SCHEMA})


@pytest.mark.parametrize(("first", "second", "why"), [
    ("x", None, "is no head"), ("99", None, "ends at row 9"), ("5", "3", "comes before"),
    ("5:" + "0" * 64, None, "not that of the head"),
])  # fmt: skip
def test_what_is_no_head_of_the_trail_is_refused(desk: Desk, first: str, second: str | None, why: str) -> None:
    fill(desk)
    with pytest.raises(UsageError, match=why):
        desk.consistency(first, second)


HASHES = [f"{i:064x}" for i in range(200)]


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 199))
def test_trees_are_consistent_exactly_where_one_begins_with_the_other(a: int, b: int, at: int) -> None:
    first, second = min(a, b), max(a, b)
    rows = HASHES[:second]
    hashes, root = merkle.consistency(rows, first), merkle.root(rows)
    assert merkle.extends(first, merkle.root(rows[:first]), second, root, hashes)
    other = [*rows[: at % first], "f" * 64, *rows[at % first + 1 : first]]
    assert not merkle.extends(first, merkle.root(other), second, root, hashes)
    tree = merkle.Tree()
    for row in rows:
        tree.add(row)
    assert (tree.size, tree.root) == (second, root)


def test_the_tree_is_that_of_the_rfc() -> None:
    """Test vectors of the reference implementation of Certificate Transparency (merkletree_test, MIT Merkle hashes)."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    assert {n: merkle.root(leaves[:n]) for n in roots} == roots
    assert merkle.root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
