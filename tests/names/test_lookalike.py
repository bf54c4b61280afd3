"""Ids that look alike are told apart on the screen, and ordinary ones stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umweg.names.lookalike import apart, shape

ORDINARY = ["C-1", "DE-2026/0815", "Müller 7", "Ромашка-12", "ΑΒΓ-7", "发票 88", "K 1 2", "a.b_c#d", "",
            "İstanbul-1", "naïve"]  # fmt: skip


def test_ordinary_ids_stay_as_they_are() -> None:
    assert apart(ORDINARY) == ORDINARY


@pytest.mark.parametrize(("one", "other"), [
    ("C-1", "С-1"), ("ACE-7", "АСЕ-7"), ("AXIOM", "ΑΧΙΟΜ"), ("C-1", "C-1 "), ("C-1", " C-1"), ("A 1", "A  1"),
    ("C-1", "C\u200b-1"), ("C-1", "C-1\u202e"), ("C-1", "C\u00ad-1"), ("A 1", "A\u00a01"), ("C-O1", "C-01"),
    ("C-l1", "C-I1"), ("C-1l", "C-11"), ("C-1", "Ｃ-1"), ("é1", "e\u03011"), ("C-1", "C\u20111"), ("C-1", "C–1"),
    ("C-1", "C\u2060-1"), ("C-1", "C-1\ufeff"), ("ſ1", "s1"), ("C-1", "C-1\u3000"),
])  # fmt: skip
def test_two_that_look_alike_do_not_on_the_screen(one: str, other: str) -> None:
    shown = apart([one, other, "Z-9"])
    assert shown[2] == "Z-9"
    assert shape(one) == shape(other) or "⟨" in "".join(shown)
    assert "⟨U+" in "".join(shown[:2])
    bare = [shape(s) for s in shown[:2]]
    assert bare[0] != bare[1]


@given(st.lists(st.text(alphabet="C1lI0O -СΟ\u200b\u00a0é", max_size=6), max_size=6))
def test_what_differs_differs_on_the_screen(texts: list[str]) -> None:
    shown = dict(zip(texts, apart(texts), strict=True))
    assert len(set(shown.values())) == len(set(texts))
    assert len({shape(s) for s in shown.values()}) == len(set(texts))
