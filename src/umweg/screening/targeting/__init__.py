"""Targeting: learns from past inspections in which order to look at what waits.

It orders a queue. It never releases anything, and what must stop stays apart on top.
"""

from umweg.screening.targeting.mapping import ColumnRoles, read_mapping
from umweg.screening.targeting.model import TargetingModel, read_model, write_model
from umweg.screening.targeting.rank import Ranking, rank
from umweg.screening.targeting.rows import flat, read_rows
from umweg.screening.targeting.train import train

__all__ = [
    "ColumnRoles",
    "Ranking",
    "TargetingModel",
    "flat",
    "rank",
    "read_mapping",
    "read_model",
    "read_rows",
    "train",
    "write_model",
]
