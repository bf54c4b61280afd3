"""Every verb that writes: a call that changes files fails, or is the last one, or power is lost.

A sample of calls is drawn by a seed, the last four (around the commit) are always in it; all of them are tried by
``python benchmarks/faults.py``.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.faults import cuts
from tests.faults.sweep import FAULTS, Bench

STORE = (
    "first ingest", "ingest beside", "superseding ingest", "repair", "remove", "restore", "keep a run", "remove a run",
    "note", "remove a note", "bundle", "unbundle",
)  # fmt: skip
DESK = (
    "open a new desk", "migrate a desk", "record a chunk", "rescreen", "claim", "decide", "reopen", "except", "revoke",
    "customers", "cases", "purge",
)  # fmt: skip
VERBS = [*((v, 7, 5) for v in STORE), *((v, 10, 8) for v in DESK)]
"""Each with the numbers of calls and of disks that are tried."""


@pytest.mark.slow
@pytest.mark.parametrize(("verb", "most", "disks"), VERBS, ids=[v for v, *_ in VERBS])
def test_after_a_fault_all_is_as_before_or_after(
    bench: Callable[[str], Bench], verb: str, most: int, disks: int
) -> None:
    here = bench(verb)
    here.seen.clear()
    seed = sum(map(ord, verb))
    found: list[str] = []
    for i, at in enumerate(here.points(most, seed)):
        how, code = FAULTS[(seed + i) % len(FAULTS)]
        found += here.fail(at, how, code, again=i % 3 == 0)
    assert not found, "\n".join(found)
    assert here.seen["before"], "no fault was early enough"
    images = list(cuts.images(here))
    drawn = random.Random(seed).sample(images[3:], min(disks, len(images) - 3))
    for i, (name, image) in enumerate([*images[:3], *drawn]):
        found += cuts.wrong(here, name, image, again=not i)
    assert not found, "\n".join(found)
    assert here.seen["after"]
