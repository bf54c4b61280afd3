"""The store's lock and the marks of folders in the making: who holds them, for how long, and what is left at rest."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from umweg.core.errors import StoreBusy
from umweg.store.lock import NAME, YOUNG, abandoned, hold, locked


def test_the_lock_names_its_holder_and_is_empty_at_rest(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path, 0.0):
            assert (tmp_path / NAME).read_text("ascii") == str(os.getpid())
        assert (tmp_path / NAME).read_bytes() == b""
    with pytest.raises(KeyError), locked(tmp_path, 0.0):
        raise KeyError
    assert (tmp_path / NAME).read_bytes() == b""
    with locked(tmp_path, 0.0):  # what failed holds nothing
        pass


def test_a_second_writer_waits_as_long_as_it_was_told_and_says_who_is_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", sleep)
    with locked(tmp_path, 0.0):
        for timeout in (0.0, 1.0):
            slept.clear()
            with (
                pytest.raises(StoreBusy, match=f"Process {os.getpid()} .* more than {timeout:g} s"),
                locked(tmp_path, timeout),
            ):
                pass
            assert sum(slept) == pytest.approx(timeout, abs=0.021)
        os.truncate(tmp_path / NAME, 0)
        with pytest.raises(StoreBusy, match="Process unknown"), locked(tmp_path, 0.0):
            pass


def test_a_mark_is_abandoned_once_nobody_holds_it(tmp_path: Path) -> None:
    fd = hold(tmp_path / "mark")
    assert not abandoned(tmp_path / "mark")
    os.close(fd)
    assert abandoned(tmp_path / "mark")
    assert abandoned(tmp_path / "mark")  # asking holds nothing
    (tmp_path / "link").symlink_to(tmp_path / "mark")
    assert not abandoned(tmp_path / "link")


@pytest.mark.parametrize(("age", "gone"), [(0.0, False), (YOUNG, False), (YOUNG + 0.5, True), (1e6, True)])
def test_a_folder_without_a_mark_is_abandoned_when_it_is_no_longer_young(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: float, gone: bool
) -> None:
    os.utime(tmp_path, (1000.0, 1000.0))
    monkeypatch.setattr(time, "time", lambda: 1000.0 + age)
    assert abandoned(tmp_path / "mark") is gone
    assert not abandoned(tmp_path / "no" / "mark")
