"""What a clause leaves out comes from the clause before, and is recorded."""

from __future__ import annotations

import pytest

from tests.claims.lines import lines
from umweg.claims.read import read


def test_two_numbers_are_two_claims() -> None:
    assert lines("Die Ausfuhren Polens nach Armenien stiegen 2022 um 18 % auf 2,9 Mrd. Euro.") == [
        "export PL>AM | TOTAL | change up 18 percent | 2022 | 2021",
        "export PL>AM | TOTAL | level 2.9bn EUR | 2022",
    ]


@pytest.mark.parametrize(
    ("text", "inherited"),
    [
        (
            "Die Ausfuhren Polens nach Armenien stiegen 2022 um 18 %. Nach Georgien sanken sie um 4 %.",
            {"reporter", "flow"},
        ),
        ("Poland's exports of cars to Armenia rose 18% in 2022. Those to Georgia fell 4%.", {"reporter", "flow"}),
        ("Экспорт Польши в Армению вырос в 2022 году на 18 %. В Грузию он упал на 4 %.", {"reporter", "flow"}),
    ],
)
def test_what_is_inherited_is_recorded(text: str, inherited: set[str]) -> None:
    first, second = (c.readings[0] for c in read(text).claims)
    assert (second.reporter, second.partner, second.period) == (first.reporter, ("GE",), first.period)
    assert {w.split()[0] for w in second.why if w.endswith("from the clause before")} >= inherited


def test_a_list_with_numbers_is_read_country_by_country() -> None:
    assert lines("EU exports to Armenia (+187%), Georgia (+52%) and Belarus (-20%) diverged in 2022.") == [
        "export EU27>AM | TOTAL | change up 187 percent | 2022 | 2021",
        "export EU27>GE | TOTAL | change up 52 percent | 2022 | 2021",
        "export EU27>BY | TOTAL | change down 20 percent | 2022 | 2021",
    ]


def test_numbers_told_apart_by_respectively() -> None:
    assert lines("EU exports to Armenia and Georgia rose by 187 and 52 percent respectively in 2022.") == [
        "export EU27>AM | TOTAL | change up 187 percent | 2022 | 2021",
        "export EU27>GE | TOTAL | change up 52 percent | 2022 | 2021",
    ]


def test_rows_below_a_heading_are_claims() -> None:
    text = "Ausfuhr der EU, 2022, Mio. Euro (in Klammern: Vorjahr)\nKasachstan 2.833 (1.236)\nArmenien 544 (135)"
    assert lines(text) == [
        "export EU27>KZ | TOTAL | level 2.833bn EUR (from 1.236bn) | 2022 | 2021 stated",
        "export EU27>AM | TOTAL | level 544m EUR (from 135m) | 2022 | 2021 stated",
    ]


def test_who_speaks_of_exports_without_saying_whose_means_his_own() -> None:
    (claim,) = read("Kazakh officials deny that re-exports of chips to Russia tripled in 2023.").claims
    assert claim.readings[0].reporter == ("KZ",)
    assert "the speaker's country" in claim.readings[0].why
