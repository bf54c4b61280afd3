"""What is kept between runs: as it was, never trusted from others, and unable to run code."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.names import NameIndex
from umweg.parties.false_alert_rate import alarms
from umweg.parties.lists.index_cache import IndexCache
from umweg.parties.matcher import Matcher
from umweg.parties.serialise import MAGIC, _thawed, freeze, thaw

PAIRS = [("a-1", "ROMASHKA TRADE LLC"), ("a-1", "Ромашка Трейд"), ("a-2", "Jan DOE \ud800")]

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(
    plain, lambda v: st.lists(v) | st.lists(v).map(tuple) | st.dictionaries(st.text(), v), max_leaves=20
)


@settings(deadline=None)
@given(values)
def test_what_is_frozen_comes_back(value: object) -> None:
    assert thaw(bytearray(freeze(value))) == value


@pytest.mark.parametrize("value", [["a", "\ud800", ""] * 40, ("a\0b",) * 90, list(range(99)), [1 << 70] * 60,
                                   {f"{i}": i for i in range(99)}, (("a", ""), (), ("Ж",)) * 40])  # fmt: skip
def test_long_rows_come_back(value: object) -> None:
    back = thaw(bytearray(freeze(value)))
    assert repr(back) == repr(value)


def test_an_index_comes_back_and_finds_the_same(tmp_path: Path) -> None:
    names = [n for _, n in PAIRS] * 40
    index = NameIndex.build(names, schemas=["Company"] * len(names))
    kept = IndexCache(tmp_path / "kept")
    kept.put("store", "index", index)
    back = kept.get("store", "index")
    assert isinstance(back, NameIndex)
    for query in ("Romashka Trading", "ромашка", "Doe, Jan"):
        one, two = index.match([query], floor=0.0), back.match([query], floor=0.0)
        assert [x.tolist() for x in (one.row, one.score)] == [x.tolist() for x in (two.row, two.score)]
    matcher = Matcher.of(PAIRS)
    rates = alarms(matcher, 0.5, 50)
    kept.put("store", "alarms", rates)
    assert kept.get("store", "alarms") == rates


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch trapped",)


def test_nothing_that_is_read_can_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = IndexCache(tmp_path / "kept")
    kept.put("store", "index", [1])
    (file,) = (tmp_path / "kept").iterdir()
    whole = file.read_bytes()
    trap = ["object", "umweg.parties.lists.index_cache", "os", {}]
    calls = json.dumps(["object", "os", "system", {}]), json.dumps(trap)
    forged = [freeze([0]).replace(b'["plain list",[0]]', c.encode()) for c in calls]
    for bad in (pickle.dumps(Trap()), b"", MAGIC, whole[:-1], whole + b"x", whole.replace(b"1", b"2", 1), *forged):
        file.write_bytes(bad)
        assert kept.get("store", "index") is None
    assert not (tmp_path / "trapped").exists()
    for name in ("os", "umweg.parties.lists.index_cache", "builtins"):
        tree = ["object", name, "system", {}]
        with pytest.raises(ValueError, match="no class of Umweg"):
            _thawed(tree, [])
    with pytest.raises(TypeError):
        freeze(Trap())
    with pytest.raises(TypeError):
        freeze(np.array([Trap()]))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="rights of files are those of POSIX")
def test_what_others_may_write_is_not_read(tmp_path: Path) -> None:
    kept = IndexCache(tmp_path / "kept")
    kept.put("store", "index", [1])
    (file,) = (tmp_path / "kept").iterdir()
    assert kept.get("store", "index") == [1]
    for path in (file, tmp_path / "kept"):
        before = path.stat().st_mode
        path.chmod(before | 0o022)
        assert kept.get("store", "index") is None
        path.chmod(before)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert kept.get("store", "index") is None
