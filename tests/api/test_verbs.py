"""Every verb shows its arguments, says what each means, and teaches where one is wrong."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

import umweg
from umweg.api.verbs import PLACES, Spec, described, spec_of

NAMES = sorted(umweg.VERBS)


def of(name: str) -> Spec:
    """What is known of the verb behind a public function."""
    return spec_of(getattr(import_module(umweg.VERBS[name]), name))


@pytest.mark.parametrize("name", NAMES)
def test_the_signature_shows_every_field_and_place(name: str) -> None:
    verb = of(name)
    parameters = inspect.signature(getattr(umweg, name)).parameters
    places = {place for use in verb.uses for place, _ in PLACES[use]}
    assert set(parameters) == {*verb.request.__struct_fields__, *places}
    assert all(p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in parameters.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_field_of_a_request_is_no_place(name: str) -> None:
    verb = of(name)
    assert not {place for use in verb.uses for place, _ in PLACES[use]} & set(verb.request.__struct_fields__)


@pytest.mark.parametrize("name", NAMES)
def test_help_has_a_line_for_each_argument(name: str) -> None:
    verb = getattr(umweg, name)
    doc = inspect.getdoc(verb) or ""
    assert all(f"    {p}: " in doc for p in inspect.signature(verb).parameters)
    assert len(doc.split("\n")[0]) > 20


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_request_has_a_meaning(name: str) -> None:
    assert [f for f, text in described(of(name).request).items() if len(text.strip()) < 8] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_argument_is_told_with_the_verb(name: str) -> None:
    verb = getattr(umweg, name)
    needed = {k: None for k, p in inspect.signature(verb).parameters.items() if p.default is p.empty}
    with pytest.raises(umweg.UsageError, match=rf"{name}: .*wakanda") as e:
        verb(**needed, wakanda=1)
    assert f"help(umweg.{name})" in e.value.mend


def test_a_missing_argument_is_told_with_the_verb() -> None:
    with pytest.raises(umweg.UsageError, match=r"screen: .*consignments"):
        umweg.screen()


def test_requests_have_one_name_each() -> None:
    requests = [of(name).request.__name__ for name in NAMES]
    assert len(requests) == len(set(requests))
