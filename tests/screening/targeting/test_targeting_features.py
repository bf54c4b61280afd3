"""Features know the past only."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.screening.targeting.conftest import MAPPING, declarations
from umweg.screening.targeting.features import apply, freeze, learn
from umweg.screening.targeting.history import FrozenHistory, before
from umweg.screening.targeting.mapping import ColumnRoles
from umweg.screening.targeting.norms import CodeNorm
from umweg.screening.targeting.rows import MappedRows, flat

TABLE = flat(declarations(200))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 199))
def test_a_changed_label_changes_no_feature_of_its_day_or_earlier(at: int) -> None:
    rows = MappedRows(TABLE, MAPPING, labelled=True)
    y = rows.labels()
    other = y.copy()
    other[at] = 1 - other[at]
    end = int(rows.day.max()) + 1
    a, b = learn(rows, y, end), learn(rows, other, end)
    upto = rows.day <= rows.day[at]
    np.testing.assert_array_equal(a.x[upto], b.x[upto])


def test_a_changed_label_does_change_later_features() -> None:
    rows = MappedRows(TABLE, MAPPING, labelled=True)
    y = rows.labels()
    other = y.copy()
    other[0] = 1 - other[0]
    end = int(rows.day.max()) + 1
    assert not np.array_equal(learn(rows, y, end).x, learn(rows, other, end).x, equal_nan=True)


def test_labels_after_the_cut_are_in_no_feature() -> None:
    rows = MappedRows(TABLE, MAPPING, labelled=True)
    y = rows.labels()
    cut = int(np.median(rows.day))
    flipped = np.where(rows.day >= cut, 1 - y, y)
    np.testing.assert_array_equal(learn(rows, y, cut).x, learn(rows, flipped, cut).x)


def test_a_lag_hides_results_that_were_not_yet_known() -> None:
    key, day, y = pa.array(["a"] * 4), np.array([0, 5, 9, 20]), np.array([1.0, 0.0, 1.0, 0.0])
    assert before(key, day, y, 99, lag=0).n.tolist() == [0, 1, 2, 3]
    assert before(key, day, y, 99, lag=4).n.tolist() == [0, 1, 1, 3]
    assert before(key, day, y, 99, lag=10).n.tolist() == [0, 0, 0, 3]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c", None]), st.integers(0, 9), st.booleans()), min_size=1, max_size=40
    )
)
def test_the_past_is_what_a_slow_count_gives(given_rows: list[tuple[str | None, int, bool]]) -> None:
    key = pa.array([k for k, *_ in given_rows], pa.string())
    day = np.array([d for _, d, _ in given_rows])
    y = np.array([float(v) for *_, v in given_rows])
    found = before(key, day, y, 8)
    for i, (k, d, _) in enumerate(given_rows):
        mine = [(e, v) for j, e, v in given_rows if k is not None and j == k and e < min(d, 8)]
        assert (found.n[i], found.s[i]) == (len(mine), sum(v for _, v in mine))
        assert found.first[i] == (min(e for e, _ in mine) if mine else -1)


def test_the_frozen_state_gives_later_rows_what_the_order_of_time_gives() -> None:
    rows = MappedRows(TABLE, MAPPING, labelled=True)
    y, cut = rows.labels(), int(np.median(rows.day))
    early, late = rows.day < cut, rows.day >= cut
    state = freeze(MappedRows(TABLE.filter(pa.array(early)), MAPPING, labelled=True), y[early])
    frozen = apply(MappedRows(TABLE.filter(pa.array(late)), MAPPING, labelled=False), state)
    np.testing.assert_allclose(frozen.x, learn(rows, y, cut).x[late], rtol=1e-12)


def test_missing_names_have_no_history() -> None:
    key = pa.array([None, None, "a"], pa.string())
    assert before(key, np.array([1, 2, 3]), np.ones(3), 9).n.tolist() == [0, 0, 0]
    kept = FrozenHistory.of(key, np.array([1, 2, 3]), np.ones(3))
    assert kept.of_rows(pa.array([None, "a", "new"], pa.string())).n.tolist() == [0, 1, 0]


def test_a_norm_needs_five_rows_and_is_a_median() -> None:
    code = pa.array(["a"] * 5 + ["b"] * 4)
    norm = CodeNorm.of(code, np.array([1.0, 9.0, 2.0, 3.0, 100.0, 1.0, 1.0, 1.0, 1.0]))
    assert norm.code.to_pylist() == ["a"]
    assert norm.median.tolist() == [3.0]
    assert norm.spread.tolist() == [pytest.approx(1.4826 * 2)]
    assert np.isnan(norm.z(pa.array(["b"]), np.array([1.0]))).all()


def test_numbers_have_one_spelling_in_all_kinds_of_files(mapping: ColumnRoles) -> None:
    texts = MappedRows(pa.table(TABLE), mapping, labelled=False)
    at = TABLE.column_names.index("mass")
    floats = MappedRows(TABLE.set_column(at, "mass", pc.cast(TABLE["mass"], pa.float64())), mapping, labelled=False)
    assert texts.text("mass").equals(floats.text("mass"))
