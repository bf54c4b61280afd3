"""Made-up decisions and consignments."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from umweg.desk.desk import DecisionEntry

PINS = {
    "as_of": "2026-11-01",
    "lists": {"ofac-sdn SDN": f"{'a' * 16} 2026-10-30"},
    "policy": {"key": "default", "sha256": "b" * 16},
    "program": "0.1.0",
}
NEWER = {**PINS, "as_of": "2026-11-02"}


def decision(i: int, outcome: str = "review", pins: dict[str, Any] = PINS, **more: Any) -> dict[str, Any]:
    """As screen gives it, of about 2 kB."""
    made = {
        "schema": "umweg.decision/1",
        "consignment_id": f"C-{i:06d}",
        "outcome": outcome,
        "reasons": [
            {"check": "party-listed", "case": f"case-{k}", "action": outcome, "why": "", "verified": True, "detail": [],
             "text": {"en": "The consignee is like a listed party. " * 3,
                      "de": "Der Empfänger ähnelt einer gelisteten Partei. " * 3}}
            for k in range(2 if outcome != "release" else 0)
        ],
        "missing": [],
        "lifted": [],
        "not_found": [],
        "points": 0.0,
        "pins": pins,
        "input_digest": hashlib.sha256(str(i).encode()).hexdigest(),
        "parties": [
            {"role": r, "name": f"{r.title()} {i} GmbH", "country": "DE", "keys": [f"{r} {i}"]}
            for r in ("exporter", "consignee", "carrier")
        ],
        "rank": i / 10 if outcome != "release" else None,
        **more,
    }  # fmt: skip
    return {**made, "id": hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()}


def document(i: int) -> dict[str, Any]:
    """A consignment of 3 parties and 4 lines."""
    lines = [{"code": "84713000", "value": 1000.0 * k, "currency": "EUR", "description": "Laptops"} for k in range(4)]
    parties = [{"role": r, "name": f"{r.title()} {i} GmbH", "address": "Allee 1"} for r in ("exporter", "consignee")]
    return {"id": f"C-{i:06d}", "lines": lines, "parties": parties, "route": ["DE", "KZ"]}


def entry(i: int, outcome: str = "review", **more: Any) -> DecisionEntry:
    """Line i of a made-up file."""
    return DecisionEntry(i, decision(i, outcome, **more), document(i), value=1000.0 * i)
