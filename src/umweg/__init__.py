"""Umweg finds the detours that goods take around sanctions, and shows the evidence.

The public verbs are imported lazily, so that ``import umweg`` costs nothing. ``help(umweg.detect)`` says what each of
its arguments means; the command line and Python call the same function.

>>> import umweg, inspect
>>> list(inspect.signature(umweg.detect).parameters)[:3]
['store', 'regime', 'transits']
"""

from __future__ import annotations

from typing import Any

from umweg.core.version import __version__

VERBS = {
    "check_consignments": "umweg.api.consignments",
    "compare": "umweg.api.compare",
    "consignment_formats": "umweg.api.consignments",
    "consignment_mappings": "umweg.api.consignments",
    "consignment_schema": "umweg.api.consignments",
    "convert_consignments": "umweg.api.consignments",
    "detect": "umweg.api.detect",
    "flows": "umweg.api.flows",
    "ingest": "umweg.api.ingest",
    "inspections": "umweg.api.target",
    "mapping_template": "umweg.api.consignments",
    "match_parties": "umweg.api.parties",
    "mirror": "umweg.api.mirror",
    "policies": "umweg.api.policy",
    "policy": "umweg.api.policy",
    "rank_declarations": "umweg.api.target",
    "screen": "umweg.api.screen",
    "search_parties": "umweg.api.parties",
    "targeting_drift": "umweg.api.target",
    "trace": "umweg.api.trace",
    "train_targeting": "umweg.api.target",
    "try_policy": "umweg.api.policy",
    "watch": "umweg.api.watch",
}
"""Verbs with the module of each."""
_OTHERS = {
    "Workspace": "umweg.api.workspace",
    "UmwegError": "umweg.core.errors",
    "UsageError": "umweg.core.errors",
    "UnknownName": "umweg.core.errors",
    "SourceError": "umweg.core.errors",
    "StoreError": "umweg.core.errors",
    "LawError": "umweg.core.errors",
    "NotAssessable": "umweg.core.errors",
    "Conflict": "umweg.core.errors",
    "compare_names": "umweg.names",
}
__all__ = ["__version__"]
__all__ += [*sorted(VERBS), *sorted(_OTHERS)]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in VERBS:
        from umweg.api.verbs import public

        found: Any = public(getattr(import_module(VERBS[name]), name))
    elif name in _OTHERS:
        found = getattr(import_module(_OTHERS[name]), name)
    else:
        raise AttributeError(f"module 'umweg' has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
