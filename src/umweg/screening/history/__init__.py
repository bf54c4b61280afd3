"""What past consignments tell about the parties of a new one: aggregates by party and month, never the consignments.

``History.of`` reads past consignments once, one after the other. It keeps whole months, and a question is answered from
the months before that of the consignment asked about, so that a consignment never speaks about itself, and screening a
day's consignments in another order gives the same answers.
"""

from umweg.screening.history.history import History
from umweg.screening.history.past import PartyPast

__all__ = ["History", "PartyPast"]
