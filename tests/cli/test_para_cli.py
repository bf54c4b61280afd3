"""Remarks are folded between words where the line ends; further lines stand as deep as the first."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.text import Text

from tests.cli.here import run_here
from umweg.cli import terminal

pytestmark = pytest.mark.usefixtures("remembered")


@pytest.mark.parametrize("deep", [0, 2, 4])
@pytest.mark.parametrize("width", [40, 80])
def test_a_remark_is_folded_between_words(
    deep: int, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal.out, "_width", width)
    words = "goods whose codes changed are left out, so that equal reporters are compared with each other"
    for said in (f"{' ' * deep}[dim]{words}[/]", Text(f"{' ' * deep}{words}")):
        terminal.para(said)
        rows = capsys.readouterr().out.splitlines()
        assert len(rows) > 1
        assert all(len(r) <= width and r.startswith(" " * deep) and r[deep] != " " for r in rows)
        assert " ".join(r.strip() for r in rows) == words


@pytest.mark.parametrize(
    "line",
    [("detect", "--limit", "3"), ("watch",), ("compare", "--good", "8703"), ("flows",), ("flows", "--good", "8703")],
)  # fmt: skip
def test_what_stands_under_tables_fits(line: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> None:
    store = tmp_path_factory.getbasetemp() / "para" / "store"
    if not store.exists():
        store.parent.mkdir(exist_ok=True)
        assert run_here("demo", "--store", store, "--report", Path(f"{store}.html")).code == 0
    ran = run_here(*line, "--store", store)
    assert ran.code == 0, ran.err
    wide = [r for r in ran.out.splitlines() if len(r.rstrip()) > 80 and "umweg " not in r]  # a command is never broken
    assert wide == []
