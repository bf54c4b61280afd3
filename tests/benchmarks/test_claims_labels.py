"""The labelled claims: each quote stands in its text, and the set is what the issue asks for."""

from __future__ import annotations

import doctest
from collections import Counter

import pytest
from benchmarks.claims import figures, labels, matching, tolerance
from benchmarks.claims.labels import FILES, VERDICTS, Passage, read, span

SETS = {name: read(path) for name, path in FILES.items()}
ALL = tuple(p for passages in SETS.values() for p in passages)


@pytest.mark.parametrize("passage", ALL, ids=lambda p: p.id)
def test_every_quote_stands_in_its_text_once_or_is_numbered(passage: Passage) -> None:
    for c in passage.claims:
        start, end = span(passage.text, c.quote, c.occurrence)
        assert passage.text[start:end] == c.quote
        assert c.occurrence > 1 or passage.text.count(c.quote) == 1
    for u in passage.unjudged:
        span(passage.text, u.quote)
    for good in (r.good for c in passage.claims for r in c.readings if r.good):
        assert good.text is None or good.text in passage.text


@pytest.mark.parametrize("passage", ALL, ids=lambda p: p.id)
def test_a_label_is_whole(passage: Passage) -> None:
    for c in passage.claims:
        assert c.id.startswith(f"{passage.id}-c")
        assert c.truth or c.verdict == "not_checkable"
        assert c.verdict != "not_checkable" or c.kind in {"event", "vague", "denial", "source"} or c.needs
        for r in c.readings:
            assert r.value is None or (r.unit and r.precision is not None)
            assert r.value is None or round(r.value, r.precision or 0) == r.value or r.hedge != "exact"
            assert r.measure != "change" or r.direction


def test_the_set_is_large_and_mixed_enough() -> None:
    verdicts = Counter(c.verdict for p in ALL for c in p.claims)
    n = verdicts.total()
    assert n >= 180
    assert verdicts["contradicted"] >= 0.25 * n
    assert verdicts["not_checkable"] >= 0.10 * n
    assert verdicts["base_dependent"] >= 0.05 * n
    assert sum(not p.claims and not p.unjudged for p in ALL) >= 12
    assert sum(len(p.unjudged) for p in ALL) >= 8
    assert all(0.28 * n < k for k in Counter(p.lang for p in ALL for _ in p.claims).values())


def test_a_third_is_set_aside_in_each_language_and_verdict() -> None:
    assert not {p.id for p in SETS["development"]} & {p.id for p in SETS["held out"]}
    assert not {p.text for p in SETS["development"]} & {p.text for p in SETS["held out"]}
    aside = [(p.lang, c.verdict) for p in SETS["held out"] for c in p.claims]
    both = [(p.lang, c.verdict) for p in ALL for c in p.claims]
    for group in (*VERDICTS, "de", "en", "ru"):
        share = sum(group in x for x in aside) / sum(group in x for x in both)
        assert 0.25 < share < 0.42, group


@pytest.mark.parametrize("module", [figures, labels, matching, tolerance], ids=lambda m: m.__name__)
def test_the_examples_in_docstrings_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
