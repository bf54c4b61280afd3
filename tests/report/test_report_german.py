"""No English on the German page of a screening, beyond what people, lists and nomenclatures say in their own words."""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from umweg import engines
from umweg.law.controlled_goods import controlled_goods
from umweg.report.screening import render
from umweg.results.batch import Tally
from umweg.results.german import numbered, phrased, said
from umweg.screening.consignments.read import read_consignments
from umweg.screening.prepare import screener
from umweg.screening.record import document

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("UMWEG_SHARED", ROOT.parent / "shared"))
FILES = [ROOT / "examples" / "consignments.jsonl", SHARED / "cases" / "screening" / "consignments.jsonl"]
QUOTED = ("entity", "entity_id", "name", "text", "description", "tier", "listed", "activity")
ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|were|not|by|with|without|which|that|these|from|for|to|on|at|it|its|as|or|be|been|has|have|"
    r"item|items|loaded|listed|named|stated|goods|part|parts|list|lists|only|may|other|more|less|than|since|field|"
    r"value|country|birth|founding|against|decides|Article|Annex|Regulation|Decision|Council)\b"
)


def _texts(page: str) -> list[str]:
    page = re.sub(r"<(style|title)\b.*?</\1>|<code>.*?</code>", "", page, flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|alt|title)="([^"]+)"', page)
    return [t for t in map(str.strip, (*map(html.unescape, re.split(r"<[^>]+>", page)), *labels)) if t]


def _own(value: Any) -> set[str]:
    """Every text in data."""
    if isinstance(value, dict):
        return _own(list(value.values()))
    if isinstance(value, list | tuple):
        return {t for v in value for t in _own(v)}
    return {value} if isinstance(value, str) else set()


def _words_of_others(tally: Tally) -> list[str]:
    """What is quoted: of the consignment, of the listed, of a heading, of a row of an annex. The longest first."""
    found = set()
    for decision, given in tally.shown():
        found |= _own(given) | _own([p.get("hits", ()) for p in decision.parties])
        for r in decision.reasons:
            values = r["values"] or {}
            found |= _own(
                [values.get(k) for k in ("entity", "entity_id", "name", "text", "description", "tier", "listed")]
            )
            found |= {t for t in r["detail"] if re.match(r"\d{4} ", t)}  # a heading, and how near it comes
    found |= {one.what for some in controlled_goods().rows.values() for one in some} | {"made-up"}
    return sorted({t.strip(" ,") for t in found if re.search("[a-z]", t)}, key=len, reverse=True)


@pytest.mark.parametrize("file", FILES, ids=["examples", "shared"])
@pytest.mark.parametrize("policy", ["default", "example"])
def test_no_english_on_the_german_page(file: Path, policy: str) -> None:
    if not file.exists():
        pytest.skip(f"{file.name} is not at hand")
    lists = (ROOT / "examples" / "lists_2026-11-20.ftm.json").read_text("utf-8").splitlines()
    named = {"default": "default", "example": str(ROOT / "examples" / "policy.yml")}[policy]
    made = screener(engines.open(), policy=named, own_lists=[json.loads(line) for line in lists], as_of="2026-11-23",
                    text_model=False)  # fmt: skip
    tally = Tally()
    for s in made.run(read_consignments(file, notes=lambda _: None)):
        tally.add(s.decision, document(s.given))
    quoted, odd = _words_of_others(tally), []
    for text in _texts(render(tally, made.law.pins, "de")):
        rest = text
        for own in quoted:
            rest = rest.replace(own, "")
        rest = re.sub(r"law/\w+|The Russia \(Sanctions\) \(EU Exit\) Regulations \d{4}|Executive Order", "", rest)
        if ENGLISH.search(rest) or re.search(r"\b[1-9]\d{0,2},\d{3}\b", rest):
            odd.append(text)
    assert odd == []


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Regulation (EU) No 833/2014, Article 3h, Annex XVIII",
         "Verordnung (EU) Nr. 833/2014, Artikel 3h, Anhang XVIII"),
        ("Council Regulation (EU) 2023/1529 for parts of drones",
         "Verordnung (EU) 2023/1529 des Rates für Teile von Drohnen"),
        ("Decision (CFSP) 2015/740, Art. 2", "Beschluss (GASP) 2015/740, Art. 2"),
        ("Common Position 2003/495/CFSP", "Gemeinsamer Standpunkt 2003/495/GASP"),
        ("resolutions that came back in September 2025; not at hand",
         "Resolutionen, die im September 2025 wieder in Kraft traten; sie liegen nicht vor"),
        ("Malt; whether or not roasted, and husks", "Malt; whether or not roasted, and husks"),  # whole, never half
    ],
)  # fmt: skip
def test_acts_are_called_as_the_official_journal_calls_them(english: str, german: str) -> None:
    assert phrased(english, "de") == german
    assert phrased(english, "en") == english


def test_blanks_of_the_catalogue_take_what_is_meant() -> None:
    assert said("for: birth 1970-05-01: the same day as listed (1970-05-01)", "de").startswith(
        "dafür: Geburt 1970-05-01"
    )
    rule = (
        "EU ownership and control (Best Practices) (50 % or more, holdings of all listed owners added up, or control)"
    )
    told = said(f"{rule}: met by shares for Ornek Makina AS.", "de")
    assert told.startswith("Eigentum und Beherrschung, EU (Best Practices) (50 % oder mehr")
    assert numbered("EUR 1,234.50 and 0.967") == "EUR 1.234,50 and 0,967"
