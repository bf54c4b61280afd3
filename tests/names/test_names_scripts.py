"""Names in Arabic, Hebrew, Hangul, Chinese characters, kana and Greek against names in Latin letters."""

from __future__ import annotations

import pytest

from umweg.names import NameIndex, compare_names, explain_names, threshold
from umweg.names.scripts.readings import unread
from umweg.parties.answers import answer
from umweg.parties.match import match_parties
from umweg.parties.matcher import Matcher

ARABIC = [
    ("عبد العزيز المنصوري", "Abdul Aziz al-Mansouri"),
    ("عبدالله الشمري", "Abdullah Al Shammari"),
    ("جمال عبد الناصر", "Gamal Abdel Nasser"),
    ("يوسف بن علي", "Youssef Ben Ali"),
    ("نور الدين زنكي", "Nureddin Zangi"),
    ("أبو بكر الرازي", "Abu Bakr al-Razi"),
    ("رضا قاسمی", "Reza Ghasemi"),
    ("محسن فخری‌زاده", "Mohsen Fakhrizadeh"),
    ("خالد الشريف", "Khaled Cherif"),
    ("عمر القحطاني", "Omar Al-Qahtani"),
]
HEBREW = [("יצחק כהן", "Yitzhak Cohen"), ("נתן שרנסקי", "Natan Sharansky"), ("שרה גולדברג", "Sarah Goldberg"),
          ("שמעון פרץ", "Shimon Peretz"), ("אברהם ברק", "Avraham Barak")]  # fmt: skip
HANGUL = [
    ("김영수", "KIM, Young-soo"),
    ("박근혜", "Park Geun-hye"),
    ("최룡해", "CHOE, Ryong Hae"),
    ("이명박", "Lee Myung-bak"),
    ("정경두", "Jeong Kyeong-doo"),
    ("윤석열", "Yoon Suk-yeol"),
    ("리용호", "RI, Yong Ho"),
    ("조명록", "JO, Myong Rok"),
    ("남궁민", "Namgung Min"),
    ("성훈 김", "KIM, Song Hun"),
]
HAN = [
    ("张伟", "ZHANG, Wei"),
    ("王小明", "WANG, Xiaoming"),
    ("蔣介石", "CHIANG, Chieh-shih"),
    ("欧阳修", "OUYANG, Xiu"),
    ("陳大文", "CHAN, Tai Man"),
    ("黃志強", "Wong Chi Keung"),
    ("金正恩", "KIM, Jong Un"),
    ("曾国藩", "ZENG, Guofan"),
    ("鈴木一郎", "Suzuki Ichiro"),
    ("佐藤健", "SATO, Takeshi"),
    ("高橋 洋子", "Yoko Takahashi"),
    ("服部正", "HATTORI, Tadashi"),
]
GREEK = [
    ("Μπάμπης Γκίκας", "Babis Gikas"),
    ("Ντίνος Ντούνης", "Dinos Dounis"),
    ("Ευάγγελος Παυλίδης", "Evangelos Pavlidis"),
    ("Γεώργιος Παπαδόπουλος", "Georgios Papadopoulos"),
    ("Αγγελική Ξενάκη", "Angeliki Xenaki"),
    ("Χρήστος Χατζής", "Christos Hatzis"),
    ("Θεόδωρος Ψαρράς", "Theodoros Psarras"),
    ("Λάμπρος Κουντουράς", "Lampros Kountouras"),
    ("Ιωάννης Τζαβάρας", "Ioannis Tzavaras"),
    ("Σπυρίδων Οικονόμου", "Spyridon Oikonomou"),
]
FIRMS = [
    ("深圳华强电子有限公司", "Shenzhen Huaqiang Electronics Co., Ltd."),
    ("华为技术有限公司", "Huawei Technologies Co., Ltd."),
    ("丹东鸿祥实业发展有限公司", "Dandong Hongxiang Industrial Development Co Ltd"),
    ("沈忠國際海運有限公司", "Shen Zhong International Shipping"),
    ("조선련봉총회사", "Korea Ryonbong General Corporation"),
    ("평양기계무역회사", "Pyongyang Machinery Trading Company"),
    ("조선광업개발무역회사", "Korea Mining Development Trading Corporation"),
    ("ソニー株式会社", "Sony Kabushiki Kaisha"),
    ("بانک ملت", "Bank Mellat"),
    ("شركة النور للتجارة", "Al-Noor Trading Company"),
]


