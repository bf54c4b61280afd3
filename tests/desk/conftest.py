"""A new desk for each test, on SQLite and on a real PostgreSQL server that the tests start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.desk.server import binaries, database, server
from umweg.desk.desk import Desk

_COUNT = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running server."""
    found = binaries()
    if found is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with server(found) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new desk may lie."""
    if request.param == "sqlite":
        return str(tmp_path / "desk.sqlite")
    return database(request.getfixturevalue("postgres"), f"desk{next(_COUNT)}")


class Clock:
    """A clock that a test sets; it goes on by a second each time it is asked."""

    def __init__(self) -> None:
        self.day, self.seconds = "2026-11-02", 0

    def __call__(self) -> str:
        self.seconds += 1
        return f"{self.day}T{self.seconds // 3600:02}:{self.seconds // 60 % 60:02}:{self.seconds % 60:02}.000000+00:00"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(place: str, clock: Clock) -> Iterator[Callable[[], Desk]]:
    """Opens the same desk again and again."""
    made: list[Desk] = []

    def call() -> Desk:
        made.append(Desk.open(place, clock=clock))
        return made[-1]

    yield call
    for d in made:
        d.close()


@pytest.fixture
def desk(opened: Callable[[], Desk]) -> Desk:
    return opened()
