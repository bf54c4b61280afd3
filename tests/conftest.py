"""Fixtures for all tests. Tests of figures read the real data where it lies and are skipped where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("UMWEG_SHARED", ROOT.parent / "shared")) / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; skips the test, saying why, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the real data are not here: {SHARED} (set UMWEG_SHARED to their parent folder)")
    return SHARED
