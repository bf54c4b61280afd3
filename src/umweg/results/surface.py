"""A scenario's answer over its screws: solved on a grid, so that a page can move sliders without a solver."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Figures = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One screw: where it stands in the file, and the values at which the scenario is solved."""

    name: str
    value: float
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ResponseSurface:
    """Central answers at all points of the grid, the last axis the fastest; between them one interpolates linearly.

    ``income``: change of real income in %, for each point one figure a country (``countries``); ``routes``: restricted
    goods paid at the target, million a year, one figure a route. None where the model has no answer to the bar.
    ``residual``: the largest of each point's certificate. ``error``: for each cell of the grid, the largest distance
    between what is interpolated in its middle and what is solved there, in points of real income.
    """

    axes: tuple[Axis, ...]
    countries: tuple[str, ...]
    route_names: tuple[str, ...]
    income: tuple[Figures, ...]
    routes: tuple[Figures, ...]
    residual: Figures
    error: Figures

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)
