"""Which word stands for which, how, and how alike: one line a kind. Numbers, weights and forms of single words."""

from __future__ import annotations

import pytest

from umweg.names import explain_names
from umweg.names.forms import mend_stock
from umweg.names.weighed_words import facts, is_roman, split

ALIGNED = [
    # the first letters of two to six words, in their order, on either side
    ("IBM Nord", "International Business Machines Nord", "Company",
     "nord=nord same 1.000; ibm=international business machines abbreviation 0.700"),
    ("International Business Machines Nord", "IBM Nord", "Company",
     "nord=nord same 1.000; international business machines=ibm abbreviation 0.700"),
    ("IBN Nord", "International Business Machines Nord", "Company",
     "ibn= extra 0.000; nord=nord same 1.000; =international missing 0.000; =business missing 0.000; "
     "=machines missing 0.000"),
    ("ABCDEF Nord", "Alpha Beta Core Delta Echo Fox Nord", "Company",
     "nord=nord same 1.000; abcdef=alpha beta core delta echo fox abbreviation 0.700"),
    ("ABCDEFG Nord", "Alpha Beta Core Delta Echo Fox Golf Nord", "Company",
     "abcdefg= extra 0.000; nord=nord same 1.000; =alpha missing 0.000; =beta missing 0.000; =core missing 0.000; "
     "=delta missing 0.000; =echo missing 0.000; =fox missing 0.000; =golf missing 0.000"),
    # joined and split
    ("Rusbalt Marine", "Rus Balt Marine", "Company", "marine=marine same 1.000; rusbalt=rus balt joined 0.980"),
    ("Rus Balt Marine", "Rusbalt Marine", "Company", "marine=marine same 1.000; rus balt=rusbalt joined 0.980"),
    ("Abdul Rahman Khan", "Abdulrahman Khan", "Person", "khan=khan same 1.000; abdul rahman=abdulrahman joined 0.980"),
    ("Rusbalt Marine", "Gas Prom Marine", "Company",
     "rusbalt= extra 0.000; marine=marine same 1.000; =gas missing 0.000; =prom missing 0.000"),
    # again, lacking, too many
    ("Vostok Vostok Nord", "Vostok Nord", "Company",
     "vostok=vostok same 1.000; vostok= repeated 1.000; nord=nord same 1.000"),
    ("Vostok Nord", "Vostok Nord Nord", "Company",
     "vostok=vostok same 1.000; nord=nord same 1.000; =nord repeated 1.000"),
    ("Vostok Nord", "Vostok Steel Nord", "Company",
     "vostok=vostok same 1.000; nord=nord same 1.000; =steel missing 0.000"),
    ("Vostok Steel Nord", "Vostok Nord", "Company",
     "vostok=vostok same 1.000; steel= extra 0.000; nord=nord same 1.000"),
    # numbers are the same or not
    ("Factory 12", "Factory 21", "Company", "factory=factory same 1.000; 12= extra 0.000; =21 missing 0.000"),
    ("Factory 12", "Factory Twelve", "Company", "factory=factory same 1.000; 12=12 same 1.000"),
    ("Fund VII", "Fund 7", "Company", "fund=fund same 1.000; vii=7 same 1.000"),
    ("Fund VII", "Fund 8", "Company", "fund=fund same 1.000; vii= extra 0.000; =8 missing 0.000"),
    ("Unit A44", "Unit A45", "Company", "unit=unit same 1.000; a44= extra 0.000; =a45 missing 0.000"),
    # initials, patronymics, nicknames
    ("S. Lavrov", "Sergei Lavrov", "Person", "s=sergei initial 0.550; lavrov=lavrov same 1.000"),
    ("Sergei Lavrov", "S Lavrov", "Person", "sergei=s initial 0.550; lavrov=lavrov same 1.000"),
    ("T Lavrov", "Sergei Lavrov", "Person", "t= extra 0.000; lavrov=lavrov same 1.000; =sergei missing 0.000"),
    ("Ivan Ivanovich Ivanov", "Ivan Ivanovna Ivanov", "Person",
     "ivan=ivan same 1.000; ivanovich=ivanovna spelling 0.725; ivanov=ivanov same 1.000"),
    ("Bob Smith", "Robert Smith", "Person", "bob=robert abbreviation 0.900; smith=smith same 1.000"),
    # spellings
    ("Sergej Lavrof", "Sergei Lavrov", "Person", "sergej=sergei transliteration 0.970; lavrof=lavrov spelling 0.833"),
    ("Robert Smith", "Robert Smythe", "Person", "robert=robert same 1.000; smith=smythe spelling 0.844"),
    ("Muhammad Ali", "Mohamed Aly", "Person", "muhammad=mohamed abbreviation 0.917; ali=aly transliteration 0.960"),
    ("Rornashka Nord", "Romashka Nord", "Company", "rornashka=romashka spelling 0.970; nord=nord same 1.000"),
    ("Rmshk Nord", "Romashka Nord", "Company", "rmshk=romashka transliteration 0.960; nord=nord same 1.000"),
    # legal forms: the same, another, on one side
    ("Romashka LLC", "OOO Romashka", "Company", "romashka=romashka same 1.000; llc=ooo legal form 1.000"),
    ("Romashka LLC", "AO Romashka", "Company", "romashka=romashka same 1.000; llc=ao legal form 0.000"),
    ("Romashka", "OOO Romashka", "Company", "romashka=romashka same 1.000; =ooo legal form 0.000"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "listed", "schema", "wanted"), ALIGNED)
