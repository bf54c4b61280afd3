"""What offices get wrong never strengthens a finding, and is told as what it is: cases/detect/quirks.py in small."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.detection.test_detect_synthetic import CODES, MONTHS, WAR, Row, background, make_store
from umweg import detect
from umweg.results import DetectResult
from umweg.results.from_json import from_dict

LEAKS = frozenset(("KG", c) for c in CODES[:12])
QUIET = MONTHS[WAR - 10 : WAR - 6]


def partial(rows: list[Row]) -> list[Row]:
    return [r for r in rows if not (r[0] == "DE" and r[5] in QUIET and int(r[3]) % 10 < 8 and hash_of(r[3]) % 5)]


def hash_of(code: str) -> int:
    return sum(map(int, code)) + int(code[3:6])


def unit(rows: list[Row]) -> list[Row]:
    hit = lambda r: (r[0], r[1], r[3][:4], r[5]) == ("PL", "KZ", CODES[0][:4], MONTHS[WAR + 6])  # noqa: E731
    return [(*r[:6], r[6] * 1000, r[7]) if hit(r) else r for r in rows]


def secrecy(rows: list[Row]) -> list[Row]:
    return [r for r in rows if not (r[0] == "DE" and r[1] == "TR" and r[5] < MONTHS[WAR])]


QUIRKS: dict[str, tuple[Callable[[list[Row]], list[Row]], str]] = {
    "partial": (partial, "coverage"),
    "unit": (unit, "another unit"),
    "secrecy": (secrecy, "secrecy lifted"),
}


@cache
def rows() -> tuple[Row, ...]:
    return tuple(background(3, planted=LEAKS))


def goods(r: DetectResult) -> dict[str, Any]:
    return {f.id: f for f in r.goods}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> DetectResult:
    return detect(make_store(tmp_path_factory.mktemp("clean") / "s", rows()))


def test_clean_figures_raise_no_doubt(clean: DetectResult) -> None:
    assert clean.as_reported is None
    assert len(clean.goods) >= 6


@pytest.mark.parametrize("quirk", [*QUIRKS, "all"])
def test_a_quirk_is_told_and_strengthens_nothing(quirk: str, clean: DetectResult, tmp_path: Path) -> None:
    given = list(rows())
    for change, _ in QUIRKS.values() if quirk == "all" else (QUIRKS[quirk],):
        given = change(given)
    r = detect(make_store(tmp_path / "s", given))
    assert r.as_reported is not None
    told = " ".join(r.as_reported.doubts)
    for name in QUIRKS if quirk == "all" else (quirk,):
        assert QUIRKS[name][1] in told
    before, after = goods(clean), goods(r)
    assert len(set(after) - set(before)) <= 1
    assert not [i for i in set(before) & set(after) if after[i].excess.lower > 1.2 * before[i].excess.lower > 0]
    assert {f.transit for f in r.countries} <= {f.transit for f in clean.countries}
    assert from_dict(r.as_dict()).as_reported == r.as_reported
    assert all(f.q_value <= r.alpha for f in r.goods)
