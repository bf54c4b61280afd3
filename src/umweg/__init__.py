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
    "add_cases": "umweg.api.desk.cases",
    "add_customers": "umweg.api.desk.customers",
    "add_exception": "umweg.api.desk.exceptions",
    "add_note": "umweg.api.notes",
    "audit_consistency": "umweg.api.desk.audit",
    "audit_proof": "umweg.api.desk.audit",
    "audit_trail": "umweg.api.desk.audit",
    "audit_verify": "umweg.api.desk.audit",
    "audit_witness": "umweg.api.desk.audit",
    "bundle_store": "umweg.api.stores",
    "calibrate_scenario": "umweg.api.simulate",
    "case_examples": "umweg.api.desk.cases",
    "cases": "umweg.api.desk.cases",
    "check": "umweg.api.check",
    "check_consignments": "umweg.api.consignments",
    "check_store": "umweg.api.stores",
    "cite": "umweg.api.findings",
    "claim": "umweg.api.desk.queue",
    "compare": "umweg.api.compare",
    "compare_scenarios": "umweg.api.simulate",
    "consignment_formats": "umweg.api.consignments",
    "consignment_mappings": "umweg.api.consignments",
    "consignment_schema": "umweg.api.consignments",
    "convert_consignments": "umweg.api.consignments",
    "coverage": "umweg.api.coverage",
    "customers": "umweg.api.desk.customers",
    "decide": "umweg.api.desk.queue",
    "describe_source": "umweg.api.sources",
    "detect": "umweg.api.detect",
    "download": "umweg.api.ingest",
    "exceptions": "umweg.api.desk.exceptions",
    "finding": "umweg.api.findings",
    "flows": "umweg.api.flows",
    "ingest": "umweg.api.ingest",
    "inspections": "umweg.api.target",
    "inventory": "umweg.api.flows",
    "list_notes": "umweg.api.notes",
    "list_runs": "umweg.api.runs",
    "list_snapshots": "umweg.api.stores",
    "list_sources": "umweg.api.sources",
    "mapping_template": "umweg.api.consignments",
    "match_parties": "umweg.api.parties",
    "mirror": "umweg.api.mirror",
    "plan_download": "umweg.api.ingest",
    "policies": "umweg.api.policy",
    "policy": "umweg.api.policy",
    "policy_coverage": "umweg.api.policy",
    "prices": "umweg.api.prices",
    "purge": "umweg.api.desk.audit",
    "quarantine": "umweg.api.quarantine",
    "queue": "umweg.api.desk.queue",
    "rank_declarations": "umweg.api.target",
    "remove_case": "umweg.api.desk.cases",
    "remove_note": "umweg.api.notes",
    "remove_run": "umweg.api.runs",
    "remove_snapshot": "umweg.api.stores",
    "reopen": "umweg.api.desk.queue",
    "repair": "umweg.api.quarantine",
    "rescreen": "umweg.api.desk.rescreen",
    "restore_snapshot": "umweg.api.stores",
    "revoke_exception": "umweg.api.desk.exceptions",
    "scenarios": "umweg.api.simulate",
    "screen": "umweg.api.screen",
    "screen_customers": "umweg.api.desk.customers",
    "search_parties": "umweg.api.parties",
    "show_run": "umweg.api.runs",
    "similar_cases": "umweg.api.desk.cases",
    "simulate": "umweg.api.simulate",
    "simulate_arrays": "umweg.api.simulate",
    "simulate_game": "umweg.api.simulate",
    "targeting_drift": "umweg.api.target",
    "task": "umweg.api.desk.queue",
    "trace": "umweg.api.trace",
    "train_targeting": "umweg.api.target",
    "try_policy": "umweg.api.policy",
    "unbundle_store": "umweg.api.stores",
    "watch": "umweg.api.watch",
}
"""Verbs with the module of each."""
CALLED = {
    "audit": ("audit_trail", "audit_proof", "audit_verify"),
    "consignments": ("consignment_schema", "consignment_mappings", "consignment_formats", "mapping_template",
                     "check_consignments", "convert_consignments"),
    "demo": ("detect",),
    "except": ("add_exception", "exceptions", "revoke_exception"),
    "note": ("add_note", "list_notes", "remove_note"),
    "parties": ("search_parties", "match_parties"),
    "runs": ("list_runs", "show_run", "remove_run"),
    "sources": ("list_sources", "describe_source"),
    "store": ("list_snapshots", "check_store", "remove_snapshot", "restore_snapshot", "bundle_store", "unbundle_store"),
    "target": ("inspections", "train_targeting", "rank_declarations", "targeting_drift"),
}  # fmt: skip
"""Commands whose verbs have other names in Python: a noun is a room of the package or a word of the language there."""
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
        raise AttributeError(f"module 'umweg' has no attribute {name!r}{_instead(name)}", name=name)
    globals()[name] = found
    return found


def _instead(name: str) -> str:
    """What somebody may have meant: the verbs behind a command, else the nearest name."""
    from difflib import get_close_matches

    if name in CALLED:
        return f". In Python, umweg {name} is {', '.join(f'umweg.{v}' for v in CALLED[name])}"
    near = [] if name.startswith("_") else get_close_matches(name, __all__, 1)
    return f". Did you mean umweg.{near[0]}?" if near else ""


def __dir__() -> list[str]:
    return sorted(__all__)
