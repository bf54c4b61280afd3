"""What would happen if someone turned a screw: a trade model, a transit layer on top of it, and a game between them.

``trade/`` solves the model, ``transit/`` splits a flow over routes, ``games/`` finds who does what, ``scenario/`` reads
what is asked, ``uncertainty/`` draws what is not known. Pure NumPy on arrays; SciPy is loaded where it is needed.
"""
