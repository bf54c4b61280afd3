"""A command that is proposed carries the store and the desk that the line named, whatever proposes it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.here import TREE, run_here, run_umweg
from umweg.cli import suggestions
from umweg.cli.app import app

PROPOSED = re.compile(r"\bumweg ([a-z]+)(?: ([a-z]+))?([^\n]*?)(?=\bumweg |`|;|$)", re.M)
LINES: dict[str, tuple[str, ...]] = {
    "audit prove": ("n1",), "cases remove": ("x", "--reason", "seen"), "cases similar": ("FILE",), "cite": ("RU-KZ",),
    "customers add": ("FILE",), "decide": ("n1", "release", "--reason", "seen"), "except": ("Acme", "X-1"),
    "finding": ("RU-KZ",), "ingest": ("FILE",), "note": ("RU-KZ", "text"), "parties": ("Acme",),
    "policy test": ("FILE",), "purge": ("--before", "2020-01-01", "--reason", "old"), "quarantine repair": ("FILE",),
    "reopen": ("n1", "--reason", "seen"), "rescreen": ("--since", "3f9c2a"), "runs remove": ("3f9c",),
    "screen": ("FILE",), "store bundle": ("out.umweg",), "store remove": ("3f", "--reason", "seen"),
    "store restore": ("3f",), "store unbundle": ("FILE",), "target rank": ("FILE", "--model", "none.json"),
    "trace": ("--good", "8703"), "prices": ("--good", "8703"), "mirror": ("--good", "8703"),
}  # fmt: skip


def _leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its name."""
    inner = getattr(command, "commands", None)
    if path and (inner is None or command.invoke_without_command):
        yield " ".join(path), command
    for name in inner or ():
        yield from _leaves(inner[name], (*path, name))


def _takes(command: Any) -> set[str]:
    return {o for p in command.params for o in p.opts} & {"--store", "--desk"}


COMMANDS = {name: _takes(c) for name, c in _leaves(TREE(app))}
PLACED = sorted(name for name, takes in COMMANDS.items() if takes and name != "demo")


def _bare(said: str, given: set[str]) -> list[str]:
    """Proposed commands that lack what the line named and they take."""
    out = []
    for found in PROPOSED.finditer(re.sub(r"^  where .*$", "", said, flags=re.M)):
        name = f"{found[1]} {found[2]}" if f"{found[1]} {found[2]}" in COMMANDS else found[1]
        lacks = (COMMANDS.get(name, set()) & given) - set(re.findall(r"--\w+", found[0]))
        if lacks and "--help" not in found[0]:
            out.append(found[0])
    return out


def _given(name: str, folder: Path) -> list[str]:
    named = {"--store": str(folder / "my store"), "--desk": str(folder / "my desk.sqlite")}
    file = folder / "given.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    words = [str(file) if w == "FILE" else w for w in LINES.get(name, ())]
    return [*name.split(), *words, *(x for o in sorted(COMMANDS[name]) for x in (o, named[o]))]


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize("there", [False, True], ids=["no-store", "empty-store"])
def test_every_command_proposes_with_the_places_of_its_line(
    name: str, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if there:
        (tmp_path / "my store").mkdir()
    ran = run_umweg(*_given(name, tmp_path))
    assert not _bare(ran.out + ran.err, COMMANDS[name]), ran.out + ran.err


def test_every_command_takes_its_places_behind_its_name() -> None:
    suggestions.begin(TREE(app))
    suggestions.named("store")("my trade")
    suggestions.named("desk")("d.sqlite")
    for name, takes in COMMANDS.items():
        said = suggestions.placed(f"First (umweg {name} x), then `umweg {name}`.")
        assert said.count("--store 'my trade'") == 2 * ("--store" in takes)
        assert said.count("--desk d.sqlite") == 2 * ("--desk" in takes)
        assert suggestions.placed(said) == said  # once is enough
        assert suggestions.command(f"umweg {name}").startswith(f"umweg {name}")
    assert suggestions.placed("import umweg; umweg nothing; umweg flows --help") == (
        "import umweg; umweg nothing; umweg flows --help"
    )


def test_a_proposed_command_can_be_typed(tmp_path: Path) -> None:
    """What stands there, copied, asks the same store: the list of runs, a series, the inventory."""
    store = tmp_path / "my store"
    assert run_here("demo", "--store", store, "--report", tmp_path / "r.html").code == 0
    said = run_umweg("finding", "RU-XX", "--store", store)
    assert said.code
    typed = PROPOSED.search(said.err)
    assert typed is not None
    words = shlex.split(typed[0].split(" --format")[0])
    assert run_umweg(*words[1:]).code == 0


def test_nothing_is_added_where_nothing_was_named(tmp_path: Path) -> None:
    ran = run_umweg("flows", UMWEG_STORE=str(tmp_path / "nowhere"))
    assert "--store" not in ran.out


@pytest.mark.parametrize("kind", ["csv", "txt"])
def test_the_hint_of_a_mapping_names_the_file_as_it_was_named(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "in here" / f"goods.{kind}"
    file.parent.mkdir()
    file.write_text("Nummer;Empfänger;Farbe\n1;Acme;rot\n", "utf-8")
    ran = run_umweg("screen", file, "--store", tmp_path / "store", "--no-keep")
    assert ran.code == 2
    assert f"umweg consignments template {shlex.quote(str(file))}" in ran.err
