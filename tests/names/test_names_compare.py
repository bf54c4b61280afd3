"""Two names: what must match, what must not, and how scores rank."""

from __future__ import annotations

import pytest

from umweg.names import NameIndex, compare_names, explain_names, score_pairs, threshold

ALIKE = [
    ("Sergei Lavrov", "Лавров Сергей Викторович", "Person"),
    ("Wolodymyr Selenskyj", "Volodymyr Zelenskyy", "Person"),
    ("Putin, Vladimir", "Vladimir Putin", "Person"),
    ("Dr. Rami Makhlouf", "Rami Makhlouf", "Person"),
    ("AlisherUsmanov", "Alisher Usmanov", "Person"),
    ("Usama bin Ladin", "Osama bin Laden", "Person"),
    ("Қасым-Жомарт Тоқаев", "Kassym-Jomart Tokayev", "Person"),
    ("باراك أوباما", "Barak Obama", "Person"),
    ("Ig0r Sechin", "Igor Sechin", "Person"),
    ("Igor Igor Sechin", "Igor Sechin", "Person"),
    ("OAO Gazprom", "Gazprom JSC", "Company"),
    ("ООО Ромашка Трейд", "Romashka Trade LLC", "Company"),
    ("Goodwill Company", "Good Will Company", "Company"),
    ("First Bank Int’l", "First International Bank", "Company"),
    ("ТRАNSРОRТ NОRVАL", "TRANSPORT NORVAL", "Company"),
    ("Murom Plant Fac\u200btory", "Murom Plant Factory", "Company"),
    ("MV Hellenic Spirit", "Hellenic Spirit", "Vessel"),
    ("Argus Trade Logistiks", "Argus Trade Logistics OcOO", "Company"),
]
APART = [
    ("Factory 12", "Factory 21", "Company"),
    ("Management Company 23", "Management Company 24", "Company"),
    ("Zenit Trading Company", "Acme Trading Company", "Company"),
    ("Global Trading LLC", "Trading", "Company"),
    ("Angelo Cruz", "Angela Merkel", "Person"),
    ("Hafez Makhlouf", "Rami Makhlouf", "Person"),
    ("Muhammad bin Salman", "Muhammad bin Rashid", "Person"),
    ("OJSC Tactical Kittens Corporation", "Tactical Missiles Corporation Joint Stock Company", "Company"),
    ("Corp", "Acme Corp", "Company"),
]


@pytest.mark.parametrize(("a", "b", "schema"), ALIKE)
def test_the_same(a: str, b: str, schema: str) -> None:
    assert compare_names(a, b, schema) >= threshold()


@pytest.mark.parametrize(("a", "b", "schema"), APART)
def test_not_the_same(a: str, b: str, schema: str) -> None:
    assert compare_names(a, b, schema) < threshold()


def test_exact_names_rank_by_what_corroborates_them() -> None:
    long, short, common = score_pairs(
        ["Iskander Bolatbekovich Zhumagulov", "Bo Li", "General Trading"],
        ["Iskander Bolatbekovich Zhumagulov", "Bo Li", "General Trading"],
        ["Person", "Person", "Company"],
    )
    assert 1 > long > short
    assert long > common


def test_a_different_legal_form_costs_less_than_a_different_word() -> None:
    form = compare_names("Romashka Logistics GmbH", "Romashka Logistics SA")
    word = compare_names("Romashka Textiles GmbH", "Romashka Logistics GmbH")
    same = compare_names("Romashka Logistics GmbH", "Romashka Logistics GmbH")
    assert word < form < same


@pytest.mark.parametrize(("a", "b", "schema"), ALIKE + APART)
def test_contributions_add_up_to_the_score(a: str, b: str, schema: str) -> None:
    e = explain_names(a, b, schema)
    assert e.score == compare_names(a, b, schema)
    total = e.start + sum(p.contribution for p in e.pairs) + sum(v for _, v in e.notes)
    assert total == pytest.approx(e.logit, abs=1e-9)


