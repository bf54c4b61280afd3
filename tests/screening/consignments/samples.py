"""Consignments for tests: a full one, any number of ordinary ones, and strategies for any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from umweg.core.errors import UmwegError
from umweg.screening.consignments.faults import FaultyConsignment
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.read import read_consignments

FIXTURES = Path(__file__).parents[2] / "fixtures/consignments"


def ordinary(number: int = 1) -> dict[str, Any]:
    """An ordinary consignment as JSON has it."""
    return {
        "id": f"C-{number:06d}", "day": "2024-03-01", "kind": "export", "sender": "DE", "destination": "KZ",
        "parties": [
            {"role": "exporter", "name": "Muster GmbH", "country": "DE", "identifiers": {"EORI": "DE123456789"},
             "addresses": [{"street": "Hafenstr. 7", "city": "Hamburg"}]},
            {"role": "consignee", "name": f"ТОО Ромашка {number}", "country": "KZ", "addresses": ["Abay 7, Almaty"],
             "owners": [{"name": "Eva Muster", "share": 60.5}]},
        ],
        "lines": [{"code": "85423190", "value": 1200.5, "currency": "EUR", "mass_kg": 12.5, "quantity": 100.0}],
        "route": [{"place": "DEHAM", "stay": "loading", "left": "2024-03-01T12:30Z"}, {"country": "PL"}],
        "documents": [{"kind": "licence", "number": "L-1", "lines": [1], "valid_to": "2025-01-01"}],
        "versions": [{"at": "2024-02-01", "was": {"destination": "RU"}}],
    }  # fmt: skip


def file(folder: Path, name: str, *lines: Any) -> Path:
    """A file of lines: bytes and text as they are, anything else as JSON."""
    path = folder / name
    raw = [x if isinstance(x, bytes) else x.encode() if isinstance(x, str) else msgspec.json.encode(x) for x in lines]
    path.write_bytes(b"\n".join(raw) + b"\n")
    return path


def both(path: Path | str, **options: Any) -> tuple[list[Consignment], list[FaultyConsignment]]:
    """The good and the faulty ones of a file; every fault teaches."""
    found = list(read_consignments(path, **options))
    bad = [f for f in found if isinstance(f, FaultyConsignment)]
    for f in bad:
        assert isinstance(f.error, UmwegError)
        assert f.error.what, f
        assert f.error.where, f
        assert len(f.digest) == 64
    return [c for c in found if isinstance(c, Consignment)], bad


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
ID = WORD.filter(lambda w: not w.isspace())  # the model asks for a sign that can be seen
NUMBER = st.floats(0, 1e12, allow_nan=False)
IDS = st.dictionaries(st.sampled_from(("INN", "BIN", "EORI", "LEI")), WORD, max_size=2)


def consignments() -> st.SearchStrategy[Consignment]:
    """Any consignment, with every field of the model filled at times."""
    day = st.dates().map(str)
    few = st.integers(0, 2)
    owner = _owners()
    return st.builds(
        _consignment, ID, day, few, few, few, st.lists(owner, max_size=2) | st.none(), NUMBER, IDS, WORD, few
    )  # fmt: skip


def _owners() -> st.SearchStrategy[dict[str, Any]]:
    leaf = st.fixed_dictionaries(
        {"name": WORD}, optional={"share": st.floats(0, 100), "identifiers": IDS, "country": WORD}
    )
    return st.recursive(
        leaf, lambda inner: st.fixed_dictionaries({"name": WORD, "owners": st.lists(inner, max_size=2)}), max_leaves=4
    )


def _consignment(
    id_: str, day: str, parties: int, lines: int, stops: int, owners: Any, amount: float, ids: Any, word: str, more: int
) -> Consignment:
    party = {"role": "buyer", "name": word, "identifiers": ids, "addresses": [word, {"city": word}, {"full": word}],
             "aliases": [word] * more, "activity": word, "representative_only": bool(more)}  # fmt: skip
    if owners is not None:
        party["owners"] = owners
    data = {
        "id": id_, "day": day, "kind": "transit", "parties": [party] * parties, "value": amount,
        "containers": [word] * more,
        "lines": [{"code": "8542", "value": amount, "gross_kg": amount, "description": word}] * lines,
        "route": [{"place": word, "stay": "hub", "arrived": f"{day}T00:00"}] * stops,
        "documents": [{"kind": "snt", "code": word, "issued": day, "lines": [1, 2], "no_reexport": True}] * more,
        "payments": [{"payer": word, "amount": amount, "day": day}] * more,
        "versions": [{"at": day, "was": {"route[1].country": [word, {"deep": amount}]}, "by": word}] * more,
        "end_use": word, "installation_declined": bool(lines),
    }  # fmt: skip
    return msgspec.convert(data, Consignment)


def read(
    folder: Path, text: str | bytes, name: str = "in.xml", **options: Any
) -> tuple[list[Any], list[Any], list[str]]:
    """What is read of a text as a file: good ones, bad ones, and what the reader remarks."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    notes: list[str] = []
    good, bad = both(path, notes=notes.append, **options)
    return good, bad, notes
