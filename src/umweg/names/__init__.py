"""Names: is this the one that the list means? Pure functions, whole batches at once.

>>> compare_names("ООО Ромашка Трейд", "Romashka Trade LLC") > threshold()
True
"""

from __future__ import annotations

from .calibrate import FalseAlerts, false_alerts, innocent_names
from .compare import compare_names, threshold
from .explain import Explanation, WordPair, explain_names
from .index import Matches, NameIndex
from .score import score_pairs

__all__ = [
    "Explanation",
    "FalseAlerts",
    "Matches",
    "NameIndex",
    "WordPair",
    "compare_names",
    "explain_names",
    "false_alerts",
    "innocent_names",
    "score_pairs",
    "threshold",
]
