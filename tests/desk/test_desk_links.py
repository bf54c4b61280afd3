"""The second link of the audit chain: the rule of Bitcoin Core's GetSkipHeight, and that ways over it are short."""

from __future__ import annotations

from math import log2

import pytest

from umweg.desk.audit.chain import GENESIS, hashed, skip_of


def as_bitcoin_core(height: int) -> int:
    """chain.cpp: ``(height & 1) ? InvertLowestOne(InvertLowestOne(height - 1)) + 1 : InvertLowestOne(height)``."""

    def without_lowest(n: int) -> int:
        return n - (n & -n)

    if height < 2:
        return 0
    return without_lowest(without_lowest(height - 1)) + 1 if height % 2 else without_lowest(height)


def test_each_row_names_the_row_that_the_rule_says() -> None:
    assert [skip_of(n) for n in range(5000)] == [as_bitcoin_core(n) for n in range(5000)]
    assert all(0 <= skip_of(n) < n for n in range(1, 5000))


@pytest.mark.parametrize("end", [10, 999, 4096, 65_537])
def test_the_way_from_any_row_to_an_earlier_one_is_short(end: int) -> None:
    longest = 0
    for target in range(0, end, max(end // 300, 1)):
        at, steps = end, 0
        while at > target:
            at = skip_of(at) if skip_of(at) >= target else at - 1
            steps += 1
        longest = max(longest, steps)
    assert longest <= 5 * log2(end) + 8


def test_a_rows_hash_covers_every_column() -> None:
    row = (1, "2024-01-01", "a", "b", "task 1", "{}", None, GENESIS, GENESIS)
    others = [(*row[:i], "x", *row[i + 1 :]) for i in range(len(row))]
    assert len({hashed(r) for r in (row, *others)}) == len(row) + 1
    assert len(GENESIS) == len(hashed(row)) == 64
