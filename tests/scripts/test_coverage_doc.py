"""The page of the law at hand is what the law in the package says."""

from __future__ import annotations

from scripts.derive_coverage_doc import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python scripts/derive_coverage_doc.py"
