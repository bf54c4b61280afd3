"""What a run of ``trace`` may be told. Frozen; goes into the provenance of the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from umweg.core.errors import UsageError
from umweg.series.options import as_tuples, sensible

#: More transit countries make too many routes to read, and too large programmes.
MOST_TRANSITS = 12
Limit = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """Options of one run of ``trace`` on a store.

    ``goods``: codes or their beginnings; ``via``: only these transit countries (their legs are part of the network even
    where unknown). ``window_from``, ``window_to``: half-open months instead of the regime's; ``history``: months before
    (default: 12, with yearly data 36). ``level``: digits of the common level (None: the one at which most legs are
    known; 0: TOTAL). ``cif``: what importers' values are divided by. ``cap``: ``direct`` lets all routes together carry
    no more than direct trade fell. ``absorbed``, ``supply``: (least, most) by transit country, in the run's currency.
    """

    goods: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    window_from: str | None = None
    window_to: str | None = None
    history: int | None = None
    level: int | None = None
    source: str | None = None
    currency: str | None = None
    cif: float = 1.0
    cap: Literal["direct"] | None = None
    absorbed: Mapping[str, Limit] | None = None
    supply: Mapping[str, Limit] | None = None

    def __post_init__(self) -> None:
        checks = (
            ("cif", 1 <= self.cif < 3, "Give a factor such as 1.06."),
            ("level", self.level in (None, 0, 2, 4, 6), "Choose 6, 4, 2, or 0 for TOTAL."),
            ("history", self.history is None or 1 <= self.history <= 240, "Give 1 to 240 months."),
            ("cap", self.cap in (None, "direct"), "Only 'direct' is known."),
        )
        sensible(self, checks)
        as_tuples(self, "goods", "via")

    def as_dict(self) -> dict[str, Any]:
        """For the provenance."""
        return {k: getattr(self, k) for k in self.__slots__}


def few(transits: tuple[str, ...]) -> None:
    """UsageError for more transit countries than can be traced."""
    if len(transits) > MOST_TRANSITS:
        raise UsageError(
            f"{len(transits)} transit countries are too many to trace; at most {MOST_TRANSITS}.",
            mend="Choose some: --via KG,KZ.",
        )
