"""The years whose codes a goods list is written in: as it states, else the fewest that hold all of its codes."""

from __future__ import annotations

from functools import lru_cache

from umweg.core.codes.links import edition_year, steps
from umweg.core.codes.products import cn_spans, hs_spans, within
from umweg.law.lists import GoodsList


def written_in(one: GoodsList) -> tuple[int, ...]:
    """Years, the newest first. Of years that hold as many codes, the newest stands for all.

    >>> from umweg.law.lists import goods_list
    >>> written_in(goods_list("chpl")), written_in(goods_list("eu-833-merged"))
    ((2022,), (2024, 2020))
    """
    return (int(one.edition[2:]),) if one.edition else _years(one.system, one.codes)


def read_in(one: GoodsList, year: int) -> tuple[int, ...]:
    """The years in which to look for a code of ``year``: a list without an edition may name that year's code itself."""
    years = written_in(one)
    return (year, *years) if not one.edition and min(years) <= year <= max(years) and year not in years else years


@lru_cache(maxsize=256)
def _years(system: str, codes: frozenset[str]) -> tuple[int, ...]:
    """Greedy cover: the newest year that holds most of the codes, then that which holds most of the others."""
    spans = {**hs_spans(), **(cn_spans() if system == "CN" else {})}
    left = {c: spans[c] for c in codes if c in spans}
    last = max(new for _, new in steps("CN"))
    every = (
        range(last, 1987, -1) if system == "CN" else sorted({edition_year("HS", y) for y in range(2012, last)})[::-1]
    )
    chosen: list[int] = []
    while left or not chosen:
        count = {y: sum(within(s, y) for s in left.values()) for y in every}
        best = max(every, key=lambda y: (count[y], y))
        chosen.append(best)
        kept = {c: s for c, s in left.items() if not within(s, best)}
        if len(kept) == len(left):
            break
        left = kept
    return tuple(sorted(chosen, reverse=True))
