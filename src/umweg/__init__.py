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
    "add_note": "umweg.api.notes",
    "bundle_store": "umweg.api.stores",
    "check_store": "umweg.api.stores",
    "cite": "umweg.api.findings",
    "compare": "umweg.api.compare",
    "coverage": "umweg.api.coverage",
    "describe_source": "umweg.api.sources",
    "detect": "umweg.api.detect",
    "download": "umweg.api.ingest",
    "finding": "umweg.api.findings",
    "flows": "umweg.api.flows",
    "ingest": "umweg.api.ingest",
    "list_notes": "umweg.api.notes",
    "list_runs": "umweg.api.runs",
    "list_snapshots": "umweg.api.stores",
    "list_sources": "umweg.api.sources",
    "match_parties": "umweg.api.parties",
    "mirror": "umweg.api.mirror",
    "plan_download": "umweg.api.ingest",
    "prices": "umweg.api.prices",
    "quarantine": "umweg.api.quarantine",
    "remove_note": "umweg.api.notes",
    "remove_run": "umweg.api.runs",
    "remove_snapshot": "umweg.api.stores",
    "repair": "umweg.api.quarantine",
    "restore_snapshot": "umweg.api.stores",
    "screen": "umweg.api.screen",
    "show_run": "umweg.api.runs",
    "trace": "umweg.api.trace",
    "unbundle_store": "umweg.api.stores",
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
