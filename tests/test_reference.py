"""The reference names every command, option and exported name: it is made from them, and must be up to date."""

from __future__ import annotations

import re
from importlib import import_module
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


def test_a_command_without_a_verb_of_its_name_says_its_verbs() -> None:
    commands = {e.name for entries in COMMANDS.values() for e in entries}
    assert set(umweg.CALLED) == commands - set(umweg.VERBS)
    assert all(v in umweg.VERBS for verbs in umweg.CALLED.values() for v in verbs)
    for name, verbs in umweg.CALLED.items():
        with pytest.raises(AttributeError) as e:
            umweg.__getattr__(name)
        assert all(f"umweg.{v}" in str(e.value) for v in verbs)
        if name not in ("audit", "consignments", "demo", "except", "note", "target"):  # a room of the package
            assert all(v in str(import_module(f"umweg.{name}").__doc__) for v in verbs)


@pytest.mark.parametrize(("written", "meant"), [("detct", "detect"), ("serach_parties", "search_parties"), ("zzz", "")])
def test_a_misspelt_verb_says_the_nearest(written: str, meant: str) -> None:
    with pytest.raises(AttributeError) as e:
        getattr(umweg, written)
    assert (f"Did you mean umweg.{meant}?" in str(e.value)) == bool(meant)
    assert not hasattr(umweg, written)


@pytest.mark.parametrize(
    ("verb", "written", "meant"),
    [("detect", "transit", "transits"), ("flows", "partner", "partners"), ("screen", "polcy", "policy"),
     ("queue", "stat", "state"), ("detect", "qqq", "")],
)  # fmt: skip
def test_an_unknown_argument_says_the_nearest(verb: str, written: str, meant: str) -> None:
    with pytest.raises(umweg.UsageError) as e:
        getattr(umweg, verb)(**{written: "KZ"})
    assert (f"Did you mean {meant}?" in e.value.mend) == bool(meant)
