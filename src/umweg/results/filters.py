"""Choose which findings of a run are shown. A filter changes no figure: error rates are those of the whole run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from umweg.core.errors import UsageError
from umweg.results.difference import FindingChange
from umweg.results.finding import Finding
from umweg.results.result import GRADES, DetectResult, ShownPart


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show; all that is given must hold.

    ``grades``: any of these. ``min_excess``: the central excess, in the run's currency. ``lists``: on a list whose name
    holds one of these words. ``sought``: said to be sought by the target's firms. ``reporters``: one of these member
    states is among those whose exports rose most (ISO 2). Filters of goods leave no whole country.
    """

    grades: tuple[str, ...] = ()
    min_excess: float | None = None
    lists: tuple[str, ...] = ()
    sought: bool = False
    reporters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for grade in self.grades:
            if grade not in GRADES:
                raise UsageError(f"'{grade}' is no grade.", where="--grade", mend=f"Choose from: {', '.join(GRADES)}.")

    def __bool__(self) -> bool:
        return bool(self.grades or self.lists or self.sought or self.reporters) or self.min_excess is not None

    def passes(self, f: Finding) -> bool:
        """Is this finding shown?"""
        return all(test(f) for test in self._tests())

    def _tests(self) -> tuple[Callable[[Finding], bool], ...]:
        words = tuple(w.casefold() for w in self.lists)
        least = self.min_excess
        tests: list[tuple[bool, Callable[[Finding], bool]]] = [
            (bool(self.grades), lambda f: f.grade in self.grades),
            (least is not None, lambda f: least is None or f.excess.central >= least),
            (bool(words), lambda f: any(w in name.casefold() for w in words for name in _named(f))),
            (self.sought, lambda f: bool(f.good.sought)),
            (bool(self.reporters), lambda f: any(r in self.reporters for r, _ in f.top_reporters)),
        ]
        return tuple(test for wanted, test in tests if wanted)

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Filters:
        """The filters of ``as_dict``.

        >>> f = Filters(("strong",), 1e6)
        >>> Filters.from_dict(f.as_dict()) == f
        True
        """
        return cls(
            tuple(told.get("grade", ())), told.get("min_excess"), tuple(told.get("list", ())),
            bool(told.get("sought")), tuple(told.get("reporter", ())),
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """What is set, and nothing else."""
        found: dict[str, Any] = {
            "grade": list(self.grades), "min_excess": self.min_excess, "list": list(self.lists),
            "sought": self.sought, "reporter": list(self.reporters),
        }  # fmt: skip
        return {k: v for k, v in found.items() if v not in ([], None, False)}


def _named(f: Finding) -> tuple[str, ...]:
    """Names of the lists, and their initials: people say CHPL."""
    initials = ("".join(w[0] for w in name.split("(")[0].split() if w[0].isupper()) for name in f.good.lists)
    return (*f.good.lists, *initials)


def narrow(result: DetectResult, filters: Filters) -> DetectResult:
    """The result with only the findings (and changes since another run) that pass; it says of how many.

    Notes of findings that are hidden are left out, those of findings that are gone stay.
    """
    if not filters:
        return result
    kept = tuple(f for f in result.findings if filters.passes(f))
    ids = {f.id for f in kept}
    difference = result.against
    if difference is not None:
        changes = tuple(c for c in difference.changes if _either(c, filters))
        difference = replace(difference, changes=changes)
    return replace(
        result,
        findings=kept,
        annotations=tuple(a for a in result.annotations if not a.finding or a.finding in ids),
        against=difference,
        shown=ShownPart(filters.as_dict(), len(result.findings)),
    )


def _either(c: FindingChange, filters: Filters) -> bool:
    """A finding that fell from strong to watch belongs to both grades."""
    return any(f is not None and filters.passes(f) for f in (c.old, c.new))
