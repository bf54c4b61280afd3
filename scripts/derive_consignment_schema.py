"""Write docs/reference/consignment.md and consignment.schema.json, made from the model of a consignment.

python scripts/derive_consignment_schema.py
"""

from __future__ import annotations

import json
from pathlib import Path

from umweg.screening.consignments.schema import page, schema

FOLDER = Path(__file__).resolve().parents[1] / "docs/reference"

if __name__ == "__main__":
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    (FOLDER / "consignment.schema.json").write_text(text, "utf-8")
    (FOLDER / "consignment.md").write_text(page(), "utf-8")
