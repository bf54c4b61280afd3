"""Frozen results: what ``detect`` hands to the terminal, the report, JSON and Python alike.

Nothing here computes; everything is plain data with units in the names, so that a finding can be stored, compared
and cited.
"""

from umweg.findings.around import Comparison, Gap, NotAssessed, Placebo
from umweg.findings.evidence import Channel, Good, Grade, Interval, Level, Plot, Series, Stance, Window, plain
from umweg.findings.finding import Finding
from umweg.findings.provenance import LawRef, Provenance, SnapshotRef
from umweg.findings.result import SCHEMA, DetectResult
from umweg.findings.routes import TRACE_SCHEMA, Bounds, GoodTrace, LegFlow, Route, TraceResult, TransitNode
from umweg.findings.watch import Held, Revised, Watched, WatchResult

__all__ = [
    "SCHEMA",
    "TRACE_SCHEMA",
    "Bounds",
    "Channel",
    "Comparison",
    "DetectResult",
    "Finding",
    "Gap",
    "Good",
    "GoodTrace",
    "Grade",
    "Held",
    "Interval",
    "LawRef",
    "LegFlow",
    "Level",
    "NotAssessed",
    "Placebo",
    "Plot",
    "Provenance",
    "Revised",
    "Route",
    "Series",
    "SnapshotRef",
    "Stance",
    "TraceResult",
    "TransitNode",
    "WatchResult",
    "Watched",
    "Window",
    "plain",
]
