"""Who owns a firm, and what the rules of ownership say of it: stakes as a graph, each rule, holders of a query."""

from umweg.parties.ownership.ownership import Holding, Stake, assess, assess_all

__all__ = ["Holding", "Stake", "assess", "assess_all"]
