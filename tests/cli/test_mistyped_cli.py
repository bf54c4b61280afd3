"""A line that the parser refuses: our own words, one shape of error, JSON where JSON was asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import run_umweg
from umweg.cli.app import app

MISTYPED = [
    (("detect", "--format", "jsno"), ("'jsno'", "--format", "table, json, csv")),
    (("screen", "x.csv", "--format", "josn"), ("'josn'", "table, jsonl, csv")),
    (("detect", "--sotre", "x"), ("--sotre", "--store")),
    (("detect", "--limit", "few"), ("'few'", "--limit", "whole number")),
    (("detect", "--alpha=some"), ("'some'", "--alpha", "a number")),
    (("prices", "--limit", "-3"), ("'-3'", "--limit", "0 or more")),
    (("detect", "--format"), ("--format", "needs a value")),
    (("detect", "--placebo=3"), ("--placebo", "takes no value")),
    (("ingst",), ("'ingst'", "ingest")),
    (("store", "bundel"), ("'bundel'", "bundle")),
    (("store", "bundle"), ("FILE is missing", "umweg store bundle")),
    (("decide", "n1", "release"), ("--reason", "must be given")),
    (("sources", "a", "b"), ("'b'", "umweg sources")),
]


@pytest.mark.parametrize(("line", "words"), MISTYPED)
def test_a_mistyped_line_says_what_and_how_to_mend_it(line: tuple[str, ...], words: tuple[str, ...]) -> None:
    ran = run_umweg(*line)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("usage")
    for word in words:
        assert word in ran.err
    for foreign in ("Value error", "Input should", "Invalid value", "Got unexpected", "╭"):
        assert foreign not in ran.err


@pytest.mark.parametrize("form", [("--format", "json"), ("--format=json",)])
@pytest.mark.parametrize("line", [("--sotre", "x"), ("--limit", "few"), ("--limit",)])
def test_with_json_asked_for_a_mistyped_line_answers_as_json(line: tuple[str, ...], form: tuple[str, ...]) -> None:
    ran = run_umweg("detect", *form, *line)
    assert ran.code == 2
    assert set(json.loads(ran.err)["error"]) == {"code", "what", "where", "mend"}


def _commands(group: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    import typer.main

    found = []
    for name, command in (getattr(group or typer.main.get_command(app), "commands", {})).items():
        found += [(*path, name), *_commands(command, (*path, name))]
    return found


def test_the_help_names_no_type_for_a_flag() -> None:
    flags = 0
    for command in [(), *_commands(None)]:
        shown = run_umweg(*command, "--help").out
        assert "bool" not in shown, command
        flags += len(re.findall(r"--dry-run|--no-keep|--all\b", shown))
    assert flags


def test_a_report_that_cannot_be_written_is_refused_before_the_run(tmp_path: Path, sample_store: Path) -> None:
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "nope" / "x.html", tmp_path / "folder"):
        for verb in ("detect", "trace", "watch"):
            ran = run_umweg(verb, "--store", sample_store, "--report", place)
            assert (ran.code, ran.out) == (2, "")
            assert str(place if place.is_dir() else place.parent) in ran.err
    assert run_umweg("demo", "--report", tmp_path / "nope" / "x.html").code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_bundle_goes_into_a_folder_that_is_there(tmp_path: Path, sample_store: Path) -> None:
    ran = run_umweg("store", "bundle", tmp_path / "nope" / "x.umweg", "--store", sample_store)
    assert ran.code == 2
    assert str(tmp_path / "nope") in ran.err
    assert not list(tmp_path.iterdir())


def test_what_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    nothing = tmp_path / "nope.yml"
    for line in (
        ("screen", Path("examples") / "consignments.jsonl", "--policy", nothing),
        ("policy", "show", nothing),
        ("cases", "add", nothing, "--desk", tmp_path / "desk.sqlite"),
        ("trace", "--legs", nothing),
    ):
        ran = run_umweg(*line)
        assert ran.code
        assert str(nothing) in ran.err
        assert "Errno" not in ran.err
    empty = tmp_path / "empty"
    empty.mkdir()
    ran = run_umweg("ingest", empty, "--store", tmp_path / "store")
    assert ran.code == 2
    assert str(empty) in ran.err
    assert "PosixPath" not in ran.err
    assert "umweg sources" in ran.err
