"""Every test of this folder runs on every engine; one that is not installed is skipped and says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from umweg import engines

KNOWN = ("duckdb", "spark")


@pytest.fixture(params=KNOWN)
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A session of an engine."""
    if request.param not in engines.KNOWN:
        pytest.skip(f"there is no engine {request.param} yet")
    base = engines.open(request.param)
    session = base.session()
    yield session
    session.close()
    base.close()
