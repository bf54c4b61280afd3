"""What commands of one file of tests need not compute twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from umweg.detection import run
from umweg.runs import runs


@pytest.fixture(scope="module")
def remembered() -> Iterator[None]:
    """The same store, measure and options are judged once, the same kept run is read once (they take seconds each).

    Notes, keeping, comparing, choosing and printing, which the tests are about, are done each time.
    """
    judge, known = run._run, dict[tuple[str, ...], Any]()

    def judged(engine: Any, store: Any, *asked: Any) -> Any:
        key = (str(store.path), str(store.catalog.commit), *map(repr, asked))
        if key not in known:
            known[key] = judge(engine, store, *asked)
        return known[key]

    with pytest.MonkeyPatch.context() as m:
        m.setattr(run, "_run", judged)
        m.setattr(runs, "from_bytes", cache(runs.from_bytes))
        yield
