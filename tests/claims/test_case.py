"""The two texts of the background: every statement about trade is found, and read as it says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.claims.lines import line
from umweg.claims.intake.text import load
from umweg.claims.model import Claim
from umweg.claims.read import Document, read

ROOT = Path(__file__).resolve().parents[2]
CASE = Path(os.environ.get("UMWEG_SHARED", ROOT.parent / "shared")) / "case"
pytestmark = pytest.mark.skipif(not CASE.is_dir(), reason="the texts of the case are not there")
POLITICIAN, BLOG = "000_17d6797d5b917a14.txt", "003_019a8ab6c62fb2bb.txt"


def of(name: str) -> Document:
    return read(load(CASE / name).text, date="2023-08-01")


def claim(name: str, words: str) -> Claim:
    (found,) = [c for c in of(name).claims if words in c.text]
    return found


def test_up_to_keeps_its_bound_the_typo_its_month_and_the_good_its_name() -> None:
    assert line(claim(BLOG, "88 %")) == (
        "export KZ>RU | strategischen rohstoffe | change down up_to 88 percent | 2023-01/2023-06 | 2022-01/2022-06"
    )


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        (POLITICIAN, "profitiert erheblich von Parallelimporten", "vague"),
        (BLOG, "keine Hilfe für Moskau", "denial"),
        (BLOG, "Kontrolle über den (versuchten) Export", "vague"),
        (BLOG, "absolut nicht wahr", "denial"),
        (BLOG, "vollständig verboten und unterbunden", "denial"),
        (BLOG, "Transport durch das kasachische Staatsgebiet", "denial"),
        (BLOG, "offizieller amerikanischer Statistiken", "source"),
        (BLOG, "via Kasachstan nach Russland zu befördern", "event"),
        (BLOG, "vierzehn Kampfdrohnen", "event"),
        (BLOG, "3000 Stück schusssichere Platten", "event"),
    ],
)
def test_what_no_statistic_decides_is_found(name: str, words: str, kind: str) -> None:
    found = claim(name, words)
    assert (found.kind, found.readings) == (kind, ())


@pytest.mark.parametrize(
    ("name", "words", "sides", "family"),
    [
        (POLITICIAN, "Parallelimporten", ("KZ", "RU"), "TOTAL"),
        (BLOG, "absolut nicht wahr", ("KZ", "RU"), "LISTED"),
        (BLOG, "verboten und unterbunden", ("KZ", "RU"), "LISTED"),
        (BLOG, "zu befördern", ("KG", "RU"), "LISTED"),
    ],
)
def test_the_flow_to_be_tested_stands_beside_it(name: str, words: str, sides: tuple[str, str], family: str) -> None:
    document = of(name)
    (beside,) = document.testable[next(c.id for c in document.claims if words in c.text)]
    assert (*beside.reporter, *beside.partner) == sides
    assert beside.good is not None
    assert beside.good.family == family


def test_the_goods_that_russian_firms_seek_are_told_one_by_one() -> None:
    document = of(BLOG)
    sought = [
        c.text for c in document.claims if c.id in document.testable and document.testable[c.id][0].reporter == ("RU",)
    ]
    assert len(sought) == 10
    assert {"Turbinen", "Textilien", "Flugzeugteilen", "Ausrüstungen für die chemische Industrie"} <= set(sought)


def test_the_president_speaks_of_dual_use_goods() -> None:
    assert claim(BLOG, "absolut nicht wahr").speaker == "der kasachische Staatschef"


def test_nothing_else_is_a_measured_claim() -> None:
    measured = [c for name in (POLITICIAN, BLOG) for c in of(name).claims if c.kind == "measured"]
    assert [c.readings[0].value for c in measured] == [88]
