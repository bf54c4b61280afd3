"""Errors that end a run or refuse a whole file have their German, and no sentence is half in German."""

from __future__ import annotations

import re

import pytest

from tests.results import test_german_faults as faults
from tests.results.test_german_faults import ENGLISH, SOURCE
from umweg.desk.versions import ConsignmentVersion
from umweg.results.german import said
from umweg.screening.consignments.messages import looks

CONSIGNMENTS = SOURCE / "screening/consignments"
FILES = (
    *(CONSIGNMENTS / f"{n}.py" for n in ("sniff", "stream", "mapping", "jsontext", "parquet", "ftm", "survey", "read")),
    *sorted((CONSIGNMENTS / "messages").glob("*.py")),
    *(SOURCE / "desk" / f"{n}.py" for n in ("queue", "verdicts", "references", "versions")),
)
NO_ERRORS = ("select ", "'Tulpe' is no 'Tulpe'.", "nothing is lost")


@pytest.mark.parametrize("sentence", sorted(set(faults.sentences(FILES))))
def test_an_error_of_a_file_or_of_the_desk_has_its_german(sentence: str) -> None:
    if sentence.startswith(NO_ERRORS):
        pytest.skip("no sentence of an error, or one whose blanks are both words of the catalogue")
    german = said(sentence, "de")
    assert german != sentence, f"german_errors.yml lacks: {sentence}"
    assert not ENGLISH.search(re.sub(r"'[^']*'", "", german)), german


DID = ("decided 'stop'", "decided first 'stop'", "confirmed 'stop'", "disagreed with 'stop'", "reopened it")
STATES = ("open", "half", "done", "superseded")
KINDS = sorted(
    {what for _, what, _ in looks.MAGIC}
    | {looks.union_message(f"CC{n}C", n) for n in looks.TRANSIT}
    | {looks.union_message(f"CC{n}15C", f"{n}15") for n in looks.SYSTEMS}
    | {f"an ISO 20022 message {code}, {what}" for code, what in looks.PAYMENTS.items()}
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_file_looks_like_is_said_in_german(kind: str) -> None:
    german = said(f"This looks like {kind}.", "de")
    assert german.startswith("Das ist offenbar ein")
    assert not ENGLISH.search(german), german
    assert not re.search(r"\b(an?|or|before|packed|message|response)\b", german), german


@pytest.mark.parametrize(
    "unknown",
    [
        "Give it another name.",
        "Give a kind of tulip.",
        "Give the flower, or none.",
        "Write all of them.",
        "Write more of it.",
        "Write each tulip by itself.",
    ],
)
def test_a_sentence_that_the_catalogue_lacks_stays_whole(unknown: str) -> None:
    assert said(unknown, "de") == unknown


@pytest.mark.parametrize(("given", "german"), [
    ("Give 'Tulpe'.", "Geben Sie 'Tulpe' an."),
    ("Write 102.", "Schreiben Sie 102."),
    ("Give 0 or more.", "Geben Sie mindestens 0 an."),
    ("There is no decision 'n99'.", "Es gibt keine Entscheidung 'n99'."),
    ("Anna has taken task n5 until 2026-12-01T05:09Z.", "Anna hat Aufgabe n5 genommen, bis 2026-12-01T05:09Z."),
])  # fmt: skip
def test_values_and_forms_are_put_in(given: str, german: str) -> None:
    assert said(given, "de") == german


@pytest.mark.parametrize("outcome", ["release", "information", "review", "stop"])
@pytest.mark.parametrize("state", [*STATES, None])
@pytest.mark.parametrize("word", ["", *(f"Anna {did} at 2026-12-01T04:56Z" for did in DID)])
def test_what_a_version_is_and_who_decided_on_it_is_said_in_german(outcome: str, state: str | None, word: str) -> None:
    of = [
        ConsignmentVersion(n, "a", "2026-11-30T10:24:11+00:00", outcome, n, "9f", state, None, word, False)
        for n in (1, 2, 3)
    ]
    told = "; ".join(v.told for v in of)
    german = said(f"There is a newer decision on C1: {told}.", "de")
    assert german.startswith("Es gibt eine neuere Entscheidung über C1: n1 (Fassung 1, geprüft 2026-11-30 10:24, ")
    assert not re.search(r"\b(version|screened|ask|review|open|decided|first|with|at)\b", german), german
