"""What a watch may be told, and the defaults. Frozen; goes into its provenance and its state."""

from __future__ import annotations

from dataclasses import dataclass

from umweg.core.months import month_index
from umweg.measures.eprocess import LEAST
from umweg.series.options import as_tuples, sensible

ALLOWANCES = ("allow_money", "allow_breadth", "allow_goods")


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """Options of ``watch``.

    ``start``: first month judged (YYYY-MM; default: after the history, at most two years before the measure).
    ``until``: last month judged (default: the last in the data). ``level``: chance of a false alarm over the whole
    watch, for each corridor; and expected share of false entries on the list of goods. ``allow_money``,
    ``allow_breadth``: how many times its history's level a corridor's money, and how broadly its goods are traded, may
    reach without being news; ``allow_goods``: the same for the breadth of one good (chosen in docs/watch.md).
    ``history``: months before the start. ``min_total``: trade since the start, in the data's currency, below which a
    good is not listed. ``min_coverage``: a month is held back in a corridor where those who reported stand for less
    than this share of its history. ``transits``, ``goods``: show only these.
    """

    start: str | None = None
    until: str | None = None
    level: float = 0.05
    allow_money: float = 1.5
    allow_breadth: float = 1.1
    allow_goods: float = 1.5
    history: int = 12
    min_total: float = 100_000.0
    min_coverage: float = 0.9
    transits: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    source: str | None = None
    currency: str | None = None

    def __post_init__(self) -> None:
        checks = (
            ("level", 0 < self.level < 1, "Give a share between 0 and 1, such as 0.05."),
            *(
                (name, 1 <= getattr(self, name) < float("inf"), "Give a factor of at least 1, such as 1.5.")
                for name in ALLOWANCES
            ),
            ("history", LEAST <= self.history <= 120, f"Give {LEAST} to 120 months; 12 cover a year."),
            ("min_total", 0 <= self.min_total < float("inf"), "Give an amount of 0 or more."),
            ("min_coverage", 0 < self.min_coverage <= 1, "Give a share above 0 and up to 1, such as 0.9."),
        )
        sensible(self, checks)
        as_tuples(self, "transits", "goods")
        for name in ("start", "until"):
            if getattr(self, name) is not None:
                month_index(getattr(self, name))

    def judged_by(self) -> dict[str, object]:
        """What changes the evidence itself, and so must not change within one watch."""
        names = ("level", *ALLOWANCES, "history", "min_total", "min_coverage", "source", "currency")
        return {n: getattr(self, n) for n in names}

    def as_dict(self) -> dict[str, object]:
        """What belongs into the provenance."""
        shown = {"transits": list(self.transits), "goods": list(self.goods)}
        return {"from": self.start, "to": self.until, **self.judged_by(), **shown}
