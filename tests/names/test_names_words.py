"""Names taken apart: scripts, legal forms, numbers, signs that do not show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.names.clean import latin
from umweg.names.fold import fold, fold_all, skeleton, skeletons
from umweg.names.weighed_words import NUMBER, facts, split, split_all


@pytest.mark.parametrize(
    ("written", "words", "form"),
    [
        ("ТОО «Каспий Трейд»", ("kaspii", "treid"), "llc"),
        ("ЖШС Каспий", ("kaspii",), "llc"),
        ("ОсОО Ала-Тоо", ("ala", "too"), "llc"),
        ("OcOO Ala-Too", ("ala", "too"), "llc"),
        ("ООО Ромашка", ("romashka",), "llc"),
        ("Ромашка MChJ", ("romashka",), "llc"),
        ("Romashka GmbH & Co. KG", ("romashka",), "lp"),
        ("Romashka, S.A. de C.V.", ("romashka",), "jsc"),
        ("Акционерное общество «Ромашка»", ("romashka",), "jsc"),
        ("АҚ Ромашка", ("romashka",), "jsc"),
        ("Romashka Sp. z o.o.", ("romashka",), "llc"),
        ("Romashka Joint Stock Company", ("romashka",), "jsc"),
        ("Romashka San. ve Tic. Ltd. Şti.", ("romashka",), "llc"),
    ],
)
def test_legal_forms_of_the_corridor(written: str, words: tuple[str, ...], form: str) -> None:
    found = split(written, "Company")
    assert found.words == words
    assert form in found.forms


@pytest.mark.parametrize("damaged", ["LIMITED LkABILITY COMPANY ARGUS", "LMTD LBLTY CMPNY ARGUS", "ARGUSCOMPANY"])
def test_damaged_legal_forms_are_still_forms(damaged: str) -> None:
    found = split(damaged, "Company")
    assert found.words == ("argus",)
    assert found.forms


def test_a_name_that_is_only_a_legal_form_keeps_its_words() -> None:
    assert split("Limited Company", "Company").words == ("limited", "company")


def test_persons_keep_two_letter_words() -> None:
    assert split("As Co", "Person").words == ("as", "co")


@pytest.mark.parametrize(
    "spellings",
    [
        ("Юрий", "Yuriy", "Yury", "Iurii", "Yurii"),
        ("Сергей", "Sergey", "Sergei", "Sergej"),
        ("Щукин", "Shchukin", "Schtschukin", "Szczukin"),
        ("Чайковский", "Tchaikovsky", "Chaikovskii", "Tschaikowski", "Czajkowski"),
        ("Зеленський", "Zelensky", "Selenskyj", "Zelenskyi"),
        ("Тоқаев", "Tokayev", "Toqaev", "Tokaev"),
    ],
)
def test_romanisations_fold_into_one(spellings: tuple[str, ...]) -> None:
    folded = {fold(latin(s)[0].replace("'", "")) for s in spellings}
    assert len(folded) == 1, folded


def test_look_alikes_are_put_back() -> None:
    text, mixed, *_ = latin("ЕLЕСТRОNIСО")
    assert (text, mixed) == ("electronico", True)


def test_cyrillic_with_a_latin_letter_stays_cyrillic() -> None:
    assert latin("Cбербанк Шина")[0].split()[0] == "sberbank"


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u202e", "\u0301"])
def test_signs_that_do_not_show_go(sign: str) -> None:
    assert latin(f"Ac{sign}me")[0] == "acme"


def test_number_words_and_ordinals_are_numbers() -> None:
    assert split("Brigade Forty-Four", "Organization").words == ("brigade", "44")
    assert split("1st International Bank", "Company").words == split("First International Bank", "Company").words
    assert facts("vii", False).kind == NUMBER
    assert facts("vii", True).kind != NUMBER


def test_indic_vowel_signs_are_read() -> None:
    assert {"o", "i", "u"} <= set(latin("रोद्रिगुएस")[0])


MANY = ["ООО Ромашка Трейд", "", "Ltd", "A\nB Trading & Co.", "O'Neil 'x", "Lowelllimited", "сэр Иван", "b0lt 44", "'"]


@pytest.mark.parametrize("person", [True, False])
def test_many_names_are_split_as_one_by_one(person: bool) -> None:
    names = [*MANY, *(n * 30 for n in MANY)]
    s = split_all(names, [person] * len(names))
    ends = np.cumsum(s.count)
    for i, (n, end) in enumerate(zip(names, ends, strict=True)):
        one = split(n, "Person" if person else "Company")
        assert tuple(s.words[end - s.count[i] : end]) == one.words
        assert (s.forms.get(i, ()), s.written.get(i, ())) == (one.forms, one.written)


@given(st.lists(st.text(alphabet="abcdehijkorstuyz0158", min_size=1, max_size=12), max_size=8))
@settings(max_examples=200, deadline=None)
def test_many_words_are_folded_as_one_by_one(words: list[str]) -> None:
    folded = fold_all(words)
    assert folded == [fold(w) for w in words]
    assert skeletons(folded) == [skeleton(f) for f in folded]