@pytest.mark.parametrize(
    ("asked", "listed"), ARABIC + HEBREW + HANGUL + HAN + GREEK, ids=lambda v: v if v.isascii() else ""
)
def test_persons_are_found_in_their_own_script(asked: str, listed: str) -> None:
    index = NameIndex.build([listed, "Acme Trading", "Jonathan Overbeek"], schemas=["Person", "Company", "Person"])
    found = index.match([asked], limit=1)
    assert found.row.tolist() == [0]
    assert found.score[0] == compare_names(asked, listed, "Person")


@pytest.mark.parametrize(("asked", "listed"), FIRMS, ids=lambda v: v if v.isascii() else "")
def test_firms_are_found_as_they_are_written(asked: str, listed: str) -> None:
    index = NameIndex.build([listed, "Acme Trading"], schemas=["Company", "Company"])
    assert index.match([asked], limit=1).row.tolist() == [0]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("손영혁", "SON, Jong Hyok"), ("이재형", "LEE, Jae Myung"), ("张伟", "ZHANG, Wen"), ("山田太郎", "Yamada Jiro"),
        ("محمد حسن", "Mahmoud Hussein Karim"), ("علي الشمري", "Ali al-Shehri"), ("Άννα Ξενάκη", "Anna Pavlidi"),
        ("נתן שרנסקי", "Natan Shapira"), ("박영식", "YONG, Pak Sik"), ("王小明", "Wang Xiaohong"),
    ],
    ids=lambda v: v if v.isascii() else "",
)  # fmt: skip
def test_one_syllable_or_consonant_makes_another_person(asked: str, listed: str) -> None:
    index = NameIndex.build([listed], schemas=["Person"])
    assert not len(index.match([asked]))
    assert compare_names(asked, listed, "Person") < threshold()


@pytest.mark.parametrize(
    "name", ["สมชาย ใจดี", "नरेन्द्र मोदी", "মোহাম্মদ", "ዐቢይ አሕመድ", "ហ៊ុន ម៉ាណែត", "弗拉基米尔·普京"], ids=range(6)
)
def test_what_cannot_be_read_is_not_assessed_and_meets_nobody(name: str) -> None:
    listed = [("a", "Somchai Jaidee"), ("b", "Narendra Modi"), ("c", "Mohammad"), ("d", "Vladimir Putin")]
    assert unread(name)
    rows = match_parties([name], listed).to_pylist()
    assert [r["entity_id"] for r in rows] == [None]
    assert rows[0]["reasons"][0].startswith("not assessed: ")
    matcher = Matcher.of([*listed, ("e", name)])
    assert match_parties([name], matcher)["entity_id"].to_pylist()[0] == "e"


def test_a_name_of_which_a_part_cannot_be_read_is_found_and_told() -> None:
    from datetime import date

    matcher = Matcher.of([("a", "Vostok Impex")])
    found = answer(["Vostok Impex สมชาย"], matcher, threshold=threshold(), on=date(2026, 1, 1))[0]
    assert found.status(threshold()) == "alert"
    assert [f.what for f in found.faults] == ["'Vostok Impex สมชาย' was not compared: Thai cannot be read reliably."]


@pytest.mark.parametrize(
    "name", ["박영식", "朴永植", "山田 太郎", "علي حسن", "Μπάμπης Ντούνης", "נתן כהן"], ids=range(6)
)
def test_a_listed_name_is_found_in_its_own_letters(name: str) -> None:
    index = NameIndex.build(["Acme", name], schemas=["Company", "Person"])
    assert index.match([name], limit=1).row.tolist() == [1]


def test_hits_do_not_depend_on_what_else_is_asked() -> None:
    index = NameIndex.build(["PAK, Yong Sik", "Ali Hassan", "Acme Bank"], schemas=["Person", "Person", "Company"])
    asked = ["박영식", "Acme Bank", "علي حسن", "สมชาย", "Акме Банк"]
    together = index.match(asked, floor=0.0)
    for i, name in enumerate(asked):
        alone, mine = index.match([name], floor=0.0), together.query == i
        assert (alone.row.tolist(), alone.score.tolist()) == (
            together.row[mine].tolist(),
            together.score[mine].tolist(),
        )


@pytest.mark.parametrize(("asked", "listed"), [ARABIC[0], HANGUL[0], GREEK[0]], ids=["arabic", "hangul", "greek"])
def test_the_parts_of_an_explanation_add_up(asked: str, listed: str) -> None:
    e = explain_names(asked, listed, "Person")
    assert e.score == compare_names(asked, listed, "Person")
    assert e.start + sum(p.contribution for p in e.pairs) + sum(v for _, v in e.notes) == pytest.approx(e.logit)
