"""A PostgreSQL server that crashes while a change is recorded: it is there or not, and nobody is told wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.desk.made import PINS, entry
from tests.desk.server import Server, binaries, database, running
from umweg.core.errors import Conflict, StoreError
from umweg.desk.desk import Desk
from umweg.desk.engine import reading, writing

_COUNT = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that confirms commits before they are on its disk, unless it is asked for more."""
    found = binaries()
    if found is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with running(found, "-c fsync=off -c synchronous_commit=off -c wal_writer_delay=10s") as made:
        yield made


@pytest.fixture
def opened(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Desk]]:
    """Opens the same desk again and again; two tasks are open on it."""
    monkeypatch.setenv("UMWEG_STATE", str(tmp_path))
    place = database(server.url, f"desk{next(_COUNT)}")
    made: list[Desk] = []

    def call() -> Desk:
        made.append(Desk.open(place))
        return made[-1]

    call().batch("f", "o", PINS).record([entry(i) for i in range(1, 31)])
    yield call
    for d in made:
        d.close()


def crashes(desk: Desk, server: Server, *, committed: bool) -> None:
    """Let the server crash while it is asked to commit: before it has, or when it has and could not say so."""
    real = desk._engine.dialect.do_commit

    def commit(raw: Any) -> None:
        desk._engine.dialect.do_commit = real  # type: ignore[method-assign]
        if committed:
            real(raw)
        server.crash()
        real(raw)

    desk._engine.dialect.do_commit = commit  # type: ignore[method-assign]


@pytest.mark.slow
@pytest.mark.parametrize("committed", [False, True])
def test_a_commit_without_an_answer_is_not_known(opened: Callable[[], Desk], server: Server, committed: bool) -> None:
    desk = opened()
    crashes(desk, server, committed=committed)
    try:
        with pytest.raises(StoreError, match="Whether this change was recorded is not known") as e:
            desk.decide("C-000001", "release", "another", "Anna")
    finally:
        server.start()
    assert "before it is made again" in e.value.mend
    after = opened()
    found = after.verify()
    assert found.holds, found.broken
    if committed:
        with pytest.raises(Conflict, match="Anna has decided 'release'"):
            after.decide("C-000001", "release", "another", "Bert")
    else:
        assert after.decide("C-000001", "release", "another", "Bert").state == "done"
    assert after.verify().holds


@pytest.mark.slow
def test_what_was_confirmed_outlasts_a_crash_however_the_server_is_set(
    opened: Callable[[], Desk], server: Server
) -> None:
    desk = opened()
    with reading(desk._engine) as c:
        assert c.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "off"
    for i in range(1, 31):
        desk.decide(f"C-{i:06d}", "release", "fine", "Anna")
    server.crash()  # at once: no head may be remembered that is not on the server's disk
    server.start()
    after = opened()
    assert after.counts()["done"] == 30
    found = after.verify()
    assert found.holds, found.broken
    assert found.remembered is not None


def test_a_server_that_promises_more_is_not_asked_for_less(opened: Callable[[], Desk]) -> None:
    desk = opened()
    for setting, held in (("off", "on"), ("local", "local"), ("on", "on"), ("remote_apply", "remote_apply")):
        with desk._engine.connect() as c:
            c.exec_driver_sql(f"SET synchronous_commit = {setting}")
            c.commit()
        with writing(desk._engine) as c:
            assert c.exec_driver_sql("SHOW synchronous_commit").scalar_one() == held
