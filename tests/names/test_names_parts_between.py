"""Names behind a word and a place: "Niederlassung Lyon der ..."."""

from __future__ import annotations

import pytest

from umweg.names.parts import parts


@pytest.mark.parametrize(
    "text",
    ["Niederlassung Lyon der Wymysl Bank", "Filiale Paris der Wymysl Bank", "Zweigstelle Bad Homburg der Wymysl Bank",
     "Branch Dubai of Wymysl Bank", "Succursale Paris de Wymysl Bank", "Tochter Kasachstan der Wymysl Bank",
     "Repräsentanz in Wien der Wymysl Bank", "Niederlassung der Wymysl Bank"],
)  # fmt: skip
def test_a_place_may_stand_between(text: str) -> None:
    assert "Wymysl Bank" in parts(text)


@pytest.mark.parametrize("text", ["Niederlassung Wien", "Niederlassungsleiter Meyer", "Branchen der Technik GmbH"])
def test_a_word_alone_names_nobody(text: str) -> None:
    assert "der" not in " ".join(parts(text)).split()[:1]
    assert "Meyer" not in parts(text)
