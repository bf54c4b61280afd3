"""Panels of tiny and degenerate shapes: every verb of detection answers or says in a sentence why it cannot."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.detection.test_detect_degenerate import no_nan
from tests.detection.test_detect_synthetic import Row, make_store
from umweg import compare, detect, mirror, trace, watch
from umweg.core.errors import UmwegError

GOODS = ("848110", "848120", "848210", "841370")


def periods(step: str, n: int, first: int) -> list[str]:
    """Names of ``n`` years, quarters or months from a year on."""
    if step == "A":
        return [str(first + i) for i in range(n)]
    if step == "Q":
        return [f"{first + i // 4}-Q{i % 4 + 1}" for i in range(n)]
    return [f"{first + i // 12}-{i % 12 + 1:02d}" for i in range(n)]


@st.composite
def panels(draw: st.DrawFn) -> list[Row]:
    """Rows of one leg: few goods, partners and periods; ordinary, constant, all zero, one point, with holes."""
    step = draw(st.sampled_from("AAQM"))
    names = periods(
        step, draw(st.integers(1, {"A": 9, "Q": 16, "M": 36}[step])), draw(st.sampled_from((2014, 2016, 2017)))
    )
    flow = draw(st.sampled_from(("export", "import")))
    partners = draw(st.lists(st.sampled_from(("US", "VN", "MX")), min_size=1, max_size=3, unique=True))
    goods = draw(st.lists(st.sampled_from(GOODS), min_size=1, max_size=3, unique=True))
    shape = draw(st.sampled_from(("lumpy", "constant", "zero", "point", "holes", "late")))
    rows = []
    for p in partners:
        for g in goods:
            point = draw(st.integers(0, len(names) - 1))
            for i, name in enumerate(names):
                if (shape == "point" and i != point) or (shape == "late" and i < point):
                    continue
                if shape == "holes" and draw(st.booleans()):
                    continue
                value = {"zero": 0, "constant": 500_000}.get(
                    shape, draw(st.sampled_from((0, 1, 7_000, 900_000, 10**8)))
                )
                sides = ("CN", p) if flow == "export" else (p, "CN")
                rows.append((*sides, flow, g, "HS2017", name, value, "USD"))
    return rows or [("CN", "US", flow, GOODS[0], "HS2017", names[0], 1, "USD")]


@pytest.mark.slow
@given(rows=panels())
@settings(
    max_examples=6,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_no_shape_of_a_panel_crashes(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = make_store(Path(folder), rows)
        law = "CN>US@2018-07:8481,8482,8413"
        asked: list[tuple[Any, dict[str, Any]]] = [
            (detect, {}), (detect, {"placebo": False}), (watch, {}), (trace, {}), (mirror, {}), (compare, {}),
        ]  # fmt: skip
        for verb, more in asked:
            if verb is not mirror:
                more = {"regime": law, **more}
            try:
                result = verb(store=store, **more)
            except UmwegError:
                continue
            no_nan(result.as_dict())
            json.dumps(result.as_dict(), allow_nan=False)
