"""Umweg finds the detours that goods take around sanctions, and shows the evidence.

The public verbs are imported lazily, so that ``import umweg`` costs nothing.

>>> import umweg
>>> callable(umweg.detect)
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from umweg.core.version import __version__

__all__ = [
    "__version__",
    "compare",
    "compare_names",
    "detect",
    "flows",
    "ingest",
    "match_parties",
    "mirror",
    "screen",
    "trace",
    "watch",
]

if TYPE_CHECKING:
    from umweg.detection.run import detect
    from umweg.detection.trace.trace import trace
    from umweg.detection.watch.watch import watch
    from umweg.ingestion import ingest
    from umweg.names import compare_names
    from umweg.parties.match import match_parties
    from umweg.screening.run import screen
    from umweg.series.compare import compare
    from umweg.series.flows import flows
    from umweg.series.mirror.mirror import mirror

_WHERE = {
    "compare": "umweg.series.compare",
    "compare_names": "umweg.names",
    "detect": "umweg.detect",
    "flows": "umweg.series.flows",
    "ingest": "umweg.ingest",
    "match_parties": "umweg.parties.match",
    "screen": "umweg.screen",
    "trace": "umweg.detection.trace.trace",
    "mirror": "umweg.series.mirror.mirror",
    "watch": "umweg.detection.watch.watch",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'umweg' has no attribute {name!r}")
    from importlib import import_module

    module = import_module(_WHERE[name])
    # The modules `detect`, `ingest` and `screen` are verbs themselves (they can be called): the name means one thing.
    return module if _WHERE[name] == f"umweg.{name}" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
