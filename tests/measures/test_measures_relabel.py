"""Likeness of descriptions, and one p-value over many siblings."""

from __future__ import annotations

import numpy as np
import pytest

from umweg.core.codes.links import hs_codes
from umweg.measures.relabel import best_sibling, both
from umweg.measures.similarity import cosine


def test_of_all_subheadings_the_nearest_is_a_neighbour() -> None:
    text = {c: t for c, t in hs_codes().text.items() if len(c) == 6}
    codes = sorted(text)
    asked = ["848210", "854231", "880730", "270900"]
    near = cosine([text[c] for c in asked], [text[c] for c in codes])
    assert near.min() >= 0
    assert near.max() == pytest.approx(1)
    for i, c in enumerate(asked):
        best = [codes[k] for k in np.argsort(-near[i], kind="stable")[:3]]
        assert best[0] == c
        assert any(b[:2] == c[:2] for b in best[1:])


def test_texts_without_words_are_like_nothing() -> None:
    assert cosine(["", "of the"], ["and"]).tolist() == [[0.0], [0.0]]
    assert cosine([], ["bearing"]).shape == (0, 1)
    assert cosine(["", "bearing"], ["bearing"]).round(6).tolist() == [[0.0], [1.0]]


def test_many_siblings_without_a_rise_are_no_evidence() -> None:
    rng = np.random.default_rng(0)
    groups, each = 4000, 12
    p = rng.random(groups * each)
    b = best_sibling(p, np.repeat(np.arange(groups), each), groups)
    assert (b.p <= 0.05).mean() <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / groups)
    assert (p[b.at] == p.reshape(groups, each).min(axis=1)).all()


def test_a_relabelling_needs_the_fall_and_the_rise() -> None:
    n = np.array([1, 1, 1])
    rise = (np.array([1e-6, 0.3, 1e-6]), n)
    nothing = (np.ones(3), np.zeros(3, dtype=np.intp))
    p = both(np.array([1e-4, 1e-4, 0.4]), rise, nothing)
    assert p.tolist() == pytest.approx([1e-4, 0.3, 0.4])
    assert both(np.zeros(3), rise, (np.ones(3), n)).tolist() == pytest.approx([2e-6, 0.6, 2e-6])


def test_no_siblings_at_all() -> None:
    b = best_sibling(np.zeros(0), np.zeros(0, dtype=np.intp), 2)
    assert (b.at.tolist(), b.p.tolist()) == ([-1, -1], [1.0, 1.0])
