"""The page of checks is what the passports say."""

from __future__ import annotations

from scripts.derive_checks_doc import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python scripts/derive_checks_doc.py"
