"""Sentences that no rule was written for, and what each of them claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.claims.lines import lines

SENTENCES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("sentences.yml").read_text("utf-8"))
UNJUDGED = {"question", "conditional", "forecast"}


@pytest.mark.parametrize("case", SENTENCES, ids=[s["text"][:40] for s in SENTENCES])
def test_a_sentence_claims_what_it_says(case: dict[str, Any]) -> None:
    expected: list[str] = case["claims"]
    found = lines(
        case["text"], str(case["date"]) if "date" in case else None, spoken=any(" by " in e for e in expected)
    )
    if set(expected) <= UNJUDGED and expected:
        assert set(found) <= set(expected)  # a reader may mark it or pass over it, but never take it for a claim
    else:
        assert found == expected
