"""Sums that leave in a result are the same bytes whatever the order of rows and the number of threads."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.detection.test_detect_synthetic import PLANTED, background, make_store
from umweg import detect, engines
from umweg.engines.sums import total


def test_a_sum_does_not_depend_on_the_order_of_rows() -> None:
    rng = np.random.default_rng(7)
    values = np.concatenate([rng.lognormal(10, 6, 5000) / 1.0837, -rng.lognormal(8, 2, 500), [0.1, 0.2, 1e12 + 0.3]])
    found = set()
    for seed in range(12):
        engine = engines.open(threads=1 + seed % 2)
        engine.register("t", {"x": np.random.default_rng(seed).permutation(values)})
        found.add(engine.scalar(f"select {total('x')} from t"))
    assert len(found) == 1
    assert found.pop() == pytest.approx(math.fsum(values), rel=1e-15)


def test_sums_of_nothing_and_of_missing_values() -> None:
    rows = "(values (1.5, true), (null, true), (2.25, false)) t(x, ok)"
    ask = f"select {total('x')}, {total('x', 'ok')}, {total('x', 'x > 9')} from {rows}"
    assert engines.open().rows(ask) == [(3.75, 1.5, None)]


def test_converted_values_give_the_same_bytes_each_time(tmp_path: object) -> None:
    """Converted values end nowhere, so that their sums showed in which order threads had come."""
    store = make_store(tmp_path, background(planted=PLANTED))  # type: ignore[arg-type]
    found = {str(detect(store, currency="USD", threads=1 + i % 2).as_dict()) for i in range(4)}
    assert len(found) == 1
