"""Paths in a consignment as people read them, in both languages; no bracket of a path is left."""

from __future__ import annotations

import re

import pytest

from umweg.results.wording import field_word

PARTIES = [{"name": "Acme", "role": "exporter"}, {"name": "", "id": "", "role": "end-user"}]


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize(
    "path",
    [
        "parties[0].owners", "parties[1].representative_only", "parties[14].email", "lines[0].control", "route[2]",
        "route[0].arrived", "documents.licence", "parties.vessel", "payment_terms",
        "parties[0].owners by us-ofac-50", "lines[1]: usual price",
    ],
)  # fmt: skip
def test_no_path_is_left(path: str, lang: str) -> None:
    said = field_word(path, PARTIES, lang)
    assert said
    assert not re.search(r"[\[\]_]|\w\.\w", said)


def test_parties_are_named() -> None:
    assert field_word("parties[0].owners", PARTIES, "en") == "owners of the first party (Acme)"
    assert field_word("parties[1].addresses", PARTIES, "de") == "Anschrift des 2. Beteiligten (Endverwender)"
    assert field_word("parties[11].email", PARTIES, "en") == "e-mail of party 12"
    assert field_word("lines[1]: usual price", PARTIES, "en") == "line 2: usual price"
