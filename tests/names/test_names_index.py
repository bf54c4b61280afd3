"""The index: nothing but the query and the list decides, and every string gets an answer."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.core.errors import UsageError
from umweg.names import (
    NameIndex,
    compare_names,
    explain_names,
    false_alerts,
    innocent_names,
    joints,
    lexicon,
    memo,
    threshold,
    weighed_words,
)
from umweg.names.fold import fold

LIST, KINDS = innocent_names(400, seed=5)
INDEX = NameIndex.build(LIST, schemas=KINDS)
QUERIES = [n.upper() for n in LIST[:60]] + [n[:-1] for n in LIST[60:120]] + innocent_names(60, seed=6)[0]


@given(st.lists(st.integers(0, len(QUERIES)), max_size=6))
@settings(max_examples=25, deadline=None)
def test_any_split_of_a_batch_gives_the_same_bits(cuts: list[int]) -> None:
    whole = INDEX.match(QUERIES, limit=3, floor=0.0)
    edges = sorted({0, *cuts, len(QUERIES)})
    parts = [(a, INDEX.match(QUERIES[a:b], limit=3, floor=0.0)) for a, b in pairwise(edges)]
    assert np.array_equal(whole.query, np.concatenate([p.query + a for a, p in parts]))
    assert np.array_equal(whole.row, np.concatenate([p.row for _, p in parts]))
    assert whole.score.tobytes() == np.concatenate([p.score for _, p in parts]).tobytes()


def test_threads_change_no_bit() -> None:
    many = QUERIES * 30
    one, two = (INDEX.match(many, limit=3, floor=0.0, threads=n) for n in (1, 2))
    assert np.array_equal(one.query, two.query)
    assert np.array_equal(one.row, two.row)
    assert one.score.tobytes() == two.score.tobytes()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_process_may_match_with_threads_too() -> None:
    script = (
        "import os, signal, sys; from umweg.names import NameIndex; "
        "index = NameIndex.build(['Argus Kaspian', 'Zenit Bank']); q = ['Argus Kaspian'] * 600; "
        "index.match(q, threads=2); child = os.fork(); child or signal.alarm(60); "
        "n = len(index.match(q, threads=2)); "
        "sys.exit(n != 600 or (os.waitpid(child, 0)[1] if child else 0))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=120).returncode == 0


def test_what_is_remembered_of_words_is_bounded_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = INDEX.match(QUERIES, limit=3, floor=0.0)
    for module in (lexicon, memo, weighed_words):
        monkeypatch.setattr(module, "MOST", 20)
    index = pickle.loads(pickle.dumps(INDEX))
    for at in range(0, len(QUERIES), 7):
        after = index.match(QUERIES[at : at + 7], limit=3, floor=0.0)
        here = (before.query >= at) & (before.query < at + 7)
        assert np.array_equal(before.row[here], after.row)
        assert before.score[here].tobytes() == after.score.tobytes()
        assert len(index._words) <= 40


def test_joined_words_are_told_by_their_hash() -> None:
    words_ = ["ab", "b", "sobaka", "27", "kh", "iron"]
    row, c = lexicon.Lexicon(lexicon.Numbering()).rows(words_, np.zeros(len(words_), bool))
    found = joints.joints(row, np.array([len(words_)]), c)
    strings = [fold(a + b) for a, b in pairwise(words_)]
    assert found[:-1].tolist() == joints.hashes(strings)[0].tolist()
    assert found[-1] == 0


def test_hits_are_sorted_and_ties_go_to_the_earlier_row() -> None:
    index = NameIndex.build(["Argus Kaspian"] * 3 + ["Argus Kaspien"], schemas=["Company"] * 4)
    found = index.match(["Argus Kaspian"], limit=4, floor=0.0)
    assert found.row.tolist()[:3] == [0, 1, 2]
    assert (np.diff(found.score) <= 0).all()


def test_the_index_scores_like_compare_names() -> None:
    found = INDEX.match(LIST[:50], schemas=KINDS[:50], limit=2, floor=0.0)
    for q, r, s in zip(found.query, found.row, found.score, strict=True):
        assert s == compare_names(LIST[q], LIST[r], KINDS[r])


def test_weak_aliases_count_less() -> None:
    index = NameIndex.build(["Argus Kaspian", "Argus Kaspian"], kinds=["weak", "alias"], schemas=["Person"] * 2)
    found = index.match(["Argus Kaspian"], limit=2, floor=0.0)
    assert found.row.tolist() == [1, 0]
    assert found.score[0] > found.score[1]


def test_one_hit_a_bearer() -> None:
    index = NameIndex.build(["Argus Kaspian", "Argus Kaspien"], schemas=["Person"] * 2, owners=[7, 7])
    assert index.match(["Argus Kaspian"], floor=0.0).row.tolist() == [0]


def test_a_person_is_not_looked_for_among_ships() -> None:
    index = NameIndex.build(["Kaspian Argus", "Kaspian Argus"], schemas=["Vessel", "Person"])
    assert index.match(["Kaspian Argus"], schemas=["Person"]).row.tolist() == [1]
    assert sorted(index.match(["Kaspian Argus"], limit=5).row.tolist()) == [0, 1]


def test_an_empty_list_and_no_queries() -> None:
    assert len(NameIndex.build([]).match(["Argus"])) == 0
    assert len(INDEX.match([])) == 0


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: NameIndex.build(["a"], kinds=["odd"]), "no kind of name"),
        (lambda: NameIndex.build(["a"], schemas=[]), "1 names but 0 schemas"),
        (lambda: INDEX.match(["a"], schemas=[]), "1 queries but 0 schemas"),
        (lambda: INDEX.match(["a"], limit=0), "limit is 0"),
    ],
)
def test_wrong_calls_say_what_to_mend(call: object, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        call()


ODD = [
    "", " ", "a", "1", "123 456", "...", "?!«»", "🙂🚢", "\u202eabc", "\ud800", "x\ud800y", "́́́", "é́́", "ООО", "LLC",
    "𝔸𝕔𝕞𝕖", "ﷺ", "\x00", "a" * 10_000, "ab " * 4000, "𓀀𓀁", "의", "Ⅻ", "½", "'", "&", "--", "İ", "ß", "🇰🇿 Trade",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("schema", ["Person", "Company"])
def test_names_that_break_programs_get_an_answer(name: str, schema: str) -> None:
    assert 0 <= compare_names(name, "Argus Kaspian", schema) < threshold()
    assert 0 <= compare_names("Argus Kaspian", name, schema) < threshold()
    assert 0 <= compare_names(name, name, schema) <= 1
    assert explain_names(name, "Argus Kaspian", schema).sentences()
    assert len(NameIndex.build([name, "Argus Kaspian"]).match([name, "Argus Kaspian"], floor=0.0)) >= 1


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["Person", "Company", "Vessel"]))
@settings(max_examples=150, deadline=None)
def test_any_two_strings_have_a_score_and_an_explanation(a: str, b: str, schema: str) -> None:
    score = compare_names(a, b, schema)
    assert 0 <= score <= 1
    e = explain_names(a, b, schema)
    assert e.score == score
    total = e.start + sum(p.contribution for p in e.pairs) + sum(v for _, v in e.notes)
    assert abs(total - e.logit) < 1e-9


@given(st.sampled_from(LIST), st.text(alphabet="abcdefghijklmnop", min_size=4, max_size=9))
@settings(max_examples=60, deadline=None)
def test_a_strange_word_never_makes_a_name_more_alike(name: str, word: str) -> None:
    schema = KINDS[LIST.index(name)]
    assert compare_names(f"{name} {word}", name, schema) <= compare_names(name, name, schema)


def test_false_alerts_fall_with_the_threshold() -> None:
    low, high = false_alerts(INDEX, 0.3, size=400), false_alerts(INDEX, 0.9, size=400)
    assert low.per_1000 >= high.per_1000
    assert high.low <= high.per_1000 <= high.high
    own = false_alerts(INDEX, 0.5, innocent=LIST[:100], schemas=KINDS[:100])
    assert own.per_1000 > 900
