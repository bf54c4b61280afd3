"""A new desk for each test, on SQLite and on PostgreSQL, with the clock of today."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.conftest import Clock, clock, place, postgres
from umweg.desk.desk import Desk

__all__ = ["Clock", "clock", "place", "postgres"]


@pytest.fixture
def desk(place: str) -> Iterator[Desk]:
    opened = Desk.open(place)
    yield opened
    opened.close()


@pytest.fixture
def later(place: str, clock: Clock) -> Iterator[Desk]:
    """A desk whose clock a test sets."""
    opened = Desk.open(place, clock=clock)
    yield opened
    opened.close()
