"""Targeting: learns from past inspections in which order to look at what waits.

It orders a queue. It never releases anything, and what must stop stays apart on top.
"""

from umweg.screen.targeting.mapping import Mapping, read_mapping
from umweg.screen.targeting.model import Model, read_model, write_model
from umweg.screen.targeting.rank import Ranking, rank
from umweg.screen.targeting.rows import flat, read_rows
from umweg.screen.targeting.train import train

__all__ = [
    "Mapping",
    "Model",
    "Ranking",
    "flat",
    "rank",
    "read_mapping",
    "read_model",
    "read_rows",
    "train",
    "write_model",
]
