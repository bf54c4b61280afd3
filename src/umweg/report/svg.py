"""What our own small drawings share: scales, ticks and paths. Colours come from the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

Point = tuple[float, float]


def known(values: Sequence[float | None]) -> list[float]:
    """The values that can be drawn."""
    return [v for v in values if v is not None and math.isfinite(v)]


def ticks(low: float, high: float, most: int = 4) -> tuple[float, ...]:
    """Round numbers from ``low`` to ``high``, at most ``most`` + 1 of them; both ends lie inside the outer ones.

    >>> ticks(0, 37), ticks(-1, 1), ticks(5, 5)
    ((0.0, 10.0, 20.0, 30.0, 40.0), (-1.0, -0.5, 0.0, 0.5, 1.0), (5.0, 5.25, 5.5, 5.75, 6.0))
    """
    if not high - low > 1e-7 * max(abs(low), abs(high)):
        high = low + max(1.0, abs(low) / 10)
    raw = (high - low) / most
    size: float = 10.0 ** math.floor(math.log10(raw))
    step = next(s * size for s in (1, 2, 2.5, 5, 10) if s * size >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(float(f"{k * step:.10g}") + 0.0 for k in range(first, last + 1))


def runs(values: Sequence[float | None]) -> Iterator[tuple[int, int]]:
    """Half-open index ranges without a gap.

    >>> list(runs((1.0, 2.0, None, 3.0)))
    [(0, 2), (3, 4)]
    """
    start = None
    for i, v in enumerate((*values, None)):
        here = v is not None and math.isfinite(v)
        if here and start is None:
            start = i
        elif not here and start is not None:
            yield start, i
            start = None


def number(value: float) -> str:
    """A coordinate, one digit after the point at most.

    >>> number(3.0), number(3.14), number(-0.04)
    ('3', '3.1', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path(points: Sequence[Point], close: bool = False) -> str:
    """A path through the points."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("z" if close else "")
