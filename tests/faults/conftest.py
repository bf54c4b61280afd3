"""The shim, compiled and started once for each worker, and a bench for each verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.shim import Shim, compiled, shimmed
from tests.faults.sweep import Bench
from tests.faults.verbs import by_name


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shim]:
    """A process under the shim; skips, saying why, where there can be none."""
    library = compiled(tmp_path_factory.mktemp("shim"))
    if isinstance(library, str):
        pytest.skip(library)
    with shimmed(library) as found:
        yield found


@pytest.fixture(scope="session")
def bench(shim: Shim, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Bench]:
    """The bench of a verb, made once for both kinds of faults."""
    made: dict[str, Bench] = {}

    def call(name: str) -> Bench:
        if name not in made:
            made[name] = Bench(by_name()[name], tmp_path_factory.mktemp("bench") / "b", shim)
        return made[name]

    return call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for a verb, whose heads are remembered in it."""
    monkeypatch.setenv("UMWEG_STATE", str(tmp_path / "state"))
    return tmp_path
