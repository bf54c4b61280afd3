"""The door to ``umweg.law``: regimes, goods lists, sought goods and the rule for grades.

Law is data: dated YAML and CSV in this folder. Nothing legal stands in Python.

>>> regime("eu-russia").goods[0].key, len(sought()), grade({"surge"}, ())
('eu-833-merged', 9, 'watch')
"""

from __future__ import annotations

from umweg.law.adhoc import measure
from umweg.law.grades import GradeRules, grade, grade_rules
from umweg.law.lists import GoodsList, goods_list, shipped_lists
from umweg.law.model import Act, NamedCountry, Regime, Role, RoleKind
from umweg.law.regimes import parse_regime, regime, shipped_regimes
from umweg.law.sought_goods import SoughtGoods, sought, sought_ref

__all__ = [
    "Act",
    "GoodsList",
    "GradeRules",
    "NamedCountry",
    "Regime",
    "Role",
    "RoleKind",
    "SoughtGoods",
    "goods_list",
    "grade",
    "grade_rules",
    "measure",
    "parse_regime",
    "regime",
    "shipped_lists",
    "shipped_regimes",
    "sought",
    "sought_ref",
]
