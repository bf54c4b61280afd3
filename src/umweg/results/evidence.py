"""The parts of a finding: interval, window, good, channel, and the series and plots that a reader is shown.

>>> Interval(1.0, 2.0, 4.0).as_dict()
{'lower': 1.0, 'central': 2.0, 'upper': 4.0}
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

Level = Literal["good", "country"]
Stance = Literal["for", "against", "neutral"]


def plain(value: Any) -> dict[str, Any]:
    """The fields of a flat dataclass; unlike ``asdict`` it copies nothing, which matters for thousands of findings."""
    return {f: getattr(value, f) for f in value.__slots__}


@dataclass(frozen=True, slots=True)
class Interval:
    """A central value with its interval (95 % unless the text beside it says otherwise)."""

    lower: float
    central: float
    upper: float

    def as_dict(self) -> dict[str, float]:
        """``{lower, central, upper}``."""
        return {"lower": self.lower, "central": self.central, "upper": self.upper}


@dataclass(frozen=True, slots=True)
class Window:
    """Two half-open month ranges, ``[from, to)``, first days of months."""

    before_from: date
    before_to: date
    after_from: date
    after_to: date

    def as_dict(self) -> dict[str, str]:
        """ISO dates; the ranges are half-open."""
        return {k: v.isoformat() for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Good:
    """A constant-code family: the unit that is compared across dates.

    ``members`` are all codes of the family in either edition; ``missing`` those that the data do not hold (then
    the family is ``partial`` and cannot raise an alarm by itself); ``lists`` the goods lists (with tier) that name it;
    ``sought`` the keys of goods that the target's firms are said to seek.
    """

    id: str
    label: str
    members: tuple[str, ...]
    missing: tuple[str, ...] = ()
    partial: bool = False
    lists: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in plain(self).items()}


@dataclass(frozen=True, slots=True)
class Plot:
    """What a channel shows: values over labelled places (months, years, bins).

    ``lines`` are named, as long as ``x``, None where there is nothing to draw; ``lower`` and ``upper`` a band around
    what was expected; ``at`` the label at which the measure began (or ""); ``form`` says how values are drawn.
    """

    x: tuple[str, ...]
    lines: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str
    form: Literal["line", "bar", "point"] = "line"
    at: str = ""
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data; ``lines`` by name."""
        return {
            "x": list(self.x),
            "lines": {name: list(values) for name, values in self.lines},
            "unit": self.unit,
            "form": self.form,
            "at": self.at,
            "lower": list(self.lower),
            "upper": list(self.upper),
        }


@dataclass(frozen=True, slots=True)
class Channel:
    """One kind of evidence: effect, interval and p-value, or why it cannot be assessed.

    ``stance`` says whether it speaks for or against a detour; a channel without data is not assessable, never zero, and
    ``lacks`` names the data that it lacked (an assessable channel can lack some, too). ``plot`` shows the estimate.
    """

    name: str
    assessable: bool
    stance: Stance = "neutral"
    effect: float | None = None
    unit: str = ""
    interval: tuple[float, float] | None = None
    p_value: float | None = None
    text: str = ""
    lacks: tuple[str, ...] = ()
    plot: Plot | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain data; ``interval`` is ``[lower, upper]`` or null."""
        d = plain(self)
        d["interval"] = list(self.interval) if self.interval else None
        d["lacks"] = list(self.lacks)
        d["plot"] = self.plot.as_dict() if self.plot else None
        return d


@dataclass(frozen=True, slots=True)
class Series:
    """What a panel draws: months, leg 1, its counterfactual with band (None outside the after-window), direct trade.

    All values in millions of the finding's currency; lists are of equal length.
    """

    months: tuple[str, ...]
    leg1: tuple[float, ...]
    counterfactual: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    direct: tuple[float, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {k: list(v) for k, v in plain(self).items()}
