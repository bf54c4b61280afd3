"""Names: is this the one that the list means? Pure functions, whole batches at once.

>>> compare_names("ООО Ромашка Трейд", "Romashka Trade LLC") > threshold()
True
"""

from __future__ import annotations

from umweg.names.calibrate import FalseAlerts, false_alerts, innocent_names
from umweg.names.compare import compare_names, threshold
from umweg.names.explain import Explanation, WordPair, explain_names
from umweg.names.index import NameIndex, NameMatches
from umweg.names.score import score_pairs

__all__ = [
    "Explanation",
    "FalseAlerts",
    "NameIndex",
    "NameMatches",
    "WordPair",
    "compare_names",
    "explain_names",
    "false_alerts",
    "innocent_names",
    "score_pairs",
    "threshold",
]
