"""On a sample of the Korea Customs Service's synthetic declarations: customs fraud, made up, not sanctions."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from umweg.screening.targeting import rank, read_mapping, read_rows, train


@pytest.mark.shared
@pytest.mark.parametrize(("memory", "least"), [(True, 0.9), (False, 0.35)])
def test_later_declarations_of_the_sample(shared: Path, memory: bool, least: float) -> None:
    table = read_rows(shared / "consignments" / "korea" / "df_syn_train_eng.csv")
    cut, end = datetime.date(2020, 10, 1).isoformat(), datetime.date(2020, 10, 20).isoformat()
    old = table.filter(pc.and_(pc.less(table["Date"], cut), pc.greater_equal(table["Date"], "2020-08-15")))
    new = table.filter(pc.and_(pc.greater_equal(table["Date"], cut), pc.less(table["Date"], end)))
    model = train(old, read_mapping("korea"), bags=1, memory=memory)
    found = dict(zip(new["Declaration ID"].to_pylist(), pc.cast(new["Fraud"], pa.float64()).to_pylist(), strict=True))
    queue = rank(model, new, explain=0).queue
    top = [found[r["id"]] for r in queue[: len(queue) // 20]]
    assert np.mean(top) > least > np.mean(list(found.values()))
