"""docs/how-to/screen.md: its commands run, its Python runs, and what it shows is what is printed."""

from __future__ import annotations

import csv
import io
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.here import run_here
from tests.cli.screening import CONSIGNMENTS, EXAMPLES, POLICY
from tests.conftest import ROOT, run_umweg

PAGE = (ROOT / "docs/how-to/screen.md").read_text("utf-8")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found, kind
    return found[1]


def timeless(line: str) -> str:
    """A line without the beginning of a decision's id, which pins the day."""
    return re.sub(r"\b[0-9a-f]{12}\b", "ID", line.rstrip())


def test_what_the_page_says_is_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(EXAMPLES)
    export, *commands = block("sh").splitlines()
    env = dict(word.split("=") for word in shlex.split(export)[1:]) | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    said = {}
    for command in commands:
        program, *args = shlex.split(command)
        assert program == "umweg"
        ran = run_here(*args, **env)
        assert ran.code == 0, (command, ran.err)
        said[args[0]] = ran.out
    assert "9 consignments: 2 stopped, 5 for review, 2 released." in said["screen"]
    assert "release by Anna" in said["decide"]
    assert "The trail holds" in said["audit"]
    assert (tmp_path / "screening.html").exists()
    assert (tmp_path / "screening/desk.sqlite").exists()

    shown = run_umweg("screen", CONSIGNMENTS, "--policy", POLICY, COLUMNS="80", **env).out
    printed = {timeless(line) for line in shown.splitlines()}
    assert [line for line in block("text").splitlines() if line and timeless(line) not in printed] == []

    excepted = re.search(r"`umweg (except [^`]*)`", PAGE)
    assert excepted
    soon = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    ran = run_here(*shlex.split(re.sub(r"\d{4}-\d\d-\d\d", soon, excepted[1])), **env)
    assert ran.code == 0, ran.err
    told = run_here("screen", CONSIGNMENTS, "--policy", POLICY, "--format", "csv", **env).out
    [row] = [r for r in csv.DictReader(io.StringIO(told)) if r["consignment_id"] == "EX-07"]
    assert row["outcome"] == "release"
    assert f"(exception e{ran.out.split()[0][1:]}, until {soon})" in row["taken_back"]

    for name, value in env.items():
        monkeypatch.setenv(name, value)
    exec(block("python"), {})  # its own page
    assert "EX-05 stop [" in capsys.readouterr().out
