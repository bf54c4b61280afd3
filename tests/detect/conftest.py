"""Stores that the tests of detect and of the faces share, filled by the command line as a user would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umweg import sample
from umweg.detection.run import detect
from umweg.results import DetectResult


@pytest.fixture(scope="session")
def real_result(real_store: Path) -> DetectResult:
    """One run of detect on the real CN8 figures."""
    return detect(real_store)


@pytest.fixture(scope="session")
def sample_result() -> DetectResult:
    """One run of detect on the shipped sample."""
    return detect(sample.store())


@pytest.fixture(scope="session")
def compared(umweg: Callable[..., Any], real_store: Path) -> Callable[..., Any]:
    """``umweg compare`` on the real store, as parsed JSON."""
    return lambda *args: umweg("compare", "--store", real_store, "--format", "json", *args)
