"""Names across alphabets: what Latin letters sound like in Cyrillic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.names import NameIndex, compare_names, threshold
from umweg.names.sounds import LOST, MOST, NEVER, costs, sounds_of, tokens

HEARD = [
    ("Шиллер", "Schiller", "Miller"),
    ("Джонсон", "Johnson", "Jensen"),
    ("Бордо", "Bordeaux", "Borden"),
    ("Вуд", "Wood", "Vida"),
    ("Морган", "Morgan", "Mergen"),
    ("Мюллер", "Müller", "Mailer"),
    ("Накамура", "Nakamura", "Nakajima"),
    ("Шевченко", "Szewczenko", "Savchenko"),
]


@pytest.mark.parametrize(("cyrillic", "right", "wrong"), HEARD)
def test_the_spelling_that_sounds_like_it_ranks_first(cyrillic: str, right: str, wrong: str) -> None:
    index = NameIndex.build([wrong, right], schemas=["Person"] * 2)
    assert index.match([cyrillic], schemas=["Person"], limit=1, floor=0.0).row.tolist() == [1]


@pytest.mark.parametrize(("cyrillic", "right", "wrong"), HEARD)
def test_it_does_not_matter_which_side_is_cyrillic(cyrillic: str, right: str, wrong: str) -> None:
    for latin in (right, wrong):
        assert compare_names(cyrillic, latin, "Person") == compare_names(latin, cyrillic, "Person")


def test_a_whole_name_across_alphabets() -> None:
    assert compare_names("Джонсон Шиллер", "SCHILLER, Johnson", "Person") >= threshold()
    assert compare_names("Ольга Бондарь", "SCHILLER, Johnson", "Person") < 0.05


def test_words_of_one_alphabet_are_not_compared_by_sound() -> None:
    """Bordo and Bordeaux are two spellings in Latin; only a Cyrillic word says how it sounds."""
    assert compare_names("Bordo", "Bordeaux", "Person") < compare_names("Бордо", "Bordeaux", "Person")


def test_costs_are_the_least_of_all_cuts() -> None:
    """Against a search of every cut, written down plainly."""
    from umweg.names.sounds import shipped

    table = shipped()

    def price(letters: list[str], word: str, at: int = 0) -> float:
        if not letters:
            return 0.0 if at == len(word) else np.inf
        place = next((table.contexts[word[at : at + k]] for k in (2, 1) if word[at : at + k] in table.contexts), 0)
        unit = table.units.get(letters[0], len(table.units))
        return min(
            float(table.cost[unit, place, k]) + price(letters[1:], word, at + k)
            for k in range(min(MOST, len(word) - at) + 1)
        )

    for cyrillic, latin in (("bordo", "bordeaux"), ("iung", "jung"), ("shch", "x"), ("q", "ab")):
        one = costs([cyrillic], [latin], np.zeros(1, int), np.zeros(1, int))[0]
        least = price(tokens(cyrillic), f"^{latin}$")
        assert one == pytest.approx(least, abs=1e-3) or min(one, least) >= NEVER


words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_cost_depends_on_its_two_words_alone(pairs: list[tuple[str, str]]) -> None:
    c, w = map(list, zip(*pairs, strict=True))
    n = np.arange(len(pairs))
    together = costs(c, w, n, n)
    alone = [costs([a], [b], np.zeros(1, int), np.zeros(1, int))[0] for a, b in pairs]
    assert together.tolist() == alone
    assert (together >= 0).all()


def test_what_the_table_lacks_costs_like_a_letter_lost() -> None:
    table = sounds_of([("", "a", 1, 0.5), ("b", "a", 1, 1.0), ("b", "", 0, 2.0)])
    b = table.contexts["b"]
    assert table.cost[table.units["a"], b, 1] == 1.0
    assert table.cost[table.units["a"], b, 0] == table.cost[len(table.units), 0, 1] == LOST
    assert table.cost[len(table.units), b, MOST] == NEVER
