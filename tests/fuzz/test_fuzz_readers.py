"""Every reader on damaged files, the same ones each time: a clear error, quarantine or the whole file, nothing else."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.harness import Damage, OneEngine, examine, spoiled
from tests.fuzz.seeds import Seed, seeds
from umweg import engines, ingest
from umweg.sources.passport import passports
from umweg.store import Store

EXAMPLES = 8
IDS = [f"{s.source} {next(iter(s.parts))}" for s in seeds()]
places = st.integers(0, 65535)
damages = st.lists(st.builds(Damage, st.integers(0, 15), places, places, st.integers(0, 1023)), min_size=1, max_size=3)
fixed = settings(
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def one_engine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "open", OneEngine())
        yield


def test_every_source_has_a_seed() -> None:
    assert {s.source for s in seeds()} == {p.name for p in passports()}


@pytest.mark.parametrize("seed", seeds(), ids=IDS)
def test_what_is_not_damaged_is_read(seed: Seed, one_engine: None) -> None:
    assert examine(seed, seed.pack(seed.parts)) in ("added", "added, quarantine")


@pytest.mark.parametrize("seed", seeds(), ids=IDS)
@settings(fixed, max_examples=EXAMPLES)
@given(part=st.integers(0, 7), done=damages)
def test_damaged_files(seed: Seed, one_engine: None, part: int, done: list[Damage]) -> None:
    examine(seed, spoiled(seed, part, done))


@pytest.mark.parametrize("seed", seeds(), ids=IDS)
@settings(fixed, max_examples=2)
@given(part=st.integers(0, 7), done=damages)
def test_damaged_files_to_the_store(
    seed: Seed, tmp_path_factory: pytest.TempPathFactory, part: int, done: list[Damage]
) -> None:
    """The whole way: what the report says is stored and quarantined can be read back."""
    folder = tmp_path_factory.mktemp("fuzz")
    paths = []
    for name, data in spoiled(seed, part, done).items():
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    store = folder / "store"
    (report,) = ingest(paths, source=seed.source, store=store, mapping=seed.options.mapping, max_bad_share=1.0).files
    if report.status == "refused":
        assert report.error
        assert report.error["mend"]
        return
    assert report.status == "added"
    engine, opened = engines.open(), Store.open(store)
    (snapshot,) = opened.catalog.snapshots
    assert (snapshot.rows, snapshot.quarantined) == (report.stored, report.quarantined)
    assert len(opened.quarantine(engine, snapshot.id, limit=1 << 20)) == report.quarantined
    engine.close()


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not here: pip install 'umweg[fuzz]'"
)
@pytest.mark.parametrize("source", ["ecb", "uk-hmrc", "un-sc"])
def test_atheris_runs(source: str) -> None:
    script = Path(__file__).with_name("atheris_readers.py")
    done = subprocess.run([sys.executable, script, source, "--runs", "60"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    said = json.loads(next(x for x in done.stdout.splitlines() if x.startswith("{")))
    assert sum(said[source].values()) == 60
