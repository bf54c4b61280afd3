"""Who speaks, what is denied, what nobody judges."""

from __future__ import annotations

import pytest

from umweg.claims.model import Claim
from umweg.claims.read import read


def one(text: str) -> Claim:
    (claim,) = read(text, date="2023-06-30").claims
    return claim


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Die Ausfuhren Polens nach Armenien stiegen 2022 um 18 %, sagte Minister Nowak.", "Minister Nowak"),
        ("Laut Zollamt stiegen die Ausfuhren Polens nach Armenien 2022 um 18 %.", "Zollamt"),
        (
            "„Unsere Ausfuhren nach Armenien stiegen 2022 um 18 %“, so die polnische Ministerin.",
            "die polnische Ministerin",
        ),
        ("Poland's exports to Armenia rose 18% in 2022, according to Eurostat.", "Eurostat"),
        ("По данным таможни, экспорт Польши в Армению вырос в 2022 году на 18 %.", "таможни"),
        ("Экспорт Польши в Армению вырос в 2022 году на 18 %, заявил министр.", "министр"),
    ],
)
def test_the_speaker_is_named(text: str, speaker: str) -> None:
    assert one(text).speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Warschau dementiert, dass die Ausfuhren Polens nach Armenien 2022 um 18 % gestiegen sind.",
        "Das Amt wies die Behauptung zurück, die Ausfuhren Polens nach Armenien seien 2022 um 18 % gestiegen.",
        "The ministry denies that Poland's exports to Armenia rose 18% in 2022.",
        "Министерство опровергает, что экспорт Польши в Армению вырос в 2022 году на 18 %.",
    ],
)
def test_what_is_denied_is_a_claim_denied(text: str) -> None:
    claim = one(text)
    assert (claim.kind, claim.polarity, claim.readings[0].value) == ("measured", "denied", 18)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Stiegen die Ausfuhren Polens nach Armenien 2022 um 18 %?", "question"),
        ("Stiegen die Ausfuhren Polens nach Armenien um 18 %, wäre das viel.", "conditional"),
        ("Die Ausfuhren Polens nach Armenien dürften 2026 um 18 % steigen.", "forecast"),
        ("Die Ausfuhren Polens nach Armenien werden 2026 voraussichtlich um 18 % steigen.", "forecast"),
        ("Did Poland's exports to Armenia rise 18% in 2022?", "question"),
        ("If Poland's exports to Armenia rose 18%, nobody would notice.", "conditional"),
        ("Poland's exports to Armenia will rise 18% in 2026.", "forecast"),
        ("Вырос ли экспорт Польши в Армению на 18 %?", "question"),
        ("Если экспорт Польши в Армению вырастет на 18 %, этого не заметят.", "conditional"),
        ("Экспорт Польши в Армению вырастет в 2026 году на 18 %.", "forecast"),
    ],
)
def test_what_nobody_judges_is_marked(text: str, kind: str) -> None:
    assert {c.unjudged for c in read(text).claims} <= {kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Durch unser Land gibt es keinen Transit nach Russland.", "denial"),
        ("Die kasachischen Händler haben ihren Gewinn an der Umgehung verdoppelt.", "vague"),
        ("Kazakh customs seized 14 drones on the way to Russia.", "event"),
        ("Quelle: Eurostat", "source"),
        ("Реэкспорта в Россию через Казахстан нет.", "denial"),
    ],
)
def test_what_no_statistic_decides_has_no_reading(text: str, kind: str) -> None:
    claim = one(text)
    assert (claim.kind, claim.readings) == (kind, ())


def test_beside_a_denial_stands_the_flow_that_can_be_tested() -> None:
    found = read("Kasachstan hat die Lieferung von Dual-Use-Gütern nach Russland nie zugelassen.")
    (claim,) = found.claims
    ((beside,),) = found.testable.values()
    assert (claim.kind, list(found.testable)) == ("denial", [claim.id])
    assert (beside.flow, beside.reporter, beside.partner) == ("export", ("KZ",), ("RU",))
    assert beside.good is not None
    assert beside.good.family == "LISTED"


def test_goods_that_are_sought_are_told_one_by_one() -> None:
    found = read(
        "Russische Firmen haben großes Interesse an Turbinen, Textilien oder sogar Materialien für Bankkarten."
    )
    assert [c.text for c in found.claims] == ["Turbinen", "Textilien", "Materialien für Bankkarten"]
    assert {found.testable[c.id][0].reporter for c in found.claims} == {("RU",)}