def test_which_word_stands_for_which(query: str, listed: str, schema: str, wanted: str) -> None:
    told = explain_names(query, listed, schema)
    assert "; ".join(f"{p.query}={p.listed} {p.how} {p.similarity:.3f}" for p in told.pairs) == wanted
    assert told.start + sum(p.contribution for p in told.pairs) + sum(v for _, v in told.notes) == pytest.approx(
        told.logit, abs=1e-9
    )


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Forty Four", ("44",)),
        ("Forty 4", ("44",)),
        ("Twenty Two Three", ("22", "3")),
        ("Twenty Ten", ("20", "10")),
        ("Ten Two", ("10", "2")),  # twelve is a word of its own
        ("Twenty Twenty Two", ("20", "22")),
        ("20 5", ("20", "5")),  # digits are not put together
        ("Hundred Five", ("100", "5")),
        ("Forty VII Four", ("40", "vii", "4")),
        ("Thirty First", ("31",)),
        ("007", ("7",)),
        ("000", ("0",)),
        ("21st", ("21",)),
        ("3rd Fleet", ("3", "fleet")),
    ],
)
def test_number_words_become_digits(written: str, words: tuple[str, ...]) -> None:
    assert split(f"Acme {written}", "Company").words == ("acme", *words)


def test_number_words_stay_words_in_the_name_of_a_person() -> None:
    assert split("Forty Four", "Person").words == ("forty", "four")


@pytest.mark.parametrize(
    ("word", "roman"),
    [("ii", True), ("iv", True), ("ix", True), ("viii", True), ("xx", True), ("xiv", True),
     ("i", False), ("v", False), ("x", False),
     ("mix", False), ("ci", False), ("two", False), ("vi2", False)],
)  # fmt: skip
def test_roman_numerals_have_two_letters_or_more(word: str, roman: bool) -> None:
    assert is_roman(word) is roman


@pytest.mark.parametrize(
    ("word", "of_person", "of_firm"),
    [("q", 0.35, 0.2), ("qz", 0.6, 0.6), ("qzw", 0.85, 0.85), ("qzwk", 1.0, 1.0), ("44", 0.7, 0.7), ("a44", 0.8, 0.8),
     ("vii", 0.85, 0.7), ("van", 0.12, 0.12), ("general", 0.06, 0.3)],
)  # fmt: skip
def test_what_a_word_weighs(word: str, of_person: float, of_firm: float) -> None:
    assert (facts(word, True).weight, facts(word, False).weight) == (of_person, of_firm)


def test_words_of_business_weigh_more_in_the_name_of_a_person() -> None:
    assert facts("trade", True).weight == 0.8
    assert facts("trade", False).weight < 0.5


@pytest.mark.parametrize(
    ("found", "mended"),
    [
        ("jiont stock", "joint stock"),  # two letters turned are one mistake
        ("jont stock", "joint stock"),
        ("jnt stock", "jnt stock"),  # two mistakes are another word
        ("joint stoc", "joint stock"),
        ("joint stk", "joint stk"),
        ("old jont stock", "old joint stock"),
        ("stock jont", "stock jont"),
        ("jont stocks", "jont stocks"),
    ],
)
def test_joint_stock_with_one_word_mistyped(found: str, mended: str) -> None:
    assert mend_stock(found.split()) == mended.split()
