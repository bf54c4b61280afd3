"""Tolerances are data; each edge is held from both sides."""

from __future__ import annotations

import math

import pytest

from umweg.claims.deciding.tolerance import FLAT, bounds, moved, near

STEP = 1e-6


@pytest.mark.parametrize("hedge", sorted(bounds()))
def test_each_edge_from_both_sides(hedge: str) -> None:
    b = bounds()[hedge]
    for edge, inside, outside, sign in (
        (b.least, "supported", "close", 1),
        (b.most, "supported", "close", -1),
        (b.close_least, "close", "contradicted", 1),
        (b.close_most, "close", "contradicted", -1),
    ):
        if math.isfinite(edge):
            for number in (1.0, 40.0, 2.9e9):
                assert near(number, number * edge, hedge, 0) == inside  # type: ignore[arg-type]
                assert near(number, number * (edge + sign * STEP), hedge, 0) == inside  # type: ignore[arg-type]
                assert near(number, number * (edge - sign * STEP), hedge, 0) == outside  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "precision", "tolerance"),
    [(18.5, 1, 0.2775), (3.0, 0, 0.5), (2.9e9, -8, 5e7), (100.0, 0, 1.5), (0.37, 2, 0.00555), (0.0, 0, 0.5)],
)
def test_an_exact_number_rounds_or_is_a_vintage(number: float, precision: int, tolerance: float) -> None:
    for sign in (1, -1):
        assert near(number, number + sign * tolerance * 0.999, "exact", precision) == "supported"
        assert near(number, number + sign * tolerance * 1.001, "exact", precision) == "close"
        assert near(number, number + sign * tolerance * 1.499, "exact", precision) == "close"
        assert near(number, number + sign * tolerance * 1.501, "exact", precision) == "contradicted"


def test_what_has_not_moved() -> None:
    assert (moved(FLAT), moved(-FLAT), moved(FLAT + 0.01), moved(-FLAT - 0.01)) == ("flat", "flat", "up", "down")


def test_the_wrong_sign_is_never_within_a_hedge() -> None:
    assert {near(20.0, -20.0, h, 0) for h in ("exact", "about", "over", "almost", "up_to", "at_least")} == {
        "contradicted"
    }  # type: ignore[arg-type]
