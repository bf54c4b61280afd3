"""Law as data: regimes, goods lists, sought goods, the rule for grades. Use ``umweg.law.load``."""
