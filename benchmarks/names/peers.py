"""Runs in the peers' own environment (nomenklatura, rapidfuzz), never in the project's: see benchmarks/names.py.

    PYTHON peers.py IN.json OUT.json

IN: ``names``, ``schemas`` (one a listed name), ``owners``, ``queries``, ``query_schemas``, ``pairs`` ([a, b, schema]).
OUT: per peer the seconds for the queries and the best score and owner of each; for pairs the scores.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def wratio(data: dict[str, Any]) -> dict[str, Any]:
    """rapidfuzz WRatio against every name, the peer without an index."""
    from rapidfuzz import fuzz, process, utils

    names = [utils.default_process(n) for n in data["names"]]
    queries = [utils.default_process(q) for q in data["queries"]]
    start = time.perf_counter()
    best = [process.extractOne(q, names, scorer=fuzz.WRatio, processor=None) for q in queries]
    seconds = time.perf_counter() - start
    hits = [[b[1] / 100, data["owners"][b[2]]] if b else [0.0, -1] for b in best]
    return {"seconds": seconds, "best": hits}


def logic_v2(data: dict[str, Any]) -> dict[str, Any]:
    """nomenklatura: its blocker for candidates, logic-v2 for the score."""
    from followthemoney import Dataset, StatementEntity
    from nomenklatura.matching import ScoringConfig, get_algorithm

    algorithm, config = get_algorithm("logic-v2"), ScoringConfig.defaults()
    dataset = Dataset.make({"name": "bench", "title": "bench"})

    def entity(id_: str, schema: str, names: list[str]) -> Any:
        given = {"id": id_, "schema": schema, "properties": {"name": names}}
        return StatementEntity.from_data(dataset, given)

    def score(a: Any, b: Any) -> float:
        return float(algorithm.compare(a, b, config).score)

    owned: dict[int, tuple[str, list[str]]] = {}
    for name, schema, owner in zip(data["names"], data["schemas"], data["owners"], strict=True):
        owned.setdefault(owner, (schema, []))[1].append(name)
    listed = {f"l{o}": entity(f"l{o}", s, n) for o, (s, n) in owned.items()}
    given = enumerate(zip(data["queries"], data["query_schemas"], strict=True))
    seconds, best = _blocked(listed, [entity(f"q{i}", s, [q]) for i, (q, s) in given], score)
    # its caches go by the id of an entity
    pairs = [
        score(entity(f"a{i}", s, [a]), entity(f"b{i}", s, [b])) for i, (a, b, s) in enumerate(data.get("pairs", []))
    ]
    return {"seconds": seconds, "best": best, "pairs": pairs}


def _blocked(listed: dict[str, Any], asked: list[Any], score: Any) -> tuple[float, list[list[float]]]:
    """Seconds, and best score and owner of each query among the blocker's twenty candidates."""
    from nomenklatura.blocker.index import Index

    class View:
        def entities(self, **_: Any) -> Any:
            return iter(listed.values())

    best: list[list[float]] = [[0.0, -1] for _ in asked]
    with tempfile.TemporaryDirectory() as folder:
        index = Index(View(), Path(folder), {"max_candidates": 20})
        index.build()
        start = time.perf_counter()
        for query, matches in index.match_entities(iter(asked)):
            i = int(query.id[1:])
            for match, _ in matches:
                s = score(asked[i], listed[match.id])
                if s > best[i][0]:
                    best[i] = [s, int(match.id[1:])]
        seconds = time.perf_counter() - start
        index.close()
    return seconds, best


def main() -> None:
    data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    out: dict[str, Any] = {}
    for peer in (wratio, logic_v2):
        if data.get("only") in (None, peer.__name__):
            try:
                out[peer.__name__] = peer(data)
            except ImportError as e:
                out[peer.__name__] = {"absent": str(e)}
    Path(sys.argv[2]).write_text(json.dumps(out), encoding="utf-8")


if __name__ == "__main__":
    main()
