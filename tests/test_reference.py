"""The reference names every command, option and exported name: it is made from them, and must be up to date."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest
import typer

import umweg
from tests.conftest import ROOT
from umweg.cli.app import app
from umweg.cli.commands import COMMANDS

REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def made() -> ModuleType:
    spec = spec_from_file_location("derive_reference", ROOT / "scripts" / "derive_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["cli", "python"])
def test_the_page_is_up_to_date(made: ModuleType, page: str) -> None:
    assert (REFERENCE / f"{page}.md").read_text("utf-8") == getattr(made, page)(), "python scripts/derive_reference.py"


def test_every_command_and_option_is_named(made: ModuleType) -> None:
    text = (REFERENCE / "cli.md").read_text("utf-8")
    found = list(made.commands(typer.main.get_command(app)))
    assert len(found) > 50
    for path, command in found:
        part = text.split(f" `{' '.join(path)}`\n", 1)[1].split("\n#", 1)[0]
        for p in command.params:
            for name in p.opts if p.param_type_name == "option" and p.name != "help" else ():
                assert f"{name}" in part, f"{' '.join(path)} {name}"


def test_every_exported_name_is_there() -> None:
    text = (REFERENCE / "python.md").read_text("utf-8")
    assert [n for n in umweg.__all__ if f"`umweg.{n}`" not in text] == []


def test_every_command_is_in_a_group_and_says_what_it_is_for(made: ModuleType) -> None:
    for path, command in made.commands(typer.main.get_command(app)):
        assert (command.help or "").strip(), path
        if len(path) == 2:
            assert isinstance(getattr(command, "rich_help_panel", None), str), path


def test_the_table_of_commands_is_that_of_the_modules() -> None:
    root = typer.main.get_command(app)
    for entries in COMMANDS.values():
        for e in entries:
            first = re.sub(r"\s+", " ", root.commands[e.name].help.split("\n\n")[0])  # type: ignore[attr-defined]
            assert first == e.text, e.name
    modules = {p.stem for p in (ROOT / "src/umweg/cli").glob("**/*.py") if "def register(" in p.read_text("utf-8")}
    assert modules == {e.module.rpartition(".")[2] for entries in COMMANDS.values() for e in entries}
