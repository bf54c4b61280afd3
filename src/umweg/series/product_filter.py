"""Which product codes a question is about: a list's, those asked for, less those to subtract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from umweg.core.codes.products import parse_edition
from umweg.core.errors import NotAssessable
from umweg.results import Note

if TYPE_CHECKING:
    from umweg.core.codes.links import System
    from umweg.engines.base import Engine
    from umweg.law.load import GoodsList, Regime
    from umweg.series.selection import LeadingRows


@dataclass(frozen=True, slots=True)
class CodeSelection:
    """Codes to add and to subtract, all at one level of detail each, and how to call them."""

    system: System
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    title: str
    notes: tuple[str, ...]


def pick(
    engine: Engine,
    rows: LeadingRows,
    regime: Regime,
    good: tuple[str, ...],
    less: tuple[str, ...],
    other_list: GoodsList | None,
) -> CodeSelection:
    """Codes of the data that answer to ``good`` (default: the list, or the regime's), less those of ``less``."""
    found = engine.rows(
        f"select product, any_value(nomenclature) from {rows.of(rows.declarants)} group by product order by product"
    )
    products = tuple(p for p, _ in found)
    told: tuple[Note, ...] = ()
    systems = {p: parse_edition(n)[0] for p, n in found}
    if good:
        plus = tuple(sorted({c for g in good for c in matching(products, g)}))
        title = ", ".join(good)
    else:
        lists, told = lists_for(systems, (other_list,) if other_list else tuple(regime.goods))
        fitting = {p for p in products if fits(systems[p], lists[0].system)}
        digits = level_of(fitting, lists)
        plus = tuple(p for p in products if p in fitting and len(p) == digits and any(g.covers(p) for g in lists))
        title = ", ".join(g.title for g in lists)
    minus = tuple(sorted({c for g in less for c in matching(products, g)}))
    if not plus:
        raise NotAssessable(
            f"The store holds no exports of the goods asked for: {title}.",
            mend="See what it holds with `umweg flows --store DIR`.",
        )
    if minus:
        title += f" less {', '.join(less)}"
    hs6 = {p[:6] for p in plus if len(p) >= 6}
    count = (f"{len(plus)} codes under {len(hs6)} HS6.",) if hs6 else ()
    return CodeSelection(systems[plus[0]], plus, minus, title, (*count, *(n.text for n in told)))


def fits(of_data: System, of_list: System) -> bool:
    """Can codes of the data be held against a list? CN codes begin with their HS code, so they fit an HS list too."""
    return of_data == of_list or (of_data == "CN" and of_list == "HS")


def lists_for(
    systems: Mapping[str, System], lists: tuple[GoodsList, ...]
) -> tuple[tuple[GoodsList, ...], tuple[Note, ...]]:
    """The lists as data of these codes (code -> system) can answer to them, and what was done to them.

    Lists of eight digits are cut to six where the data are HS codes: most of the world publishes no finer ones.
    """
    if any(fits(s, lists[0].system) and any(g.covers(p) for g in lists) for p, s in systems.items()):
        return lists, ()
    if "CN" not in {g.system for g in lists} or "HS" not in systems.values():
        return lists, ()
    names = ", ".join(f"'{g.title}'" for g in lists)
    text = (
        f"The list is in codes of eight digits ({names}), the data are in HS codes: a good of six digits counts where "
        "any code under it is listed, so some goods that are not listed are in the figures."
    )
    return tuple(_at_six(g) for g in lists), (Note("goods", text),)


def _at_six(g: GoodsList) -> GoodsList:
    codes = frozenset(c[:6] for c in g.codes)
    since = {c: day for c in codes if (day := g.since_any(c)) is not None}
    return replace(
        g, system="HS", edition="", level=6, codes=codes, tier_of={}, in_force_from=since, completeness="partial"
    )


def matching(products: tuple[str, ...], code: str) -> tuple[str, ...]:
    """The code itself where the data hold it, else the most detailed codes that begin with it.

    >>> matching(("8703", "87033290", "87033219"), "8703")
    ('8703',)
    >>> matching(("87033290", "87033219", "870332"), "8703")
    ('87033290', '87033219')
    """
    if code in products:
        return (code,)
    below = [p for p in products if p.startswith(code)]
    level = max(map(len, below), default=0)
    return tuple(p for p in below if len(p) == level)


def level_of(products: set[str], lists: tuple[GoodsList, ...]) -> int:
    """The number of digits at which the data hold the most listed products; NotAssessable where they hold none."""
    counts = Counter(len(p) for p in products if any(g.covers(p) for g in lists))
    if not counts:
        names = ", ".join(g.title for g in lists)
        raise NotAssessable(
            f"The store holds none of the goods on: {names}.",
            mend=f"The list is in {lists[0].system} codes; ingest data at that level of detail.",
        )
    return max(counts, key=lambda k: (counts[k], k))
