"""On the labelled set and on published figures: the verdict given the reading, and what a text says end to end."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.claims.labels import FILES, read
from benchmarks.claims.score import score
from benchmarks.claims.store import build
from benchmarks.claims.verdicts import end_to_end, given_the_reading, shown

from tests.once import once
from umweg import engines
from umweg.claims.check import check
from umweg.claims.intake.text import load, plain
from umweg.results.check import CheckResult
from umweg.store import Store

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def held(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store.open(once(tmp_path_factory, "claims", lambda folder: build(folder, shared / "trade")) / "origin")


def test_the_verdict_given_the_reading(held: Store) -> None:
    passages = read(FILES["development"])
    found = given_the_reading(engines.open(), held, passages)
    wrong = [f"{c.id}: {c.verdict}, but {j.verdict}: {j.says}" for p, judged in found
             for c, j in zip(p.claims, judged, strict=True) if c.verdict != j.verdict]  # fmt: skip
    rates = score(passages, {p.id: shown(j) for p, j in found})["all"].rates()
    assert (rates["verdict given the reading"] or 0) >= 0.98, wrong
    assert (rates["supported called contradicted"] or 0) <= 0.01, wrong


def test_end_to_end(held: Store) -> None:
    passages = read(FILES["development"])
    rates = score(passages, {p.id: shown(j) for p, j in end_to_end(engines.open(), held, passages)})["all"].rates()
    assert (rates["end to end macro recall"] or 0) >= 0.8
    assert (rates["supported called contradicted"] or 0) <= 0.01


def said(held: Store, text: str, date: str = "2023-06-30") -> CheckResult:
    return check([("text", plain(text.encode()))], engines.open(), held, date)


MONTHS = "from March to November 2022 compared with the same months of 2021"
NEIGHBOURS = "Armenia, Belarus, Georgia, Kazakhstan, Kyrgyzstan and Uzbekistan"


@pytest.mark.parametrize(
    ("text", "verdict", "figure"),
    [
        (f"EU exports of sanctioned goods to Russia fell by 71% {MONTHS}.", "supported", "−70.5%"),
        (f"EU exports of sanctioned goods to {NEIGHBOURS} rose by 95% {MONTHS}.", "supported", "+94.5%"),
        ("EU exports to Kyrgyzstan rose by 345% in 2022.", "supported", "+344.8%"),
        ("EU exports to Armenia rose by 149% in 2022.", "supported", "+148.9%"),
        ("EU exports to Kazakhstan rose by 89% in 2022.", "supported", "+88.6%"),
        ("In 2022, $2.9bn worth of EU exports to Kazakhstan never arrived.", "base_dependent", "3.27bn\u00a0USD"),
        ("EU exports to Kazakhstan fell by 89% in 2022.", "contradicted", "+88.6%"),
        ("Половина экспорта ЕС в Киргизию в 2022 году до границы не дошла.", "supported", "57,3\u00a0%"),
    ],
)
def test_published_claims(text: str, verdict: str, figure: str, held: Store) -> None:
    (claim,) = said(held, text).claims
    assert (claim.verdict, claim.figures[0].text) == (verdict, figure), claim.says


def test_the_two_background_texts(shared: Path, held: Store) -> None:
    """Denials, events and profit are not checkable; the bound of 88 % is answered; the contradiction is found."""
    files = sorted((shared.parent / "case").glob("*.txt"))
    found = check([(f.name, load(f)) for f in files], engines.open(), held, "2023-06-30")
    assert {c.verdict for c in found.claims} == {"not_checkable"}
    bound = next(c for c in found.claims if "88" in c.text)
    assert (bound.readings[0].slots["hedge"], bound.readings[0].slots["value"]) == ("up_to", 88.0)
    assert "+12,3" in bound.says
    (row,) = found.lined
    assert row.relation == "contradict"
    profit = next(c for c in found.texts[row.first[0]].claims if c.id == row.first[1])
    assert "Parallelimporten" in profit.text
