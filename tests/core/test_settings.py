"""Settings out of the environment: what a variable holds and what it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from umweg.core.errors import UsageError
from umweg.core.settings import Settings


@pytest.mark.parametrize("held", ["many", "1.5", "0", "-2", "1e3", "2 cores", "99999999", "٣x"])
def test_a_number_of_threads_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, held: str) -> None:
    monkeypatch.setenv("UMWEG_THREADS", held)
    with pytest.raises(UsageError) as e:
        Settings.read()
    assert "UMWEG_THREADS" in str(e.value)
    assert f"'{held}'" in e.value.what
    assert "whole number from 1" in e.value.mend


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UMWEG_STORE", "UMWEG_THREADS", "UMWEG_DESK"):
        monkeypatch.delenv(name, raising=False)
    bare = Settings.read()
    for empty in ("", "  "):
        for name in ("UMWEG_STORE", "UMWEG_THREADS", "UMWEG_DESK"):
            monkeypatch.setenv(name, empty)
        assert Settings.read() == bare


def test_what_variables_hold_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, held in {"UMWEG_STORE": "a/b", "UMWEG_THREADS": " 3 ", "UMWEG_DESK": "d.sqlite"}.items():
        monkeypatch.setenv(name, held)
    assert Settings.read() == Settings(Path("a/b"), 3, "d.sqlite")
