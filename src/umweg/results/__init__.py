"""Frozen results: what ``detect`` hands to the terminal, the report, JSON and Python alike.

Nothing here estimates; everything is plain data with units in the names, so that a finding can be stored, compared
and cited.
"""

from umweg.core.provenance import Grade, LawRef, Provenance, SnapshotRef
from umweg.results.annotations import Annotation, NoteInRun, annotate
from umweg.results.as_reported import AsReported
from umweg.results.candidate import Candidate, Counterfactual
from umweg.results.coverage import CoverageMatrix
from umweg.results.diagnostics import CalibrationPoint, Comparison, Gap, NotAssessed, Note, Placebo
from umweg.results.difference import Difference, DifferenceReason, Field, FindingChange
from umweg.results.evidence import Channel, Good, Interval, Level, Plot, Series, Stance, Window, plain
from umweg.results.finding import Finding
from umweg.results.result import GRADES, SCHEMA, DetectResult, ShownPart
from umweg.results.routes import TRACE_SCHEMA, Bounds, GoodTrace, LegFlow, Route, TraceResult, TransitNode
from umweg.results.watch import RevisedMonths, WatchCarryOver, WatchedSeries, WatchResult

__all__ = [
    "GRADES",
    "SCHEMA",
    "TRACE_SCHEMA",
    "Annotation",
    "AsReported",
    "Bounds",
    "CalibrationPoint",
    "Candidate",
    "Channel",
    "Comparison",
    "Counterfactual",
    "CoverageMatrix",
    "DetectResult",
    "Difference",
    "DifferenceReason",
    "Field",
    "Finding",
    "FindingChange",
    "Gap",
    "Good",
    "GoodTrace",
    "Grade",
    "Interval",
    "LawRef",
    "LegFlow",
    "Level",
    "NotAssessed",
    "Note",
    "NoteInRun",
    "Placebo",
    "Plot",
    "Provenance",
    "RevisedMonths",
    "Route",
    "Series",
    "ShownPart",
    "SnapshotRef",
    "Stance",
    "TraceResult",
    "TransitNode",
    "WatchCarryOver",
    "WatchResult",
    "WatchedSeries",
    "Window",
    "annotate",
    "plain",
]
