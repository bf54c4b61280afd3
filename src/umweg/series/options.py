"""What a run may be told, and the defaults. Frozen; goes into the provenance of the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from umweg.core.codes import countries
from umweg.core.errors import UsageError


def sensible(options: object, checks: Iterable[tuple[str, bool, str]]) -> None:
    """UsageError for the first field of (field, is it sensible, how to mend it) that is not."""
    for name, ok, mend in checks:
        if not ok:
            raise UsageError(f"{name} = {getattr(options, name)} makes no sense.", where=name, mend=mend)


def as_tuples(options: object, *fields: str) -> None:
    """Make tuples of these fields of a frozen dataclass: a single text is one country or one code, not its letters."""
    for name in fields:
        value = getattr(options, name)
        object.__setattr__(options, name, (value,) if isinstance(value, str) else tuple(value))


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """Options of one run of ``detect``.

    ``alpha``: q-value up to which a finding is raised. ``min_total``: least trade (history and window together, in
    the data's currency) for a series to be tested; chosen without looking at growth, so it costs no error rate.
    ``history``: months before the measure that the counterfactual rests on (default: 12, with yearly data
    36). ``transits``, ``goods``: only these
    (ISO 2 or names; codes or their beginnings). ``source``: only rows of this source. ``currency``: convert to this
    one (default: that of most rows). ``placebo``: also run where nothing can have happened. ``after_from``,
    ``after_to``: the window as half-open months (YYYY-MM; ``after_to`` is the first month no longer included)
    instead of the regime's.
    """

    alpha: float = 0.1
    min_total: float = 100_000.0
    history: int | None = None
    transits: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    source: str | None = None
    currency: str | None = None
    placebo: bool = True
    after_from: str | None = None
    after_to: str | None = None

    def __post_init__(self) -> None:
        checks = (
            ("alpha", 0 < self.alpha < 1, "Give a share between 0 and 1, such as 0.1."),
            ("min_total", 0 < self.min_total < float("inf"), "Give an amount above 0."),
            ("history", self.history is None or 3 <= self.history <= 240, "Give 3 to 240 months; 12 cover a year."),
        )
        sensible(self, checks)
        as_tuples(self, "transits", "goods")
        # One question, one run: "Kazakhstan" is KZ.
        object.__setattr__(self, "transits", tuple(countries.resolve(t).code for t in self.transits))

    def months_of_history(self, step: int) -> int:
        """Months of history for data with ``step`` months a period: whole periods, at least one."""
        wanted = self.history if self.history is not None else (36 if step == 12 else 12)
        return max(wanted // step, 1) * step

    def as_dict(self) -> dict[str, object]:
        """What belongs into the provenance."""
        return {
            "alpha": self.alpha,
            "min_total": self.min_total,
            "history_months": self.history,
            "transits": list(self.transits),
            "goods": list(self.goods),
            "source": self.source,
            "currency": self.currency,
            "placebo": self.placebo,
            "after_from": self.after_from,
            "after_to": self.after_to,
        }
