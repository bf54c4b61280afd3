"""The queue: order, stops, lots, and what the lots allow to say."""

from __future__ import annotations

import numpy as np
import pytest

from tests.screening.targeting.conftest import MAPPING, declarations
from umweg.core.errors import UsageError
from umweg.screening.targeting import TargetingModel, flat, rank, train
from umweg.screening.targeting.sampling import lots, weighted_share

LATER = declarations(300, seed=2, start="2024-06-01", tag="L")


@pytest.fixture(scope="module")
def model() -> TargetingModel:
    return train(flat(declarations(600)), MAPPING, bags=2)


def test_ranks_are_the_same_each_time_and_in_any_order_of_rows(model: TargetingModel) -> None:
    one, two = rank(model, flat(LATER)), rank(model, flat(LATER[::-1]))
    assert [(r["id"], r["inspect"], r["probability"]) for r in one.queue] == [
        (r["id"], r["inspect"], r["probability"]) for r in two.queue
    ]
    p = [r["probability"] for r in one.queue]
    assert p == sorted(p, reverse=True)


def test_a_stop_is_never_ranked_and_a_release_is_not_in_the_queue(model: TargetingModel) -> None:
    outcomes = ["stop" if i < 7 else "release" if i < 20 else "review" if i < 50 else None for i in range(300)]
    found = rank(model, flat(LATER), outcomes=outcomes, inspect=0.2)
    assert found.stops == tuple(r["id"] for r in LATER[:7])
    assert found.released == tuple(r["id"] for r in LATER[7:20])
    assert {r["id"] for r in found.queue} == {r["id"] for r in LATER[20:]}
    nothing = rank(model, flat(LATER[:7]), outcomes=["stop"] * 7)
    assert (nothing.queue, len(nothing.stops)) == ((), 7)


def test_who_is_inspected_and_why(model: TargetingModel) -> None:
    found = rank(model, flat(LATER), inspect=0.1, random=0.5, seed=1)
    top = [r for r in found.queue if r["by"] == "rank"]
    lot = [r for r in found.queue if r["by"] == "random"]
    assert [r["rank"] for r in top] == list(range(1, 16))
    assert {r["inclusion"] for r in top} == {1.0}
    assert lot
    assert all(r["random"] and r["inspect"] and r["inclusion"] == 0.05 for r in lot)
    assert all(r["reasons"] for r in top)
    words = " ".join(x["words"] for r in top for x in r["reasons"])
    assert "inspected before had a finding" in words
    assert [len(r["reasons"]) > 0 for r in rank(model, flat(LATER), explain=3).queue[:4]] == [True, True, True, False]


def test_reasons_add_up_to_the_score(model: TargetingModel) -> None:
    from umweg.screening.targeting.features import apply
    from umweg.screening.targeting.rows import MappedRows

    sheet = apply(MappedRows(flat(LATER), model.mapping, labelled=False), model.state)
    rest = model.scorer.log_odds(sheet) - model.scorer.parts(sheet).sum(axis=1)
    old = ~sheet.new_line
    for part in (rest[old], rest[~old]):
        np.testing.assert_allclose(part, part[:1].repeat(len(part)), atol=1e-6)


def test_unseen_ids_and_missing_values_are_ranked(model: TargetingModel) -> None:
    odd = [
        {
            **LATER[0],
            "id": "odd",
            "importer": "NEVER",
            "seller": None,
            "value": None,
            "mass": None,
            "origin": None,
            "hs": None,
        }
    ]
    found = rank(model, flat(odd + LATER[1:5]), inspect=1.0, random=0.0)
    row = next(r for r in found.queue if r["id"] == "odd")
    assert 0 < row["probability"] < 1
    assert row["new_line"]


def test_rows_of_the_training_time_are_remarked(model: TargetingModel) -> None:
    assert "not later than the model's last day" in rank(model, flat(declarations(50, tag="E"))).notes[0]
    assert rank(model, flat(LATER)).notes == ()


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"inspect": 0.0}, "out of range"),
        ({"inspect": 1.5}, "out of range"),
        ({"random": 1.0}, "out of range"),
        ({"outcomes": ["stop"]}, "1 outcomes for 300 rows"),
        ({"outcomes": ["clear"] * 300}, "no outcome 'clear'"),
    ],
)
def test_impossible_calls(model: TargetingModel, options: dict[str, object], text: str) -> None:
    with pytest.raises(UsageError, match=text):
        rank(model, flat(LATER), **options)


def test_an_id_twice_is_an_error(model: TargetingModel) -> None:
    with pytest.raises(UsageError, match="L00003 is there twice"):
        rank(model, flat([*LATER, LATER[3]]))


def test_lots_are_even_and_depend_on_the_seed() -> None:
    ids = [f"D{i}" for i in range(20_000)]
    a, b = lots(ids, 1), lots(ids, 2)
    assert abs(a.mean() - 0.5) < 0.01
    assert abs((a < 0.1).mean() - 0.1) < 0.01
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.03


def test_the_weighted_share_is_unbiased_and_its_error_is_right() -> None:
    rng = np.random.default_rng(0)
    ids = [f"D{i}" for i in range(2000)]
    y = (rng.random(2000) < np.linspace(0.9, 0.0, 2000)).astype(float)  # in order of rank: the top is rich in hits
    inclusion = np.where(np.arange(2000) < 200, 1.0, 0.1)
    found, naive = [], []
    for seed in range(300):
        seen = (np.arange(2000) < 200) | (lots(ids, seed) < 0.1)
        e = weighted_share(y[seen], inclusion[seen])
        assert e is not None
        found.append((e.share, e.se))
        naive.append(y[seen].mean())
    share, se = np.array(found).T
    assert abs(share.mean() - y.mean()) < 4 * share.std() / np.sqrt(300)
    assert se.mean() == pytest.approx(share.std(), rel=0.15)
    assert np.mean(naive) > y.mean() + 0.1
    assert weighted_share(y[:0], inclusion[:0]) is None
