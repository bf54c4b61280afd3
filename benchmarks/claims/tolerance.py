"""When a figure supports a number, after the design of ``check``: thresholds are data, each edge is tested.

>>> near(18.5, 18.46, "exact", 1), near(18.5, 18.9, "exact", 1), near(18.5, 21.0, "exact", 1)
('supported', 'close', 'contradicted')
"""

from __future__ import annotations

from typing import Literal

Nearness = Literal["supported", "close", "contradicted"]

VINTAGE = 0.015
"""Relative difference up to which an exact number holds: vintages, reporters that came late."""
FLAT = 1.0
"""Percent of change up to which something has not moved."""
OFF = 1.5
"""So many times the tolerance off is contradicted; less is close."""

BOUNDS: dict[str, tuple[float, float]] = {
    # lowest and highest figure over number
    "about": (0.90, 1.10),
    "over": (1.0, float("inf")),
    "at_least": (1.0, float("inf")),
    "under": (float("-inf"), 1.0),
    "at_most": (float("-inf"), 1.0),
    "almost": (0.85, 1.0),
    "up_to": (0.90, 1.0),
}
SLACK = {"about": 0.10, "almost": 0.15, "up_to": 0.10}
"""What one tolerance is, where it is not VINTAGE."""


def near(number: float, figure: float, hedge: str, precision: int | None) -> Nearness:
    """How a figure stands to a positive number as printed; ``precision`` is the decimals that it is printed with."""
    step = 0.5 * 10.0 ** -(precision if precision is not None else 0)
    if hedge == "exact":
        tolerance = max(VINTAGE * abs(number), step)
        off = abs(figure - number)
        return "supported" if off <= tolerance * (1 + 1e-9) else "close" if off <= OFF * tolerance else "contradicted"
    low, high = BOUNDS[hedge]
    ratio = figure / number
    if low <= ratio <= high:
        return "supported"
    beyond = low - ratio if ratio < low else ratio - high
    # "almost" and "up to" end at the number: above it only a vintage is forgiven.
    allowed = SLACK.get(hedge, VINTAGE) if ratio < low or hedge == "about" else VINTAGE
    return (
        "close" if beyond <= (OFF - 1) * allowed or (allowed == VINTAGE and beyond <= OFF * VINTAGE) else "contradicted"
    )


def moved(percent: float) -> Literal["up", "down", "flat"]:
    """The direction of a change in percent."""
    return "flat" if abs(percent) <= FLAT else "up" if percent > 0 else "down"
