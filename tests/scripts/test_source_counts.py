"""The table of counts is what the samples say today, and no difference in it is without a reason."""

from __future__ import annotations

import re

import pytest
from scripts.derive_source_counts import BEGIN, END, PAGE, page

pytestmark = pytest.mark.shared


def test_the_table_is_up_to_date(shared: object) -> None:
    text = PAGE.read_text("utf-8")
    assert text == page(text), "run: python scripts/derive_source_counts.py"


def test_no_difference_is_without_a_reason() -> None:
    table = PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].splitlines()[3:]
    assert len(table) > 50
    assert [line for line in table if re.search(r"\| [+-][\d,]+ \|$", line)] == []
