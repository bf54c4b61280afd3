"""``umweg watch`` from the command line: table, JSON, CSV, state, page, and errors that teach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import run_umweg
from umweg import sample


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("watch") / "store"
    sample.make_store(folder)
    return folder


def test_the_table_names_alarm_months_and_the_error_rate(store: Path) -> None:
    ran = run_umweg("watch", "--store", store)
    assert ran.code == 0, ran.err
    for text in ("KG Kyrgyzstan  2022-06", "GE Georgia     2022-09", "Before the measure", "Not assessed", "TR"):
        assert text in ran.out


def test_no_alarm_is_said_as_plainly(store: Path) -> None:
    ran = run_umweg("watch", "--store", store, "--to", "2022-02")
    assert ran.code == 0, ran.err
    assert "KG Kyrgyzstan  none" in ran.out
    assert "No good is on the list" in ran.out
    assert "before the measure" in ran.out


@pytest.mark.slow
def test_json_csv_state_and_page(store: Path, tmp_path: Path) -> None:
    state, page = tmp_path / "watch.json", tmp_path / "watch.html"
    first = run_umweg("watch", "--store", store, "--to", "2022-06", "--state", state, "--format", "json")
    assert first.code == 0, first.err
    assert "goes on from there" in first.err
    again = run_umweg("watch", "--store", store, "--state", state, "--report", page, "--format", "json")
    replay = run_umweg("watch", "--store", store, "--format", "json")
    assert again.out == replay.out
    assert json.loads(again.out)["schema"] == "umweg.watch/1"
    text = page.read_text(encoding="utf-8")
    assert "5 of 5 ways have risen above their own history, the first in Jun 2022" in text
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    rows = run_umweg("watch", "--store", store, "--transit", "KG", "--limit", 0, "--format", "csv").out.splitlines()
    assert rows[0].startswith("id,transit,good,month")
    assert all(r.split(",")[1] == "KG" for r in rows[1:])


def test_errors_teach(store: Path, tmp_path: Path) -> None:
    for args, words in (
        (("--from", "2020-02"), "months of history"),
        (("--level", "2"), "makes no sense"),
        (("--transit", "RU"), "not under watch"),
        (("--state", tmp_path), "cannot be read"),
        (("--store", tmp_path / "none"), "store"),
    ):
        ran = run_umweg("watch", "--store", store, *args)
        assert ran.code not in (0, 1), args
        assert words in ran.err, ran.err
        assert "mend" in ran.err
