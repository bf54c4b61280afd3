"""Every command of the tutorial runs, in its order, in an empty folder with nothing but the examples."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.here import run_here
from tests.conftest import ROOT

LINES = re.findall(r"^    umweg (.+)$", (ROOT / "docs" / "tutorial.md").read_text("utf-8"), re.M)


def test_every_line_of_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UMWEG_DESK", str(tmp_path / "desk.sqlite"))
    assert len(LINES) >= 12
    for line in LINES:
        ran = run_here(*shlex.split(line))
        assert ran.code == 0, f"umweg {line}\n{ran.err}"
        assert ran.out or ran.err, line
    assert (tmp_path / "umweg-report.html").is_file()
    assert (tmp_path / "report.html").is_file()
