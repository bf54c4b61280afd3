"""A file of trade as whole columns: texts as places in a list of words, figures as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file that are used, one element a record.

    ``codes``: of a text column, places in ``words`` (uint16 or int32). ``numbers``: float64, NaN where the field is
    empty.
    """

    rows: int
    codes: dict[str, npt.NDArray[np.integer]]
    words: Mapping[str, list[str]]
    numbers: dict[str, npt.NDArray[np.float64]]

    def release(self) -> None:
        """Give the memory of the rows back; nothing can be read afterwards."""
        self.codes.clear()
        self.numbers.clear()
