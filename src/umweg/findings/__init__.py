"""Frozen results: what ``detect`` hands to the terminal, the report, JSON and Python alike.

Nothing here estimates; everything is plain data with units in the names, so that a finding can be stored, compared
and cited.
"""

from umweg.findings.annotations import Annotated, Annotation, annotate
from umweg.findings.around import CalibrationPoint, Comparison, Gap, NotAssessed, Note, Placebo
from umweg.findings.coverage import CoverageMatrix
from umweg.findings.difference import Change, Difference, Field, Reason
from umweg.findings.evidence import Channel, Good, Grade, Interval, Level, Plot, Series, Stance, Window, plain
from umweg.findings.finding import Finding
from umweg.findings.provenance import LawRef, Provenance, SnapshotRef
from umweg.findings.result import GRADES, SCHEMA, DetectResult, Shown

__all__ = [
    "GRADES",
    "SCHEMA",
    "Annotated",
    "Annotation",
    "CalibrationPoint",
    "Change",
    "Channel",
    "Comparison",
    "CoverageMatrix",
    "DetectResult",
    "Difference",
    "Field",
    "Finding",
    "Gap",
    "Good",
    "Grade",
    "Interval",
    "LawRef",
    "Level",
    "NotAssessed",
    "Note",
    "Placebo",
    "Plot",
    "Provenance",
    "Reason",
    "Series",
    "Shown",
    "SnapshotRef",
    "Stance",
    "Window",
    "annotate",
    "plain",
]
