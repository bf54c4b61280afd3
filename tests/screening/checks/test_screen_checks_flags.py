"""Every check finds what it must, nothing in ordinary trade, and says what it lacks; every flag has its check."""

from __future__ import annotations

from importlib import import_module
from string import Formatter

import pytest

from tests.screening.checks.cases import HIT, NONE, OPEN
from umweg.law.checks import LANGUAGES, checks
from umweg.results.wording import role
from umweg.screening.checks.registry import modules, registry
from umweg.screening.consignments import model
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import Result
from umweg.screening.inputs.reference_data import ReferenceData

# Red flags without a check, and why. What a check cannot assess of its flag stands in docs/reference/checks.md.
ABSENT: dict[int, str] = {}


@pytest.mark.parametrize(("key", "case", "f", "k"), HIT, ids=lambda v: v if isinstance(v, str) else "")
def test_finds(key: str, case: str, f: ConsignmentFacts, k: ReferenceData) -> None:
    found = registry()[key].assess(f, k)
    assert case in [r.case for r in found.reasons]
    for r in found.reasons:
        texts = r.as_dict()["text"]
        assert r.check == key
        assert set(texts) == set(LANGUAGES)
        assert texts["en"] != texts["de"]
        assert "{" not in texts["en"] + texts["de"]


@pytest.mark.parametrize(("key", "f", "k"), NONE, ids=lambda v: v if isinstance(v, str) else "")
def test_finds_nothing(key: str, f: ConsignmentFacts, k: ReferenceData) -> None:
    found = registry()[key].assess(f, k)
    assert found.reasons == ()


@pytest.mark.parametrize(("key", "path", "f", "k"), OPEN, ids=lambda v: v if isinstance(v, str) else "")
def test_lacks(key: str, path: str, f: ConsignmentFacts, k: ReferenceData) -> None:
    found = registry()[key].assess(f, k)
    assert found.status == "not assessable"
    assert any(path in m for m in found.missing), found.missing


OURS = {key for key, *_ in (*HIT, *NONE, *OPEN)}


def test_every_check_has_a_hit_a_none_and_a_lack_and_every_sentence_is_reached() -> None:
    assert {k for k, *_ in HIT} == {k for k, *_ in OPEN} == OURS
    reached = {(k, r.case) for k, _, f, known_ in HIT for r in registry()[k].assess(f, known_).reasons}
    reached |= {(k, g.case) for k, _, f, known_ in OPEN for g in registry()[k].assess(f, known_).gaps}
    assert {(k, case) for k in OURS for case in checks()[k].says} == reached


@pytest.mark.parametrize("key", sorted({k for k, *_ in NONE}))
def test_answers_none_somewhere_with_nothing_lacking(key: str) -> None:
    assert any(registry()[k].assess(f, known_) == Result() for k, f, known_ in NONE if k == key)


def test_passports_and_modules_are_the_same() -> None:
    with_assess = {n for n, name in modules().items() if hasattr(import_module(name), "assess")}
    assert with_assess == {key.replace("-", "_") for key in checks()}
    assert set(registry()) == set(checks())


def test_every_red_flag_has_its_check() -> None:
    flags = {c.flag for c in checks().values()} - {0}
    assert not flags & set(ABSENT)
    assert flags | set(ABSENT) == set(range(1, 34))


@pytest.mark.parametrize("key", sorted(checks()))
def test_every_sentence_renders_in_both_languages(key: str) -> None:
    law = checks()[key]
    for case, texts in law.says.items():
        values = {f: 1 for _, f, _, _ in Formatter().parse(texts["en"]) if f}
        said = [law.say(case, lang, **values) for lang in LANGUAGES]
        assert said[0] != said[1]
    assert all(p.why for p in law.parameters.values())


def test_every_role_has_a_german_word() -> None:
    english = {"agent", "bank"}  # the same, or nearly, in both
    for code in model.Role.__args__:  # a Literal
        assert role(code, "de") != role(code, "en") or code in english


def test_verified_only_where_the_text_was_read() -> None:
    read = ("FIN-2022-Alert003", "FIN-2023-Alert004", "BIS page Red Flag Indicators", "The latest kept run of umweg")
    for key in OURS:
        law = checks()[key]
        assert law.verified == law.source.startswith(read), key