@pytest.mark.parametrize(
    ("a", "b", "schema", "how"),
    [
        ("Olaf Scholz", "Olaf Scholz", "Person", "same"),
        ("Sergej Lavrov", "Sergei Lavrov", "Person", "transliteration"),
        ("Olof Scholz", "Olaf Scholz", "Person", "spelling"),
        ("V. Putin", "Vladimir Putin", "Person", "initial"),
        ("Bibi Netanyahu", "Benjamin Netanyahu", "Person", "abbreviation"),
        ("Acme GmbH", "Acme SA", "Company", "legal form"),
        ("АсmеFoods Trade", "AcmeFoods Trade", "Company", "look-alike"),
        ("Sergei Lavrov", "Sergei Viktorovich Lavrov", "Person", "missing"),
        ("Sergei Viktorovich Lavrov", "Sergei Lavrov", "Person", "extra"),
        ("Good Will Foods", "Goodwill Foods", "Company", "joined"),
    ],
)
def test_every_way_of_differing_is_named(a: str, b: str, schema: str, how: str) -> None:
    e = explain_names(a, b, schema)
    assert how in {p.how for p in e.pairs}
    assert e.sentences()[0].startswith(f"'{a}' against '{b}'")
    assert len(e.sentences()) == 1 + len(e.pairs) + len(e.notes)


@pytest.mark.shared
def test_the_bench_of_opensanctions(shared: object) -> None:
    """In sample, so only a guard against breaking: the out-of-fold figure is in benchmarks/names/train.py."""
    import csv
    from pathlib import Path

    with (Path(str(shared)) / "eval/name_pairs_dev.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    score = score_pairs([r["name1"] for r in rows], [r["name2"] for r in rows], [r["schema"] for r in rows])
    true = [r["is_match"] == "true" for r in rows]
    hit = [s >= threshold() for s in score]
    both = sum(h and t for h, t in zip(hit, true, strict=True))
    assert 2 * both / (sum(hit) + sum(true)) > 0.86


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Viktor But", "BOUT, Viktor Anatolijevitch"),
        ("Виктор Бут", "BOUT, Viktor Anatolijevitch"),
        ("Irina Petrowna Schevtschenko", "SHEVCHENKO, Irina"),
        ("Nurlan Asanov", "ASANOV, Nurlan Bolatuly"),
    ],
)
def test_a_patronymic_left_out_costs_a_person_little(asked: str, listed: str) -> None:
    assert compare_names(asked, listed, "Person") >= threshold()


def test_another_patronymic_is_another_person() -> None:
    listed = "BOUT, Viktor Anatolijevitch"
    assert compare_names("Viktor Petrovich Bout", listed, "Person") < threshold()
    assert compare_names("Viktor Bout", listed, "Person") > compare_names("Viktor Bout", "BOUT, Viktor Zhang", "Person")


def test_a_surname_that_ends_like_a_patronymic_is_not_left_out() -> None:
    assert compare_names("Ivan Petrov", "IVANOVICH, Ivan Petrov", "Person") == pytest.approx(
        compare_names("Ivan Petrov", "IVANOVSKY, Ivan Petrov", "Person"), abs=0.02
    )


@pytest.mark.parametrize(
    ("bare", "full", "schema"),
    [
        ("VLDZ BNTS Jl", "VALDEZ BENITES, Joel", "Person"),
        ("RHS-VRY CST", "RIHS-IVORY COAST", "Company"),
        ("MRLL BJRN Dg Frnnd", "MURILLO BEJARANO, Diego Fernando", "Person"),
        ("SHNZHN CSPR TCHNLGY", "SHENZHEN CASPRO TECHNOLOGY", "Company"),
    ],
)
def test_a_name_without_its_vowels_is_still_the_name(bare: str, full: str, schema: str) -> None:
    """Letters that vowels kept apart meet (dz, sh, th) and must not be read as one sound on one side only."""
    assert compare_names(bare, full, schema) >= threshold()
    assert compare_names(full, bare, schema) >= threshold()
    index = NameIndex.build([full, "Zenit Argus", "Caspian Bank"], schemas=[schema] * 3)
    assert index.match([bare], limit=1).row.tolist() == [0]


def test_other_consonants_are_another_name() -> None:
    assert compare_names("VLDZ BNTS Jl", "VELASQUEZ BENITEZ, Julia", "Person") < threshold()
