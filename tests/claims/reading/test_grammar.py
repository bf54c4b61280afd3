"""The grammar of measures: one wording, one reading, in three languages."""

from __future__ import annotations

import pytest

from tests.claims.lines import lines
from umweg.claims.read import read

SUBJECTS = {
    "de": "Die Ausfuhren Polens nach Armenien {} 2022 {}.",
    "en": "Poland's exports to Armenia {} in 2022 {}.",
    "ru": "Экспорт Польши в Армению {} в 2022 году {}.",
}


@pytest.mark.parametrize(
    ("lang", "verb", "rest", "measured"),
    [
        ("de", "stiegen", "um 18 %", "change up 18 percent"),
        ("de", "sanken", "um fast 18 %", "change down almost 18 percent"),
        ("de", "wuchsen", "auf das 18-Fache", "ratio up 18 times"),
        ("de", "wuchsen", "um das Dreifache", "ratio up 3 times"),
        ("de", "verdoppelten sich", "", "ratio up about 2 times"),
        ("de", "halbierten sich", "", "ratio down about 0.5 times"),
        ("de", "schrumpften", "auf ein Drittel", "ratio down about 0.33333 times"),
        ("de", "nahmen", "um ein Fünftel zu", "change up about 20 percent"),
        ("de", "nahmen", "um ein Fünftel ab", "change down about 20 percent"),
        ("en", "rose", "by 18%", "change up 18 percent"),
        ("en", "dropped", "by nearly 18 per cent", "change down almost 18 percent"),
        ("en", "grew", "18-fold", "ratio up 18 times"),
        ("en", "more than tripled", "", "ratio up over 3 times"),
        ("en", "halved", "", "ratio down about 0.5 times"),
        ("en", "fell", "to a third", "ratio down about 0.33333 times"),
        ("ru", "вырос", "на 18 %", "change up 18 percent"),
        ("ru", "упал", "почти на 18 %", "change down almost 18 percent"),
        ("ru", "вырос", "в 18 раз", "ratio up 18 times"),
        ("ru", "вырос", "впятеро", "ratio up about 5 times"),
        ("ru", "вырос", "на треть", "change up about 33.333 percent"),
        ("ru", "сократился", "вдвое", "ratio down about 0.5 times"),
        ("ru", "сократился", "в 4 раза", "ratio down 0.25 times"),
    ],
)
def test_a_wording_of_a_change(lang: str, verb: str, rest: str, measured: str) -> None:
    text = SUBJECTS[lang].format(verb, rest).replace(" .", ".")
    assert lines(text) == [f"export PL>AM | TOTAL | {measured} | 2022 | 2021"]


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("Polens Anteil an den EU-Ausfuhren nach Armenien betrug 2022 18 %.", "share 18 percent"),
        ("Poland accounted for 18% of EU exports to Armenia in 2022.", "share 18 percent"),
        ("На Польшу пришлось 18 % экспорта ЕС в Армению в 2022 году.", "share 18 percent"),
    ],
)
def test_a_share_names_its_whole(text: str, measured: str) -> None:
    (claim,) = read(text).claims
    (reading,) = claim.readings
    assert lines(text) == [f"export PL>AM | TOTAL | {measured} | 2022"]
    assert reading.of is not None
    assert reading.of.reporter == ("EU27",)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Polens Ausfuhren nach Armenien wuchsen 2022 um das Dreifache.", [3, 4]),
        ("In 2022 Poland's exports to Armenia were three times higher than in 2021.", [3, 4]),
        ("В 2022 году экспорт Польши в Армению был в 3 раза больше, чем в 2021 году.", [3]),
    ],
)
def test_times_more_has_two_readings_but_in_russian(text: str, values: list[float]) -> None:
    (claim,) = read(text).claims
    assert [r.value for r in claim.readings] == values
    assert all(a.weight >= b.weight for a, b in zip(claim.readings, claim.readings[1:], strict=False))


def test_since_the_war_began_has_february_as_its_second_reading() -> None:
    (claim,) = read("Exports from Poland to Armenia rose 18% since the invasion.", date="2023-01-15").claims
    assert [str(r.period) for r in claim.readings] == ["2022-03/2023-01", "2022-02/2023-01"]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("Der Anteil Polens an der Einfuhr Armeniens stieg 2022 von 4 auf 9 Prozent.", (4, 9)),
        ("Poland's share of Armenia's imports rose from 4 to 9 percent in 2022.", (4, 9)),
    ],
)
def test_both_numbers_of_from_and_to_are_kept(text: str, shares: tuple[float, float]) -> None:
    (claim,) = read(text).claims
    assert (claim.readings[0].from_, claim.readings[0].value) == shares
